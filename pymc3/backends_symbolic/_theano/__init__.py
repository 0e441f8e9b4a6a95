"""The Theano engine: PyTensor's graph, compiled to machine code by `llvm/`. `backends_theano.py` is its index."""
