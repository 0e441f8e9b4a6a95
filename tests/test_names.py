"""Names of PyMC3 that the package has, or says something about."""

import csv
import re
from pathlib import Path

import pytest

import pymc3 as pm
from tests.pymc3_names import gaps, pymc3_names, resolved

ROOT = Path(__file__).resolve().parent.parent
#: Areas that come later or are not of 3.11, and what belongs to them of others.
LATER = {"gp", "variational", "glm", "ode", "dropped between 3.0 and 3.8, as their `__all__` show"}
LATER_TOO = re.compile(r"does not exist here yet|mlda|pgbart|sgmcmc|smc|\bbart|BART")
#: Paths of which something is missing for good -> why; docs/differences_from_pymc3.md says what to use.
GONE = {
    "forward draws are compiled": "distributions.distribution.(PLATFORM|UNSET|get_vectorize_signature|is_fast_drawable|"
    "vectorize_theano_function|vectorized_ppc) distributions.posterior_predictive.(HasName|Literal|posterior_predictive_draw_values)",
    "classes of Theano's operations": "distributions.multivariate.PosDefMatrix distributions.dist_math.(I0e|I1e|SplineWrapper|"
    "incomplete_beta_cfe|incomplete_beta_ps) math.(BatchedDiag|BlockDiagonalMatrix|LogDet|Apply|Op) theanof.(GeneratorOp|IdentityOp)",
    "step methods are compiled": "(Binary|BinaryGibbs|CategoricalGibbs|DE)?Metropolis DEMetropolisZ ElemwiseCategorical EllipticalSlice "
    "NUTS Slice step_methods.(arraystep.PopulationArrayStepShared|elliptical_slice.get_chol|gibbs.categorical|gibbs.elemwise_logp|"
    "hmc.base_hmc.\\w+|hmc.quadpotential.\\w+|metropolis.sample_except|metropolis.softmax|slicer.LOOP_ERR_MSG|step_sizes.\\w+) "
    "sampling.PopulationStepper",
    "how PyMC3 makes its models": "blocking.List(ArrayOrdering|ToArrayBijection) model.(ContextMeta|FreeRV|InstanceMethod|ObservedRV|DeterministicWrapper|PyMC3Variable|"
    "TransformedRV|as_iterargs|as_tensor|build_named_node_tree|get_named_nodes_and_relations|incorporate_methods|withparent) "
    "Data data.GenTensorVariable util.(HashableWrapper|WithMemoization|hash_key|hashable|locally_cachedmethod)",
    "how PyMC3 looks for a mode": "tuning.(scaling.(adjust_precision|bound|eig_recompose)|starting.(CostFuncWrapper|all\\w+|nan_to_high))",
    "first parameters have K's names": "OrderedLogistic OrderedProbit sampling.instantiate_steppers logaddexp logit "
    "math.(concatenate|dot|ones_like|reduce|trace|zeros_like) theanof.floatX_array",
    "ArviZ's, of another version": "ELPDData pairplot plot_ecdf plot_pair plots.map_args",
}


def is_gone(path):
    return any(re.fullmatch(entry, path.removeprefix("pm.")) for entries in GONE.values() for entry in entries.split())


def test_names_of_pymc3_are_here_or_said_to_be_missing():
    """Each with PyMC3's parameters, in its order."""
    wrong = {path: text for path, text in gaps() if "does not exist here" not in text and path != "pm.BART" and not is_gone(path)}
    assert wrong == {}


def test_share_of_the_names_of_pymc3_that_are_here():
    absent = {path: text for path, text in gaps() if text.startswith("missing")}
    built = [name.path for name in pymc3_names() if name.area not in LATER and not LATER_TOO.search(name.path + absent.get(name.path, ""))]
    page = (ROOT / "docs" / "differences_from_pymc3.md").read_text()
    (shown,) = re.findall(r"(\d+)% of PyMC3 3.11.6's names `pm.…` are here, and (\d+)% of all", page)
    shares = [100 * sum(path not in absent for path in some) / len(some) for some in ([p for p in built if p.count(".") == 1], built)]
    assert [int(share) for share in shares] == [int(share) for share in shown]


def names_in_scripts():
    with open(ROOT / "tests" / "data" / "names_in_scripts.csv") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@pytest.mark.parametrize("row", names_in_scripts(), ids=lambda row: f"{row['name']}-{row['in']}")
def test_names_that_scripts_use(row):
    assert callable(resolved(row["name"]))


def test_share_of_the_uses_of_missing_names_that_are_here_now():
    rows = names_in_scripts()
    absent = {path for path, text in gaps() if text.startswith("missing")}
    here = sum(int(row["count"]) for row in rows if row["name"] not in absent)
    assert here / sum(int(row["count"]) for row in rows) > 0.9


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


def test_pictures_of_models():
    assert pm.model_graph.model_to_graphviz is pm.model_to_graphviz and pm.model_graph.ModelGraph


def test_names_of_submodules():
    for name in ("ArrayOrdering", "DictToArrayBijection", "DictToVarBijection"):
        assert getattr(pm, name) is getattr(pm.blocking, name)


def test_elpd_data():
    arviz = pytest.importorskip("arviz")
    assert pm.ELPDData is arviz.ELPDData
