"""`theano.sparse`: the values are those of SciPy's sparse matrices; the tensors are dense."""

import numpy as np
import pytest
import scipy.sparse
from theano.sparse.basic import as_sparse_variable, structured_dot

import pymc3 as pm
import theano
import theano.sparse
import theano.tensor as tt

X = scipy.sparse.csr_matrix(np.array([[0.0, 2.0, 0.0], [1.5, 0.0, 0.0], [0.0, -1.0, 3.0]]))
V = np.array([1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    "name, args, wanted",
    [
        ("dot", (X, V), X @ V),
        ("structured_dot", (X, V[:, None]), X @ V[:, None]),
        ("true_dot", (X, X.T), (X @ X.T).toarray()),
        ("transpose", (X,), X.T.toarray()),
        ("neg", (X,), -X.toarray()),
        ("add", (X, X.T), (X + X.T).toarray()),
        ("sub", (X, X.T), (X - X.T).toarray()),
        ("mul", (X, V), X.multiply(V).toarray()),
        ("sp_sum", (X, 1), X.sum(1).A1 if hasattr(X.sum(1), "A1") else X.sum(1)),
        ("sp_ones_like", (X,), (X != 0).toarray()),
        ("sp_zeros_like", (X,), np.zeros((3, 3))),
        ("diag", (X,), X.diagonal()),
        ("square_diagonal", (V,), np.diag(V)),
        ("row_scale", (X, V), (scipy.sparse.diags(V) @ X).toarray()),
        ("col_scale", (X, V), (X @ scipy.sparse.diags(V)).toarray()),
        ("hstack", ([X, X.T],), scipy.sparse.hstack([X, X.T]).toarray()),
        ("vstack", ([X, X.T],), scipy.sparse.vstack([X, X.T]).toarray()),
        ("CSR", (X.data, X.indices, X.indptr, X.shape), X.toarray()),
        ("CSC", (X.tocsc().data, X.tocsc().indices, X.tocsc().indptr, X.shape), X.toarray()),
        ("csr_from_dense", (X.toarray(),), X.toarray()),
    ],
)
def test_values(name, args, wanted):
    np.testing.assert_allclose(getattr(theano.sparse, name)(*args).eval(), wanted, rtol=1e-14)


def test_inputs_and_shared_variables_take_sparse_matrices():
    s, y = theano.sparse.csr_matrix("s"), theano.shared(X)
    product = theano.function([s], theano.sparse.dot(s, y.T))
    np.testing.assert_allclose(product(X), (X @ X.T).toarray())
    assert tt.as_tensor_variable(X).dtype == "float64"


def test_gradient_of_a_model_with_neighbours():
    """The quadratic form of a conditional autoregression, as it was written with sparse neighbours."""
    neighbours = scipy.sparse.csr_matrix(abs(np.subtract.outer(range(4), range(4))) == 1).astype("float64")
    W, D = as_sparse_variable(neighbours), tt.as_tensor_variable(np.asarray(neighbours.sum(0)).ravel())
    with pm.Model() as model:
        phi = pm.Flat("phi", shape=4)
        pm.Potential("prior", -0.5 * tt.dot(phi, D * phi - 0.9 * structured_dot(W, phi.dimshuffle(0, "x")).ravel()))
    precision = np.diag(neighbours.toarray().sum(0)) - 0.9 * neighbours.toarray()
    point = np.array([0.3, -1.0, 2.0, 0.5])
    assert model.logp({"phi": point}) == pytest.approx(-0.5 * point @ precision @ point, rel=1e-13)
    np.testing.assert_allclose(model.dlogp()({"phi": point}), -precision @ point, rtol=1e-13)


def test_what_is_no_matrix():
    with pytest.raises(TypeError, match="need a matrix; got 1 axes"):
        as_sparse_variable(V)
    with pytest.raises(TypeError, match="must be known"):
        theano.sparse.CSR(V, tt.lvector(), [0, 1, 2, 3], (3, 3))
