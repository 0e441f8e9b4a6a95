"""Saves the records of a job, and turns all saved ones into one page of tables."""

import json
import os
import platform
import subprocess
import time

from environments import PROGRAMS, ROOT
from summary import table


def machine():
    """Return what is needed to judge the numbers: cores, processor, memory, system, load."""
    facts = {"cores": os.cpu_count(), "system": platform.platform(), "load before": round(os.getloadavg()[0], 2)}
    facts["commit"] = _commit()
    try:
        with open("/proc/cpuinfo") as file:
            facts["processor"] = next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
        facts["memory GiB"] = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (OSError, StopIteration, ValueError):
        facts["processor"] = platform.processor()
    return facts


def _commit():
    """Return the short name of the commit that is measured, marked where the tree differs from it."""
    git = ["git", "-C", str(ROOT)]
    try:
        name = subprocess.run(git + ["rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
        changed = subprocess.run(git + ["diff", "--quiet", "HEAD", "--", "pymc3"], capture_output=True).returncode
    except OSError:
        return "unknown"
    return (name or "unknown") + (" with changes" if name and changed else "")


def save(folder, job, quick, seconds, versions, facts, records):
    """Write `folder/NAME.json`: everything the tables of one job are computed from."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "job": job.NAME,
        "quick": quick,
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "seconds": round(seconds),
        "machine": facts,
        "versions": versions,
        "records": records,
    }
    (folder / f"{job.NAME}.json").write_text(json.dumps(content, indent=1) + "\n")


def write_page(folder, jobs):
    """Write `folder/README.md` from the saved records of all `jobs`; return the targets that were missed."""
    saved = {job.NAME: json.loads((folder / f"{job.NAME}.json").read_text()) for job in jobs if (folder / f"{job.NAME}.json").exists()}
    targets, sections = [], []
    for job in jobs:
        if job.NAME not in saved:
            continue
        found, lines = job.summarise(saved[job.NAME]["records"])
        targets += [(job.TITLE, target) for target in found]
        sections += [f"## {job.TITLE}", "", _origin(saved[job.NAME]), ""] + lines + [""]
    page = [
        "# Benchmark results",
        "",
        "Written by `make bench` (`python benchmarks/run.py`); do not edit. How they are "
        "measured: [docs/benchmarks.md](../../docs/benchmarks.md).",
        "",
    ]
    page += ["## Targets", ""] + _target_table(targets) + sections + _versions(saved)
    (folder / "README.md").write_text("\n".join(page).rstrip() + "\n")
    return [target for _, target in targets if target.passed is False]


def _target_table(targets):
    rows = [
        [
            title,
            target.text,
            target.program,
            f"**{target.measured}**",
            target.needed,
            {True: "pass", False: "**fail**", None: "-"}[target.passed],
        ]
        for title, target in targets
    ]
    passed = sum(target.passed is True for _, target in targets)
    known = sum(target.passed is not None for _, target in targets)
    return [f"{passed} of {known} measured targets pass.", ""] + table(["job", "target", "program", "measured", "needed", ""], rows)


def _origin(content):
    facts = ", ".join(f"{name} {value}" for name, value in content["machine"].items())
    quick = "**Quick run: short lengths, one round; good for a look only.** " if content["quick"] else ""
    return f"{quick}{content['date']}; took {content['seconds']} s; {facts}."


def _versions(saved):
    versions = {}
    for content in saved.values():
        versions.update(content["versions"])
    rows = [
        [PROGRAMS[program].label, ", ".join(f"{name} {version}" for name, version in found.items())] for program, found in versions.items()
    ]
    return ["## Versions", ""] + table(["program", "versions"], rows)
