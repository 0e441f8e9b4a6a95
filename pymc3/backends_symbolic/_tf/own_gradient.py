"""Functions with a gradient of our own, in a form that survives copying, mapping over an axis, loops and XLA.

`tf.custom_gradient` keeps the tensors of the graph it was called in, so a copy of its operations in another graph loses
the connection. Here a value is tied to its arguments by one IdentityN operation, whose gradient is registered once per
function under a name and is computed from that operation's own inputs and outputs, wherever it was copied to.
"""

from .copying import current_graph
from .library import pfor, tf

__all__ = ["own_gradient"]

_PREFIX = "PyMC3."
_identity_converter = pfor._pfor_converter_registry.pop("IdentityN")


def own_gradient(name, pullback, results=1):
    """Return a function ``tie(value, *xs)`` that returns `value` with another gradient.

    Parameters
    ----------
    name : str
        Unique in this engine.
    pullback : callable
        ``pullback(dy, value, *xs)`` returns the gradient with respect to each of `xs` (None: zero), for given values of
        the same arguments, perhaps with further leading axes, which all of them then have. So `pullback` must not count
        axes from the front, and where it lets arguments broadcast their ranks must be equal.
    results : int
        If more than one, `value` and `dy` are lists of that many tensors.
    """

    def gradient(op, *grads):
        values, xs = list(op.outputs)[:results], list(op.inputs)[results:]
        given = (grads[0], values[0]) if results == 1 else (list(grads[:results]), values)
        dxs = pullback(*given, *xs)
        return (*[None] * results, *(dxs if len(xs) > 1 else [dxs]))

    tf.RegisterGradient(_PREFIX + name)(gradient)

    def tie(value, *xs):
        tied = _identity_n([*([value] if results == 1 else value), *xs], _PREFIX + name)
        return tied[0] if results == 1 else tied[:results]

    return tie


def _identity_n(tensors, gradient_name):
    with current_graph().gradient_override_map({"IdentityN": gradient_name}):
        return tf.identity_n(tensors)


@pfor.RegisterPFor("IdentityN")
def _convert(pfor_input):
    try:
        name = pfor_input.get_attr("_gradient_op_type").decode()
    except ValueError:
        name = ""
    if not name.startswith(_PREFIX):
        return _identity_converter(pfor_input)
    pfor_input.stack_inputs()
    return [pfor.wrap(tensor, True) for tensor in _identity_n([x.t for x in pfor_input.inputs], name)]
