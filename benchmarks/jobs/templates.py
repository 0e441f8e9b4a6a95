"""What it costs to write a model as a generator: interpreting it over building the same `pm.Model`."""

from statistics import median

from environments import ENGINES
from runner import Cell
from summary import Records, at_most, labels, number, table

NAME = "templates"
TITLE = "Models as generators"
OURS = tuple("ours-" + engine for engine in ENGINES)
MOST_TIMES = 1.1


def cells(quick):
    """Build a model of many variables in both ways, in turn, in one process."""
    job = dict(variables=200, repeats=5 if quick else 20)
    return [Cell(program, ("build",), "interpret", job) for program in OURS]


def summarise(records):
    """Return the targets and the tables."""
    known = Records(records)
    rows = [
        [*labels([ours]), number(_times(known, ours)), *(number(_median(known, ours, way)) for way in ("block", "generator"))]
        for ours in OURS
        if known.find(ours, "build")
    ]
    lines = [
        "A model of 200 scalar variables, each the mean of the next, as a `with pm.Model()` block and as a generator that "
        "is interpreted into the same `Model`: medians of 20 each, taken in turn.",
        "",
    ]
    lines += table(["program", "generator / block", "block, s", "generator, s"], rows)
    targets = [at_most("interpreting 200 variables over building the same model", ours, _times(known, ours), MOST_TIMES) for ours in OURS]
    return targets, lines + known.failures()


def _median(known, ours, way):
    return median(value for run in known.find(ours, "build")["runs"] for value in run[way])


def _times(known, ours):
    if known.find(ours, "build") is None:
        return None
    return _median(known, ours, "generator") / _median(known, ours, "block")
