"""Growth of a gradient: a hierarchical logistic regression of 10 to 10^4 coefficients and 10^3 to 10^6 rows, on one core."""

from math import log

from environments import ENGINES
from runner import Cell
from summary import Records, at_most, number, ratio, table

NAME = "growth"
TITLE = "Growth of a gradient"
ROWS = (1_000, 10_000, 100_000, 1_000_000)
GROUPS = (10, 100, 1_000, 10_000)
QUICK_ROWS, QUICK_GROUPS = (1_000, 100_000), (10, 1_000)
OURS = tuple("ours-" + engine for engine in ENGINES)
PEERS = ("jax", "nutpie")
LABELS = ["Theano", "TensorFlow", "JAX", "nutpie"]
LINEAR = 1.1  # the exponent up to which growth counts as linear


def cells(quick):
    """All programs at each number of rows; in a cell, all numbers of coefficients."""
    found = []
    for rows in QUICK_ROWS if quick else ROWS:
        job = dict(rows=rows, groups=QUICK_GROUPS if quick else GROUPS, budget=0.1 if quick else 0.5, repeats=3 if quick else 5)
        found += [Cell(program, (rows,), "growth", job) for program in OURS + PEERS]
    return found


def summarise(records):
    """Return the targets and the tables."""
    known = Records(records)
    places = [(rows, groups) for rows in ROWS for groups in GROUPS if any(_seconds(known, p, rows, groups) for p in OURS + PEERS)]
    lines = [
        "Varying intercepts and a slope: `intercept[group] + slope * x` is the logit of an outcome. The time of log-density and gradient "
        "together, on one core, in a chain: ours in `pm.sample`, with a step method that computes 4 to 64 of them in a loop; JAX's in "
        "`fori_loop` under `jit`, the density written by hand; of nutpie, calls of what its sampler calls (PyMC 5 compiled with Numba).",
        "",
        "### Time over the best peer's (below 1: faster), and microseconds of processor time",
        "",
    ]
    rows = []
    for place in places:
        ratios = [number(_over_best(known, program, *place)) for program in OURS]
        micro = [number(1e6 * seconds if (seconds := _seconds(known, p, *place)) else None) for p in OURS + PEERS]
        rows.append([f"{place[0]:,}", f"{place[1]:,}", *ratios, *micro])
    header = ["rows", "coefficients", *(f"{program.split('-')[1]} / best peer" for program in OURS)]
    lines += table(header + [f"{label}, us" for label in LABELS], rows)
    lines += ["By which power of the number of rows, and of coefficients, the time grows between the two largest", ""]
    rows = [[f"{name}, {where}"] + [number(_exponent(known, p, *ends)) for p in OURS + PEERS] for name, where, ends in _slopes(places)]
    lines += table(["of", *LABELS], rows)
    return _targets(known, places), lines + known.failures()


def _seconds(known, program, rows, groups):
    record = known.find(program, rows)
    return known.value(str(groups), program, rows) if record and groups in record["job"]["groups"] else None


def _over_best(known, program, *place):
    peers = [seconds for peer in PEERS if (seconds := _seconds(known, peer, *place))]
    return ratio(_seconds(known, program, *place), min(peers, default=None))


def _slopes(places):
    """Return (what grows, where, (from, to)) of the largest steps."""
    rows, groups = sorted({place[0] for place in places}), sorted({place[1] for place in places})
    if len(rows) < 2 or len(groups) < 2:
        return []
    found = [("rows", f"{count:,} coefficients", ((rows[-2], count), (rows[-1], count))) for count in groups]
    return found + [("coefficients", f"{count:,} rows", ((count, groups[-2]), (count, groups[-1]))) for count in rows]


def _exponent(known, program, few, many):
    """Return by which power of what grows the time does."""
    times = _seconds(known, program, *few), _seconds(known, program, *many)
    growth = max(many[0] / few[0], many[1] / few[1])
    return log(times[1] / times[0]) / log(growth) if all(times) else None


def _targets(known, places):
    found = []
    for program in OURS:
        slower = {place: value for place in places if (value := _over_best(known, program, *place)) is not None}
        worst = max(slower, key=slower.get, default=None)
        where = f" ({worst[0]:,} rows, {worst[1]:,} coefficients)" if worst else ""
        found.append(at_most(f"time of a gradient over the best peer's, where it is largest{where}", program, slower.get(worst), 1))
        steps = {(name, where): _exponent(known, program, *ends) for name, where, ends in _slopes(places)}
        steps = {step: value for step, value in steps.items() if value is not None}
        steepest = max(steps, key=steps.get, default=None)
        where = f" (of {steepest[0]}, {steepest[1]})" if steepest else ""
        found.append(at_most(f"exponent of its growth, where it is largest{where}", program, steps.get(steepest), LINEAR, ""))
    return found
