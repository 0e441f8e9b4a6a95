"""The names of dtypes by kind, and the selection of variables by them."""

import types

__all__ = ["bool_types", "int_types", "float_types", "complex_types", "continuous_types", "discrete_types", "typefilter", "isgenerator"]

bool_types = {"int8", "bool"}
int_types = {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
float_types = {"float32", "float64"}
complex_types = {"complex64", "complex128"}
continuous_types = float_types | complex_types
discrete_types = bool_types | int_types


def typefilter(vars, types) -> list:
    """Return variables of `vars` whose dtype is one of `types`, in order."""
    return [v for v in vars if v.dtype in types]


def isgenerator(obj) -> bool:
    """Return whether `obj` produces values one by one (a generator)."""
    return isinstance(obj, types.GeneratorType)
