"""Functions and generators as models; see docs/templates.md.

Importing this package makes the module `pymc3.model` callable (``@pm.model``), and lets ``pm.Normal(...)`` outside a model
give a `RandomVariable`.
"""

from pymc3._context import name_scope
from pymc3.templates import install
from pymc3.templates.build import ModelExecutor
from pymc3.templates.contexts import ForwardContext, InferenceContext, State
from pymc3.templates.description import Description
from pymc3.templates.executor import Executor
from pymc3.templates.log_prob import LogProbFunction
from pymc3.templates.random_variable import RandomVariable
from pymc3.templates.template import FunctionModel, ModelTemplate, model

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
