"""Contract: what an engine must write. Everything else of K is composed of these, once for all engines, in `derived/`.

A primitive is called with arguments that were checked. Where a name is K's, too, it means the same, but for this:

- `x` is a tensor, `tensors` and `operands` are lists of tensors of one dtype; one of two operands may be a Python number.
- Axes are a tuple of ints from 0 on, `axis` is one such int; `keepdims` is given. `sum` and `prod` (`cumsum`, `cumprod`) return
  the dtype that they get. `max` and `min` of booleans are `any` and `all`, also of nothing.
- A shape is a tuple of ints and int64 scalars (in `reshape` one may be -1), or an int64 vector of static length.
- The key of `getitem`, `set_subtensor` and `inc_subtensor` is a tuple of ints, slices, None, int64 arrays and integer tensors, in
  which indices of known axes are in range; values have the dtype of `x` or one that is cast to it, and fit the place.
- `constant(array, name)`, `variable(array, shape, name)` and `placeholder(shape, dtype, name, cls)` get all arguments.
- `full(shape, value)` broadcasts a tensor; `arange(start, stop, step)` takes numbers or scalars; `repeat(x, repeats, axis)` an
  int64 tensor, of unknown lengths; `diag_part(x, offset)` is `diagonal` of the last two axes.
- `floor`, `ceil`, `round` and `isnan` get floats; the other functions of the reals turn integers and booleans into floatx.
- `floor_divide` and `mod` of integers get no divisor 0 or -1; shifts get counts that move some of the bits only.
- `eval(x, feed)` gets placeholders as keys; `register_conversion(cls)` teaches the engine's own functions a class that
  `as_tensor` takes.
- ``nearest(tensors, wanted, own)``: lists of tensors; whether `tensors` themselves count.
- ``scan(body, carry, xs, length)``: lists of tensors, ``body(carry, x) -> (carry, ys)`` lists of tensors, `length` an int, an
  int64 scalar, or None; returns (carry, ys). ``while_loop(cond, body, carry, max_iterations)`` and ``cond(p, f, g, args)``
  likewise: `f` and `g` take and return a list. ``vectorize(fn, args, is_mapped)`` maps ``fn(*args) -> list`` over the first axes of
  the arguments that are mapped. ``callback(callback, inputs)`` gets a `shared.callbacks.Callback`, and returns a list; its gradient is
  what `derived.callbacks.pulled_back` says.

Those that K does not have:

- ``constant_value(x)``: the array of a tensor that is the same in every run, else None.
- ``check(x, condition, problem)``: `x`; a ValueError with the text `problem` where the condition, a scalar, does not hold.
- ``named_roots(x)``: the placeholders and variables that tensors depend on.
- ``meetings(x)``: (fit, tensors) for each place where lengths must agree that are not static; ``fit(*shapes)`` raises if not.
- ``inner_reads(tensors, inputs)``: `index_reads` of a body that is being built, of `inputs` alone.
- ``zero_at(place, length)``: 0, read at a place of a table of that length, so that `index_reads` lists the place.
- ``recorded(tensors)``: the graph of tensors, as an object that `pickle` takes; ``restored(record)``: the tensors, of their classes and
  names, in the current session. What is deep must not be nested in it.
- `Function` is a subclass of `shared.function.BaseFunction`, `Session` of `shared.sessions.BaseSession`, `TensorVariable` of
  `shared.tensor.Tensor`.
"""

#: area -> names
_BY_AREA = {
    "tensors": """
        TensorVariable is_tensor as_tensor constant placeholder view variable get_value set_value shape int_shape cast
        constant_value register_conversion eval
    """,
    "elemwise": """
        abs sign exp expm1 log log1p sqrt square floor ceil round sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh
        arctanh sigmoid softplus isnan logical_not bitwise_not negative
        arctan2 add subtract multiply true_divide floor_divide mod power equal not_equal less less_equal greater greater_equal
        logical_and logical_or bitwise_and bitwise_or bitwise_xor left_shift right_shift where
    """,
    "reduce": "sum prod max min argmax cumsum cumprod",
    "special": """
        erf erfc erfcx erfinv erfcinv gamma gammaln digamma polygamma betainc gammainc gammaincc i0 i0e i1 i1e ive log_ndtr xlogy
        xlog1py
    """,
    "shaping": """
        reshape broadcast_to transpose expand_dims squeeze concatenate full arange repeat diag_part getitem set_subtensor
        inc_subtensor take argsort
    """,
    "linalg": "matmul tensordot einsum cholesky solve solve_triangular slogdet eigh qr",
    "graph": """
        inputs_of nearest replace stop_gradient apply gradients jacobian index_reads inner_reads zero_at meetings named_roots
        alike stacks_in addends element_sources calls_python
    """,
    "control": "scan while_loop cond vectorize callback compile_loop check recorded restored Function Session",
}
PRIMITIVES = {area: tuple(names.split()) for area, names in _BY_AREA.items()}
