"""Hundreds of models in one process: the last must cost what the second did, and none leave memory behind."""

from statistics import median

from environments import ENGINES
from runner import Cell
from summary import Records, at_most, number, table

NAME = "many_models"
TITLE = "Three hundred models in a row"
OURS = tuple("ours-" + engine for engine in ENGINES)
MODES = {"kept": False, "cleared": True}
CONSTANT = 1.25  # how much dearer the last models may be than the first ones, noise included


def cells(quick):
    """Build, sample and drop a row of equal models, with and without `clear_session` after each."""
    job = dict(problem="regression", size=100, chains=1, cores=1, blocked=False, tune=200, draws=200, models=15 if quick else 300)
    found = [Cell(program, (mode,), "models", dict(job, clear=clear)) for mode, clear in MODES.items() for program in OURS]
    return found + [Cell("pymc3", ("kept",), "models", dict(job, clear=False))]


def summarise(records):
    """Return the targets and the tables."""
    known = Records(records)
    rows = []
    for record in known.all:
        if record["runs"]:
            first, last, grown = _ends(record)
            rows.append(
                [
                    record["program"],
                    record["key"][0],
                    record["job"]["models"],
                    number(last / first),
                    number(_processor_ratio(record)),
                    number(record["runs"][0]["seconds"][0]),
                    number(first),
                    number(last),
                    number(grown / 2**20),
                ]
            )
    lines = [
        'Each model (the regression) is built, sampled (400 iterations) and dropped; "cleared": with `clear_session` '
        "after each. First: the median of models 2 to 6; last: the median of the last five. Memory: what the process grew by "
        "over the second half.",
        "",
    ]
    lines += table(
        ["program", "session", "models", "last / first", "by processor time", "model 1, s", "first, s", "last, s", "MiB grown per model"],
        rows,
    )
    return _targets(known), lines + known.failures()


def _ends(record):
    run = record["runs"][0]
    seconds, held = run["seconds"], run["bytes"]
    half = len(held) // 2
    return median(seconds[1:6]), median(seconds[-5:]), (held[-1] - held[half]) / (len(held) - 1 - half)


def _processor_ratio(record):
    worked = record["runs"][0].get("processor")
    return median(worked[-5:]) / median(worked[1:6]) if worked else None


def _targets(known):
    found = []
    for ours in OURS:
        for mode in MODES:
            record = known.find(ours, mode)
            dearer = None
            if record:
                first, last, _ = _ends(record)
                dearer = last / first
            found.append(at_most(f"session {mode}: cost of the last models over the first", ours, dearer, CONSTANT))
    return found
