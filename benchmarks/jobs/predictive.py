"""Prior and posterior predictive draws of the regression."""

from environments import ENGINES
from runner import Cell
from summary import Records, at_least, labels, number, ratio, table

NAME = "predictive"
TITLE = "Predictive draws"
DRAWS = 4000
OURS = tuple("ours-" + engine for engine in ENGINES)
PEER = "pymc3"
FASTER = 20
KINDS = {"prior": "`sample_prior_predictive`", "posterior": "`sample_posterior_predictive`", "fast": "`fast_sample_posterior_predictive`"}
NUMBERS = {"numbers": "the observations' normal numbers alone, by NumPy"}


def cells(quick):
    """Warm and first calls of each kind, 4,000 draws of 100 observations."""
    job = dict(problem="regression", size=100, draws=DRAWS, repeats=1 if quick else 5)
    return [Cell(program, (DRAWS,), "predictive", job, rounds=1 if quick else 3) for program in OURS + (PEER,)]


def summarise(records):
    """Return the targets and the tables."""
    known = Records(records)
    lines = [f"{DRAWS:,} draws of the regression's 100 observations (prior: of all variables too). How many times faster than PyMC3:", ""]
    lines += table(["", *labels(OURS)], [[text] + [number(_faster(known, ours, kind)) for ours in OURS] for kind, text in KINDS.items()])
    lines += ["Milliseconds (in brackets: of the first call in a process, which compiles)", ""]
    lines += table(
        ["", *labels(OURS + (PEER,))],
        [[text] + [_text(known, program, kind) for program in OURS + (PEER,)] for kind, text in {**KINDS, **NUMBERS}.items()],
    )
    return _targets(known), lines + known.failures()


def _targets(known):
    return [
        at_least(f"{KINDS[kind]}, {DRAWS:,} draws: times PyMC3's speed", ours, _faster(known, ours, kind), FASTER)
        for ours in OURS
        for kind in ("prior", "posterior")
    ]


def _faster(known, program, kind):
    return ratio(known.value(kind, PEER, DRAWS), known.value(kind, program, DRAWS))


def _text(known, program, kind):
    warm, first = (known.value(prefix + kind, program, DRAWS) for prefix in ("", "first_"))
    return "-" if warm is None else f"{number(1000 * warm)} ({number(1000 * first)})"
