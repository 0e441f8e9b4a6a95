"""Trace storage: what a sampling run drew, as NumPy arrays.

A run gives a `MultiTrace`, with one chain store (`NDArray`) per chain:

>>> with pm.Model():
...     x = pm.Normal("x", mu=[0.0, 1.0], sigma=1.0)
...     trace = pm.sample(1000, step=pm.Metropolis(), chains=2, random_seed=1, progressbar=False)
>>> trace["x"].shape                         # draws of x, all chains one after the other; also trace.x, trace[x]
(2000, 2)
>>> trace["x", 900:].shape                   # without the first 900 draws of each chain
(200, 2)
>>> thinned = trace[::10]                    # a new trace: every tenth draw
>>> len(thinned), thinned.nchains
(100, 2)
>>> sorted(trace[-1])                        # the last draw of the last chain, as a point (dict name -> value)
['x']
>>> [draws.shape for draws in trace.get_values("x", burn=900, combine=False)]
[(100, 2), (100, 2)]

A trace holds no object of a model or an engine: it pickles, and opens where no engine is installed.
"""

from .ndarray import NDArray, load_trace, point_list_to_multitrace, save_trace
from .tracetab import trace_to_dataframe

__all__ = ["NDArray", "load_trace", "point_list_to_multitrace", "save_trace", "trace_to_dataframe"]
