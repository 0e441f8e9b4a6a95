"""The linear regression of the examples, 100 rows: iterations per second at 1, 4 and 64 chains."""

from environments import ENGINES
from runner import Cell
from summary import Records, at_least, at_most, labels, number, ratio, table

NAME = "regression"
TITLE = "The regression, 100 rows"
CHAINS = (1, 4, 64)
OURS = tuple("ours-" + engine for engine in ENGINES)
PEERS = {"sequential": ("pymc3", "pymc5"), "joint": ("tfp", "blackjax", "pymc3")}
NEEDED = {1: 40, 4: 50, 64: 120}

COMPILED_LENGTHS = {1: (200_000, 1_000_000), 4: (200_000, 1_000_000), 64: (20_000, 100_000)}
SLOW_LENGTHS = {1: (2_000, 22_000), 4: (1_000, 6_000), 64: (100, 600)}


def cells(quick):
    """Every program on the same model, with an update per variable and with one joint update."""
    found = []
    for mode in ("sequential", "joint"):
        for chains in CHAINS:
            for program in OURS + PEERS[mode]:
                slow = program.startswith("pymc")
                if slow and mode == "joint" and chains == 64:
                    continue
                short, long = (SLOW_LENGTHS if slow else COMPILED_LENGTHS)[chains]
                scale = 1 if not quick else 2 if slow and chains < 64 else 5
                job = dict(
                    problem="regression",
                    size=100,
                    chains=chains,
                    cores=min(chains, 2),
                    blocked=mode == "joint",
                    tune=200 if slow and chains == 64 else 1000,
                    short=short // scale,
                    long=long // scale,
                    repeats=2 if quick or slow else 3,
                    warm_up=10 if slow else long // scale,
                    probes=0 if slow and chains > 1 else 2 if quick else 3,
                )
                found.append(Cell(program, (mode, chains), "rate", job, rounds=1 if quick else 2))
    return found


def summarise(records):
    """Return the targets and the tables: ratios first, then rates and overheads."""
    known = Records(records)
    lines = [
        "Chain-iterations per second, all chains together; PyMC3 and PyMC 5 on two cores where there is more "
        'than one chain. An iteration is one update of `alpha` and one of `beta` ("sequential"), or one of both '
        "(\"joint\"). Our draws, PyMC3's and PyMC 5's include a deterministic and the step methods' statistics; the "
        "walks of TensorFlow Probability and BlackJAX record their draws and two statistics.",
        "",
    ]
    for mode in ("sequential", "joint"):
        lines += _tables(known, mode)
    lines += _posterior(known)
    return _targets(known), lines + known.failures()


def _tables(known, mode):
    programs = OURS + PEERS[mode]
    lines = [f"### {mode.capitalize()} updates: how many times faster", ""]
    pairs = [(ours, peer) for peer in PEERS[mode] for ours in OURS]
    rows = [
        [chains] + [number(ratio(known.rate(ours, mode, chains), known.rate(peer, mode, chains))) for ours, peer in pairs]
        for chains in CHAINS
    ]
    header = ["chains"] + [f"{ours.split('-')[1]} / {peer}" for ours, peer in pairs]
    lines += table(header, rows)
    lines += [f"{mode.capitalize()} updates: chain-iterations per second (lowest and highest round)", ""]
    rows = [[chains] + [_rate_text(known, program, mode, chains) for program in programs] for chains in CHAINS]
    lines += table(["chains"] + labels(programs), rows)
    lines += [f"{mode.capitalize()} updates: chain-iterations per second of processor time, all threads and processes", ""]
    rows = [[chains] + [number(known.processor_rate(program, mode, chains)) for program in programs] for chains in CHAINS]
    lines += table(["chains"] + labels(programs), rows)
    lines += [f"{mode.capitalize()} updates: seconds that a warm `pm.sample` costs beyond its iterations", ""]
    with_overhead = [p for p in programs if p not in ("tfp", "blackjax")]
    rows = [[chains] + [number(known.overhead(program, mode, chains), 2) for program in with_overhead] for chains in CHAINS]
    return lines + table(["chains"] + labels(with_overhead), rows)


def _rate_text(known, *place):
    spread = known.spread(*place)
    text = number(known.rate(*place))
    return f"{text} ({number(spread[0])} - {number(spread[1])})" if spread and spread[0] != spread[1] else text


def _posterior(known):
    rows = []
    for record in known.all:
        if record["runs"]:
            means = ", ".join(f"{mean:.3f}" for mean in record["runs"][-1]["means"])
            rows.append([record["program"], *record["key"], means])
    note = "The posterior means each run ended with (0.905, 0.946, 2.60 for long runs): all programs sampled the same model."
    return (
        ["<details><summary>Posterior means</summary>", "", note, ""]
        + table(["program", "updates", "chains", "alpha, beta"], rows)
        + ["</details>", ""]
    )


def _targets(known):
    found = []
    for ours in OURS:
        for chains in CHAINS:
            faster = ratio(known.rate(ours, "sequential", chains), known.rate("pymc3", "sequential", chains))
            found.append(at_least(f"{chains} chain{'s' * (chains > 1)}: iterations/s over PyMC3's", ours, faster, NEEDED[chains]))
        for chains in CHAINS:
            best = max((known.rate(peer, "joint", chains) or 0 for peer in ("tfp", "blackjax")), default=0)
            faster = ratio(known.rate(ours, "joint", chains), best)
            found.append(
                at_least(
                    f"{chains} chain{'s' * (chains > 1)}, joint update: iterations/s over the faster of "
                    "TensorFlow Probability and BlackJAX",
                    ours,
                    faster,
                    1,
                )
            )
        many, one = known.rate(ours, "sequential", 64), known.rate(ours, "sequential", 1)
        found.append(at_most("cost of 64 chains over the cost of one", ours, ratio(64 * one if one else None, many), 20))
        for chains in CHAINS:
            found.append(
                at_most(
                    f"warm `pm.sample`, {chains} chain{'s' * (chains > 1)}: seconds beyond its iterations",
                    ours,
                    known.overhead(ours, "sequential", chains),
                    0.3,
                    "s",
                )
            )
    return found
