"""TensorFlow itself: imported once, quietly, together with the few private parts that this engine needs.

Modules that are not public TensorFlow API are imported here and nowhere else, to be checked with a new release.
"""
import os

# TensorFlow reads these when its library is loaded. oneDNN announces itself on stderr and does nothing for float64.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import tensorflow as tf  # noqa: E402
from tensorflow.core.framework.attr_value_pb2 import AttrValue  # noqa: E402
from tensorflow.python.framework.func_graph import FuncGraph  # noqa: E402
from tensorflow.python.framework.ops import EagerTensor  # noqa: E402
from tensorflow.python.ops.parallel_for import pfor  # noqa: E402

__all__ = ["AttrValue", "EagerTensor", "FuncGraph", "pfor", "tf"]
