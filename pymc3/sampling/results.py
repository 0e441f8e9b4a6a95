"""What a run gives back: traces of its chains, also while it goes on, and where it fails."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..backends.base import MultiTrace
from ..backends.ndarray import NDArray
from ..chains.run import Draw
from ..exceptions import SamplingError
from ..step_methods import BlockedStep
from .inferencedata import to_inference_data

if TYPE_CHECKING:
    import arviz

__all__ = ["chain_store", "multitrace", "check_continues", "keeping_draws", "finished", "call_back", "call_back_on_chunk"]


def chain_store(recorder, index, number, draws=None) -> NDArray:
    """Return one chain as far as it is recorded, or its first draws; `number` is what the trace calls it."""
    samples, stats = recorder.chain(index)
    if draws is not None:
        samples = {name: values[:draws] for name, values in samples.items()}
        stats = [{name: values[:draws] for name, values in own.items()} for own in stats]
    return NDArray.from_arrays(number, samples, stats or None)


def _chain_stores(run, chain_idx):
    """Return all chains that were begun."""
    started = [index for index, draws in enumerate(run.recorder.draws) if draws or run.recorder.draws.max() == 0]
    return [chain_store(run.recorder, index, chain_idx + index) for index in started]


def multitrace(run, old, chain_idx, seconds, discard_tuned, model) -> MultiTrace:
    """Return the trace of a run, behind the draws of `old`, the trace that it continues, if any."""
    stores = _chain_stores(run, chain_idx)
    if old is not None:
        stores = [_joined(old._straces[number], store) for number, store in zip(old.chains, stores)]
    result = MultiTrace(stores)
    result.remember_model(model)
    result.running_chain = run.running
    tuned = min(run.tune, run.done)
    result.report._n_tune, result.report._n_draws = tuned, len(result) - (0 if discard_tuned else tuned)
    result.report._t_sampling = seconds
    _note_remarks(run, result, chain_idx, 0 if discard_tuned else tuned)
    return result


def _note_remarks(run, result, chain_idx, tuned):
    """Put into the report what the step methods have to say about each chain; `tuned` is the number of draws kept from tuning."""
    with_stats = [step for step in run.steps if step.generates_stats]
    for index in range(len(run.recorder.draws)):
        _, stats = run.recorder.chain(index)
        for step, own in zip(with_stats, stats):
            if not isinstance(step, BlockedStep):
                continue
            own = {name: values[tuned:] for name, values in own.items()}
            if all(len(values) for values in own.values()):
                result.report._add_warnings(step.remarks(own), chain_idx + index)


def check_continues(old, names) -> None:
    """Raise SamplingError unless the trace `old` holds the variables `names`, and no others."""
    missing = sorted(set(names) ^ set(old.varnames))
    if missing:
        raise SamplingError(f"the trace to continue and the new draws differ in the variables {', '.join(missing)}")


@contextlib.contextmanager
def keeping_draws(run, so_far) -> Iterator[None]:
    """Let whatever is raised inside the block carry what was drawn as its attribute `trace`; ``so_far()`` makes that."""
    try:
        yield
    except BaseException as error:
        run.discard_unfinished()
        if run.recorder.draws.max():
            error.trace = so_far()
            error.add_note(f"What was drawn is kept: the attribute `trace` of this exception has {len(error.trace)} draws.")
        raise


def _joined(before, after):
    samples, stats = {}, []
    for name, values in after.samples.items():
        samples[name] = np.concatenate([before.get_values(name), values])
    for earlier, later in zip(before._stats or [], after._stats or []):
        stats.append({name: np.concatenate([earlier[name][: len(before)], later[name]]) for name in later})
    return NDArray.from_arrays(before.chain, samples, stats or None)


def finished(trace, model, compute_checks, return_inferencedata, idata_kwargs, interrupted) -> MultiTrace | arviz.InferenceData:
    """Check convergence, and convert the trace if asked to."""
    with model:
        if compute_checks and not interrupted and len(trace):
            trace.report._run_convergence_checks(trace, model)
            trace.report._log_summary()
        if return_inferencedata:
            return to_inference_data(trace, model=model, **(idata_kwargs or {}))
    return trace


def call_back_on_chunk(callback, run, progress, chain_idx) -> None:
    """Call back for every draw of a chunk, in order; a KeyboardInterrupt makes that draw the last one of the run."""
    if callback is None:
        return
    for idx in range(progress.start, progress.start + progress.count):
        for position in range(len(progress.chains)):
            try:
                call_back(callback, run, progress, idx, position, chain_idx)
            except KeyboardInterrupt:
                run.rewind(idx + 1)
                raise


def call_back(callback, run, progress, idx, position, chain_idx) -> None:
    """Call back for iteration `idx` of one of the chunk's chains."""
    row, chain = idx - progress.start, progress.chains[position]
    draw = Draw(
        chain=chain_idx + chain,
        is_last=idx + 1 == run.total,
        draw_idx=idx,
        tuning=idx < run.tune,
        stats=[{name: values[position, row] for name, values in own.items()} for own in progress.chunk.stats],
        point={name: values[position, row] for name, values in progress.chunk.points.items()},
        warnings=[],
    )
    kept = max(0, idx + 1 - run.offset)
    callback(trace=chain_store(run.recorder, chain, chain_idx + chain, kept), draw=draw)
