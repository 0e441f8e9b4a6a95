"""Many chains: ChEESHMC beside NUTS, on both engines."""

from statistics import median

from environments import ENGINES
from runner import Cell
from summary import Records, number, table

from .posteriors import MOMIQ, SCHOOLS, effective_rate, field, gradients, rate

NAME = "chees"
TITLE = "Many chains: ChEESHMC beside NUTS"
PROGRAMS = tuple("ours-" + engine for engine in ENGINES)
METHODS = ("NUTS", "ChEESHMC")
POSTERIORS, CHAINS, LENGTH = (SCHOOLS, MOMIQ), (64, 256), 500


def cells(quick):
    """Both methods with 64 and 256 chains, by turns."""
    found = []
    for name in POSTERIORS:
        for chains in CHAINS[:1] if quick else CHAINS:
            job = dict(posterior=name, chains=chains, cores=2, tune=LENGTH, draws=LENGTH, seeds=(1,) if quick else (1, 2, 3))
            for program in PROGRAMS:
                found += [Cell(program, (name, chains, method), "posterior", dict(job, method=method)) for method in METHODS]
    return found


def summarise(records):
    """Return no targets, and the table."""
    known = {(record["program"], *record["key"]): record for record in records}
    header = ["posterior", "chains", "engine"]
    header += [f"{method}, {what}" for what in ("ESS/s", "draws/s", "gradients", "divergences") for method in METHODS]
    rows = []
    for name in POSTERIORS:
        for chains in CHAINS:
            for program in PROGRAMS:
                cells = [known.get((program, name, chains, method)) for method in METHODS]
                if any(cells):
                    measures = (effective_rate, rate, gradients, field("divergences"))
                    numbers = [number(_median(cell, measure)) for measure in measures for cell in cells]
                    rows.append([name.split("-")[1], chains, program.split("-")[1], *numbers])
    lines = [
        f"A whole warm call of `pm.sample` with {LENGTH} + {LENGTH} iterations on two cores, medians over the seeds: effective draws "
        "(of the parameter with fewest), and draws, per second of processor time; gradients per effective draw, tuning included.",
        "",
    ]
    return [], lines + table(header, rows) + Records(records).failures()


def _median(record, measure):
    runs = [run for answer in record["runs"] for run in answer["seeds"]] if record else []
    return median(measure(run, record["job"]) for run in runs) if runs else None
