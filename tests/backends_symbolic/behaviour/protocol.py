"""What Python and NumPy ask of a tensor: functions and ufuncs of NumPy and SciPy, numbers, truth, containers, texts."""

from functools import partial

import numpy as np

from . import rows
from .rows import gives, raises

#: Which function of K is called is what these rows are about; its values in all modes are other tables' rows.
agrees = partial(rows.agrees, modes=())

X = [0.5, -1.25, 2.0]
M = [[0.5, -1.25, 2.0], [3.0, 0.25, -0.75]]
POSITIVE = [0.5, 1.25, 2.0]
COUNTS = [3, 0, -2]

FLOATS_OF_X = """
    abs absolute fabs sign exp exp2 expm1 square sin cos tan sinh cosh tanh arctan arcsinh cbrt deg2rad radians rad2deg degrees
    rint floor ceil trunc fix negative positive isnan isinf isfinite logical_not conj real round around
    atan asinh ravel copy atleast_1d atleast_2d
""".split()
FLOATS_OF_POSITIVE = "log log1p log2 log10 sqrt reciprocal arccosh".split()
PAIRS = """
    add subtract multiply divide true_divide floor_divide mod remainder maximum minimum arctan2 hypot logaddexp equal not_equal less
    less_equal greater greater_equal logical_and logical_or logical_xor power float_power divmod
""".split()
REDUCED = "sum prod mean max min amax amin std var ptp argmax argmin all any count_nonzero cumsum cumprod".split()
SPECIAL_OF_X = "erf erfc erfcx ndtr log_ndtr expit log_expit i0 i0e i1 i1e".split()
SPECIAL_OF_POSITIVE = "gamma gammaln psi digamma".split()

FUNCTIONS = [
    *(agrees(f"np.{name}(x)", x=X) for name in FLOATS_OF_X),
    *(agrees(f"np.{name}(x)", x=COUNTS) for name in "fabs rint exp absolute sign square trunc".split()),
    *(agrees(f"np.{name}(x)", x=[1.25, 2.0, 7.5]) for name in FLOATS_OF_POSITIVE),
    *(agrees(f"np.{name}(x, y)", x=POSITIVE, y=[0.75, 2.0, -0.625], rtol=1e-12) for name in PAIRS),
    *(agrees(f"np.{name}(A, x)".replace("A", "np.array([1.0, 2.0, -3.0])"), x=POSITIVE) for name in ("add", "maximum", "hypot")),
    *(agrees(f"np.{name}(x)", x=M) for name in REDUCED),
    *(agrees(f"np.{name}(x, axis=1)", x=M) for name in REDUCED),
    agrees("np.sum(x, axis=0, keepdims=True, dtype='float32')", x=M, rtol=1e-6),
    agrees("np.add.reduce(x)", x=M),
    agrees("np.multiply.reduce(x, axis=1)", x=M),
    agrees("np.maximum.reduce(x)", x=M),
    agrees("np.add.accumulate(x)", x=M),
    agrees("np.multiply.outer(x, y)", x=X, y=[1.0, 2.0]),
    agrees("np.subtract.outer(np.arange(4.0), x)", x=X),
    agrees("np.dot(np.ones((2, 3)), x)", x=X),
    agrees("np.matmul(x, np.ones((3, 2)))", x=M),
    agrees("np.inner(x, y)", x=M, y=X),
    agrees("np.vdot(x, y)", x=M, y=M),
    agrees("np.outer(x, y)", x=X, y=X),
    agrees("np.tensordot(x, y, axes=1)", x=M, y=X),
    agrees("np.einsum('ij,j->i', x, y)", x=M, y=X),
    agrees("np.stack([x, y, 1.0 * x])", x=X, y=X),
    agrees("np.concatenate([x, [1.0]])", x=X),
    agrees("np.concatenate([x, x], axis=None)", x=M),
    agrees("np.hstack([x, 1.0])", x=X),
    agrees("np.vstack([x, y])", x=X, y=X),
    agrees("np.column_stack([x, y])", x=X, y=X),
    agrees("np.append(x, 4.0)", x=X),
    agrees("np.diff(x)", x=M),
    agrees("np.diff(x, n=2, axis=1)", x=M),
    agrees("np.where(x > 0, x, 0.0)", x=X),
    agrees("np.clip(x, -1.0, 1.0)", x=X),
    agrees("np.clip(x, 0.0, None)", x=X),
    agrees("np.round(x, 1)", x=[0.25, 0.34, -7.77]),
    agrees("np.round(x, -1)", x=[25.0, 34.0, -77.0]),
    agrees("np.transpose(x)", x=M),
    agrees("np.swapaxes(x, 0, 1)", x=M),
    agrees("np.moveaxis(x, 0, -1)", x=M),
    agrees("np.expand_dims(x, 0)", x=X),
    agrees("np.squeeze(x)", x=[[1.0, 2.0]]),
    agrees("np.reshape(x, (3, 2))", x=M),
    agrees("np.broadcast_to(x, (2, 3))", x=X),
    agrees("np.tile(x, 2)", x=X),
    agrees("np.repeat(x, 2)", x=X),
    agrees("np.take(x, [2, 0])", x=X),
    agrees("np.sort(x)", x=X),
    agrees("np.argsort(x)", x=X),
    agrees("np.flip(x)", x=X),
    agrees("np.fliplr(x)", x=M),
    agrees("np.roll(x, 1)", x=X),
    agrees("np.diag(x)", x=X),
    agrees("np.tril(x)", x=M),
    agrees("np.zeros_like(x)", x=X),
    agrees("np.full_like(x, 2.5)", x=X),
    agrees("np.isclose(x, y)", x=X, y=[0.5, -1.25000001, 2.1]),
    agrees("np.hypot(x, y)", x=[3e200, 0.0, np.inf], y=[4e200, 0.0, 1.0]),
    agrees("np.linalg.inv(x)", x=[[2.0, 1.0], [0.5, 3.0]]),
    agrees("np.linalg.det(x)", x=[[2.0, 1.0], [0.5, 3.0]]),
    agrees("np.linalg.solve(x, y)", x=[[2.0, 1.0], [0.5, 3.0]], y=[1.0, 2.0]),
    agrees("np.linalg.cholesky(x)", x=[[2.0, 0.5], [0.5, 3.0]]),
    agrees("np.linalg.norm(x)", x=X),
    gives("np.shape(x)", (2, 3), x=M),
    gives("np.ndim(x)", 2, x=M),
    gives("np.size(x)", 6, x=M),
    *(agrees(f"special.{name}(x)", x=X, rtol=1e-12) for name in SPECIAL_OF_X),
    *(agrees(f"special.{name}(x)", x=POSITIVE, rtol=1e-12) for name in SPECIAL_OF_POSITIVE),
    *(agrees(f"special.{name}(x)", x=[0.25, 0.5, 0.875], rtol=1e-12) for name in ("logit", "erfinv", "erfcinv")),
    *(
        agrees(f"special.{name}(x, y)", x=POSITIVE, y=[0.75, 2.0, 0.5], rtol=1e-12)
        for name in "betaln gammainc gammaincc xlogy xlog1py ive".split()
    ),
    agrees("special.betainc(x, 2.0, 0.25)", x=POSITIVE, rtol=1e-12),
]

METHODS = [
    *(agrees(f"x.{name}()", f"np.{name}(x)", x=M) for name in "ptp sum mean prod std var min max argmax argmin cumsum cumprod".split()),
    agrees("x.norm()", "np.linalg.norm(x)", x=X),
    agrees("x.ptp(axis=0)", "np.ptp(x, axis=0)", x=M),
    agrees("x.clip(-1.0, 1.0)", x=X),
    agrees("x.clip(min=0.0)", "np.clip(x, 0.0, None)", x=X),
    agrees("x.round(1)", x=[0.25, 0.34]),
    agrees("round(x, 1)", "np.round(x, 1)", x=[0.25, 0.34]),
    agrees("x.conj() + x.real", x=X),
    agrees("x.imag", x=X),
    agrees("x.mT", "x.T", x=M),
    agrees("x.fill(2.5)", "np.full_like(x, 2.5)", x=X),
    agrees("x.searchsorted(1.5)", x=[0.5, 1.0, 2.0]),
    agrees("x.exp() + x.sin()", "np.exp(x) + np.sin(x)", x=X),
    agrees("x.trunc()", "np.trunc(x)", x=X),
    agrees("x.flatten(2)", "x.reshape(2, -1)", x=[M, M]),
    agrees("math.floor(x)", "np.floor(x)", x=[1.5, -0.5]),
    agrees("math.ceil(x)", "np.ceil(x)", x=[1.5, -0.25]),
    agrees("divmod(x, 2)", x=[5.0, -3.5]),
    agrees("divmod(7, x)", x=[5.0, -3.25]),
    agrees("sum(x)", x=X),
    agrees("np.array([1.0, 2.0, 3.0]) ** x", x=X),
    gives("x in [x]", True, x=X),
    gives("len(x)", 2, x=M),
    gives("[repr(row) for row in x]", ["<float64 ()>"] * 2, x=[1.0, 2.0]),
    gives("hasattr(x, 'tolist')", False, x=X),
]

SCALAR, VECTOR, WHOLE = {"x": 1.5}, {"x": X}, {"x": 2}
NO_FLOAT = (
    "<x: float64 ()> is symbolic and has no value as a Python float. Write the formula with functions of pm.math or NumPy "
    "(pm.math.exp(x), not math.exp(x)); x.eval({input: value}) computes a value."
)
NO_TRUTH = (
    "{} is symbolic and has no truth value. Choose with pm.math.where or K.cond instead of `if`, combine with & and | instead of "
    "`and` and `or`, and write (a < x) & (x < b) for a < x < b; x.eval({{input: value}}) computes a value."
)
NO_ARRAY = (
    "{} is symbolic and NumPy cannot make an array of it. Write pm.math.dot(A, x) for A.dot(x), pm.math.stack([x, y]) for "
    "np.array([x, y]), pm.math.constant(A)[x] for A[x], x itself for np.asarray(x); NumPy's functions take tensors (np.exp(x)); "
    "x.eval({{input: value}}) computes a value."
)
NO_POSITION = (
    "<x: int64 ()> is symbolic and cannot be a position in a list or a length. Index a tensor with it "
    "(pm.math.constant(values)[x]); x.eval({input: value}) computes a value."
)
NO_LENGTH = "<x: float64 ()> is a scalar: it has no length and cannot be iterated over."
UNKNOWN_LENGTH = (
    "<x: float64 (?,)> has a length that is known only when it is computed: K.shape(x)[0] is that length as a tensor, K.scan and "
    "K.vectorize go over the elements."
)
NONE_FOR_TENSORS = (
    "the function '{}' of NumPy or SciPy cannot be applied to <x: float64 (3,)>: there is none of that name for tensors. pm.math "
    "and K (pymc3.backends_symbolic) list what there is; x.eval({{input: value}}) computes a value."
)
MISSING = "<x: float64 (3,)> has no '{}': {}."

REFUSED = [
    *(raises(call, TypeError, NO_FLOAT, **SCALAR) for call in ("float(x)", "math.exp(x)", "math.sqrt(x)", "'%.1f' % x")),
    raises("int(x)", TypeError, NO_FLOAT.replace("Python float", "Python int"), **SCALAR),
    raises("complex(x)", TypeError, NO_FLOAT.replace("Python float", "Python complex"), **SCALAR),
    raises("bool(x)", TypeError, NO_TRUTH.format("<x: float64 ()>"), **SCALAR),
    *(
        raises(call, TypeError, NO_TRUTH.format("<bool ()>"), **SCALAR)
        for call in ("1 if x > 0 else 2", "0 < x < 1", "x > 0 and x < 1", "not x > 0", "max(x, 1.0)", "sorted([x, x + 1])")
    ),
    *(
        raises(call, TypeError, NO_ARRAY.format("<x: float64 (3,)>"), **VECTOR)
        for call in (
            "np.asarray(x)",
            "np.array(x)",
            "np.ones((2, 3)).dot(x)",
            "np.array([x, x])",
            "np.asarray([x, [1.0, 2.0, 3.0]])",
            "special.logsumexp(x)",
            "np.zeros((2, 3)).__setitem__(0, x)",
        )
    ),
    raises("np.array([x[0], 1.0])", TypeError, NO_ARRAY.format("<float64 ()>"), **VECTOR),
    raises("np.arange(3)[x]", TypeError, NO_ARRAY.format("<x: int64 ()>"), **WHOLE),
    raises("[1, 2, 3][x]", TypeError, NO_POSITION, **WHOLE),
    raises("range(x)", TypeError, NO_POSITION, **WHOLE),
    raises("len(x)", TypeError, NO_LENGTH, **SCALAR),
    raises("list(x)", TypeError, NO_LENGTH, **SCALAR),
    raises("[*x]", TypeError, NO_LENGTH, **SCALAR),
    raises("len(x)", TypeError, UNKNOWN_LENGTH, unknown=True, **VECTOR),
    raises("list(x)", TypeError, UNKNOWN_LENGTH, unknown=True, **VECTOR),
    raises(
        "1.0 in x",
        TypeError,
        "<x: float64 (3,)> is symbolic: whether it contains a value is not known. Write K.any(K.equal(x, value)).",
        **VECTOR,
    ),
    raises(
        "x.__setitem__(0, 1.0)",
        TypeError,
        "<x: float64 (3,)> is symbolic and cannot be written to. Write x = K.set_subtensor(x, key, value) for x[key] = value, and "
        "K.inc_subtensor for x[key] += value.",
        **VECTOR,
    ),
    raises(
        "f'{x:.2f}'",
        TypeError,
        "<x: float64 ()> is symbolic and has no value to be shown as '.2f'; x.eval({input: value}) computes a value.",
        **SCALAR,
    ),
    raises("np.spacing(x)", TypeError, NONE_FOR_TENSORS.format("spacing"), **VECTOR),
    raises("np.fft.fft(x)", TypeError, NONE_FOR_TENSORS.format("fft"), **VECTOR),
    raises("special.j0(x)", TypeError, NONE_FOR_TENSORS.format("j0"), **VECTOR),
    raises("np.add.reduceat(x, [0, 1])", TypeError, NONE_FOR_TENSORS.format("add.reduceat"), **VECTOR),
    raises(
        "np.sum(x, where=[True, False, True])", TypeError, "np.sum of tensors does not take where=; it takes x, axis, keepdims.", **VECTOR
    ),
    raises(
        "np.where(x > 0)",
        TypeError,
        "np.where(condition) has as many values as data decide; np.where(condition, x, y) takes tensors.",
        **VECTOR,
    ),
    raises("np.exp(x, out=np.zeros(3))", TypeError, "np.exp of tensors does not take out=; it takes x.", **VECTOR),
    raises("x + 'a'", TypeError, "unsupported operand type(s) for +: 'TensorVariable' and 'str'", **VECTOR),
    raises("None * x", TypeError, "unsupported operand type(s) for *: 'NoneType' and 'TensorVariable'", **VECTOR),
    *(
        raises(
            f"x.{name}()",
            AttributeError,
            MISSING.format(name, "it has no value yet: x.eval({input: value}) gives an array, which has this method"),
            **VECTOR,
        )
        for name in ("tolist", "item")
    ),
]

TEXTS = [
    gives("repr(x)", "<x: float64 (2, 3)>", x=M),
    gives("repr(x)", "<x: int64 ()>", x=2),
    gives("repr(x)", "<x: float64 (?,)>", unknown=True, x=X),
    gives("repr(x + 1)", "<float64 (3,)>", x=X),
    gives("repr(x > 0)", "<bool (3,)>", x=X),
    gives("str(x)", "x", x=X),
    gives("str(x + 1)", "<float64 (3,)>", x=X),
    gives("f'{x}'", "x", x=X),
    gives("repr([x, x * 2])", "[<x: float64 (3,)>, <float64 (3,)>]", x=X),
    gives("repr(K.constant([1, 2]))", "<int64 (2,)>"),
    gives("repr(K.variable(1.5, name='shared'))", "<shared: float64 ()>"),
    gives("str(K.variable(1.5, name='shared'))", "shared"),
]

ROWS = [*FUNCTIONS, *METHODS, *REFUSED, *TEXTS]
