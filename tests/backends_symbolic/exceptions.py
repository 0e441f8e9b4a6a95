"""What an engine cannot do, with the reason: strict xfails, so that a repaired engine reports itself."""

from pymc3 import backends_symbolic as K

#: engine -> {(mode, row of the tables in `cases/`): reason}; mode '*': in every mode
KNOWN_GAPS = {"theano": {}, "tensorflow": {}}


def known_gap(mode, name):
    """Return why a row cannot hold in a mode on the engine in use, or None."""
    gaps = KNOWN_GAPS[K.backend()]
    return gaps.get((mode, name)) or gaps.get(("*", name))
