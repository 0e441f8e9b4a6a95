"""Exact values, one file for each family of distributions.

A file may define three tables:

EXACT : dict of str to callable
    ``f(params, points) -> log-probabilities``: from SciPy or mpmath, where PyMC3's own value is not exact.
STARTS : dict of str to callable
    ``f(params) -> start value on the original scale``, where PyMC3's is not what its name says.
CASES : list of Case
    Settings of univariate distributions for the generic tests.
"""

import importlib
import pkgutil

FAMILIES = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]

EXACT = {name: exact for family in FAMILIES for name, exact in getattr(family, "EXACT", {}).items()}
STARTS = {name: start for family in FAMILIES for name, start in getattr(family, "STARTS", {}).items()}
CASES = [case for family in FAMILIES for case in getattr(family, "CASES", [])]
