"""Names of PyMC3 that the package has, or says something about."""

import pytest

import pymc3 as pm


@pytest.mark.parametrize(
    "name, text",
    [
        ("MLDA", "pm.MLDA does not exist here yet. .*pm.NUTS"),
        ("sample_smc", "pm.Metropolis"),
        ("ADVI", "Variational inference comes later"),
        ("GLM", "pm.math"),
        ("nosuch", "module 'pymc3' has no attribute 'nosuch'"),
    ],
)
def test_names_that_come_later_say_so(name, text):
    with pytest.raises(AttributeError, match=text):
        getattr(pm, name)
    assert not hasattr(pm, name)


def test_names_of_submodules():
    for name in ("ArrayOrdering", "DictToArrayBijection", "DictToVarBijection"):
        assert getattr(pm, name) is getattr(pm.blocking, name)


def test_elpd_data():
    arviz = pytest.importorskip("arviz")
    assert pm.ELPDData is arviz.ELPDData
