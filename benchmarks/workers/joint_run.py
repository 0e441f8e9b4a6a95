"""What the two compiled peers share: one joint random walk over the regression's three coefficients.

The step's standard deviation accepts about a third of the proposals, as the tuned walk of the other
programs does. The peers' own walks do not tune themselves and draw in calls of a fixed length; each call's
results are copied to NumPy and joined at the end, which is what a user would do to look at them.
"""

import measure
import numpy as np

STEP = 0.12


def chunk_length(chains):
    """Return the draws per call: thousands, and about as much work per call at any number of chains."""
    return {1: 20000, 4: 10000}.get(chains, 2000)


def rate(job, draw_chunk):
    """Time runs of two lengths; `draw_chunk(state)` returns (state, list of arrays with leading axis draws).

    `draw_chunk(None)` starts from zeros and burns the first call's draws.
    """
    length = chunk_length(job["chains"])
    last = {}

    def run(draws):
        state, _ = draw_chunk(None)
        parts = []
        for _ in range(draws // length):
            state, arrays = draw_chunk(state)
            parts.append([np.asarray(array) for array in arrays])
        last["samples"] = np.concatenate([part[0] for part in parts])
        last["stats"] = [np.concatenate([part[i] for part in parts]) for i in range(1, len(parts[0]))]

    run(length)
    times = measure.two_lengths(run, job["short"], job["long"], job["repeats"])
    means = last["samples"].reshape(-1, 3).mean(axis=0)
    times.update(means=[float(m) for m in means], accepted=float(last["stats"][0].mean()), probe=[])
    return times
