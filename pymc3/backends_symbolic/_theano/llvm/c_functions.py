"""Find the addresses of SciPy's C functions: LAPACK, BLAS, and special functions."""

import ctypes
from functools import cache

from scipy.linalg import cython_blas, cython_lapack
from scipy.special import cython_special

from .builder import Unsupported

#: Names in cython_special of the versions for doubles, where several types share a name.
_VARIANTS = ("{}", "__pyx_fuse_1{}", "__pyx_fuse_0{}")


@cache
def matrix_routine(name):
    """Return the address of a routine of LAPACK or BLAS."""
    table = cython_lapack.__pyx_capi__ if name in cython_lapack.__pyx_capi__ else cython_blas.__pyx_capi__
    return _address(table[name])


@cache
def special_function(name, nin):
    """Return the address of a function of `scipy.special` of `nin` doubles, whose last argument is an int that is not used."""
    wanted = f"double ({'double, ' * nin}int __pyx_skip_dispatch)"
    for variant in _VARIANTS:
        capsule = cython_special.__pyx_capi__.get(variant.format(name))
        if capsule is not None and _signature(capsule).decode() == wanted:
            return _address(capsule)
    raise Unsupported(f"scipy.special.{name} as a function of {nin} doubles")


def _signature(capsule):
    """Return the name of a capsule, which is the type of its function."""
    read = ctypes.pythonapi.PyCapsule_GetName
    read.restype, read.argtypes = ctypes.c_char_p, [ctypes.py_object]
    return read(capsule)


def _address(capsule):
    read = ctypes.pythonapi.PyCapsule_GetPointer
    read.restype, read.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return read(capsule, _signature(capsule))
