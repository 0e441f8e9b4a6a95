"""The Theano engine: PyTensor's graph, compiled by Numba. `backends_theano.py` is its index."""
