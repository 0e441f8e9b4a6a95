"""`pm.sample` and `pm.iter_sample`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .._boundary import public
from .._checks import check_flag, check_int, check_sequence, check_whole, closest, described, parameters_of
from .._log import log
from .._old_keywords import old_keywords
from .._progress import progress_bar
from ..backends.base import MultiTrace
from ..backends.ndarray import NDArray
from ..chains.compiled import CompiledChains, RunningChain
from ..chains.recorder import Recorder
from ..chains.run import CompiledRun
from ..model import model_may_come_first, modelcontext
from ..step_methods import NUTS, BlockedStep, CompoundStep, KernelStep
from . import arguments
from .assign import STEP_METHODS, assign_step_methods, merged_keywords
from .inferencedata import to_inference_data
from .init_nuts import check_init, is_moved_by_nuts, prepared
from .narration import Tally, narrate_end, narrate_start
from .python_chains import PythonRun
from .results import call_back, call_back_on_chunk, chain_store, check_continues, finished, keeping_draws, multitrace
from .seeds import chain_seeds
from .start import check_start_points, factor_values, last_points, start_points

if TYPE_CHECKING:
    import arviz

__all__ = ["sample", "iter_sample"]

_AFTERWARDS = "Plot the trace when it is there: pm.traceplot(trace)."


@public
@model_may_come_first
@old_keywords(
    njobs="cores",
    chain="chain_idx",
    nchains="chains",
    live_plot=_AFTERWARDS,
    live_plot_kwargs=_AFTERWARDS,
    use_mmap="Chains share the memory of one process.",
)
def sample(
    draws=1000,
    step=None,
    init="auto",
    n_init=200_000,
    initvals=None,
    trace=None,
    chain_idx=0,
    chains=None,
    cores=None,
    tune=1000,
    progressbar=True,
    model=None,
    random_seed=None,
    discard_tuned_samples=True,
    compute_convergence_checks=True,
    callback=None,
    jitter_max_retries=10,
    *,
    start=None,
    return_inferencedata=None,
    idata_kwargs=None,
    mp_ctx=None,
    pickle_backend="pickle",
    **kwargs,
) -> MultiTrace | arviz.InferenceData:
    """Draw from the posterior.

    The whole Markov chain is compiled, and all chains go through it together.

    Parameters
    ----------
    draws : int
        Number of draws of each chain, without tuning.
    step : step method, or list of them, optional
        Variables that none of these moves are given one automatically.
    init, n_init, jitter_max_retries
        How NUTS is prepared where it moves all variables and no `step` is given; see `init_nuts`.
    initvals, start : dict, or list of one dict for each chain, optional
        Start point, by variable name (transformed or not); variables left out start at their test values. If none is given, and
        `init` says so, chains start at random around the test values.
    trace : list of variables, MultiTrace, or RunningChain, optional
        A list: the variables to keep.  A MultiTrace from `sample`: its chains are continued, without tuning again, and the
        result holds its draws and the new ones.  A RunningChain (`trace.running_chain`): the same, but the result holds
        the new draws only.
    chain_idx : int
        Number of the first chain.
    chains : int, optional
        Number of chains; the larger of 2 and `cores` if not given.
    cores : int, optional
        Chains are vectorised in one process, and divided among so many cores; among all that there are if not given. A core
        that no chain needs draws random numbers ahead. Decides the default of `chains`, too. The draws do not depend on it.
    tune : int
        Number of tuning iterations before the draws.
    progressbar : bool
    model : Model, default the one whose context is open
        The model of a function (see `pymc3.model`) may also come as the first argument, before `draws`.
    random_seed : int, or list of one int for each chain, optional
        What a chain draws depends on its seed only, not on the engine or on the number of chains.  None takes seeds from
        NumPy's global generator.
    discard_tuned_samples : bool
        Whether the trace leaves out the draws of tuning.
    compute_convergence_checks : bool
        Whether R-hat and effective sample size are computed, and warned about.
    callback : callable, optional
        Called as ``callback(trace=trace_of_the_chain, draw=Draw(...))`` for every draw in order, after its chunk.  It may
        raise KeyboardInterrupt to end the run.
    return_inferencedata : bool
        Whether to return an ArviZ InferenceData instead of a MultiTrace.
    idata_kwargs : dict, optional
        Further arguments of `pm.to_inference_data`.
    mp_ctx, pickle_backend
        Of PyMC3's processes; without effect, with one warning where they are given.
    **kwargs
        Arguments of automatically chosen step methods, such as ``target_accept=0.95``; or as a dict under the name of the step
        method, such as ``nuts=dict(target_accept=0.95)``.

    Returns
    -------
    MultiTrace, or InferenceData
        After Ctrl-C: what was drawn so far.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C before there is a draw to keep: while the model is compiled, and while tuning.
    SamplingError
        If the log-probability is not finite at a start point, or the chain to continue is of another model.
    TypeError, ValueError
        For arguments that do not fit; nothing was compiled then.

    Notes
    -----
    Whatever is raised after the first draw (by a callback, a Deterministic, the checks, the conversion) has an attribute
    `trace`: a MultiTrace of what was drawn.

    Examples
    --------
    >>> with pm.Model():
    ...     x = pm.Normal("x", mu=0.0, sigma=1.0)
    ...     trace = pm.sample(1000, tune=500, step=pm.Metropolis(), chains=4, random_seed=1, progressbar=False)
    >>> trace["x"].shape
    (4000,)
    """
    arguments.warn_about_later(mp_ctx, pickle_backend)
    init, start = arguments.old_start(init, start)
    chain_idx = check_int("chain_idx", chain_idx, 0)
    callback = arguments.check_callback(callback)
    return_inferencedata = return_inferencedata is not None and check_flag("return_inferencedata", return_inferencedata)
    idata_kwargs = arguments.check_idata_kwargs(idata_kwargs, parameters_of(to_inference_data))
    start, jitter = _one_of(start, initvals), (check_init(init), check_int("jitter_max_retries", jitter_max_retries, 0))
    run, old = _prepare(draws, step, jitter, start, trace, chains, cores, tune, model, random_seed, discard_tuned_samples, kwargs)
    model = modelcontext(model)
    began = time.perf_counter()

    def so_far():
        return multitrace(run, old, chain_idx, time.perf_counter() - began, discard_tuned_samples, model)

    narrate_start(run)
    with keeping_draws(run, so_far):
        interrupted = _drive(run, progressbar, callback, chain_idx)
        result = so_far()
        if interrupted:
            log.warning("Interrupted: the trace holds the %d draws that were made until then.", len(result))
        else:
            narrate_end(run, result)
        return finished(result, model, compute_convergence_checks, return_inferencedata, idata_kwargs, interrupted)


@public
@model_may_come_first
def iter_sample(
    draws, step, start=None, trace=None, chain=0, tune=None, model=None, random_seed=None, callback=None
) -> Iterator[MultiTrace]:
    """Draw one chain and yield the trace after each draw.

    Parameters
    ----------
    draws : int
        Number of iterations, tuning included.
    step : step method
    start, trace, model, random_seed, callback
        As in `sample`.
    chain : int
        Number of the chain.
    tune : int, optional
        Number of iterations at the beginning in which the step method is tuned.

    Yields
    ------
    MultiTrace
        With the draws so far.
    """
    tune = check_whole("tune", 0 if tune is None else tune, 0)
    draws, chain = check_whole("draws", draws, 1), check_int("chain", chain, 0)
    callback = arguments.check_callback(callback)
    if tune > draws:
        raise ValueError(f"tune={tune} is part of draws={draws} here, and must not be larger")
    run, _ = _prepare(draws - tune, step, (None, 0), start, trace, 1, 1, tune, model, random_seed, False, {})
    return _iterate(run, chain, callback)


def _iterate(run, chain, callback):
    progress = run.advance()
    while progress is not None:
        for idx in range(progress.start, progress.start + progress.count):
            if callback is not None:
                call_back(callback, run, progress, idx, 0, chain)
            yield MultiTrace([chain_store(run.recorder, 0, chain, idx + 1)])
        progress = run.advance()


def _prepare(draws, step, preparation, start, trace, chains, cores, tune, model, random_seed, discard_tuned, kwargs):
    """Check all arguments, and return the run and the trace that it continues, or None."""
    model = modelcontext(model)
    model.check_session()
    draws, tune = check_whole("draws", draws, 0), check_whole("tune", tune, 0)
    discard_tuned = check_flag("discard_tuned_samples", discard_tuned)
    cores = None if cores is None else check_int("cores", cores, 1)
    chains = _chains_of(trace, chains) if _continues(trace) else arguments.check_chains(chains, cores)
    keywords = arguments.step_keywords(kwargs, STEP_METHODS, parameters_of(sample))
    if not model.vars:
        raise ValueError("The model does not contain any free variables, so there is nothing to sample.")
    points = start_points(model, start, chains)
    seeds = chain_seeds(random_seed, chains)
    kept = _kept_variables(model, trace)
    with model.session:
        step, points = _steps(model, step, preparation, points, seeds, keywords, start is None and not _continues(trace))
        return _run(model, step, points, seeds, trace, kept, draws, tune, discard_tuned, start, cores)


def _steps(model, step, preparation, points, seeds, keywords, may_jitter):
    """Return the step method of all variables, and where the chains start: NUTS is prepared where it moves all of them."""
    init, retries = preparation
    if step is not None or init is None or not is_moved_by_nuts(model):
        return assign_step_methods(model, step, STEP_METHODS, keywords.by_step, **keywords.direct), points
    log.info("Auto-assigning NUTS sampler...")
    merged = merged_keywords([NUTS], keywords.by_step, keywords.direct)
    return prepared(model, init, points, seeds, retries if may_jitter else None, merged)


def _run(model, step, points, seeds, trace, kept, draws, tune, discard_tuned, start, cores):
    """Return the run, and the trace that it continues or None."""
    members = step.methods if isinstance(step, CompoundStep) else [step]
    is_compiled = all(isinstance(member, KernelStep) for member in members)
    for member in members:
        if isinstance(member, KernelStep):
            member.check_chains(len(points) if is_compiled else 1)
    old = trace if isinstance(trace, MultiTrace) else None
    running = trace if isinstance(trace, RunningChain) else None if old is None else old.running_chain
    if start is not None or not is_compiled:
        running = None
    if old is not None and start is None:
        points, tune = last_points(model, old), 0
    if old is not None:
        check_continues(old, [var.name for var in kept])
    compiled = CompiledChains(model, members, cores) if is_compiled else None
    position = None if running is None else compiled.position(running)
    if position is not None:
        tune = 0
    else:
        values = factor_values(model, points)
        check_start_points(model, points, values)
        for member in members:
            if isinstance(member, BlockedStep):
                member.check_start(points)
    dtypes = [dtypes for member in members if member.generates_stats for dtypes in member.stats_dtypes]
    size = len(points), draws + (0 if discard_tuned else tune)
    if not is_compiled:
        recorder = Recorder(model, kept, *size, dtypes)
        return PythonRun(step, points, seeds, tune, draws, recorder, discard_tuned), old
    position = position or compiled.start(points, values, seeds, tune)
    # Where all variables are kept the chains write straight into the trace.
    series = compiled.series(*size) if {var.name for var in model.vars} <= {var.name for var in kept} else None
    recorder = Recorder(model, kept, *size, dtypes, compiled.chunk(series) if series else None)
    return CompiledRun(compiled, position, tune, draws, recorder, series, discard_tuned), old


def _drive(run, progressbar, callback, chain_idx):
    """Run to the end; return whether the user interrupted it."""
    chains = len(run.recorder.draws)
    tally = Tally(chains, run.tune)
    with progress_bar(chains * run.total, "draws", tally.label(), progressbar) as bar:
        try:
            progress = run.advance()
            while progress is not None:
                bar.advance(progress.count * len(progress.chains), tally.label(progress), tally.note(progress))
                call_back_on_chunk(callback, run, progress, chain_idx)
                progress = run.advance()
        except KeyboardInterrupt as interruption:
            run.discard_unfinished()
            if run.recorder.draws.max() == 0:
                interruption.add_note("There was no draw to keep yet.")
                raise
            return True
    return False


def _one_of(start, initvals):
    if start is not None and initvals is not None:
        raise ValueError("start= and initvals= are two names of one argument; pass one of them")
    return initvals if start is None else start


def _continues(trace):
    return isinstance(trace, (RunningChain, MultiTrace))


def _chains_of(trace, chains):
    number = len(trace.seeds) if isinstance(trace, RunningChain) else trace.nchains
    if chains is not None and chains != number:
        raise ValueError(f"chains={chains}, but the trace to continue has {number} chains; leave chains= out")
    return number


def _kept_variables(model, trace):
    if trace is None or _continues(trace):
        return list(model.unobserved_RVs)
    if isinstance(trace, NDArray) and len(trace) == 0:
        return list(model.unobserved_RVs) if trace.vars is None else list(trace.vars)
    if isinstance(trace, str):
        raise ValueError(
            f"trace={trace!r}: draws are kept in memory, and not written to disk while sampling; afterwards, pm.save_trace does."
        )
    wanted = check_sequence("trace", trace, "of variables, a MultiTrace or a RunningChain")
    return [_known_variable(model, var) for var in wanted]


def _known_variable(model, var):
    """Return the variable of a model that is given itself, or by its name."""
    if isinstance(var, str):
        return model[var]
    if any(var is known for known in model.named_vars.values()):
        return var
    shown = repr(var.name) if getattr(var, "name", None) else described(var)
    names = list(model.named_vars)
    raise ValueError(
        f"trace: {shown} is no variable of the model, which has {', '.join(names)}.{closest(shown, names)} Give variables of "
        "the model, or their names; a quantity that is computed from them gets one by pm.Deterministic."
    )
