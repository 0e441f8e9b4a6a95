"""Numbers and tables out of records: rates, medians, targets, Markdown."""

from statistics import median
from typing import NamedTuple

from environments import PROGRAMS


class Target(NamedTuple):
    """One requirement and what was measured; `passed` is None where it could not be measured."""

    text: str
    program: str
    measured: str
    needed: str
    passed: "bool | None"


def at_least(text, program, value, limit, unit="x"):
    """Return the target that `value` is `limit` or more."""
    return _target(text, program, value, limit, unit, "at least", lambda: value >= limit)


def at_most(text, program, value, limit, unit="x"):
    """Return the target that `value` is `limit` or less."""
    return _target(text, program, value, limit, unit, "at most", lambda: value <= limit)


def _target(text, program, value, limit, unit, word, holds):
    known = value is not None and limit is not None
    needed = f"{word} {number(limit)} {unit}".strip()
    measured = f"{number(value)} {unit}".strip() if value is not None else "not measured"
    return Target(text, program, measured, needed, holds() if known else None)


class Records:
    """The records of one job, found by program and key."""

    def __init__(self, records):
        self.all = [dict(record, key=tuple(record["key"])) for record in records]
        self._by_name = {(record["program"], record["key"]): record for record in self.all}

    def find(self, program, *key):
        """Return the record, or None where there is none or it failed."""
        record = self._by_name.get((program, key))
        return record if record and record["runs"] else None

    def rate(self, program, *key):
        """Return chain-iterations per second: all chains together, free of what a run pays once."""
        record = self.find(program, *key)
        if record is None:
            return None
        job = record["job"]
        spent = _median_of(record, "long") - _median_of(record, "short")
        return job["chains"] * (job["long"] - job["short"]) / spent if spent > 0 else None

    def processor_rate(self, program, *key):
        """Return chain-iterations per second of processor time: what a busy machine disturbs least."""
        record = self.find(program, *key)
        if record is None or not all("long_processor" in run for run in record["runs"]):
            return None
        job = record["job"]
        spent = _median_of(record, "long_processor") - _median_of(record, "short_processor")
        return job["chains"] * (job["long"] - job["short"]) / spent if spent > 0 else None

    def overhead(self, program, *key):
        """Return the seconds of a warm `pm.sample` beyond those its iterations take."""
        record = self.find(program, *key)
        rate = self.rate(program, *key)
        if record is None or rate is None or not any(run["probe"] for run in record["runs"]):
            return None
        iterations = record["runs"][0]["probe_iterations"] * record["job"]["chains"]
        return _median_of(record, "probe") - iterations / rate

    def spread(self, program, *key):
        """Return the lowest and highest rate of single rounds, or None."""
        record = self.find(program, *key)
        if record is None:
            return None
        job = record["job"]
        work = job["chains"] * (job["long"] - job["short"])
        rates = [
            work / (median(run["long"]) - median(run["short"])) for run in record["runs"] if median(run["long"]) > median(run["short"])
        ]
        return (min(rates), max(rates)) if rates else None

    def value(self, field, program, *key):
        """Return the median over rounds of one number of the runs."""
        record = self.find(program, *key)
        return None if record is None else median(run[field] for run in record["runs"])

    def failures(self):
        """Return one Markdown line for every cell that failed."""
        return [
            f"- {PROGRAMS[r['program']].label}, {' '.join(map(str, r['key']))}: failed: "
            f"`{(r['error'].strip().splitlines() or [''])[-1][:300]}`"
            for r in self.all
            if r["error"]
        ]


def _median_of(record, field):
    return median(value for run in record["runs"] for value in run[field])


def ratio(value, other):
    """Return value / other, or None if either is missing."""
    return value / other if value and other else None


def number(value, digits=3):
    """Return a short text: thousands separated, three significant digits below that; a dash for None."""
    if value is None:
        return "-"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def table(header, rows):
    """Return the lines of a Markdown table."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return lines + ["| " + " | ".join(str(entry) for entry in row) + " |" for row in rows] + [""]


def labels(programs):
    """Return the table headings of the programs."""
    return [PROGRAMS[program].label for program in programs]
