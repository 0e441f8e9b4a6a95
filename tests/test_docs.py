"""The code that the documentation shows runs, and the pages made from the sources are up to date."""

import doctest
import importlib.util
import inspect
import re
import sys
import types
from pathlib import Path

import numpy as np
import pytest

import pymc3 as pm
from pymc3 import _absent, backends_symbolic as K
from pymc3.backends_symbolic.contract import CONTRACT
from tests.distributions import test_properties

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
#: What a reader finds on the repository's pages; Sphinx checks the links between those that it builds, too.
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "benchmarks" / "results" / "README.md", *sorted(DOCS.glob("*.md"))]


def blocks_of(page):
    """The Python code of a page, in order."""
    return re.findall(r"^```python\n(.*?)^```$", (DOCS / page).read_text(), re.S | re.M)


@pytest.fixture(scope="module")
def worked_example():
    """What the code of `add_a_distribution.md` defines."""
    names = {"__name__": "worked_example"}
    for number, block in enumerate(blocks_of("add_a_distribution.md")):
        exec(compile(block, f"add_a_distribution.md, block {number}", "exec"), names)
    return names


def test_the_worked_example_runs(worked_example):
    assert len(blocks_of("add_a_distribution.md")) == 3
    assert str(worked_example["Maxwell"].dist(a=2.0)) == "Maxwell(a=2.0)"


@pytest.mark.parametrize("name", ["logp", "logcdf", "logcdf_is_never_nan", "gradients", "total_mass_is_one", "draws"])
def test_the_worked_example_passes_the_generic_tests(worked_example, monkeypatch, name):
    monkeypatch.setattr(pm, "Maxwell", worked_example["Maxwell"], raising=False)
    getattr(test_properties, f"test_{name}")(worked_example["case"])


def test_the_worked_example_at_extremes(worked_example, monkeypatch):
    monkeypatch.setattr(pm, "Maxwell", worked_example["Maxwell"], raising=False)
    test_properties.test_never_nan_at_extreme_values(worked_example["case"])
    test_properties.test_draws_have_the_shapes_of_their_parameters(worked_example["case"])
    dist = worked_example["Maxwell"].dist(a=1.5)
    assert dist.default() == pytest.approx(worked_example["case"].frozen.median(), rel=1e-12)


def test_the_blocks_of_the_page_on_sampling_run():
    pytest.importorskip("arviz", exc_type=ImportError)
    names, blocks = {}, blocks_of("sampling.md")
    for number, block in enumerate(blocks):
        exec(compile(block, f"sampling.md, block {number}", "exec"), names)
    assert len(blocks) == 4 and len(names["more"]) == 2 * len(names["trace"]) == 2 * len(names["rest"]) == 2000
    np.testing.assert_array_equal(names["more"]["slope"][1000:2000], names["rest"].get_values("slope", chains=[0]))
    assert {"posterior", "prior", "posterior_predictive", "log_likelihood", "constant_data"} <= set(names["idata"].groups())
    assert names["posterior"]["y"].shape == (len(names["trace"]) * names["trace"].nchains, 4)
    assert names["predicted"]["y"].shape == (names["trace"].nchains, 1000, 2)


def test_the_blocks_of_the_page_on_step_methods_run():
    """They compare draws with a posterior that is known."""
    names, blocks = {"__name__": "worked_example"}, blocks_of("add_a_step_method.md")
    for number, block in enumerate(blocks):
        exec(compile(block, f"add_a_step_method.md, block {number}", "exec"), names)
    assert len(blocks) == 3 and names["draws"].shape == (2, 4000)
    assert np.ptp(names["trace"].get_sampler_stats("width", combine=False), axis=1).tolist() == [0.0, 0.0]  # tuning is over


def test_the_blocks_of_the_page_on_looking_at_a_model_run():
    names, blocks = {}, blocks_of("looking_at_a_model.md")
    for number, block in enumerate(blocks):
        exec(compile(block, f"looking_at_a_model.md, block {number}", "exec"), names)
    shown = (DOCS / "model_graph.svg").read_text(encoding="utf-8")
    titles = re.compile("<title>(.*?)</title>")
    assert len(blocks) == 3 and titles.findall(names["picture"]) == titles.findall(shown)


def test_the_block_of_the_readme_runs():
    names = {}
    (block,) = blocks_of("../README.md")
    exec(compile(block, "README.md", "exec"), names)
    assert len(names["trace"]) == 1000 and abs(names["trace"]["alpha"].mean() - 1) < 0.5


def test_the_readme_lists_what_errors_send_the_reader_there_for():
    rows = re.findall(r"^\|.*\| (.*) \|$", (DOCS.parent / "README.md").read_text(), re.M)
    later = re.findall(r"`([^`]+)`", " ".join(rows))
    for name in " ".join(_absent._LATER).split():
        assert name in later, name


def test_the_readme_shows_speeds_that_were_measured():
    results = ROOT / "benchmarks" / "results" / "README.md"
    if not results.exists():
        pytest.skip("the benchmarks are no part of a source distribution")
    measured = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\.?\d*", results.read_text())]
    readme = (ROOT / "README.md").read_text()
    rows = re.findall(r"^\| .*\(\d[\d,]* x\) \|$|^\| .* s \|$", readme[readme.index("## Speed") :], re.M)
    assert len(rows) == 5
    for row in rows:
        for number, unit in re.findall(r"(\d[\d,.]*) ?(thousand|million|s|x|)(?=[ )|])", row.split("|", 2)[2]):
            scale = {"thousand": 1e3, "million": 1e6}.get(unit, 1.0)
            places = len(number.partition(".")[2])
            assert float(number.replace(",", "")) in {round(value / scale, places) for value in measured}, f"{number} {unit} of {row}"


def test_the_page_of_distributions_is_up_to_date():
    tool = load(ROOT / "tools" / "document_distributions.py")
    text = tool.page()
    for name in (name for name, _, _ in tool.distributions()):
        assert f"### {name}\n" in text
    # Shown as lines, so that a difference says what is new. To write the page: python tools/document_distributions.py
    assert (DOCS / "distributions.md").read_text().splitlines() == text.splitlines()


def anchors_of(page):
    """The names of a page's headings in links."""
    headings = re.findall(r"^#+ +(.+?) *$", re.sub(r"^```.*?^```", "", page.read_text(), flags=re.S | re.M), re.M)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [page for page in PAGES if page.exists()], ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    text = re.sub(r"^```.*?^```|`[^`\n]+`", "", page.read_text(), flags=re.S | re.M)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"\w+://|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path) if path else page
        assert found.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors_of(found), f"{page.name}: {target}"


def load(path):
    """Return a file of Python that is in no package, as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_shows_every_public_name():
    pytest.importorskip("sphinx", exc_type=ImportError)
    conf = load(DOCS / "conf.py")
    pages = {page.stem: conf.filled_in(page.read_text()) for page in (DOCS / "api").glob("*.rst")}
    shown = {name.rpartition(".")[2] for text in pages.values() for name in re.findall(r"[\w.]+", text)} | set(pm.math.__all__)
    public = {name for name, value in vars(pm).items() if not (name.startswith("_") or isinstance(value, types.ModuleType))}
    assert sorted((public | set(pm.distributions.__all__) - {"dist_math", "shape_utils", "special"}) - shown) == []
    assert sorted(set(CONTRACT) - set(re.findall(r"\w+", pages["k"]))) == []


#: What a signature does not show: an argument for those who write distributions; what is handed on to another class.
NOT_SHOWN = {"Distribution": {"defaults"}, "MvStudentTRandomWalk": {"mu", "cov", "tau", "chol", "lower", "init"}, "fn": {"args", "kwargs"}}


def test_docstrings_name_the_parameters_that_there_are():
    docscrape = pytest.importorskip("numpydoc.docscrape", exc_type=ImportError)
    described = {**vars(pm), **vars(pm.math), **vars(pm.templates), **vars(pm.distributions.transforms), **CONTRACT}
    methods = {f"{name}.{own}": f for name, value in described.items() if isinstance(value, type) for own, f in vars(value).items()}
    checked = 0
    for name, value in {**described, **methods}.items():
        ours = callable(value) and str(getattr(value, "__module__", "")).startswith("pymc3") and not name.rpartition(".")[2].startswith("_")
        text = inspect.getdoc(value) or ""
        if not ours or value.__module__.endswith("._arviz") or "Parameters\n---" not in text:
            continue
        sections = docscrape.NumpyDocString(text)
        entries = [entry.name for title in ("Parameters", "Other Parameters") for entry in sections[title]]
        documented = set(re.findall(r"\w+", re.sub(r"\bor\b", "", " ".join(entries))))
        parameters = inspect.signature(value).parameters
        takes_more = any(parameter.kind == parameter.VAR_KEYWORD for parameter in parameters.values())
        unknown = documented - set(parameters) - NOT_SHOWN.get(name, set())
        assert not unknown or takes_more, f"{name} does not take {unknown}"
        if not isinstance(value, type):
            missing = set(parameters) - documented - {"self", "cls", "args", "kwargs"}
            assert not missing, f"the docstring of {name} lacks {missing}"
        checked += 1
    assert checked > 100


def test_examples_in_docstrings_run():
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    known = {"np": np, "pm": pm, "K": K}
    borrowed = "pymc3._generator"  # NumPy's own docstrings
    for name in sorted(name for name in sys.modules if name.partition(".")[0] == "pymc3" and name != borrowed):
        for example in finder.find(sys.modules[name], name, extraglobs=known):
            runner.run(example)
    assert runner.failures == 0 < runner.tries
