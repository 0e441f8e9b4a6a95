"""Sessions of the Theano engine. PyTensor graphs need no owner; a session owns roots and compiled functions."""
import weakref

from .. import common


@common.install_session_class
class Session(common.BaseSession):
    """Owner of placeholders, variables and compiled functions."""

    engine = "theano"

    def __init__(self, seed=None, device=None):
        super().__init__(seed=seed, device=device)
        self._compiled = weakref.WeakSet()

    def own(self, compiled):
        """Remember something with a `release` method, to be called when the session is cleared."""
        self._compiled.add(compiled)

    def _release(self):
        for compiled in list(self._compiled):
            compiled.release()
        self._compiled.clear()


def current_session():
    """Return the current session, marked as built in."""
    session = common.get_session()
    session.check()
    session.mark_built()
    return session
