"""Trace storage: what a sampling run drew, as NumPy arrays.

A run gives a :class:`~pymc3.backends.base.MultiTrace`, one chain store (:class:`NDArray`) per chain:

>>> trace["x"]                    # draws of x, all chains one after the other; also trace.x, trace[x]
>>> trace["x", 1000:]             # without the first 1000 draws of each chain
>>> trace[1000::2]                # a new trace: every second draw from the 1000th on
>>> trace[-1]                     # the last draw of the last chain, as a point (dict name -> value)
>>> trace.get_values("x", burn=1000, combine=False, chains=[0, 2])

A trace holds no object of a model or an engine: it pickles, and opens where no engine is installed.
"""

from .ndarray import NDArray, load_trace, point_list_to_multitrace, save_trace
from .tracetab import trace_to_dataframe

__all__ = ["NDArray", "load_trace", "point_list_to_multitrace", "save_trace", "trace_to_dataframe"]
