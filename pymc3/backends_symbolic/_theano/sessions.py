"""Sessions of the Theano engine. PyTensor graphs need no owner; a session owns roots and compiled functions."""

import weakref

import pytensor

from ..shared.sessions import BaseSession, get_session, install_session_class


@install_session_class
class Session(BaseSession):
    """Owner of placeholders, variables and compiled functions."""

    engine, library = "theano", f"PyTensor {pytensor.__version__}"

    def __init__(self, seed=None, device=None) -> None:
        super().__init__(seed=seed, device=device)
        self._compiled = weakref.WeakSet()

    @staticmethod
    def floatx_changed():
        """Give PyTensor the floatx of the current session."""
        # PyTensor uses its own setting where it turns integers into floats, in gradients above all.
        pytensor.config.floatX = get_session().floatx

    def own(self, compiled):
        """Remember something with a `release` method, to be called when the session is cleared."""
        self._compiled.add(compiled)

    def _release(self):
        for compiled in list(self._compiled):
            compiled.release()
        self._compiled.clear()


def current_session():
    """Return the current session, marked as built in."""
    session = get_session()
    session.check()
    session.mark_built()
    return session
