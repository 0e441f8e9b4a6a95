"""Seconds from asking for a sample to the first draw, in a fresh process, with empty and with filled caches."""

from environments import ENGINES
from runner import Cell
from summary import Records, at_most, labels, number, ratio, table

NAME = "first_draw"
TITLE = "Seconds to the first draw"
PROBLEMS = {2: ("regression", 100), 8: ("separate", 8), 32: ("separate", 32)}
OURS = tuple("ours-" + engine for engine in ENGINES)
PEERS = ("pymc3",)
REGRESSION_WARM_SECONDS = 2


def cells(quick):
    """Each program on each model: first with an empty cache folder, then with the folder that this left."""
    found = []
    for variables, (problem, size) in PROBLEMS.items():
        for program in OURS + PEERS:
            job = dict(problem=problem, size=size, chains=1, cores=1, blocked=False, tune=1000)
            for caches in ("cold", "warm"):
                found.append(
                    Cell(program, (variables, caches), "first_draw", job, rounds=1 if quick or program in PEERS else 3, caches=caches)
                )
    return found


def summarise(records):
    """Return the targets and the tables."""
    known = Records(records)
    programs = OURS + PEERS
    lines = [
        "From the line `pm.sample(draws, step=pm.Metropolis(), ...)` to the first call of its callback, in a fresh "
        "process, the model being built; V = 2 is the regression, the others are V separate means around a common mean. "
        '"Cold": with an empty folder for compiled code; "warm": with what a first process left there.',
        "",
    ]
    lines += ["Ours over PyMC3 (below 1: sooner)", ""]
    lines += table(
        ["V", "caches"] + [f"{ours.split('-')[1]} / pymc3" for ours in OURS],
        [
            [v, caches] + [number(ratio(_first(known, ours, v, caches), _first(known, "pymc3", v, caches))) for ours in OURS]
            for v in PROBLEMS
            for caches in ("cold", "warm")
        ],
    )
    lines += ["Seconds (in brackets: to build the model, before that)", ""]
    lines += table(
        ["V", "caches"] + labels(programs),
        [[v, caches] + [_text(known, program, v, caches) for program in programs] for v in PROBLEMS for caches in ("cold", "warm")],
    )
    return _targets(known), lines + known.failures()


def _first(known, program, variables, caches):
    return known.value("first_draw", program, variables, caches)


def _text(known, program, variables, caches):
    built = known.value("model", program, variables, caches)
    return f"{number(_first(known, program, variables, caches))} ({number(built, 2)})"


def _targets(known):
    found = []
    for ours in OURS:
        for v in PROBLEMS:
            slower = ratio(_first(known, ours, v, "cold"), _first(known, "pymc3", v, "cold"))
            found.append(at_most(f"V = {v}, cold: seconds to the first draw over PyMC3's", ours, slower, 1))
        found.append(
            at_most("regression, warm: seconds to the first draw", ours, _first(known, ours, 2, "warm"), REGRESSION_WARM_SECONDS, "s")
        )
    return found
