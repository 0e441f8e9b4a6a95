"""Measure this project against PyMC3, PyMC 5, nutpie, NumPyro, JAX, TensorFlow Probability and BlackJAX.

python benchmarks/run.py                     all jobs, results in benchmarks/results/
python benchmarks/run.py regression rows     these jobs only; the others' saved results stay
python benchmarks/run.py --quick             short runs, results in benchmarks/.work/quick/
python benchmarks/run.py --report            only write the page again from the saved results
"""

import argparse
import time
from pathlib import Path

import report
from environments import HERE, PROGRAMS, Unavailable, interpreter
from jobs import (
    chees,
    dense,
    first_draw,
    growth,
    logp,
    many_models,
    memory,
    posteriors,
    predictive,
    regression,
    rows,
    stacked,
    templates,
    variables,
)
from runner import call_worker, run_cells

JOBS = (
    regression,
    posteriors,
    variables,
    stacked,
    rows,
    first_draw,
    memory,
    many_models,
    templates,
    predictive,
    logp,
    dense,
    growth,
    chees,
)


def main():
    """Run the jobs asked for, one after the other, and write the page."""
    options = _options()
    chosen = [job for job in JOBS if not options.jobs or job.NAME in options.jobs]
    folder = options.output or (HERE / ".work" / "quick" if options.quick else HERE / "results")
    if not options.report:
        versions = _versions_of({cell.program for job in chosen for cell in job.cells(options.quick)}, options.programs)
        for job in chosen:
            _run(job, options, versions, folder)
            report.write_page(folder, JOBS)
    missed = report.write_page(folder, JOBS)
    print(f"\nResults: {folder / 'README.md'}; targets missed: {len(missed)}")
    for target in missed:
        print(f"  {target.program}: {target.text}: {target.measured}, needed {target.needed}")


def _options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [job.NAME for job in JOBS]
    parser.add_argument("jobs", nargs="*", metavar="job", help="any of: " + ", ".join(names) + " (default: all)")
    parser.add_argument("--quick", action="store_true", help="short runs, one round")
    parser.add_argument("--report", action="store_true", help="measure nothing, write the page again")
    parser.add_argument("--programs", nargs="+", choices=sorted(PROGRAMS), help="measure only these programs")
    parser.add_argument("--output", type=Path, help="folder of the results")
    options = parser.parse_args()
    unknown = [name for name in options.jobs if name not in names]
    if unknown:
        parser.error(f"no job is called {', '.join(unknown)}; there are {', '.join(names)}")
    return options


def _versions_of(programs, chosen):
    """Build every environment that is needed and return {program: {package: version}} of those that work."""
    found = {}
    for program in (name for name in PROGRAMS if name in programs and (not chosen or name in chosen)):
        try:
            interpreter(program)
            found[program] = call_worker(program, "versions", {})
        except (Unavailable, RuntimeError) as error:
            print(f"  {PROGRAMS[program].label} is left out: {error}", flush=True)
    return found


def _run(job, options, versions, folder):
    print(f"{job.TITLE} ({job.NAME})", flush=True)
    facts = report.machine()
    start = time.perf_counter()
    records = run_cells([cell for cell in job.cells(options.quick) if cell.program in versions])
    report.save(
        folder,
        job,
        options.quick,
        time.perf_counter() - start,
        {program: versions[program] for program in {record["program"] for record in records}},
        facts,
        records,
    )


if __name__ == "__main__":
    main()
