"""Runs cells: one task of one program, in that program's own process, again and again in turn."""

import json
import os
import shutil
import subprocess
import time
from typing import Any, NamedTuple

from environments import HERE, PROGRAMS, ROOT, Unavailable, interpreter

WORK = HERE / ".work"
LIMIT_SECONDS = 1800


class Cell(NamedTuple):
    """One entry of a job: which program does what. `key` is how the job finds it again."""

    program: str
    key: tuple
    task: str
    job: dict[str, Any]
    rounds: int = 1
    caches: str = "kept"  # "cold": an empty cache folder; "warm": the folder that the cold cell just filled
    limit: int = LIMIT_SECONDS


def run_cells(cells, report=print):
    """Run all cells, round by round so that the programs take turns; return one record per cell.

    A cell that fails keeps its error and is left out of the later rounds; the others go on.
    """
    records = [dict(cell._asdict(), runs=[], error="") for cell in cells]
    for number in range(max(cell.rounds for cell in cells)):
        for cell, record in zip(cells, records):
            if number >= cell.rounds or record["error"]:
                continue
            start = time.perf_counter()
            try:
                record["runs"].append(run_cell(cell))
                outcome = ""
            except (Unavailable, RuntimeError) as error:
                record["error"] = str(error)
                outcome = "  FAILED: " + (str(error).strip().splitlines() or [""])[-1][:160]
            name = " ".join(str(part) for part in cell.key)
            report(f"  round {number + 1}  {cell.program:16s} {name:34s} {time.perf_counter() - start:7.1f} s{outcome}", flush=True)
    shutil.rmtree(WORK / "cold", ignore_errors=True)
    return records


def run_cell(cell):
    """Run one cell once, in a fresh process; return what its worker printed."""
    return call_worker(cell.program, cell.task, cell.job, _cache_folder(cell), cell.limit)


def call_worker(program, task, job, caches=None, limit=LIMIT_SECONDS):
    """Run `task` of `program` in a fresh process and return its answer.

    Raises `RuntimeError` with the end of its output if it fails or takes longer than `limit` seconds.
    """
    command = [interpreter(program), str(HERE / "workers" / PROGRAMS[program].worker), task, json.dumps(job)]
    environment = worker_environment(program, caches or WORK / "caches" / program)
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"no answer within {limit} s") from None
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise RuntimeError((done.stderr or done.stdout)[-3000:] or f"exit code {done.returncode}")
    return json.loads(lines[-1])


def worker_environment(program, caches):
    """Return the environment variables of a worker: nobody else's settings, and its own compilation caches."""
    dropped = ("PYTHONPATH", "THEANO_FLAGS", "PYTENSOR_FLAGS", "PYMC_SYMB_BACKEND", "PYMC_FLOATX", "XLA_FLAGS")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment.update(
        THEANO_FLAGS=f"base_compiledir={caches}/theano",
        PYTENSOR_FLAGS=f"base_compiledir={caches}/pytensor",
        NUMBA_CACHE_DIR=f"{caches}/numba",
        XDG_CACHE_HOME=f"{caches}/other",
        TF_CPP_MIN_LOG_LEVEL="3",
    )
    if PROGRAMS[program].engine:
        environment.update(PYTHONPATH=str(ROOT), PYMC_SYMB_BACKEND=PROGRAMS[program].engine)
    return environment


def _cache_folder(cell):
    if cell.caches == "kept":
        return None
    folder = WORK / "cold" / "-".join([cell.program] + [str(part) for part in cell.key[:-1]]).replace(" ", "_")
    if cell.caches == "cold":
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
