"""Models and their variables."""

from pymc3.model.core import ContextMeta, Model
from pymc3.model.data_shapes import explaining_data_shapes
from pymc3.model.deterministic import Deterministic, Potential
from pymc3.model.factor import Factor
from pymc3.model.functions import (
    FastPointFunc,
    FlatView,
    LoosePointFunc,
    Profile,
    ValueGradFunction,
    fastfn,
    fn,
    logp,
)
from pymc3.model.logp import ModelFactor
from pymc3.model.observed import pandas_to_array
from pymc3.model.opening import OpenInSession
from pymc3.model.point import Point, all_continuous, model_may_come_first, modelcontext
from pymc3.model.tree import treedict, treelist
from pymc3.model.variables import (
    DeterministicWrapper,
    FreeRV,
    MultiObservedRV,
    ObservedRV,
    PyMC3Variable,
    TransformedRV,
)

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
