"""Opening and closing: what a model, and other interpreters of model code, do in a ``with`` block."""

from typing import Self

from .. import _context, backends_symbolic as K

__all__ = ["OpenInSession"]


class OpenInSession:
    """A context in whose block the engine's own functions, not only those of K, build in one session's graph.

    Attributes
    ----------
    session : Session
    """

    def __enter__(self) -> Self:
        self.session.check()
        outer = _context.current()
        if outer is not None and outer.session is self.session:
            _context.push(self)
            return self
        self.session.__enter__()
        _context.push(self, self._leave_session)
        return self

    def _leave_session(self):
        self.session.__exit__(None, None, None)
        if K.get_session().cleared:  # clear_session() was called inside the block
            K.clear_session()

    def __exit__(self, *_) -> None:
        _context.pop(self)
