"""Growth with the number of variables: scalar means around a common mean, one update each."""

from math import log

from environments import ENGINES
from runner import Cell
from summary import Records, at_least, at_most, labels, number, ratio, table

NAME = "variables"
TITLE = "Growth with the number of variables"
SIZES = (1, 8, 32, 100)
OURS = tuple("ours-" + engine for engine in ENGINES)
PEERS = {"separate": ("pymc3", "pymc5"), "pooled": ("pymc3",)}
PEERS_UP_TO = 32  # PyMC3's compilation takes most of a minute there, and grows faster than the model
LENGTHS = {
    "separate": {1: (200_000, 1_000_000), 8: (200_000, 1_000_000), 32: (100_000, 500_000), 100: (40_000, 200_000)},
    "pooled": {1: (200_000, 1_000_000), 8: (40_000, 200_000), 32: (20_000, 100_000), 100: (10_000, 50_000)},
}
SLOW_LENGTHS = {1: (2_000, 12_000), 8: (500, 3_000), 32: (50, 1_000)}
LINEAR = 1.1  # the exponent of V up to which growth counts as linear


def cells(quick):
    """Both forms of the model at all sizes; one chain."""
    found = []
    for form in PEERS:
        for size in SIZES:
            for program in OURS + PEERS[form]:
                slow = program not in OURS
                if slow and size > PEERS_UP_TO:
                    continue
                short, long = SLOW_LENGTHS[size] if slow else LENGTHS[form][size]
                scale = 1 if not quick else 2 if slow or size > 8 else 5
                job = dict(
                    problem=form,
                    size=size,
                    chains=1,
                    cores=1,
                    blocked=False,
                    tune=50 if slow and size == 32 else 1000,
                    short=short // scale,
                    long=long // scale,
                    repeats=2,
                    warm_up=10 if slow else long // scale,
                    probes=0,
                )
                once = quick or (slow and size == PEERS_UP_TO)
                found.append(Cell(program, (form, size), "rate", job, rounds=1 if once else 2))
    return found


def summarise(records):
    """Return the targets and the tables."""
    known = Records(records)
    lines = [
        "V scalar means around a common mean (V + 1 updates an iteration), 10 observations of each mean; one chain. "
        '"Separate": each mean has an observed variable of its own. "Pooled": one observed vector that all V feed, so '
        "that each update must evaluate all of it.",
        "",
    ]
    for form in PEERS:
        programs = OURS + PEERS[form]
        pairs = [(ours, peer) for peer in PEERS[form] for ours in OURS]
        lines += [f"### {form.capitalize()}: how many times faster", ""]
        lines += table(
            ["V"] + [f"{ours.split('-')[1]} / {peer}" for ours, peer in pairs],
            [
                [size] + [number(ratio(known.rate(ours, form, size), known.rate(peer, form, size))) for ours, peer in pairs]
                for size in SIZES
            ],
        )
        lines += [f"{form.capitalize()}: iterations per second", ""]
        lines += table(
            ["V"] + labels(programs), [[size] + [number(known.rate(program, form, size)) for program in programs] for size in SIZES]
        )
        lines += [f"{form.capitalize()}: iterations per second of processor time", ""]
        lines += table(
            ["V"] + labels(programs),
            [[size] + [number(known.processor_rate(program, form, size)) for program in programs] for size in SIZES],
        )
        lines += [f"{form.capitalize()}: microseconds per iteration and update", ""]
        lines += table(["V"] + labels(OURS), [[size] + [number(_per_update(known, ours, form, size)) for ours in OURS] for size in SIZES])
    return _targets(known), lines + known.failures()


def _per_update(known, program, form, size):
    rate = known.rate(program, form, size)
    return 1e6 / rate / (size + 1) if rate else None


def _targets(known):
    found = []
    for ours in OURS:
        few, many = (known.rate(ours, "separate", size) for size in (8, 100))
        exponent = log(few / many) / log(101 / 9) if few and many else None
        found.append(
            at_most("time per iteration over the number of updates, from V = 8 to 100: exponent (linear is 1)", ours, exponent, LINEAR, "")
        )
        faster = ratio(known.rate(ours, "separate", 32), known.rate("pymc3", "separate", 32))
        found.append(at_least("V = 32: iterations/s over PyMC3's", ours, faster, 500))
    return found
