"""Functions and generators as models; see docs/templates.md.

Importing this package makes the module `pymc3.model` callable (``@pm.model``), and lets ``pm.Normal(...)`` outside a model
give a `RandomVariable`.
"""

from .._context import name_scope
from . import install
from .build import ModelExecutor
from .contexts import ForwardContext, InferenceContext, State
from .description import Description
from .executor import Executor
from .log_prob import LogProbFunction
from .random_variable import RandomVariable
from .template import FunctionModel, ModelTemplate, model

__all__ = [
    "model",
    "name_scope",
    "ModelTemplate",
    "FunctionModel",
    "LogProbFunction",
    "RandomVariable",
    "Description",
    "State",
    "Executor",
    "ForwardContext",
    "InferenceContext",
    "ModelExecutor",
    "install",
]
