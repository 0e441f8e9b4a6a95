"""What a run says about itself, in PyMC3's words, on the logger `pymc3`."""

import numpy as np

from .._checks import count
from .._log import log
from ..util import get_untransformed_name, is_transformed_name

__all__ = ["Tally", "narrate_start", "narrate_end"]

_MOST_STEPS = 20


def narrate_start(run) -> None:
    """Log how many chains run together, and which step method moves which variables."""
    kind = "Sequential" if run.chains == 1 or run.jobs == 0 else "Vectorized"
    jobs = max(run.jobs, 1)
    log.info("%s sampling (%d chains in %d job%s)", kind, run.chains, jobs, "" if jobs == 1 else "s")
    level = "" if len(run.steps) == 1 else ">"
    if level:
        log.info("CompoundStep")
    for step in run.steps[:_MOST_STEPS]:
        names = [get_untransformed_name(var.name) if is_transformed_name(var.name) else var.name for var in step.vars]
        log.info("%s%s: [%s]", level, type(step).__name__, ", ".join(names))
    if len(run.steps) > _MOST_STEPS:
        log.info("%s... and %d step methods more", level, len(run.steps) - _MOST_STEPS)


def narrate_end(run, trace) -> None:
    """Log how many draws were made, and how long it took."""
    draws, chains = run.total - run.tune, run.chains
    log.info(
        f"Sampling {chains} chain{'s' if chains > 1 else ''} for {run.tune:_d} tune and {draws:_d} draw iterations "
        f"({run.tune * chains:_d} + {draws * chains:_d} draws total) took {trace.report.t_sampling:.0f} seconds."
    )


class Tally:
    """What is written beside a bar of progress: chains, tuning or not, divergences, the step size.

    Parameters
    ----------
    chains : int
    tune : int
        Number of iterations of tuning.
    """

    def __init__(self, chains, tune) -> None:
        self._chains, self._tune, self._divergences = count(chains, "chain", "chains"), tune, 0

    def label(self, progress=None) -> str:
        """Return which chains there are, and what they do in a chunk."""
        return self._chains if progress is None else f"{self._chains}, {'tuning' if self._is_tuning(progress) else 'sampling'}"

    def note(self, progress) -> str:
        """Return the divergences so far, those of a chunk included, and the mean step size at its end; empty without such statistics."""
        diverging = [stats["diverging"] for stats in progress.chunk.stats if "diverging" in stats]
        if not diverging:
            return ""
        if not self._is_tuning(progress):
            self._divergences += sum(int(np.sum(flags)) for flags in diverging)
        sizes = [float(np.mean(stats["step_size"][:, -1])) for stats in progress.chunk.stats if "step_size" in stats]
        return ", ".join([count(self._divergences, "divergence", "divergences"), *(f"step size {size:.2g}" for size in sizes[:1])])

    def _is_tuning(self, progress):
        return progress.start < self._tune
