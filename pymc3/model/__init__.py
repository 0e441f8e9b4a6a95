"""Models and their variables."""

from .core import ContextMeta, Model
from .data_shapes import explaining_data_shapes
from .deterministic import Deterministic, Potential
from .factor import Factor
from .functions import FastPointFunc, FlatView, LoosePointFunc, Profile, ValueGradFunction, fastfn, fn, logp
from .logp import ModelFactor
from .observed import pandas_to_array
from .opening import OpenInSession
from .point import Point, all_continuous, model_may_come_first, modelcontext
from .tree import treedict, treelist
from .variables import DeterministicWrapper, FreeRV, MultiObservedRV, ObservedRV, PyMC3Variable, TransformedRV

compilef = fastfn

__all__ = [
    "ContextMeta",
    "Model",
    "ModelFactor",
    "explaining_data_shapes",
    "Deterministic",
    "Potential",
    "Factor",
    "FastPointFunc",
    "FlatView",
    "LoosePointFunc",
    "Profile",
    "ValueGradFunction",
    "compilef",
    "fastfn",
    "fn",
    "logp",
    "pandas_to_array",
    "Point",
    "all_continuous",
    "modelcontext",
    "model_may_come_first",
    "OpenInSession",
    "treedict",
    "treelist",
    "DeterministicWrapper",
    "FreeRV",
    "MultiObservedRV",
    "ObservedRV",
    "PyMC3Variable",
    "TransformedRV",
]
