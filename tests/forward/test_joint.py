"""Every distribution drawn with parameters that vary from draw to draw, in one call: each draw belongs to its own."""

import numpy as np
import pytest
from scipy import stats

import pymc3 as pm
from pymc3.forward.joint import simulate

HALF = 3000
SCALES = (0.7, 1.3)
EYE = np.eye(3) + 0.3
W = np.array([0.2, 0.5, 0.3])

# name -> parameters that are multiplied by the scale, other arguments, and the shape of one draw.
UNIVARIATE = {
    "Uniform": (dict(upper=2.0), {}),
    "Normal": (dict(mu=2.0, sigma=1.0), {}),
    "TruncatedNormal": (dict(mu=1.0), dict(sigma=1.0, lower=0.0, upper=2.0)),
    "HalfNormal": (dict(sigma=1.0), {}),
    "SkewNormal": (dict(mu=2.0), dict(sigma=0.5, alpha=2.0)),
    "Beta": (dict(alpha=2.0), dict(beta=2.0)),
    "Kumaraswamy": (dict(a=2.0), dict(b=2.0)),
    "Exponential": (dict(lam=1.0), {}),
    "Laplace": (dict(mu=2.0), dict(b=0.5)),
    "AsymmetricLaplace": (dict(b=1.0), dict(kappa=1.2, mu=0.0)),
    "StudentT": (dict(mu=2.0), dict(nu=4.0, sigma=0.5)),
    "HalfStudentT": (dict(sigma=1.0), dict(nu=4.0)),
    "Cauchy": (dict(alpha=2.0), dict(beta=0.3)),
    "HalfCauchy": (dict(beta=1.0), {}),
    "Gamma": (dict(beta=1.0), dict(alpha=2.0)),
    "InverseGamma": (dict(beta=1.0), dict(alpha=2.0)),
    "ChiSquared": (dict(nu=3.0), {}),
    "Weibull": (dict(beta=1.0), dict(alpha=2.0)),
    "Lognormal": (dict(mu=1.0), dict(sigma=0.3)),
    "ExGaussian": (dict(mu=1.0, nu=1.0), dict(sigma=0.5)),
    "VonMises": (dict(mu=1.0), dict(kappa=5.0)),
    "Triangular": (dict(c=1.0), dict(lower=0.0, upper=2.0)),
    "Gumbel": (dict(mu=1.0), dict(beta=0.3)),
    "Rice": (dict(nu=2.0), dict(sigma=0.3)),
    "Logistic": (dict(mu=1.0), dict(s=0.2)),
    "LogitNormal": (dict(mu=1.0), dict(sigma=0.3)),
    "Wald": (dict(mu=1.0), dict(lam=5.0)),
    "Pareto": (dict(m=1.0), dict(alpha=5.0)),
    "Moyal": (dict(mu=1.0), dict(sigma=0.2)),
    "Binomial": (dict(p=0.4), dict(n=20)),
    "BetaBinomial": (dict(alpha=8.0), dict(beta=8.0, n=20)),
    "Bernoulli": (dict(p=0.4), {}),
    "DiscreteWeibull": (dict(beta=1.0), dict(q=0.8)),
    "Poisson": (dict(mu=8.0), {}),
    "NegativeBinomial": (dict(mu=8.0), dict(alpha=3.0)),
    "Geometric": (dict(p=0.3), {}),
    "ZeroInflatedPoisson": (dict(theta=8.0), dict(psi=0.8)),
    "ZeroInflatedBinomial": (dict(p=0.4), dict(psi=0.8, n=20)),
    "ZeroInflatedNegativeBinomial": (dict(mu=8.0), dict(psi=0.8, alpha=3.0)),
    "OrderedLogistic": (dict(eta=2.0), dict(cutpoints=np.array([1.0, 2.0, 3.0]))),
    "OrderedProbit": (dict(eta=2.0), dict(cutpoints=np.array([1.0, 2.0, 3.0]))),
    "NormalMixture": (dict(mu=np.array([0.0, 2.0, 4.0])), dict(w=W, sigma=np.full(3, 0.1))),
}
MULTIVARIATE = {
    "Categorical": (dict(p=W), {}, ()),
    "MvNormal": (dict(mu=np.ones(3), cov=EYE), {}, (3,)),
    "MvStudentT": (dict(mu=np.ones(3)), dict(nu=4.0, Sigma=EYE), (3,)),
    "Dirichlet": (dict(a=3 * W), {}, (3,)),
    "Multinomial": (dict(p=np.array([0.1, 0.3, 0.2])), dict(n=20), (3,)),
    "DirichletMultinomial": (dict(a=3 * W), dict(n=20), (3,)),
    "MatrixNormal": (dict(mu=np.ones((2, 3)), colcov=EYE), dict(rowcov=np.eye(2)), (2, 3)),
    "KroneckerNormal": (dict(mu=np.ones(4)), dict(covs=[np.eye(2), np.eye(2) + 0.2]), (4,)),
    "Wishart": (dict(V=EYE), dict(nu=5), (3, 3)),
    "LKJCorr": (dict(eta=2.0), dict(n=3), (3,)),
    "AR1": (dict(k=0.6), dict(tau_e=1.0), (6,)),
    "AR": (dict(sigma=1.0), dict(rho=np.array([0.4, 0.1])), (6,)),
    "GaussianRandomWalk": (dict(mu=1.0, sigma=0.5), {}, (6,)),
    "GARCH11": (dict(omega=1.0), dict(alpha_1=0.2, beta_1=0.3, initial_vol=1.0), (6,)),
    "MvGaussianRandomWalk": (dict(mu=np.ones(3), cov=EYE), {}, (4, 3)),
    "MvStudentTRandomWalk": (dict(mu=np.ones(3), cov=EYE), dict(nu=5.0), (4, 3)),
}
CASES = [(name, *entry, shape) for name, entry in UNIVARIATE.items() for shape in ((), (2, 3))]
CASES += [(name, *entry) for name, entry in MULTIVARIATE.items()]


@pytest.mark.parametrize("name, scaled, fixed, shape", CASES, ids=[f"{case[0]}{case[3]}" for case in CASES])
def test_each_draw_has_its_own_parameters(name, scaled, fixed, shape):
    with pm.Model() as model:
        scale = pm.Uniform("scale", 0.0, 2.0)
        getattr(pm, name)("x", **{key: value * scale for key, value in scaled.items()}, **fixed, shape=shape)
    scales = np.repeat(SCALES, HALF)
    (draws,) = simulate(model, [model.x], (2 * HALF,), {scale: scales})
    assert draws.shape == (2 * HALF,) + shape
    assert draws.dtype == model.x.dtype
    known = set(model._memory)
    simulate(model, [model.x], (2 * HALF,), {scale: scales})
    assert set(model._memory) == known, "a second call compiles something again"
    halves = np.split(draws, 2)
    for half, value in zip(halves, SCALES):
        dist = getattr(pm, name).dist(**{key: given * value for key, given in scaled.items()}, **fixed, shape=shape)
        direct = np.asarray(dist.random(size=HALF))
        for place in {(0,) * len(shape), tuple(n - 1 for n in shape)}:
            ours, theirs = half[(slice(None), *place)], direct[(slice(None), *place)]
            assert stats.ks_2samp(ours, theirs).pvalue > 1e-6, (value, place)
    if name not in ("AR1", "LKJCorr", "DirichletMultinomial", "Dirichlet", "MatrixNormal", "Categorical", "Multinomial"):
        assert stats.ks_2samp(*(half.reshape(HALF, -1)[:, -1] for half in halves)).pvalue < 1e-3, "the scale has no effect"
