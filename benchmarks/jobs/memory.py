"""Peak memory of a long run over what it stores, and what `import pymc3` costs."""

from environments import ENGINES
from runner import Cell
from summary import Records, at_most, labels, number, table

NAME = "memory"
TITLE = "Memory and import"
OURS = tuple("ours-" + engine for engine in ENGINES)
CHAINS = (1, 64)
DRAWS = 1_000_000
BYTES_PER_DRAW = 68  # three coefficients, a deterministic, and four statistics of each of two steps
MOST_TIMES = 3
IMPORT_SECONDS = 0.5


def cells(quick):
    """One long run at 1 and at 64 chains on each engine; imports of each engine and of PyMC3, in turn."""
    found = []
    for chains in CHAINS:
        draws = DRAWS // 10 if quick else draws_that_fit(chains)
        for program in OURS:
            job = dict(problem="regression", size=100, chains=chains, cores=1, blocked=False, tune=1000, draws=draws)
            found.append(Cell(program, ("peak", chains), "memory", job))
    found += [Cell(program, ("import",), "import_time", {}, rounds=3 if quick else 7) for program in OURS + ("pymc3",)]
    return found


def draws_that_fit(chains):
    """Return 10^6 draws, or the largest power of ten of which four times the stored bytes are free now."""
    draws = DRAWS
    while draws > 1000 and 4 * BYTES_PER_DRAW * chains * draws > _free_bytes():
        draws //= 10
    return draws


def _free_bytes():
    try:
        with open("/proc/meminfo") as file:
            fields = dict(line.split(":") for line in file)
        return int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError):
        return 4 * 2**30


def summarise(records):
    """Return the targets and the tables."""
    known = Records(records)
    rows = []
    for chains in CHAINS:
        for ours in OURS:
            record = known.find(ours, "peak", chains)
            if record:
                run = record["runs"][0]
                rows.append(
                    [chains, f"{record['job']['draws']:,}", *labels([ours]), number(_times(known, ours, chains))]
                    + [number(value / 2**20) for value in (run["peak"] - run["before"], run["samples"], run["stats"], run["before"])]
                )
    lines = [
        "Peak memory of one run of the regression above what the process held before it (a short run had been made, so "
        "that everything was compiled), over the bytes of its samples and statistics.",
        "",
    ]
    lines += table(
        ["chains", "draws of each", "program", "times stored bytes", "peak MiB", "samples MiB", "statistics MiB", "held before MiB"], rows
    )
    lines += ["Seconds to import: the engine's library, and then `pymc3` (PyMC3 3.11.6: Theano included)", ""]
    lines += table(
        ["program", "engine", "pymc3 on top"],
        [
            [label, number(known.value("engine", program, "import")), number(known.value("added", program, "import"))]
            for program, label in zip(OURS + ("pymc3",), labels(OURS + ("pymc3",)))
        ],
    )
    return _targets(known), lines + known.failures()


def _times(known, program, chains):
    record = known.find(program, "peak", chains)
    if record is None:
        return None
    run = record["runs"][0]
    return (run["peak"] - run["before"]) / (run["samples"] + run["stats"])


def _targets(known):
    found = []
    for ours in OURS:
        for chains in CHAINS:
            found.append(
                at_most(
                    f"{chains} chain{'s' * (chains > 1)}: peak memory over samples and statistics",
                    ours,
                    _times(known, ours, chains),
                    MOST_TIMES,
                )
            )
        found.append(
            at_most("`import pymc3` beyond the engine's own import", ours, known.value("added", ours, "import"), IMPORT_SECONDS, "s")
        )
    return found
