"""Data whose lengths do not fit each other after they were exchanged: errors that name them, and no silent broadcasting."""

import contextlib
from collections.abc import Iterator

import numpy as np

from .. import backends_symbolic as K
from ..exceptions import ShapeError
from ..shapes import broadcast_shape, show
from .current_shapes import is_shortened, shape_now, value_now
from .variables import ObservedRV, RandomVariable, TransformedRV, value_variable

__all__ = ["check_with_data", "explaining_data_shapes"]


@contextlib.contextmanager
def explaining_data_shapes(model, with_observed=True) -> Iterator[None]:
    """Run compiled functions of `model` inside the block: where they fail because of new `Data`, the error says so.

    Parameters
    ----------
    model : Model
    with_observed : bool
        Whether what is observed is compared with its parameters; forward draws do not need it.

    Raises
    ------
    ShapeError
        It names a variable, what does not fit it, and the shapes of all `Data`. Also where new `Data` of length 1 would be
        repeated to fit others, which they were not when the model was defined.
    """
    root = model.root
    text = _repeated_data(root, with_observed)
    if text is not None:
        raise ShapeError(text)
    try:
        yield
    except Exception as error:
        text = _conflict(root, with_observed)
        if text is None:
            raise
        raise ShapeError(text) from error


def _shapes_of_data(model):
    return ", ".join(f"{name} {show(variable.dshape)}" for name, variable in model.data_vars.items())


# ---- where a variable is defined -----------------------------------------------------------------------------------------


def check_with_data(model, variable) -> None:
    """Check that a variable can be computed with the `Data` as they are when it is defined.

    The lengths of `Data` may change, so that a graph is built without them; here it is built once with them.

    Raises
    ------
    ShapeError
        It names the variable, what it is made of, and all shapes.
    """
    data = list(model.data_vars.values())
    parts = _defining_parts(variable) if data else {}
    if not parts or not K.depends_on(list(parts.values()), data):
        return
    known = {x: K.placeholder(x.dshape, x.dtype, name=x.name) for x in data}
    shapes = {label: _shape_with(tensor, known, label, model) for label, tensor in parts.items()}
    if isinstance(variable, ObservedRV):
        try:
            broadcast_shape(*shapes.values())
        except ShapeError as error:
            if value_now(variable.logp_sum_unscaledt) is not None:
                return  # they need not be the same, of vectors
            listed = ", ".join(f"{label} {show(shape)}" for label, shape in shapes.items() if shape)
            raise ShapeError(f"The data of {variable.name!r} and its parameters do not fit each other: {listed}.") from error


def _defining_parts(variable):
    """Return what the shape of a variable depends on: label -> tensor."""
    if K.is_tensor(variable) and not isinstance(variable, RandomVariable):
        return {f"{variable.name!r}": variable}
    is_observed = isinstance(variable, ObservedRV)
    found = _parts(variable, False) if is_observed else variable.distribution.parameters()
    parts = {f"{name} of {variable.name!r}": x for name, x in found.items() if K.is_tensor(x)}
    if not parts:  # a user's density
        density = value_variable(variable).logp_sum_unscaledt
        parts = {f"The log-probability of {variable.name!r}": density}
    return {**({f"observed of {variable.name!r}": variable.observations} if is_observed else {}), **parts}


def _shape_with(tensor, known, label, model):
    try:
        return K.int_shape(K.replace([tensor], known)[0])
    except (TypeError, ValueError) as error:
        if value_now(tensor) is not None:
            return K.int_shape(tensor)
        roots = {model.untransformed(x).name: K.int_shape(x) for x in K.inputs_of(tensor)}
        roots |= {x.name: x.dshape for x in known if K.depends_on(tensor, [x])}
        listed = ", ".join(f"{name} {show(shape)}" for name, shape in roots.items())
        raise ShapeError(f"{label} cannot be computed: shapes do not fit among {listed}.") from error


# ---- what does not fit ---------------------------------------------------------------------------------------------------


def _conflict(model, with_observed):
    """Return what does not fit among the model's data, or None."""
    data = _shapes_of_data(model)
    if not data:
        return None
    cure = f"The model's data have the shapes {data}: pass all that belong together to one pm.set_data({{...}})."
    for variable in model.deterministics:
        if not isinstance(variable, TransformedRV) and shape_now(variable) is None:
            return f"{variable.name!r} cannot be computed. {cure}"
    for variable in model.observed_RVs:
        if not isinstance(variable, ObservedRV):
            continue
        shapes = {}
        for name, tensor in _parts(variable, with_observed).items():
            shapes[name] = shape_now(tensor)
            if shapes[name] is None:
                return f"{name} of {variable.name!r} cannot be computed. {cure}"
        try:
            broadcast_shape(*shapes.values())
        except ShapeError:
            listed = ", ".join(f"{name} {show(shape)}" for name, shape in shapes.items() if shape)
            what = "observed of {!r} and its parameters" if with_observed else "the parameters of {!r}"
            return f"{what.format(variable.name)} do not fit each other: {listed}. {cure}"
    return None


def _parts(variable, with_observed=True):
    """Return the data and the parameters of an observed variable that broadcast against each other: name -> tensor."""
    distribution = variable.distribution
    tensors = {**({"observed": variable.observations} if with_observed else {}), **distribution.parameters()}
    return {name: x for name, x in tensors.items() if K.is_tensor(x) and name not in distribution._event_parameters}


# ---- what would be repeated ----------------------------------------------------------------------------------------------


def _repeated_data(model, with_observed):
    """Return what to say where new data of length 1 would be repeated to fit others, or None."""
    short = [data for data in model.data_vars.values() if is_shortened(data)]
    if not short:
        return None
    key = "repeated data", with_observed, tuple(data.dshape for data in model.data_vars.values())
    return model.remember(key, lambda: _find_repeated(model, short, with_observed))


def _find_repeated(model, short, with_observed):
    """Return whether anything that can be computed cannot be any more where the short data have a length that nothing has."""
    known = {length for data in model.data_vars.values() for length in data.dshape}
    known |= {length for variable in model.basic_RVs for length in K.int_shape(variable.logp_elemwiset)}
    length = next(n for n in range(2, len(known) + 3) if n not in known)
    longer = {data: K.constant(_lengthened(data, length)) for data in short}
    for term in _terms(model, with_observed):
        if K.depends_on(term, short) and value_now(term) is not None and value_now(term, longer) is None:
            listed = ", ".join(f"{data.name!r} {show(data.dshape)}, at first {show(data.defined_shape)}" for data in short)
            return (
                f"New data of length 1 would be repeated to fit others: {listed}. Pass as many values as they are to stand for; "
                f"the model's data have the shapes {_shapes_of_data(model)}."
            )
    return None


def _lengthened(data, length):
    value = K.get_value(data)
    for axis, (now, then) in enumerate(zip(data.dshape, data.defined_shape)):
        value = np.repeat(value, length, axis) if now == 1 != then else value
    return value


def _terms(model, with_observed):
    """Return what is computed from data: tensors."""
    yield from (variable for variable in model.deterministics if not isinstance(variable, TransformedRV))
    if with_observed:
        yield from (factor.logp for factor in model.factors)
        return
    for variable in model.observed_RVs:
        if isinstance(variable, ObservedRV):
            yield sum(K.cast(x, K.floatx()) for x in _parts(variable, False).values()) + K.constant(0.0)
