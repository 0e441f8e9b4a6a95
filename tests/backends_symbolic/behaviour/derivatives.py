"""Derivatives: of what, with respect to what; conversions of tensors; variables and placeholders that cannot be."""

import numpy as np

from .rows import agrees, gives, raises

FLOATS, WHOLE = np.array([1.0, 2.0, 3.0]), np.array([1, -2, 3])
NO_TENSOR = "to differentiate with respect to; need a tensor, or a list of tensors."
NO_FLOAT = "only tensors of floating type have derivatives (cast it first)."
LOSS = "which cannot hold such values without loss; convert it with K.cast."
LENGTHS = "need non-negative integers (None: unknown length)."

ROWS = [
    raises("K.gradients(x, x)", ValueError, "gradients: got <x: float64 (3,)>; need a scalar (sum it, or take K.jacobian).", x=FLOATS),
    raises("K.hessian(x, x)", ValueError, "hessian: got <x: float64 (3,)>; need a scalar (sum it).", x=FLOATS),
    *(
        row
        for name in "gradients jacobian hessian".split()
        for row in (
            raises(f"K.{name}(K.sum(x), 1.0)", TypeError, f"{name}: got 1.0 {NO_TENSOR}", x=FLOATS),
            raises(f"K.{name}(K.sum(x), [x, 'a'])", TypeError, f"{name}: got 'a' {NO_TENSOR}", x=FLOATS),
            raises(f"K.{name}(K.sum(x), None)", TypeError, f"{name}: got None {NO_TENSOR}", x=FLOATS),
            raises(f"K.{name}(K.sum(x * y), y)", TypeError, f"{name}: got <y: int64 (3,)>; {NO_FLOAT}", x=FLOATS, y=WHOLE),
            raises(f"K.{name}(K.sum(y), x)", TypeError, f"{name}: got <int64 ()>; {NO_FLOAT}", x=FLOATS, y=WHOLE),
        )
    ),
    gives("K.gradients(K.sum(x * x), [x])", [2 * FLOATS], x=FLOATS),
    gives("K.jacobian(x * x, x)", np.diag(2 * FLOATS), x=FLOATS),
    gives("K.hessian(K.sum(x * x), (x,))", [2 * np.eye(3)], x=FLOATS),
    raises("K.as_tensor(x, 'int64')", TypeError, f"as_tensor: got <x: float64 (3,)>, need int64, {LOSS}", x=FLOATS),
    raises("K.as_tensor(x, 'bool')", TypeError, f"as_tensor: got <x: int64 (3,)>, need bool, {LOSS}", x=WHOLE),
    raises("K.as_tensor([x, x], 'int64')", TypeError, f"as_tensor: got <x: float64 (3,)>, need int64, {LOSS}", x=FLOATS),
    agrees("K.as_tensor(x, 'float64')", "x.astype('float64')", x=WHOLE),
    agrees("K.as_tensor([x, 2.0])", "np.array([x, 2.0])", x=1.5),
    agrees("K.as_tensor(x, 'float32')", "x.astype('float32')", x=FLOATS),
    raises(
        "K.as_tensor([x, [1.0, 2.0]])",
        ValueError,
        "shapes (1, 3) and (1, 2) cannot be joined along axis 0: axis 1 differs. They are computed from 'x'.",
        x=FLOATS,
    ),
    *(
        raises(f"K.{call}", TypeError, f"{call.partition('(')[0]}: got <x: float64 (3,)>; need a tensor made by K.variable.", x=FLOATS)
        for call in ("get_value(x)", "set_value(x, 1.0)")
    ),
    raises("K.variable(1.5, shape=(2,))", ValueError, "variable: got a value of shape (), need (2,)."),
    raises("K.variable([1.5], shape=(2,), name='z')", ValueError, "variable 'z': got a value of shape (1,), need (2,)."),
    raises("K.variable(1.5, shape=(-2,), name='z')", ValueError, f"variable 'z': got (-2,); {LENGTHS}"),
    raises("K.placeholder((-1,))", ValueError, f"placeholder: got (-1,); {LENGTHS}"),
    raises("K.placeholder((2.0,), name='z')", ValueError, f"placeholder 'z': got (2.0,); {LENGTHS}"),
]
