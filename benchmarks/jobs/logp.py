"""The log-probability of 10^6 observations under every distribution, over PyMC3's and SciPy's."""

from environments import ENGINES
from runner import Cell
from summary import Records, at_most, number, ratio, table

NAME = "logp"
TITLE = "Log-probability of 10^6 observations"
GROUPS = ("continuous", "discrete", "others")
OBSERVATIONS = 1_000_000
OURS = tuple("ours-" + engine for engine in ENGINES)
PEER = "pymc3"
SCIPY = "ours-theano"  # SciPy is timed in the interpreter of this program


def cells(quick):
    """Each group of distributions: both engines, PyMC3, SciPy."""
    found = []
    for group in GROUPS:
        job = dict(group=group, observations=OBSERVATIONS // 100 if quick else OBSERVATIONS, budget=0.05 if quick else 0.5)
        rounds = 1  # of many evaluations each; most of a round is PyMC3's compilation
        found += [Cell(program, (group,), "logp", job, rounds=rounds) for program in OURS + (PEER,)]
        found.append(Cell(SCIPY, (group, "scipy"), "scipy_logp", job, rounds=rounds))
    return found


def summarise(records):
    """Return the targets and the tables."""
    known = Records(records)
    names = _names(known)
    ours = {program: _seconds(known, program) for program in OURS}
    called = {program: _seconds(known, program, field="function") for program in OURS}
    peer, scipy = _seconds(known, PEER), _seconds(known, SCIPY, "scipy")
    lines = [
        "The sum of the log-probabilities (vectors: 10^6 numbers in all), compiled with the parameters as inputs and the "
        "observations as data. Ours: an evaluation within a compiled chain, as samplers run it (in brackets: a call of a "
        "compiled function); PyMC3's samplers call a function. Time over PyMC3's and over SciPy's (below 1: faster), and "
        "milliseconds.",
        "",
    ]
    header = ["distribution"] + [f"{p.split('-')[1]} / pymc3" for p in OURS] + [f"{p.split('-')[1]} / SciPy" for p in OURS]
    header += [f"{p.split('-')[1]}, ms" for p in OURS] + ["PyMC3, ms", "SciPy, ms"]
    rows = [
        [name]
        + [number(ratio(ours[p].get(name), other.get(name))) for other in (peer, scipy) for p in OURS]
        + [f"{_milliseconds(ours[p].get(name))} ({_milliseconds(called[p].get(name))})" for p in OURS]
        + [_milliseconds(source.get(name)) for source in (peer, scipy)]
        for name in names
    ]
    failures = [f"- {program}, {name}: `{text}`" for program in OURS + (PEER,) for name, text in _errors(known, program)]
    return _targets(ours, peer), lines + table(header, rows) + failures + known.failures()


def _targets(ours, peer):
    found = []
    for program in OURS:
        slower = {name: seconds / peer[name] for name, seconds in ours[program].items() if name in peer}
        worst = max(slower, key=slower.get, default=None)
        text = "time over PyMC3's, the distribution where it is largest" + (f" ({worst})" if worst else "")
        found.append(at_most(text, program, slower.get(worst), 1))
        count = sum(value > 1 for value in slower.values())
        found.append(at_most(f"of {len(slower)} distributions, slower than PyMC3's", program, count if slower else None, 0, ""))
    return found


def _names(known):
    """The distributions, in the order in which they were measured."""
    return list(dict.fromkeys(name for record in known.all for run in record["runs"] for name in run))


def _seconds(known, program, *more, field="seconds"):
    """Return the smallest time of all rounds of each distribution: what else the machine does only adds to it."""
    found = {}
    for group in GROUPS:
        record = known.find(program, group, *more)
        for run in record["runs"] if record else []:
            for name, entry in run.items():
                if field in entry:
                    found[name] = min(found.get(name, entry[field]), entry[field])
    return found


def _errors(known, program):
    for group in GROUPS:
        record = known.find(program, group)
        for name, entry in (record["runs"][0] if record else {}).items():
            if "error" in entry:
                yield name, entry["error"]


def _milliseconds(seconds):
    return number(None if seconds is None else 1000 * seconds)
