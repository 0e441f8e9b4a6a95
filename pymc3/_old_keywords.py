"""Keywords that PyMC3 renamed or dropped between 3.0 and 3.11: functions take them under their old names."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from ._log import log_once

__all__ = ["old_keywords", "with_new_names"]


def old_keywords(**changes) -> Callable:
    """Return a decorator of a public function, which says what its old keywords are called now.

    Parameters
    ----------
    **changes : str, or tuple (str, callable)
        The new name; with the function that makes the new value of the old one, where they differ. Of a keyword without effect
        the sentence that says what to do instead.
    """

    def decorate(function):
        function.old_keywords = changes
        return function

    return decorate


def with_new_names(call, changes, given) -> Mapping[str, Any]:
    """Return the keywords of a call, old ones under their new names; those without effect are named in the log, once.

    Parameters
    ----------
    call : str
        What is called.
    changes : dict
        As `old_keywords` takes them.
    given : dict

    Raises
    ------
    TypeError
        A keyword is given under both names.
    """
    old = [name for name in given if name in changes]
    if not old:
        return given
    kwargs = {name: value for name, value in given.items() if name not in changes}
    for name in old:
        new, convert = changes[name] if isinstance(changes[name], tuple) else (changes[name], _same)
        if not new.isidentifier():
            if given[name] not in (None, False):
                log_once(logging.WARNING, ("ignored", call, name), "%s(): %s= has no effect. %s", call, name, new)
        elif new in kwargs:
            raise TypeError(f"{call}(): {name}= and {new}= are two names of one argument; pass {new}=.")
        else:
            kwargs[new] = convert(given[name])
    return kwargs


def _same(value):
    return value
