"""NUTS on eight posteriors whose moments are known, and its rate on the regression of the examples."""

from statistics import median

from environments import ENGINES
from runner import Cell
from summary import Records, at_least, at_most, labels, number, ratio, table

NAME = "posteriors"
TITLE = "NUTS on eight posteriors"
OURS = tuple("ours-" + engine for engine in ENGINES)
MOMIQ, INTERACTION, EARNINGS = "kidiq-kidscore_momiq", "kidiq-kidscore_interaction", "earnings-logearn_interaction"
SCHOOLS, KILPISJARVI, ARK = "eight_schools-eight_schools_noncentered", "kilpisjarvi_mod-kilpisjarvi", "arK-arK"
GARCH, NES = "garch-garch11", "nes1980-nes"
POSTERIORS = (MOMIQ, INTERACTION, EARNINGS, KILPISJARVI, NES, SCHOOLS, ARK, GARCH)
PEERS = ("nutpie", "nutpie-diagonal", "numpyro", "pymc5", "pymc3")
MANY, MANY_PROGRAMS = 64, ("ours-tensorflow", "numpyro")
MANY_POSTERIORS = (MOMIQ, INTERACTION, NES)  # NumPyro takes minutes for the other regressions
LENGTHS = {4: 1000, MANY: 500}
ALL_SEEDS = (1, 2, 3)
#: Where a peer takes long: one seed, or none.
SEEDS = {
    "nutpie": {GARCH: (1,)},
    "nutpie-diagonal": {EARNINGS: (1,), KILPISJARVI: (1,), GARCH: ()},
    "numpyro": {EARNINGS: (1,), KILPISJARVI: (1,)},
    "pymc5": {**dict.fromkeys(POSTERIORS, ()), MOMIQ: (1,), NES: (1,), SCHOOLS: (1,), ARK: (1,)},
    "pymc3": {**dict.fromkeys(POSTERIORS, ()), MOMIQ: (1,), SCHOOLS: (1,), NES: (1,)},
}
RATE_CHAINS = (1, 4, MANY)
RATE_PROGRAMS = (*OURS, "nutpie")
RATE_LENGTHS = {
    "ours-theano": {1: (50_000, 250_000), 4: (50_000, 250_000), MANY: (2_000, 12_000)},
    "ours-tensorflow": {1: (50_000, 250_000), 4: (20_000, 100_000), MANY: (500, 3_000)},
    "nutpie": {4: (5_000, 25_000)},
}
NEEDED_RATES = {"ours-theano": dict.fromkeys(RATE_CHAINS, 1000000), "ours-tensorflow": {MANY: 300_000}}
COLD_SECONDS = {"ours-theano": 2, "ours-tensorflow": 6}
ERRORS = 4  # Monte Carlo standard errors: of the some 100 moments compared, none should be further off by chance


def cells(quick):
    """Every program on every posterior, with 4 chains and some with 64; then the rates."""
    found = [_run_cell(program, name, 4, quick) for name in POSTERIORS for program in OURS + PEERS if _seeds(program, name)]
    found += [_run_cell(program, name, MANY, quick) for name in MANY_POSTERIORS for program in MANY_PROGRAMS]
    return found + [_rate_cell(program, chains, quick) for program in RATE_PROGRAMS for chains in RATE_LENGTHS[program]]


def _seeds(program, name):
    return SEEDS.get(program, {}).get(name, ALL_SEEDS)


def _run_cell(program, name, chains, quick):
    seeds = _seeds(program, name) if chains == 4 else ALL_SEEDS[:1]
    job = dict(
        posterior=name,
        chains=chains,
        cores=2,
        tune=LENGTHS[chains] // (5 if quick else 1),
        draws=LENGTHS[chains] // (5 if quick else 1),
        seeds=seeds[:1] if quick else seeds,
        metric="diagonal" if program == "nutpie-diagonal" else "low rank",
    )
    return Cell(program, (name, chains), "posterior", job, caches="kept" if program == "pymc3" else "cold", limit=300)


def _rate_cell(program, chains, quick):
    short, long = (length // (5 if quick else 1) for length in RATE_LENGTHS[program][chains])
    job = dict(problem="regression", size=100, chains=chains, cores=min(chains, 2), tune=1000, short=short, long=long)
    job.update(method="NUTS", metric="low rank", repeats=2, warm_up=long, probes=0)
    return Cell(program, ("regression", chains), "rate", job)


class _Runs:
    """Medians over the seeds of a cell, by program, posterior and chains."""

    def __init__(self, records):
        self.known = Records(records)

    def median(self, measure, program, name, chains=4):
        """Return the median of `measure(run, job)`, or None where there is no run, or it has none."""
        record = self.known.find(program, name, chains)
        values = [measure(run, record["job"]) for answer in record["runs"] for run in answer["seeds"]] if record else []
        values = [value for value in values if value is not None]
        return median(values) if values else None

    def once(self, field, program, name, chains=4):
        """Return a number that a cell has once."""
        record = self.known.find(program, name, chains)
        return record["runs"][0].get(field) if record else None


def _draws(run, job):
    return job["chains"] * job["draws"]


def gradients(run, job):
    """Gradients per effective draw, those of tuning included."""
    return (run["gradients"] + run["tuning_gradients"]) / run["ess"]


def gradients_of_draws(run, job):
    """Gradients of the draws alone, per effective draw."""
    return run["gradients"] / run["ess"]


def effective_rate(run, job):
    """Effective draws per second of processor time, of a whole call."""
    return run["ess"] / run["processor"]


def rate(run, job):
    """Draws per second of processor time, of a whole call."""
    return _draws(run, job) / run["processor"]


def field(name):
    """Return a function that reads one number of a run."""
    return lambda run, job: run[name]


def summarise(records):
    """Return the targets and the tables."""
    runs = _Runs(records)
    programs = OURS + PEERS
    lines = [
        "4 chains of 1,000 draws after 1,000 of tuning, on two cores, otherwise defaults (`pm.sample(1000, tune=1000)`); medians over the "
        "seeds: three, or one where a peer takes long. Effective draws are those of the parameter with fewest of them "
        "(rank-normalised, split chains).",
        "",
        "### Gradients per effective draw, tuning included (in brackets: gradients of the draws alone)",
        "",
    ]
    lines += _by_posterior(programs, lambda *at: f"{number(runs.median(gradients, *at))} ({number(runs.median(gradients_of_draws, *at))})")
    lines += ["### Effective draws per second of processor time: a whole warm call, tuning included", ""]
    lines += _by_posterior(programs, lambda *at: number(runs.median(effective_rate, *at)))
    lines += ["Draws per second of processor time, of the same calls", ""]
    lines += _by_posterior(programs, lambda *at: number(runs.median(rate, *at)))
    lines += ["Seconds of these calls (two cores)", ""]
    lines += _by_posterior(programs, lambda *at: number(runs.median(field("seconds"), *at)))
    lines += ["### Seconds to the first draw, caches empty (in brackets: to build the model, before that); PyMC3's caches are filled", ""]
    lines += _by_posterior(programs, lambda *at: f"{number(runs.once('first_draw', *at))} ({number(runs.once('model', *at), 2)})")
    lines += ["Ours, without what the same takes a second time: seconds to compile", ""]
    lines += _by_posterior(OURS, lambda *at: number(runs.once("compile", *at)))
    lines += ["### Whether the draws are right: divergences; R-hat; distance of means, and of sds, in Monte Carlo standard errors", ""]
    lines += ["R-hat and distances are the largest of all parameters; the reference's own errors count.", ""]
    lines += _by_posterior(programs, lambda *at: _quality(runs, *at))
    lines += _many_chains(runs) + _regression(runs.known)
    return _targets(runs), lines + runs.known.failures()


def _by_posterior(programs, text, names=POSTERIORS, chains=4):
    rows = [[name.split("-")[1]] + [_or_dash(text(program, name, chains)) for program in programs] for name in names]
    return table(["posterior"] + labels(programs), rows)


def _or_dash(text):
    return "-" if text.startswith("-") else text


def _quality(runs, *at):
    rhat = runs.median(field("rhat"), *at)
    numbers = [runs.median(field(name), *at) for name in ("divergences", "distance_mean", "distance_sd")]
    return "-" if rhat is None else "{0:g}; {3:.3f}; {1:.1f}, {2:.1f}".format(*numbers, rhat)


def _many_chains(runs):
    lines = [f"### {MANY} chains, 500 + 500: effective draws per second of processor time (in brackets: seconds of the call)", ""]
    return lines + _by_posterior(
        MANY_PROGRAMS,
        lambda *at: f"{number(runs.median(effective_rate, *at))} ({number(runs.median(field('seconds'), *at))})",
        MANY_POSTERIORS,
        MANY,
    )


def _regression(known):
    lines = ["### The regression of the examples, 100 rows: draws of NUTS per second of processor time (in brackets: per second)", ""]
    rows = [
        [chains]
        + [
            _or_dash(f"{number(known.processor_rate(program, 'regression', chains))} ({number(known.rate(program, 'regression', chains))})")
            for program in RATE_PROGRAMS
        ]
        for chains in RATE_CHAINS
    ]
    return lines + table(["chains"] + labels(RATE_PROGRAMS), rows)


def _targets(runs):
    found = []
    for ours in OURS:
        found += _targets_of_gradients(runs, ours) + _targets_of_rates(runs, ours) + _targets_of_all(runs, ours)
    return found


def _targets_of_gradients(runs, ours):
    found = []
    for name in POSTERIORS:
        mine = runs.median(gradients, ours, name)
        found.append(
            at_most(
                f"{_short(name)}: gradients per effective draw over nutpie's (low rank)",
                ours,
                ratio(mine, runs.median(gradients, "nutpie", name)),
                1,
            )
        )
        if name in (SCHOOLS, GARCH):
            known = [value for peer in PEERS if (value := runs.median(gradients, peer, name)) is not None]
            best = min(known, default=None)
            found.append(at_most(f"{_short(name)}: gradients per effective draw over the best peer's", ours, ratio(mine, best), 1.1))
    return found


def _targets_of_rates(runs, ours):
    def faster(text, name, peer, needed, chains=4):
        text = f"{_short(name)}: effective draws per processor second over {text}"
        values = (runs.median(effective_rate, program, name, chains) for program in (ours, peer))
        return at_least(text, ours, ratio(*values), needed)

    if ours == "ours-theano":
        found = [faster("nutpie's (low rank)", name, "nutpie", 3 if name in (ARK, GARCH) else 5) for name in POSTERIORS]
    else:
        found = [faster("NumPyro's", name, "numpyro", 5) for name in POSTERIORS]
        found += [faster(f"NumPyro's, {MANY} chains", name, "numpyro", 10, MANY) for name in MANY_POSTERIORS]
    return found + [faster("PyMC3's", name, "pymc3", 100) for name in POSTERIORS if _seeds("pymc3", name)]


def _targets_of_all(runs, ours):
    def worst(text, value, limit, unit):
        values = {name: known for name in POSTERIORS if (known := value(name)) is not None}
        name = max(values, key=values.get, default=None)
        return at_most(f"{text} ({_short(name)})" if name else text, ours, values.get(name), limit, unit)

    def further(run, job):
        return max(run["distance_mean"], run["distance_sd"])

    found = [
        worst("cold: seconds to the first draw, the slowest", lambda name: runs.once("first_draw", ours, name), COLD_SECONDS[ours], "s"),
        worst(
            "distance of a mean or sd from the reference in Monte Carlo standard errors, the largest",
            lambda name: runs.median(further, ours, name),
            ERRORS,
            "",
        ),
        worst("divergences (the references have none), the most", lambda name: runs.median(field("divergences"), ours, name), 0, ""),
    ]
    for chains, needed in NEEDED_RATES[ours].items():
        text = f"the regression, {chains} chain{'s' * (chains > 1)}: draws of NUTS per second of processor time"
        found.append(at_least(text, ours, runs.known.processor_rate(ours, "regression", chains), needed, "/s"))
    return found


def _short(name):
    return name.split("-")[1]
