"""What a run says about itself, in PyMC3's words, on the logger `pymc3`."""

from .._log import log
from ..util import get_untransformed_name, is_transformed_name

__all__ = ["narrate_start", "narrate_end"]

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
