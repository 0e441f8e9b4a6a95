"""TensorFlow itself: imported once, quietly, together with the few private parts that this engine needs.

Modules that are not public TensorFlow API are imported here and nowhere else, to be checked with a new release.
"""

import contextlib
import os
import sys
import tempfile

# TensorFlow reads these when its library is loaded. oneDNN announces itself on stderr and does nothing for float64.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
# XLA reads this for its first program. It makes one kernel of a loop that touches less memory than so many bytes in each
# iteration, instead of starting several for each: such chains compile in two thirds of the time and run up to three times
# as fast. XLA ignores names among these options that it does not know.
_OPTION, _LARGEST = "xla_cpu_small_while_loop_byte_threshold", 2**18


def with_small_loops(flags):
    """Return the value of XLA_FLAGS with our option, unless it is there, or `flags` is the name of a file with flags."""
    if _OPTION in flags or flags.strip()[:1] not in ("", "-"):
        return flags
    return f"{flags} --xla_backend_extra_options={_OPTION}={_LARGEST}".strip()


os.environ["XLA_FLAGS"] = with_small_loops(os.environ.get("XLA_FLAGS", ""))
_WANTS_LOG_LINES = os.environ["TF_CPP_MIN_LOG_LEVEL"] in ("0", "1")


@contextlib.contextmanager
def _start_up_lines_held():
    """Keep what C++ code writes to stderr while TensorFlow starts; show it if starting fails.

    On a machine without a GPU these are lines about CUDA, which no log level silences.
    """
    try:
        stderr = os.dup(2)
    except OSError:  # closed
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        failed = True
        try:
            yield
            failed = False
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            if failed:
                held.seek(0)
                os.write(2, held.read())


@contextlib.contextmanager
def _without_keras():
    """Let TensorFlow start without Keras, which it loads when it is first used (`tf.keras`), as ever.

    Both Keras and the remains of it inside TensorFlow write ~/.keras/keras.json when they are imported. TensorFlow takes a
    Keras that cannot be imported for one that is not installed; its remains write to the folder that KERAS_HOME names.
    """
    later = [name for name in ("keras.src.optimizers", "tf_keras.src.optimizers") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(later))
    homeless = "KERAS_HOME" not in os.environ
    if homeless:
        os.environ["KERAS_HOME"] = os.devnull
    try:
        yield
    finally:
        if homeless:
            del os.environ["KERAS_HOME"]
        for name in later:
            del sys.modules[name]


with contextlib.nullcontext() if _WANTS_LOG_LINES else _start_up_lines_held(), _without_keras():
    import tensorflow as tf

    tf.config.list_physical_devices("GPU")  # looks for CUDA now, not in the user's first model
from tensorflow.core.framework.attr_value_pb2 import AttrValue  # noqa: E402
from tensorflow.core.protobuf.config_pb2 import CallableOptions  # noqa: E402
from tensorflow.python.autograph.core import config as autograph  # noqa: E402
from tensorflow.python.eager import context  # noqa: E402
from tensorflow.python.framework.func_graph import FuncGraph  # noqa: E402
from tensorflow.python.framework.ops import EagerTensor  # noqa: E402
from tensorflow.python.ops import script_ops  # noqa: E402
from tensorflow.python.ops.parallel_for import pfor  # noqa: E402

# A user's `tf.function` rewrites what it calls, unless told not to: nothing here depends on the values of its tensors.
autograph.CONVERSION_RULES = (autograph.DoNotConvert("pymc3"), *autograph.CONVERSION_RULES)

#: What an operation calls: token -> Python function, of which this keeps a weak reference.
python_functions = script_ops._py_funcs

__all__ = [
    "AttrValue",
    "CallableOptions",
    "EagerTensor",
    "FuncGraph",
    "context",
    "library_path",
    "pfor",
    "python_functions",
    "tf",
    "threads_run",
    "with_small_loops",
]


def library_path():
    """Return where the shared library is that holds XLA."""
    return os.path.join(os.path.dirname(tf.__file__), "libtensorflow_cc.so.2")


def threads_run():
    """Tell whether TensorFlow has started its threads, as it does for the first value that it computes."""
    return context.context()._context_handle is not None
