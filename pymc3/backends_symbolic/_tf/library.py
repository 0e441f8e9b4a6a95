"""TensorFlow itself: imported once, quietly, together with the few private parts that this engine needs.

Modules that are not public TensorFlow API are imported here and nowhere else, to be checked with a new release.
"""
import contextlib
import os
import tempfile

# TensorFlow reads these when its library is loaded. oneDNN announces itself on stderr and does nothing for float64.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
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


with contextlib.nullcontext() if _WANTS_LOG_LINES else _start_up_lines_held():
    import tensorflow as tf  # noqa: E402

    tf.config.list_physical_devices("GPU")  # looks for CUDA now, not in the user's first model
from tensorflow.core.framework.attr_value_pb2 import AttrValue  # noqa: E402
from tensorflow.python.framework.func_graph import FuncGraph  # noqa: E402
from tensorflow.python.framework.ops import EagerTensor  # noqa: E402
from tensorflow.python.ops.parallel_for import pfor  # noqa: E402

__all__ = ["AttrValue", "EagerTensor", "FuncGraph", "pfor", "tf"]
