"""Many scalars in one likelihood, one update each: seconds to the first draw, and iterations per second."""

from environments import ENGINES
from runner import Cell
from summary import Records, at_most, labels, number, ratio, table

NAME = "stacked"
TITLE = "Many scalars in one likelihood"
SIZES = (25, 100, 300, 1000)
OURS = tuple("ours-" + engine for engine in ENGINES)
PEERS = ("pymc3",)
PEER_LIMIT = 300  # seconds for each of its rows
PEER_RATES_UP_TO = 25
LENGTHS = {25: (20_000, 100_000), 100: (4_000, 20_000), 300: (500, 3_000), 1000: (100, 500)}
SLOW_LENGTHS = {25: (50, 500)}
FIRST_DRAW = {("ours-theano", 300): 10, ("ours-tensorflow", 300): 20, ("ours-theano", 1000): 40, ("ours-tensorflow", 1000): 40}


def cells(quick):
    """The first draw and the rate of each program at all sizes; one chain."""
    found = []
    for size in SIZES[:2] if quick else SIZES:
        for program in OURS + PEERS:
            slow = program in PEERS
            job = dict(problem="stacked", size=size, chains=1, cores=1, blocked=False, tune=50 if slow else 100)
            limit = dict(limit=PEER_LIMIT) if slow else {}
            found.append(Cell(program, (size, "first"), "first_draw", job, rounds=1 if quick or slow else 3, **limit))
            if not slow or size <= PEER_RATES_UP_TO:
                short, long = SLOW_LENGTHS[size] if slow else LENGTHS[size]
                scale = 5 if quick and not slow else 1
                job = dict(job, short=short // scale, long=long // scale, repeats=2, probes=0, warm_up=10 if slow else short // scale)
                found.append(Cell(program, (size, "rate"), "rate", job, rounds=1 if quick or slow else 2, **limit))
    return found


def summarise(records):
    """Return the targets and the tables."""
    known = Records(records)
    programs = OURS + PEERS
    lines = [
        "V scalars stacked into one likelihood with two observations of each, one Metropolis update each: every update "
        "evaluates the whole likelihood. One chain, in a fresh process; the first draw is counted from `pm.sample`, the model "
        f'being built. PyMC3 was given {PEER_LIMIT} s for each of its rows: "-" means that it needed more, or, for rates '
        f"above V = {PEER_RATES_UP_TO}, that it was not run.",
        "",
    ]
    lines += ["Seconds to the first draw (in brackets: to build the model, before that)", ""]
    lines += table(["V"] + labels(programs), [[size] + [_seconds(known, program, size) for program in programs] for size in SIZES])
    lines += ["Iterations per second", ""]
    lines += table(
        ["V"] + labels(programs), [[size] + [number(known.rate(program, size, "rate")) for program in programs] for size in SIZES]
    )
    lines += ["Ours over PyMC3: seconds to the first draw (below 1: sooner)", ""]
    lines += table(
        ["V"] + [f"{ours.split('-')[1]} / pymc3" for ours in OURS],
        [[size] + [number(ratio(_first(known, ours, size), _first(known, "pymc3", size))) for ours in OURS] for size in SIZES],
    )
    targets = [
        at_most(f"V = {size}: seconds to the first draw", program, _first(known, program, size), limit, "s")
        for (program, size), limit in FIRST_DRAW.items()
    ]
    return targets, lines + known.failures()


def _first(known, program, size):
    return known.value("first_draw", program, size, "first")


def _seconds(known, program, size):
    return f"{number(_first(known, program, size))} ({number(known.value('model', program, size, 'first'), 2)})"
