"""Questions about the graph, copies of it, derivatives."""

import numpy as np
import pytest

from pymc3 import backends_symbolic as K


@pytest.fixture
def xyz():
    return [K.placeholder((), name=name) for name in "xyz"]


def test_inputs_of(xyz):
    x, y, z = xyz
    shared = K.variable(2.0, name="shared")
    made = (x + shared) * y + K.constant(3.0) + x
    found = K.inputs_of(made)
    assert set(found) == {x, y} and len(found) == 2
    assert set(K.inputs_of([made, z])) == {x, y, z}
    assert K.inputs_of(made) == found
    assert K.inputs_of(x) == [x]
    assert K.inputs_of(K.constant(1.0)) == []
    assert K.inputs_of(shared) == []


def test_depends_on(xyz):
    x, y, z = xyz
    middle = K.exp(x)
    made = middle * y
    assert K.depends_on(made, [x]) and K.depends_on(made, [middle]) and K.depends_on(made, [z, y])
    assert not K.depends_on(made, [z]) and not K.depends_on(middle, [made])
    assert K.depends_on(made, [made]) and K.depends_on(x, [x])
    assert not K.depends_on(made, [])


def test_nearest(xyz):
    x, y, z = xyz
    shared = K.variable(2.0, name="shared")
    middle = K.exp(x) + shared
    made = middle * y
    assert K.nearest(made, [x, y, middle, made]) == [y, middle]
    assert K.nearest(made, [z, x]) == [x] and K.nearest([made, z * 2], [z, x]) == [z, x]
    assert K.nearest(middle, [middle, shared]) == [shared]
    assert K.nearest(x, [x, y]) == [] and K.nearest(2.0, [x]) == [] and K.nearest(made, []) == []
    view = K.view(middle, name="view")
    assert K.nearest(view, [view, middle]) == [middle] and K.nearest(view + x, [x, view, middle]) == [x, view]


def test_nearest_through_loops_and_branches(xyz):
    x, y, z = xyz
    total, _ = K.scan(lambda carry, i: (carry * x, ()), y, K.arange(3))
    chosen = K.cond(z > 0, lambda: total, lambda: x)
    assert K.nearest(chosen, [x, y, z]) == [x, y, z]
    assert K.nearest(chosen, [x, y, z, total]) == [x, z, total]


def test_replace(xyz):
    x, y, z = xyz
    middle = K.exp(x)
    made = [middle * y, middle + z, z * 2]
    replaced = K.replace(made, {middle: z + 1, y: K.constant(5.0)})
    assert isinstance(replaced, list) and all(isinstance(t, K.TensorVariable) for t in replaced)
    assert set(K.inputs_of(replaced)) == {z}
    values = K.eval(replaced, {z: 3.0})
    assert [float(v) for v in values] == [20, 7, 6]
    np.testing.assert_allclose(K.eval(made, {x: 0.0, y: 2.0, z: 3.0}), [2, 4, 6])


def test_replace_is_simultaneous(xyz):
    x, y, _ = xyz
    swapped = K.replace([x - y], {x: y, y: x})[0]
    assert K.eval(swapped, {x: 1.0, y: 5.0}) == 4


def test_replace_of_an_output_itself(xyz):
    x, y, _ = xyz
    assert K.eval(K.replace([x], {x: y * 2})[0], {y: 4.0}) == 8


def test_replaced_graphs_have_gradients(xyz):
    x, y, _ = xyz
    made = K.replace([K.square(x) * y], {x: y + 1})[0]
    assert K.eval(K.gradients(made, y), {y: 2.0}) == 3**2 + 2 * 2 * 3


def squares(x, y, data, power=2.0):
    return [K.sum(K.square(x - data) / y), K.exp(x) ** power]


def test_alike(xyz):
    x, y, z = xyz
    shared = K.variable(np.array([0.5, 1.5]), name="shared")
    graphs = [
        squares(x, y, K.constant([1.0, 2.0])),
        [x + y, K.exp(x)],
        squares(z, y, shared),
        squares(y, y, K.constant([3.0, 4.0])),  # two roots are one: another function
        squares(y, x, K.constant([5.0, 6.0]), power=3.0),
        squares(x, y, K.constant([5.0, 6.0, 7.0])),  # another shape
    ]
    classes = K.alike(graphs)
    assert [members for members, _, _ in classes] == [[0, 2, 4], [1], [3], [5]]
    members, leaves, values = classes[0]
    assert x in leaves and y in leaves and len(leaves) == 4
    assert [row[leaves.index(x)] for row in values] == [x, z, y]
    point = {x: 0.3, y: 1.7, z: -0.4}
    for member, row in zip(members, values):
        ours = K.eval(K.replace(graphs[0], dict(zip(leaves, row))), point)
        np.testing.assert_allclose(ours, K.eval(graphs[member], point), rtol=1e-15)
    K.set_value(shared, np.array([2.5, 3.5]))
    ours = K.eval(K.replace(graphs[0], dict(zip(leaves, values[1]))), point)
    np.testing.assert_allclose(ours, [(2.9**2 + 3.9**2) / 1.7, np.exp(-0.8)], rtol=1e-15)


def test_stacks_in(xyz):
    x, y, z = xyz
    inner = K.stack([x, K.exp(y), z])
    outer = K.stack([inner * 2.0, K.stack([z, z, x])])
    made = K.sum(outer + K.stack([x, y], axis=0)[0]) + K.sum(K.concatenate([inner, inner]))
    found = K.stacks_in(made)
    values = {x: 1.0, y: 2.0, z: 3.0}
    assert sorted(len(parts) for _, parts in found) == [2, 2, 3, 3]
    for stack, parts in found:
        assert K.depends_on(made, [stack])
        np.testing.assert_array_equal(K.eval(stack, values), np.stack(K.eval(parts, values)))
    assert [part for _, parts in found for part in parts if part is z]  # as the user made it
    (lengths,) = [len(parts) for stack, parts in found if K.depends_on(stack, [inner]) and K.int_shape(stack) == (2, 3)]
    assert lengths == 2 and K.int_shape(found[0][0]) in [(2, 3), (2,)]  # from the result backwards
    assert K.stacks_in(x * y) == [] and K.stacks_in(K.stack([x, y], axis=-1) * 1.0)[0][1] == [x, y]


def test_alike_leaves_out_what_is_equal(xyz):
    x, y, z = xyz
    (members, leaves, values), *others = K.alike([[(x - 0.5) * z], [(y - 0.5) * z]])
    assert members == [0, 1] and others == [] and leaves == [x] and values == [[x], [y]]


def test_shapes_axes_and_indices_are_no_leaves():
    a, b = (K.placeholder((3, 3), name=name) for name in "ab")
    graphs = [[K.sum(a, axis=0)], [K.sum(b, axis=1)], [a[0]], [b[1]], [a[:2]], [b[1:]], [K.cumsum(b, axis=0)]]
    assert [members for members, _, _ in K.alike(graphs)] == [[i] for i in range(len(graphs))]


def test_variables_of_unknown_shape_are_never_exchanged(xyz):
    x, y, _ = xyz
    one, other = (K.variable(np.ones(2), shape=(None,)) for _ in range(2))
    classes = K.alike([[K.sum(one) * x], [K.sum(other) * x], [K.sum(one) * y]])
    assert [members for members, _, _ in classes] == [[0, 2], [1]]


def test_integers_that_are_calculated_with_are_leaves(xyz):
    x, y, _ = xyz
    graphs = [[K.sum(K.constant(counts) * z)] for counts, z in (([1, 2, 3], x), ([4, 5, 6], y))]
    ((members, leaves, values),) = K.alike(graphs)
    assert members == [0, 1] and len(leaves) == 2
    assert K.eval(K.replace(graphs[0], dict(zip(leaves, values[1])))[0], {y: 3.0}) == 45


def test_stop_gradient(xyz):
    x, y, _ = xyz
    made = K.stop_gradient(K.square(x)) * x + y
    values = K.eval([made, *K.gradients(made, [x, y])], {x: 3.0, y: 1.0})
    assert [float(v) for v in values] == [28, 9, 1]


def test_gradients_list_for_list_and_zeros_where_unconnected(xyz):
    x, y, z = xyz
    vector = K.placeholder((3,), name="v")
    made = K.sum(vector * x) + K.exp(K.stop_gradient(y))
    listed = K.gradients(made, [x, y, z, vector])
    assert isinstance(listed, list)
    assert isinstance(K.gradients(made, x), K.TensorVariable)
    values = K.function([x, y, z, vector], listed)(2.0, 1.0, 1.0, [1.0, 2.0, 3.0])
    assert [float(v) for v in values[:3]] == [6, 0, 0]
    np.testing.assert_array_equal(values[3], [2, 2, 2])
    assert [v.shape for v in values] == [(), (), (), (3,)]


def test_gradients_of_what_is_not_a_root(xyz):
    x, y, _ = xyz
    middle = K.exp(x)
    made = middle * middle * y
    value = K.eval(K.gradients(made, middle), {x: 0.5, y: 3.0})
    np.testing.assert_allclose(value, 2 * np.exp(0.5) * 3)
    assert K.eval(K.gradients(made, made), {x: 0.5, y: 3.0}) == 1


def test_gradients_are_taken_through_integers_as_zero():
    x = K.placeholder((3,), name="x")
    made = K.sum(K.cast(K.cast(x, "int64"), "float64") * x)
    np.testing.assert_array_equal(K.eval(K.gradients(made, x), {x: [1.5, 2.5, -3.5]}), [1, 2, -3])


def test_gradients_refuse_what_has_none(xyz):
    x, _, _ = xyz
    n = K.placeholder((), "int64", name="n")
    with pytest.raises(ValueError, match="scalar"):
        K.gradients(K.stack([x, x]), x)
    with pytest.raises(TypeError, match="int64"):
        K.gradients(x * n, n)
    with pytest.raises(TypeError, match="int64"):
        K.gradients(n * 2, x)


def test_jacobian_and_hessian():
    x = K.placeholder((3,), name="x")
    s = K.placeholder((), name="s")
    vector = K.square(x) * s
    scalar = K.sum(x**3) * s + x[0] * x[1]
    outputs = [K.jacobian(vector, x), *K.jacobian(vector, [s, x]), K.hessian(scalar, x), *K.hessian(scalar, [x, s])]
    values = K.function([x, s], outputs)([1.0, 2.0, 3.0], 2.0)
    diagonal = np.diag([4.0, 8.0, 12.0])
    second = np.diag([12.0, 24.0, 36.0])
    second[0, 1] = second[1, 0] = 1
    for got, wanted in zip(values, [diagonal, [1, 4, 9], diagonal, second, second, 0.0]):
        np.testing.assert_allclose(got, wanted, atol=1e-14)
        assert got.shape == np.shape(wanted)


def test_hessian_of_special_functions():
    x = K.placeholder((2,), name="x")
    made = K.sum(K.gammaln(x)) + K.sum(K.log1pexp(x)) + K.logsumexp(x)
    value = K.eval(K.hessian(made, x), {x: [1.5, 2.5]})
    p = 1 / (1 + np.exp(-1.0))
    s = 1 / (1 + np.exp(-np.array([1.5, 2.5])))
    trigamma = np.array([0.934802200544679, 0.490357756100234])
    wanted = np.diag(trigamma + s * (1 - s)) + p * (1 - p) * np.array([[1, -1], [-1, 1]])
    np.testing.assert_allclose(value, wanted, rtol=1e-10)


def test_hessian_of_a_product():
    x = K.placeholder((3,), name="x")
    value = K.eval(K.hessian(K.prod(x), x), {x: [2.0, 0.0, 5.0]})
    np.testing.assert_allclose(value, [[0, 5, 0], [5, 0, 2], [0, 2, 0]])


def test_delta_logp():
    mu, sd, k = K.placeholder((2,), name="mu"), K.placeholder((), name="sd"), K.placeholder((), "int64", name="k")
    factors = [K.sum(-K.square(mu)), K.sum(-K.square(mu - 1) / sd), K.cast(k, "float64") * mu[0], -K.square(sd)]
    shared_sd = K.variable(2.0, name="sd")
    f = K.delta_logp(factors, [mu, k], {sd: shared_sd})
    assert isinstance(f, K.Function)

    def total(q, sd):
        return -np.sum(q[:2] ** 2) - np.sum((q[:2] - 1) ** 2) / sd + q[2] * q[0]

    q, q0 = np.array([0.3, -1.0, 2.0]), np.array([1.0, 0.5, -1.0])
    np.testing.assert_allclose(f(q, q0), total(q, 2.0) - total(q0, 2.0), rtol=1e-13)
    K.set_value(shared_sd, 0.5)
    np.testing.assert_allclose(f(q, q0), total(q, 0.5) - total(q0, 0.5), rtol=1e-13)
    # An entry of a discrete variable is rounded.
    np.testing.assert_allclose(f(q + [0, 0, 0.2], q0), total(q, 0.5) - total(q0, 0.5), rtol=1e-13)


def test_delta_logp_leaves_out_what_does_not_depend():
    x, y = K.placeholder((), name="x"), K.placeholder((), name="y")
    f = K.delta_logp([-K.square(x), K.exp(y)], [x])
    assert f([2.0], [1.0]) == -3


def test_apply_takes_any_number_of_arguments():
    x, y = K.placeholder((2,), name="x"), K.placeholder((2,), name="y")
    made = K.apply(lambda a, b, c: (a * b + c, [a]), x, y, 2.0)
    values = K.function([x, y], [made[0], made[1][0]])([1.0, 2.0], [3.0, 4.0])
    np.testing.assert_array_equal(values[0], [5, 10])
    np.testing.assert_array_equal(values[1], [1, 2])


def test_a_gather_is_replaced_inside_a_mapped_function():
    index = K.placeholder((), "int64", name="index")
    picked = K.take(np.arange(5.0) ** 2, index) + K.take(np.ones((2, 3)), [0, 2], axis=1)[0, 0]
    mapped = K.vectorize(lambda i: K.replace([picked], {index: i})[0])
    indices = K.placeholder((None,), "int64", name="indices")
    np.testing.assert_array_equal(K.function([indices], mapped(indices))([1, 2, 4]), [2.0, 5.0, 17.0])
