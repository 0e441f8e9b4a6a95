"""JAX on one core: log-densities and gradients, written by hand, in a compiled loop."""

import os
import sys

import measure

measure.use_one_core()
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import dense_tasks  # noqa: E402
import growth_tasks  # noqa: E402
import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

jax.config.update("jax_enable_x64", True)


def loop_of(evaluate, *data):
    """Return a function that calls ``evaluate(b, *data) -> (value, move)`` so many times from the last of the data, b."""

    @jax.jit
    def run(count, b, *data):
        def body(_, carry):
            b, total = carry
            value, move = evaluate(b, *data)
            return b + dense_tasks.NEXT_TO_NOTHING * move, total + value

        return jax.lax.fori_loop(0, count, body, (b, 0.0))[1]

    *data, b = map(jnp.asarray, data)
    return lambda count: float(run(count, b, *data)) / count


def dense_loop(density, with_gradient, design, y, b):
    """See `dense_tasks.task`."""

    def value_of(b, design, y):
        return density(jnp, jnp.dot(design, b), y)

    def evaluate(b, design, y):
        if with_gradient:
            return jax.value_and_grad(value_of)(b, design, y)
        return (value_of(b, design, y),) * 2

    return loop_of(evaluate, design, y, b)


def growth_loop(rows, groups):
    """See `growth_tasks.task`; the free variables are one vector."""

    def normal(x, mu, sigma):
        return -0.5 * ((x - mu) / sigma) ** 2 - jnp.log(sigma) - 0.5 * jnp.log(2 * jnp.pi)

    def value_of(v, group, x, y):
        mu, log_tau, slope, intercept = v[0], v[1], v[2], v[3:]
        tau = jnp.exp(log_tau)
        prior = normal(mu, 0.0, 2.0) + normal(slope, 0.0, 2.0) + jnp.sum(normal(intercept, mu, tau))
        prior += jnp.log(2.0) + normal(tau, 0.0, 1.0) + log_tau
        eta = intercept[group] + slope * x
        return prior + jnp.sum(y * eta - jax.nn.softplus(eta))

    start = np.zeros(3 + groups)
    start[1] = growth_tasks.LOG_TAU
    run = loop_of(jax.value_and_grad(value_of), *growth_tasks.problem(rows, groups), start)
    return run, 1, run(1)


def versions(job):
    """Versions of JAX and NumPy."""
    return {"jax": jax.__version__, "numpy": np.__version__, "python": sys.version.split()[0]}


if __name__ == "__main__":
    measure.main({"dense": dense_tasks.task(dense_loop), "growth": growth_tasks.task(growth_loop), "versions": versions})
