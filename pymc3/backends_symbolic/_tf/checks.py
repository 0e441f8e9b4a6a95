"""Conditions that are checked while a function runs."""

import re

from .library import tf
from .variables import raw, symbolic

__all__ = ["check", "failed_check"]


@symbolic
def check(x, condition, problem):
    """Return `x`; a ValueError with this text where the boolean scalar `condition` does not hold."""
    with tf.control_dependencies([tf.debugging.Assert(raw(condition), [problem])]):
        return tf.identity(raw(x))


def failed_check(error):
    """Return the text of the check that failed, None for another error; TensorFlow puts backslashes before quotes."""
    found = re.search(r"assertion failed: \[(.*)\]", error.message)
    return found and re.sub(r"\\(['\"\\])", r"\1", found.group(1))
