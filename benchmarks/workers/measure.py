"""Clocks and memory gauges shared by the workers: the standard library only, Python 3.9 and up."""

import json
import os
import resource
import sys
import time
from statistics import median


def main(tasks):
    """Run `tasks[argv[1]]` with the JSON object in `argv[2]` and print its answer as one JSON line."""
    answer = tasks[sys.argv[1]](json.loads(sys.argv[2]))
    sys.stdout.flush()
    print("\n" + json.dumps(answer), flush=True)


def seconds(call, *arguments):
    """Return the wall-clock seconds that `call(*arguments)` takes."""
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def two_lengths(sample, short, long, repeats):
    """Time `sample(short)` and `sample(long)` alternately; return lists of seconds and of processor seconds.

    The difference of the two is free of everything a run pays once: set-up, tuning, closing the trace.
    """
    times = {"short": [], "long": [], "short_processor": [], "long_processor": []}
    for _ in range(repeats):
        for name, draws in (("short", short), ("long", long)):
            before = processor_seconds()
            times[name].append(seconds(sample, draws))
            times[name + "_processor"].append(processor_seconds() - before)
    return times


def processor_seconds():
    """Return the seconds that the processor gave to this process, all its threads, and its ended children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def use_one_core():
    """Let this process, and what it starts, run on one core only; call it before a library counts the cores."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    if hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def each(run, budget, repeats, most):
    """Return the processor seconds of each of the iterations of `run(count)`: the median of slopes between two lengths.

    The longer of the two takes at least `budget` seconds, unless these are more than `most` iterations.
    """
    run(1)
    count = 5
    while count < most and _spent(run, count) < budget:
        count = min(3 * count, most)
    short = count // 5
    return median((_spent(run, count) - _spent(run, short)) / (count - short) for _ in range(repeats))


def _spent(run, count):
    start = processor_seconds()
    run(count)
    return processor_seconds() - start


def forget_peak():
    """Make the kernel restart its record of this process's peak memory, where it can (Linux)."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def memory_now():
    """Return the bytes of memory this process holds (its peak so far where the kernel does not say)."""
    return _status("VmRSS") or _peak_by_resource()


def memory_peak():
    """Return the peak bytes since `forget_peak`."""
    return _status("VmHWM") or _peak_by_resource()


def _status(field):
    try:
        with open("/proc/self/status") as file:
            for line in file:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _peak_by_resource():
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
