"""What to say where the data of a model have got shapes that do not fit each other."""

import contextlib

from pymc3 import backends_symbolic as K
from pymc3.exceptions import ShapeError
from pymc3.shapes import broadcast_shape, show

__all__ = ["explaining_data_shapes"]


@contextlib.contextmanager
def explaining_data_shapes(model):
    """Run compiled functions of `model` inside the block: where they fail because of new `Data`, the error says so.

    Raises
    ------
    ShapeError
        It names an observed variable, what does not fit it, and the shapes of all `Data`.
    """
    try:
        yield
    except Exception as error:
        text = _conflict(model.root)
        if text is None:
            raise
        raise ShapeError(text) from error


def _conflict(model):
    """What does not fit among the model's data, or None."""
    data = ", ".join(f"{name} {show(variable.dshape)}" for name, variable in model.data_vars.items())
    if not data:
        return None
    cure = f"The model's data have the shapes {data}: pass all that belong together to one pm.set_data({{...}})."
    for variable in model.observed_RVs:
        if not hasattr(variable, "observations"):
            continue
        shapes = {}
        for name, tensor in _parts(variable).items():
            shapes[name] = _shape_now(tensor)
            if shapes[name] is None:
                return f"{name} of {variable.name!r} cannot be computed. {cure}"
        try:
            broadcast_shape(*shapes.values())
        except ShapeError:
            listed = ", ".join(f"{name} {show(shape)}" for name, shape in shapes.items() if shape)
            return f"observed of {variable.name!r} and its parameters do not fit each other: {listed}. {cure}"
    return None


def _parts(variable):
    """The data and the parameters of an observed variable that broadcast against each other: name -> tensor."""
    distribution = variable.distribution
    tensors = {"observed": variable.observations, **distribution.parameters()}
    return {name: x for name, x in tensors.items() if K.is_tensor(x) and name not in distribution._event_parameters}


def _shape_now(tensor):
    """The shape of a tensor with the data as they are; None where it cannot be computed."""
    try:
        return K.eval(tensor, {variable: variable.init_value for variable in K.inputs_of(tensor)}).shape
    except Exception:  # each engine has its own errors of shapes
        return None
