"""Traces as tables."""

from __future__ import annotations

import importlib
import operator
from typing import TYPE_CHECKING

import numpy as np

from .._boundary import public
from .._checks import check_sequence, described
from .._old_keywords import old_keywords
from ..util import get_default_varnames

if TYPE_CHECKING:
    import pandas

__all__ = ["trace_to_dataframe"]


@public
@old_keywords(hide_transformed_vars=("include_transformed", operator.not_), var_names="varnames")
def trace_to_dataframe(trace, chains=None, varnames=None, include_transformed=False) -> pandas.DataFrame:
    """Return a pandas DataFrame with one row per draw, one column per number.

    Parameters
    ----------
    trace : MultiTrace
    chains : int or list of int, optional
        All if not given; they follow one another.
    varnames : list of str, optional
        All if not given.
    include_transformed : bool
        Keep transformed variables (``sigma_log__``) when `varnames` is not given.

    Raises
    ------
    ImportError
        If pandas is not installed.
    """
    try:
        pandas = importlib.import_module("pandas")
    except ImportError as error:
        raise ImportError("trace_to_dataframe needs pandas; pip install 'pymc3-backends[plots]'") from error
    if not hasattr(trace, "get_values"):
        raise TypeError(f"trace must be a MultiTrace, as pm.sample returns it; got {described(trace)}.")
    if varnames is None:
        varnames = get_default_varnames(trace.varnames, include_transformed)
    columns = {}
    for name in check_sequence("varnames", varnames, "of names of variables"):
        values = trace.get_values(name, chains=chains)
        flat = values.reshape(len(values), -1)
        columns.update(zip(create_flat_names(name, values.shape[1:]), flat.T))
    return pandas.DataFrame(columns)


def create_flat_names(varname, shape) -> list[str]:
    """Return one name per element of a variable, in C order.

    >>> create_flat_names("x", (2, 2))
    ['x__0_0', 'x__0_1', 'x__1_0', 'x__1_1']
    """
    if not shape:
        return [varname]
    return [f"{varname}__{'_'.join(map(str, index))}" for index in np.ndindex(*shape)]
