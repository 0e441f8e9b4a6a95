"""Distributions of vectors and matrices: densities, total mass, derivatives, batches."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from scipy import stats

import pymc3 as pm
from pymc3 import backends_symbolic as K
from pymc3.distributions import multivariate
from pymc3.distributions.multivariate import _LKJCholeskyCov
from tests.distributions.cases import multivariate as exact
from tests.distributions.reference import assert_close

COV3 = np.array([[2.0, 0.5, -0.3], [0.5, 1.0, 0.2], [-0.3, 0.2, 0.7]])
COV2 = np.array([[1.0, -0.6], [-0.6, 0.8]])
CHOL3, CHOL2 = np.linalg.cholesky(COV3), np.linalg.cholesky(COV2)


def wishart(*args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return pm.Wishart.dist(*args, **kwargs)


def lkj_cholesky_cov(eta, n):
    return _LKJCholeskyCov.dist(eta, n, pm.Exponential.dist(1.5))


def logp_at(dist, points):
    """Log-probabilities at several points, from one compiled function."""
    points = np.asarray(points)
    value = K.placeholder(points.shape[1:], dist.dtype, name="value")
    f = K.function([value], dist.logp(value))
    return np.stack([f(point) for point in points.astype(dist.dtype)])


# ---- exact values ---------------------------------------------------------------------------------------------------

EXTREME = [
    ("Multinomial", dict(n=10**9, p=np.array([0.2, 0.3, 0.5])), [[2 * 10**8, 3 * 10**8, 5 * 10**8], [10**9, 0, 0], [1, 10**9 - 2, 1]]),
    ("Multinomial", dict(n=0, p=np.array([0.2, 0.8])), [[0, 0], [1, -1], [0, 1]]),
    ("Multinomial", dict(n=3, p=np.array([0.0, 0.4, 0.6])), [[0, 1, 2], [1, 1, 1], [0, 3, 0]]),
    ("DirichletMultinomial", dict(n=10**9, a=np.array([3e-5, 1e9, 20.0])), [[3, 10**9 - 5, 2], [0, 10**9, 0]]),
    ("DirichletMultinomial", dict(n=10**6, a=np.array([1e10, 1e10])), [[500_000, 500_000], [0, 10**6], [501_000, 499_000]]),
    ("DirichletMultinomial", dict(n=0, a=np.array([1e-3, 2.0])), [[0, 0], [1, -1]]),
    ("Dirichlet", dict(a=np.array([1e-5, 1e-3])), [[0.5, 0.5], [1e-300, 1.0], [1e-12, 1 - 1e-12]]),
    ("Dirichlet", dict(a=np.array([0.5, 1e6])), [[1e-9, 1 - 1e-9], [0.5, 0.5]]),
    ("Dirichlet", dict(a=np.array([1.0, 1.0, 2.0])), [[0.0, 0.25, 0.75], [0.5, 0.5, 0.0], [0.2, 0.2, 0.2], [0.3334, 0.3333, 0.3333]]),
    ("LKJCorr", dict(eta=1e-4, n=3), [[0.1, 0.2, -0.5], [0.0, 0.0, 0.0]]),
    ("LKJCorr", dict(eta=1e9, n=6), [np.zeros(15), np.full(15, 0.01)]),
    ("LKJCorr", dict(eta=1.5, n=2), [[0.99999], [-1 + 1e-12], [1.0], [2.0]]),
    ("KroneckerNormal", dict(mu=np.arange(12.0), covs=[COV2, COV2 + 1, COV3]), [np.zeros(12), np.linspace(-30, 9, 12)]),
    ("KroneckerNormal", dict(mu=np.zeros(6), evds=[np.linalg.eigh(COV3), np.linalg.eigh(COV2)]), [np.linspace(-3, 9, 6)]),
    (
        "KroneckerNormal",
        dict(mu=np.zeros((2, 6)), evds=[np.linalg.eigh(COV3), np.linalg.eigh(COV2)], sigma=2.0),
        [np.linspace(-3, 9, 12).reshape(2, 6)],
    ),
]


@pytest.mark.parametrize("name, params, points", EXTREME, ids=lambda x: x if isinstance(x, str) else "")
def test_exact_values(name, params, points):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        extra = {"shape": np.shape(points[0])} if name == "DirichletMultinomial" else {}
        dist = getattr(pm, name).dist(**params, **extra)
    assert_close(logp_at(dist, points), exact.EXACT[name](params, np.asarray(points, dtype=float)))


@pytest.mark.parametrize("nu", [1e-3, 2.5, 1e6, 1e15])
def test_student_t_between_cauchy_and_normal(nu):
    points = np.array([[0.0, 0.0], [1e-5, 3.0], [-4.0, 2.5]])
    logp = logp_at(pm.MvStudentT.dist(nu, mu=np.array([0.0, 1.0]), cov=COV2, shape=2), points)
    if nu == 1e15:
        assert_close(logp, stats.multivariate_normal([0.0, 1.0], COV2).logpdf(points))
    else:
        assert_close(logp, stats.multivariate_t([0.0, 1.0], COV2, df=nu).logpdf(points))


@pytest.mark.parametrize("eta, n", [(1e-2, 3), (1.0, 2), (30.0, 4), (1e5, 3)])
def test_lkj_cholesky_cov_far_out(eta, n):
    params = dict(eta=eta, n=n, sd_dist=pm.HalfCauchy.dist(2.0))
    rng = np.random.default_rng(7)
    point = np.zeros(n * (n + 1) // 2)
    diagonal = np.arange(1, n + 1).cumsum() - 1
    point[diagonal] = 1.0
    # A standard deviation of 1000 before one of 0.001: sums of squares must not run over rows.
    uneven = point.copy()
    uneven[diagonal] = 10.0 ** np.linspace(3, -3, n)
    points = np.array([point, 1e3 * point + rng.normal(size=point.size), uneven, np.where(point == 1, 2.0, rng.normal(size=point.size))])
    assert_close(logp_at(_LKJCholeskyCov.dist(**params), points), exact.lkj_cholesky_cov(params, points))


# ---- total mass -----------------------------------------------------------------------------------------------------


def compositions(n, k):
    """All vectors of k counts with sum n."""
    bars = np.array(list(itertools.combinations(range(n + k - 1), k - 1)))
    edges = np.concatenate([np.full((len(bars), 1), -1), bars, np.full((len(bars), 1), n + k - 1)], axis=1)
    return np.diff(edges, axis=1) - 1


@pytest.fixture(scope="module")
def masses():
    """Total probabilities of two distributions of counts, with their parameters as inputs."""
    every = compositions(6, 3)
    positive = K.placeholder((3,), name="positive")
    mult = pm.Multinomial.dist(6, positive, shape=every.shape).logp(every)
    mixture = pm.DirichletMultinomial.dist(6, positive, shape=every.shape).logp(every)
    return K.function([positive], [K.sum(K.exp(mult)), K.sum(K.exp(mixture))])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parameters=st.lists(st.floats(1e-3, 1e3), min_size=3, max_size=3))
def test_counts_have_total_mass_one(masses, parameters):
    np.testing.assert_allclose(masses(np.array(parameters)), 1.0, rtol=1e-10)


def test_dirichlet_integrates_to_one():
    nodes, weights = np.polynomial.legendre.leggauss(40)
    u, w = 0.5 * (nodes + 1), 0.5 * weights
    x, y = u[:, None] * np.ones(40), (1 - u[:, None]) * u
    points = np.stack([x, y, 1 - x - y], axis=-1)
    density = np.exp(logp_at(pm.Dirichlet.dist(np.array([2.0, 3.5, 4.0]), shape=points.shape), points[None])[0])
    assert np.sum(density * w[:, None] * w * (1 - u[:, None])) == pytest.approx(1.0, abs=1e-8)


@pytest.mark.parametrize("eta", [2.0, 3.0])
def test_lkj_corr_integrates_to_one(eta):
    nodes, weights = np.polynomial.legendre.leggauss(50)
    a, b, t = np.meshgrid(nodes, nodes, nodes, indexing="ij")
    scale = np.sqrt((1 - a**2) * (1 - b**2))
    points = np.stack([a, b, a * b + scale * t], axis=-1)
    density = np.exp(logp_at(pm.LKJCorr.dist(eta, 3), points[None])[0])
    total = np.einsum("ijk,i,j,k->", density * scale, weights, weights, weights)
    assert total == pytest.approx(1.0, abs=1e-5)


def pack(sds, corr, n):
    """Packed Cholesky factor of standard deviations and correlations above the diagonal."""
    matrix = np.eye(n)
    matrix[np.triu_indices(n, 1)] = corr
    matrix = np.triu(matrix) + np.triu(matrix, 1).T
    return (sds[:, None] * np.linalg.cholesky(matrix))[np.tril_indices(n)]


@pytest.mark.parametrize("n, eta", [(2, 1.0), (3, 2.5), (4, 0.7)])
def test_lkj_cholesky_cov_is_lkj_corr_and_standard_deviations(n, eta):
    """Its density is theirs divided by the Jacobian determinant of the map between them."""
    rng = np.random.default_rng(n)
    length = n * (n - 1) // 2
    both = np.concatenate([np.exp(rng.normal(size=n)), rng.uniform(-0.4, 0.4, length)])
    steps = 1e-5 * np.eye(n + length)
    packed = [[pack(x[:n], x[n:], n) for x in (both + h, both - h)] for h in steps]
    jacobian = np.array([(above - below) / 2e-5 for above, below in packed])
    (logp,) = logp_at(lkj_cholesky_cov(eta, n), [pack(both[:n], both[n:], n)])
    (corr,) = logp_at(pm.LKJCorr.dist(eta, n), [both[n:]])
    sds = stats.expon(scale=1 / 1.5).logpdf(both[:n]).sum()
    assert logp == pytest.approx(corr + sds - np.linalg.slogdet(jacobian)[1], rel=1e-8)


def test_student_t_and_wishart_of_one_dimension():
    points = np.array([[0.3], [-4.0], [20.0]])
    logp = logp_at(pm.MvStudentT.dist(3.3, mu=np.array([0.5]), cov=[[4.0]], shape=1), points)
    assert_close(logp, stats.t(3.3, 0.5, 2.0).logpdf(points[:, 0]))
    points = np.array([[[0.3]], [[5.0]], [[60.0]]])
    logp = logp_at(wishart(4.2, np.array([[1.7]]), shape=(1, 1)), points)
    assert_close(logp, stats.gamma(2.1, scale=3.4).logpdf(points[:, 0, 0]))


# ---- derivatives ----------------------------------------------------------------------------------------------------


def symmetric(direction):
    return direction + np.swapaxes(direction, -1, -2)


PACKED = np.array([0.7, -0.3, 1.4, 0.2, 0.9, 0.5])
MATRIX = np.linspace(-1.0, 2.0, 6).reshape(3, 2)
#: Distribution from real inputs, their values, and the point; keys that end in "cov" or are "V" stay symmetric.
GRADIENTS = {
    "MvNormal, cov": (lambda mu, cov: pm.MvNormal.dist(mu, cov=cov, shape=3), dict(mu=np.ones(3), cov=COV3), [0.4, 2.0, -1.0]),
    "MvStudentT, chol": (
        lambda nu, mu, chol: pm.MvStudentT.dist(nu, mu=mu, chol=chol, shape=3),
        dict(nu=3.5, mu=np.ones(3), chol=CHOL3),
        [0.4, 2.0, -1.0],
    ),
    "MvStudentT, tau": (
        lambda nu, taucov: pm.MvStudentT.dist(nu, mu=0.0, tau=taucov, shape=2),
        dict(nu=np.array(40.0), taucov=COV2),
        [0.4, 2.0],
    ),
    "Dirichlet": (lambda a: pm.Dirichlet.dist(a, shape=3), dict(a=np.array([0.5, 1.0, 30.0])), [0.2, 0.3, 0.5]),
    "Multinomial": (lambda p: pm.Multinomial.dist(9, p, shape=3), dict(p=np.array([0.5, 1.0, 2.0])), [0, 2, 7]),
    "DirichletMultinomial": (lambda a: pm.DirichletMultinomial.dist(9, a, shape=3), dict(a=np.array([0.5, 9.0, 300.0])), [0, 2, 7]),
    "Wishart": (lambda nu, V: wishart(nu, V, shape=(3, 3)), dict(nu=5.5, V=COV3), COV2),
    "LKJCorr of 2": (lambda eta: pm.LKJCorr.dist(eta, 2), dict(eta=1.7), [0.3]),
    "LKJCorr of 3": (lambda eta: pm.LKJCorr.dist(eta, 3), dict(eta=1.7), [0.3, -0.2, 0.5]),
    "LKJCholeskyCov": (lambda eta: lkj_cholesky_cov(eta, 3), dict(eta=0.8), PACKED),
    "MatrixNormal": (
        lambda mu, rowcov, colchol: pm.MatrixNormal.dist(mu, rowcov=rowcov, colchol=colchol, shape=(3, 2)),
        dict(mu=0.5 * MATRIX, rowcov=COV3, colchol=CHOL2),
        MATRIX,
    ),
    "KroneckerNormal": (
        lambda firstcov, secondcov: pm.KroneckerNormal.dist(np.ones(6), covs=[firstcov, secondcov], shape=6),
        dict(firstcov=COV3, secondcov=COV2),
        MATRIX.ravel(),
    ),
    "KroneckerNormal, noise": (
        lambda firstcov, sigma: pm.KroneckerNormal.dist(np.ones(6), covs=[firstcov, COV2], sigma=sigma, shape=6),
        dict(firstcov=COV3, sigma=0.6),
        MATRIX.ravel(),
    ),
}


@pytest.mark.parametrize("name", GRADIENTS)
def test_gradients(name):
    make, params, point = GRADIENTS[name]
    params = {key: np.asarray(value, dtype=float) for key, value in params.items()}
    point = COV3 if name == "Wishart" else np.asarray(point)
    inputs = {key: K.placeholder(value.shape, name=key) for key, value in params.items()}
    dist = make(**inputs)
    value = K.placeholder(point.shape, dist.dtype, name="value")
    logp = K.sum(dist.logp(value))
    wrt = [*inputs.values()] + ([value] if dist.dtype == K.floatx() else [])
    f = K.function([*inputs.values(), value], [logp, *K.gradients(logp, wrt)], name=name)
    every = [*params.values(), point]
    gradients = f(*every)[1:]
    rng = np.random.default_rng(3)
    for _ in range(3):
        directions = [rng.normal(size=np.shape(x)) for x in every[: len(wrt)]]
        for i, key in enumerate([*params, "value"][: len(wrt)]):
            if key.endswith("cov") or key == "V" or (name == "Wishart" and key == "value"):
                directions[i] = symmetric(directions[i])
            if name == "Dirichlet" and key == "value":
                directions[i] -= directions[i].mean()
        directions += [0] * (len(every) - len(wrt))

        def at(h):
            return f(*[np.asarray(x + h * d, dtype=np.asarray(x).dtype) for x, d in zip(every, directions)])[0]

        h = 1e-4
        difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
        slope = sum(np.sum(g * d) for g, d in zip(gradients, directions))
        assert slope == pytest.approx(difference, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("length_scale", [0.05, 1.0, 3.0])
def test_gradient_of_a_smooth_kernel_with_noise(length_scale):
    """Eigenvalues that are equal or all near zero do no harm."""
    grids = [np.linspace(0, 1, 9), np.linspace(0, 2, 4)]
    squares = [(grid[:, None] - grid) ** 2 for grid in grids]
    y, noise = np.sin(np.arange(36.0)), 0.3
    given = K.placeholder((), name="length_scale")
    covs = [K.exp(-square / (2 * given**2)) for square in squares]
    logp = pm.KroneckerNormal.dist(np.zeros(36), covs=covs, sigma=noise, shape=36).logp(y)
    value, slope = K.function([given], [logp, K.gradients(logp, given)])(length_scale)
    one, two = (np.exp(-square / (2 * length_scale**2)) for square in squares)
    derivative = np.kron(one * squares[0], two) + np.kron(one, two * squares[1])
    cov = np.kron(one, two) + noise**2 * np.eye(36)
    weights = np.linalg.solve(cov, y)
    exact_slope = (weights @ derivative @ weights - np.trace(np.linalg.solve(cov, derivative))) / length_scale**3 / 2
    assert value == pytest.approx(stats.multivariate_normal(np.zeros(36), cov).logpdf(y), rel=1e-8)
    assert slope == pytest.approx(exact_slope, rel=1e-6)


# ---- batches --------------------------------------------------------------------------------------------------------

#: Distribution for a batch of three, and a possible and an impossible event.
BATCHES = {
    "MvNormal": (lambda: pm.MvNormal.dist(np.zeros(2), cov=COV2, shape=(3, 2)), [0.4, 1.0], [np.inf, 0.0]),
    "MvStudentT": (lambda: pm.MvStudentT.dist(3.0, mu=np.zeros(2), chol=CHOL2, shape=(3, 2)), [0.4, 1.0], [-np.inf, np.inf]),
    "Dirichlet": (lambda: pm.Dirichlet.dist(np.array([1.0, 2.0]), shape=(3, 2)), [0.4, 0.6], [0.4, 0.4]),
    "Multinomial": (lambda: pm.Multinomial.dist(5, np.array([0.4, 0.6]), shape=(3, 2)), [2, 3], [6, -1]),
    "DirichletMultinomial": (lambda: pm.DirichletMultinomial.dist(5, np.array([0.4, 2.0]), shape=(3, 2)), [2, 3], [2, 2]),
    "Wishart": (lambda: wishart(3.0, COV2, shape=(3, 2, 2)), COV2, np.array([[1.0, 2.0], [2.0, 1.0]])),
    "Wishart, asymmetric": (lambda: wishart(3.0, COV2, shape=(3, 2, 2)), COV2, np.array([[1.0, 0.2], [0.1, 1.0]])),
    "LKJCorr of 2": (lambda: pm.LKJCorr.dist(2.0, 2, shape=(3, 1)), [0.3], [1.5]),
    "LKJCorr of 3": (lambda: pm.LKJCorr.dist(2.0, 3, shape=(3, 3)), [0.3, -0.2, 0.5], [0.9, 0.9, -0.9]),
    "LKJCholeskyCov": (lambda: lkj_cholesky_cov(2.0, 2), [1.0, 0.5, 2.0], [1.0, 0.5, -2.0]),
    "LKJCholeskyCov at 0": (lambda: lkj_cholesky_cov(2.0, 2), [1.0, 0.5, 2.0], [0.0, 0.0, 0.0]),
    "LKJCholeskyCov at inf": (lambda: lkj_cholesky_cov(2.0, 2), [1.0, 0.5, 2.0], [1.0, np.inf, 2.0]),
    "MatrixNormal": (lambda: pm.MatrixNormal.dist(0, rowcov=COV3, colcov=COV2, shape=(3, 3, 2)), MATRIX, np.full((3, 2), np.inf)),
    "KroneckerNormal": (lambda: pm.KroneckerNormal.dist(np.zeros(6), covs=[COV3, COV2], shape=(3, 6)), MATRIX.ravel(), np.full(6, np.inf)),
    "KroneckerNormal, noise": (
        lambda: pm.KroneckerNormal.dist(np.zeros(6), covs=[COV3, COV2], sigma=1.0, shape=(3, 6)),
        MATRIX.ravel(),
        np.full(6, -np.inf),
    ),
}


@pytest.mark.parametrize("name", BATCHES)
def test_a_bad_row_is_alone(name):
    make, good, bad = BATCHES[name]
    dist = make()
    rows = np.stack([good, bad, good])
    (alone,) = logp_at(dist, [good])
    logp = np.reshape(logp_at(dist, [rows])[0], 3)
    assert np.isfinite(alone).all() and np.isneginf(logp[1])
    assert_close(logp[[0, 2]], [np.ravel(alone)[0]] * 2)
    several = np.reshape(logp_at(dist, [np.stack([rows, rows])])[0], (2, 3))
    assert_close(several, [logp, logp])


@pytest.mark.parametrize("name", sorted(set(BATCHES) - {"Wishart, asymmetric", "LKJCholeskyCov at 0", "LKJCholeskyCov at inf"}))
def test_a_number_of_rows_known_at_run_time_only(name):
    make, good, bad = BATCHES[name]
    dist = make()
    value = K.placeholder((None, *np.shape(good)), dist.dtype)
    f = K.function([value], dist.logp(value))
    for count in (1, 4):
        logp = f(np.stack([good] * count).astype(dist.dtype))
        assert np.shape(logp)[0] == count and np.all(np.isfinite(logp))


def test_batches_of_parameters():
    a = np.array([[1.0, 2.0, 3.0], [4.0, 0.5, 1.0]])
    points = np.array([[[0.2, 0.3, 0.5], [0.6, 0.1, 0.3]]])
    assert_close(logp_at(pm.Dirichlet.dist(a, shape=(2, 3)), points), exact.dirichlet({"a": a}, points))
    nus = np.array([2.0, 9.0])
    logp = logp_at(pm.MvStudentT.dist(nus, mu=np.zeros(3), cov=COV3, shape=(2, 3)), points)
    single = [stats.multivariate_t(np.zeros(3), COV3, df=nu).logpdf(x) for nu, x in zip(nus, points[0])]
    assert_close(logp, [single])
    covs = np.stack([COV3, np.eye(3)])
    logp = logp_at(pm.MvNormal.dist(np.zeros(3), cov=covs, shape=(2, 3)), points)
    assert_close(logp, [[stats.multivariate_normal(np.zeros(3), cov).logpdf(x) for cov, x in zip(covs, points[0])]])
    # One matrix that is none makes its own row impossible.
    covs[1, 0, 1] = covs[1, 1, 0] = 2.0
    logp = logp_at(pm.MvNormal.dist(np.zeros(3), cov=covs, shape=(2, 3)), points)
    assert np.isfinite(logp[0, 0]) and np.isneginf(logp[0, 1])


@pytest.mark.parametrize("kind", ["cov", "tau", "chol"])
def test_large_known_matrices_are_factorised_once(kind):
    """They are tensors as attributes, but work on them is done before compiling."""
    rng = np.random.default_rng(5)
    root = np.tril(rng.normal(size=(20, 20)), -1) / 5 + np.eye(20)
    matrix = {"cov": root @ root.T, "tau": np.linalg.inv(root @ root.T), "chol": root}[kind]
    dist = pm.MvNormal.dist(np.zeros(20), shape=20, **{kind: matrix})
    assert isinstance(dist._scale.factor, np.ndarray)
    points = rng.normal(size=(3, 20))
    assert_close(logp_at(dist, points), stats.multivariate_normal(np.zeros(20), root @ root.T).logpdf(points))


def test_matrix_pos_def():
    matrices = np.stack([np.eye(2), COV2, [[1.0, 2.0], [2.0, 1.0]], np.zeros((2, 2)), -np.eye(2)])
    found = K.eval(multivariate.matrix_pos_def(K.as_tensor(matrices)))
    assert found.tolist() == [True, True, False, False, False]
    assert [multivariate.posdef(matrix) for matrix in matrices] == [1, 1, 0, 0, 0]


def test_factors_are_attributes():
    matrix = np.array([[2.0, 0.5], [0.5, 1.0]])
    lower = np.linalg.cholesky(matrix)
    for own in ({"cov": matrix}, {"chol": lower}, {"chol": lower.T, "lower": False}):
        dist = pm.MvStudentT.dist(nu=3.0, mu=np.zeros(2), shape=2, **own)
        np.testing.assert_allclose(K.eval(dist.chol_cov), lower, rtol=1e-12)
        assert dist.k == 2 and not hasattr(dist, "chol_tau")
    dist = pm.MvNormal.dist(np.zeros(2), tau=matrix, shape=2)
    np.testing.assert_allclose(K.eval(dist.chol_tau), lower, rtol=1e-12)
    assert dist.k == 2 and not hasattr(dist, "chol_cov")


def test_dirichlet_with_a_shape_of_another_length():
    with pm.Model(), pytest.raises(ValueError, match=r"'x': .*Dirichlet, the categories, has length 3 in a and 4 in shape"):
        pm.Dirichlet("x", a=np.ones(3), shape=4)
