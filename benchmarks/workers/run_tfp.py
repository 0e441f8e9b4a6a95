"""TensorFlow Probability's random-walk Metropolis under XLA, with a log-probability written by hand."""

import sys

import joint_run
import measure
import numpy
import problems
import tensorflow as tf
import tensorflow_probability as tfp


def rate(job):
    """See `joint_run.rate`; every draw keeps its position, acceptance flag and log acceptance ratio."""
    first, second, response = (tf.constant(a, tf.float64) for a in problems.regression(job["size"]))
    chains, length = job["chains"], joint_run.chunk_length(job["chains"])

    def log_density(q):
        fit = q[..., 0, None] + q[..., 1, None] * first + q[..., 2, None] * second
        return -0.5 * tf.reduce_sum((response - fit) ** 2, -1) - 0.005 * tf.reduce_sum(q * q, -1)

    walk = tfp.mcmc.RandomWalkMetropolis(log_density, new_state_fn=tfp.mcmc.random_walk_normal_fn(scale=numpy.float64(joint_run.STEP)))

    @tf.function(jit_compile=True)
    def many(position, seed):
        return tfp.mcmc.sample_chain(
            length,
            position,
            kernel=walk,
            seed=seed,
            return_final_kernel_results=False,
            trace_fn=lambda _, results: (results.is_accepted, results.log_accept_ratio),
        )

    start = tf.zeros([3] if chains == 1 else [chains, 3], tf.float64)

    def draw_chunk(carry):
        position, index = (start, 0) if carry is None else carry
        samples, stats = many(position, tf.constant([20, index], tf.int32))
        return (samples[-1], index + 1), [samples, *stats]

    return joint_run.rate(job, draw_chunk)


def versions(job):
    """Versions of TensorFlow Probability and what it stands on."""
    return {
        "tensorflow-probability": tfp.__version__,
        "tensorflow": tf.__version__,
        "numpy": numpy.__version__,
        "python": sys.version.split()[0],
    }


if __name__ == "__main__":
    measure.main({"rate": rate, "versions": versions})
