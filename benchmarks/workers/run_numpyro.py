"""NumPyro's NUTS: all chains in one vectorised, compiled program."""

import os
import sys
import time
from functools import partial

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
import measure
import numpy as np
import numpyro
import numpyro.distributions as dist
import posterior_run
import posteriors
from numpyro import sample
from numpyro.distributions import constraints
from numpyro.infer import MCMC, NUTS

numpyro.enable_x64()
FIELDS = ("num_steps", "diverging")


def flat(name, shape=(), support=constraints.real):
    return sample(name, dist.ImproperUniform(support, shape, ()))


def regression(name, data):
    X, y = map(jnp.asarray, posteriors.design(name, data))
    beta = flat("beta", (X.shape[1],))
    sigma = sample("sigma", dist.HalfCauchy(2.5)) if name.startswith("kidiq") else flat("sigma", support=constraints.positive)
    sample("y", dist.Normal(jnp.dot(X, beta), sigma), obs=y)


def eight_schools(name, data):
    mu = sample("mu", dist.Normal(0, 5))
    tau = sample("tau", dist.HalfCauchy(5))
    t = sample("t", dist.Normal(0, 1).expand([int(data["J"])]))
    theta = numpyro.deterministic("theta", mu + tau * t)
    sample("y", dist.Normal(theta, data["sigma"]), obs=data["y"])


def kilpisjarvi(name, data):
    alpha = sample("alpha", dist.Normal(data["pmualpha"], data["psalpha"]))
    beta = sample("beta", dist.Normal(data["pmubeta"], data["psbeta"]))
    sigma = flat("sigma", support=constraints.positive)
    sample("y", dist.Normal(alpha + beta * data["x"], sigma), obs=data["y"])


def autoregression(name, data):
    X, y = map(jnp.asarray, posteriors.lags(data))
    alpha = sample("alpha", dist.Normal(0, 10))
    beta = sample("beta", dist.Normal(0, 10).expand([X.shape[1]]))
    sigma = sample("sigma", dist.HalfCauchy(2.5))
    sample("y", dist.Normal(alpha + jnp.dot(X, beta), sigma), obs=y)


def garch(name, data):
    y, first = jnp.asarray(data["y"]), jnp.asarray(float(data["sigma1"]))
    mu, alpha0 = flat("mu"), flat("alpha0", support=constraints.positive)
    alpha1 = sample("alpha1", dist.Uniform(0, 1))
    beta1 = sample("beta1", dist.Uniform(0, 1 - alpha1))
    numpyro.factor("triangle", jnp.log1p(-alpha1))

    def later(sigma, before):
        sigma = jnp.sqrt(alpha0 + alpha1 * (before - mu) ** 2 + beta1 * sigma**2)
        return sigma, sigma

    _, rest = jax.lax.scan(later, first, y[:-1])
    sample("y", dist.Normal(mu, jnp.concatenate([first[None], rest])), obs=y)


MODELS = {
    "eight_schools-eight_schools_noncentered": eight_schools,
    "kilpisjarvi_mod-kilpisjarvi": kilpisjarvi,
    "arK-arK": autoregression,
    "garch-garch11": garch,
}


def prepare(job):
    """See `posterior_run.posterior`.  The whole run is one compiled function: called again, `MCMC.run` compiles again."""
    name, start = job["posterior"], time.perf_counter()
    data, _ = posteriors.load(name)

    def run(key):
        kernel = NUTS(partial(MODELS.get(name, regression), name, data))
        lengths = dict(num_warmup=job["tune"], num_samples=job["draws"], num_chains=job["chains"])
        mcmc = MCMC(kernel, chain_method="vectorized", progress_bar=False, **lengths)
        of_tuning, of_draws = jax.random.split(key)
        mcmc.warmup(of_tuning, collect_warmup=True, extra_fields=FIELDS)
        tuning = mcmc.get_extra_fields()["num_steps"]
        mcmc.run(of_draws, extra_fields=FIELDS)
        return mcmc.get_samples(group_by_chain=True), mcmc.get_extra_fields(), tuning

    compiled = jax.jit(run).lower(jax.random.PRNGKey(0)).compile()
    facts = {"model": 0.0, "first_draw": time.perf_counter() - start}

    def read(found, seed):
        values, fields, tuning = found
        values = {key: np.asarray(value) for key, value in values.items()}
        return posterior_run.Drawn(values, fields["num_steps"].sum(), tuning.sum(), fields["diverging"].sum())

    return facts, lambda seed: jax.block_until_ready(compiled(jax.random.PRNGKey(seed))), read


def posterior(job):
    """See `posterior_run.posterior`."""
    return posterior_run.posterior(job, prepare)


def versions(job):
    """Versions of NumPyro and what it stands on."""
    return {"numpyro": numpyro.__version__, "jax": jax.__version__, "numpy": np.__version__, "python": sys.version.split()[0]}


if __name__ == "__main__":
    measure.main({"posterior": posterior, "versions": versions})
