"""What a user installs and imports: metadata, and what ``import pymc3`` needs, loads and leaves behind."""
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import pymc3

ROOT = Path(__file__).resolve().parent.parent
ENGINE = os.environ.get("PYMC_SYMB_BACKEND") or "theano"
ENGINE_PACKAGE = {"theano": "pytensor", "tensorflow": "tensorflow"}[ENGINE]
# The part of an engine that it must load to make any tensor.
ENGINE_IMPORT = {"theano": "import pytensor.tensor", "tensorflow": "import tensorflow"}[ENGINE]
HEAVY = ("arviz", "matplotlib", "pandas", "xarray")
# Parts of SciPy that few models need, and that take a fifth of the time to load.
HEAVY_PARTS = ("scipy.interpolate", "scipy.optimize", "scipy.spatial", "scipy.stats")

HIDE = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}} (hidden)", name=name)
sys.meta_path.insert(0, Hidden())
"""


def run_python(code, cwd=None, **environ):
    """Run code in a fresh interpreter that sees this checkout; return the finished process."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )


def distribution():
    try:
        return metadata.distribution("pymc3-backends")
    except metadata.PackageNotFoundError:
        pytest.skip("the package is on the path, but not installed (`make setup` installs it)")


def requirements(found, extra):
    """Return {name: specifier} of what the extra ('' for none) asks for."""
    wanted = {}
    for line in found.requires:
        requirement, _, marker = line.partition(";")
        named = re.search(r"""extra\s*==\s*["']([\w-]+)["']""", marker)
        if (named.group(1) if named else "") == extra:
            name, specifier = re.match(r"([\w.-]+)\s*(.*)", requirement.strip()).groups()
            wanted[name] = specifier
    return wanted


class TestMetadata:
    def test_version_is_written_once(self):
        source = (ROOT / "pymc3" / "__init__.py").read_text()
        assert re.findall(r'^__version__ = "(.+)"$', source, re.MULTILINE) == [pymc3.__version__]
        assert distribution().version == pymc3.__version__, "installed from another version: `make clean setup`"

    def test_python_version(self):
        assert distribution().metadata["Requires-Python"] == ">=3.11"

    def test_plain_installation_is_light(self):
        assert set(requirements(distribution(), "")) == {"numpy", "scipy", "tqdm"}

    def test_extras(self):
        found = distribution()
        extras = {extra: requirements(found, extra) for extra in found.metadata.get_all("Provides-Extra")}
        assert set(extras) == {"theano", "tensorflow", "plots", "test", "all"}
        assert extras["theano"] == {"pytensor": ">=3"}
        assert extras["tensorflow"] == {"tensorflow": ">=2.16"}
        assert extras["plots"].keys() == {"arviz", "matplotlib"} and extras["plots"]["arviz"] == "<1"
        parts = [extras[name] for name in ("theano", "tensorflow", "plots", "test")]
        assert extras["all"] == {name: specifier for part in parts for name, specifier in part.items()}

    def test_licence_is_apache(self):
        assert "Apache License" in (ROOT / "LICENSE").read_text()
        found = distribution().metadata
        # Older and newer setuptools write the field under different names.
        assert (found["License-Expression"] or found["License"]) == "Apache-2.0"

    def test_every_folder_of_the_package_is_a_package(self):
        folders = {path.parent for path in (ROOT / "pymc3").rglob("*.py")}
        assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []

    def test_pyproject_builds_with_setuptools(self):
        content = tomllib.loads((ROOT / "pyproject.toml").read_text())
        assert content["build-system"]["build-backend"] == "setuptools.build_meta"


class TestImport:
    def test_needs_neither_plots_nor_pandas(self):
        done = run_python(HIDE.format(names=set(HEAVY)) + "import pymc3; print(pymc3.__version__)")
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == pymc3.__version__

    def test_loads_heavy_packages_only_when_used(self):
        """What the engine loads by itself is its own affair."""
        loaded = "\nimport sys; print(sorted(sys.modules))"
        alone, ours = (run_python(code + loaded).stdout for code in (ENGINE_IMPORT, "import pymc3"))
        assert "numpy" in ours
        assert [name for name in HEAVY + HEAVY_PARTS if f"'{name}'" in ours and f"'{name}'" not in alone] == []

    def test_says_which_engine_runs_once_and_only_on_stderr(self):
        done = run_python("import pymc3; import pymc3.distributions; import pymc3")
        assert done.stdout == ""
        title = {"theano": "Theano", "tensorflow": "TensorFlow"}[ENGINE]
        assert done.stderr.count(f"Using {title} backend.") == 1

    def test_theano_is_the_default(self):
        done = run_python("import pymc3", PYMC_SYMB_BACKEND="")
        assert "Using Theano backend." in done.stderr

    def test_unknown_engine_is_an_error_that_names_the_valid_ones(self):
        done = run_python("import pymc3", PYMC_SYMB_BACKEND="abacus")
        assert done.returncode != 0
        message = done.stderr.strip().splitlines()[-1]
        for part in ("PYMC_SYMB_BACKEND", "abacus", "theano", "tensorflow", "pip install"):
            assert part in message

    def test_missing_engine_is_an_error_that_says_what_to_type(self):
        done = run_python(HIDE.format(names={ENGINE_PACKAGE}) + "import pymc3")
        assert done.returncode != 0
        message = done.stderr.strip().splitlines()[-1]
        assert f'pip install "pymc3-backends[{ENGINE}]"' in message
        assert "PYMC_SYMB_BACKEND" in message
