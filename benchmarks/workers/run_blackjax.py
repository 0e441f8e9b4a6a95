"""BlackJAX's random-walk Metropolis: jit around a scan, vmap over chains, a log-probability written by hand."""

import sys

import blackjax
import jax
import jax.numpy as jnp
import joint_run
import measure
import numpy
import problems

jax.config.update("jax_enable_x64", True)


def rate(job):
    """See `joint_run.rate`; every draw keeps its position, acceptance flag and acceptance probability."""
    first, second, response = (jnp.asarray(a, "float64") for a in problems.regression(job["size"]))
    chains, length = job["chains"], joint_run.chunk_length(job["chains"])

    def log_density(q):
        residual = response - (q[0] + q[1] * first + q[2] * second)
        return -0.5 * jnp.sum(residual * residual) - 0.005 * jnp.sum(q * q)

    walk = blackjax.additive_step_random_walk.normal_random_walk(log_density, joint_run.STEP * jnp.ones(3))

    def one(state, key):
        if chains == 1:
            state, info = walk.step(key, state)
        else:
            state, info = jax.vmap(walk.step)(jax.random.split(key, chains), state)
        return state, (state.position, info.is_accepted, info.acceptance_rate)

    @jax.jit
    def many(key, state):
        return jax.lax.scan(one, state, jax.random.split(key, length))

    start = jnp.zeros(3)
    state = walk.init(start) if chains == 1 else jax.vmap(walk.init)(jnp.zeros((chains, 3)))

    def draw_chunk(carry):
        key, current = (jax.random.key(20), state) if carry is None else carry
        key, sub = jax.random.split(key)
        current, arrays = many(sub, current)
        return (key, current), arrays

    return joint_run.rate(job, draw_chunk)


def versions(job):
    """Versions of BlackJAX and what it stands on."""
    return {"blackjax": blackjax.__version__, "jax": jax.__version__, "numpy": numpy.__version__, "python": sys.version.split()[0]}


if __name__ == "__main__":
    measure.main({"rate": rate, "versions": versions})
