"""The engine in use offers every name of the contract, with that very signature and that docstring."""

import inspect
import re

import pytest

from pymc3 import backends_symbolic as K
from pymc3.backends_symbolic.contract import AREAS, CONTRACT

FUNCTIONS = sorted(name for name, value in CONTRACT.items() if inspect.isfunction(value))
CLASSES = sorted(name for name, value in CONTRACT.items() if inspect.isclass(value))


def parameters(function):
    """Return what a caller sees: names, kinds and defaults, in order."""
    return [(p.name, p.kind, p.default) for p in inspect.signature(function).parameters.values()]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_signature_is_the_contract_s(name):
    assert parameters(getattr(K, name)) == parameters(CONTRACT[name])


@pytest.mark.parametrize("name", CLASSES)
def test_class_has_the_contract_s_methods(name):
    described, offered = CONTRACT[name], getattr(K, name)
    for method, value in vars(described).items():
        if inspect.isfunction(value):
            assert parameters(getattr(offered, method)) == parameters(value), method


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_docstring_is_the_contract_s(name):
    assert CONTRACT[name].__doc__
    assert getattr(K, name).__doc__ == CONTRACT[name].__doc__


@pytest.mark.parametrize("name", FUNCTIONS)
def test_documented_parameters_are_the_real_ones(name):
    documented = re.search(r"Parameters\n\s*-+\n(.*?)(?:\n\s*\n\s*\w+\n\s*-+\n|\Z)", inspect.getdoc(CONTRACT[name]), re.S)
    if documented:
        heads = re.findall(r"^(\*?\w+(?:, \*?\w+)*)(?: :.*)?$", documented.group(1), re.M)
        names = [name.lstrip("*") for head in heads for name in head.split(", ")]
        assert names == [p.name for p in inspect.signature(CONTRACT[name]).parameters.values()]


def test_all_lists_the_contract():
    assert set(CONTRACT) <= set(K.__all__)
    assert sum(map(len, AREAS.values())) == len(CONTRACT)


def test_backend_is_the_one_asked_for(engine):
    assert K.backend() == engine
