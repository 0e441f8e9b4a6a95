"""Points and scales of a posterior: its mode, and how it is curved there."""

from .scaling import approx_hessian, find_hessian, guess_scaling, trace_cov
from .starting import find_MAP

__all__ = ["approx_hessian", "find_MAP", "find_hessian", "guess_scaling", "trace_cov"]
