"""Linear recurrences, without a loop over time."""

from ... import backends_symbolic as K

__all__ = ["linear_recurrence"]


def linear_recurrence(inputs, factor) -> K.TensorVariable:
    """Return y[t] = inputs[t] + factor y[t - 1] along the first axis, y[0] = inputs[0].

    By doubling (W. D. Hillis, G. L. Steele (1986), "Data parallel algorithms"): after step i each y[t] holds the terms of the
    last 2**i inputs. That takes log2(length) passes over all elements instead of one step for each, and sums of positive
    terms keep their digits. Where the length is known only at run time it is a loop.

    Parameters
    ----------
    inputs : tensor [time, ...]
    factor : array or tensor
        Broadcasts against ``inputs[0]``.
    """
    length = K.int_shape(inputs)[0]
    if length is None:
        return _step_by_step(inputs, factor)
    shift = 1
    while shift < length:
        inputs = K.concatenate([inputs[:shift], inputs[shift:] + factor * inputs[:-shift]], axis=0)
        factor = factor * factor
        shift *= 2
    return inputs


def _step_by_step(inputs, factor):
    def step(last, new):
        now = new + factor * last
        return now, now

    first = inputs[0]
    _, later = K.scan(step, first, inputs[1:])
    return K.concatenate([K.expand_dims(first, 0), later], axis=0)
