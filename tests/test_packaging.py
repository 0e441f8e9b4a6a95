"""What a user installs and imports: metadata, and what ``import pymc3`` needs, loads and leaves behind."""

import importlib.util
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import pytest

import pymc3
from tests.fresh_python import run_python, without

ROOT = Path(__file__).resolve().parent.parent
ENGINE = os.environ.get("PYMC_SYMB_BACKEND") or "theano"
# The part of an engine that it must load to make any tensor.
ENGINE_IMPORT = {"theano": "import pytensor.tensor", "tensorflow": "import tensorflow"}[ENGINE]
HEAVY = ("arviz", "matplotlib", "pandas", "xarray")
# Parts of SciPy that few models need, and that take a fifth of the time to load.
HEAVY_PARTS = ("scipy.interpolate", "scipy.optimize", "scipy.spatial", "scipy.stats")


class Built(NamedTuple):
    """What setup.py makes of this checkout."""

    source_files: set
    package_files: set
    metadata: Message
    requirements: dict  # extra, or '' -> {name: specifier}


@pytest.fixture(scope="module")
def corners():
    """The program behind `make corners`, as a module."""
    spec = importlib.util.spec_from_file_location("run_corners", ROOT / "tools" / "run_corners.py")
    module = importlib.util.module_from_spec(spec)
    with mock.patch.object(sys, "path", [str(ROOT / "tools"), *sys.path]):
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built(corners, tmp_path_factory):
    sdist, wheel = corners.build(tmp_path_factory.mktemp("packaging") / "dist")
    with tarfile.open(sdist) as archive:
        source_files = {name.partition("/")[2] for name in archive.getnames() if not archive.getmember(name).isdir()}
    with zipfile.ZipFile(wheel) as archive:
        package_files = set(archive.namelist())
        (name,) = [name for name in package_files if name.endswith(".dist-info/METADATA")]
        metadata = message_from_bytes(archive.read(name))
    requirements = {}
    for line in metadata.get_all("Requires-Dist"):
        requirement, _, marker = line.partition(";")
        extra = re.search(r"""extra\s*==\s*["']([\w-]+)["']""", marker)
        name, specifier = re.match(r"([\w.-]+)\s*(.*)", requirement.strip()).groups()
        requirements.setdefault(extra.group(1) if extra else "", {})[name] = specifier
    return Built(source_files, package_files, metadata, requirements)


def padded(version):
    """Return '3.0' as '3.0.0', which is the same version."""
    return ".".join([*version.split("."), "0", "0"][:3])


def lower_bounds(requirements):
    """Return {name: version} of what the specifiers begin at."""
    return {name: re.search(r">=\s*([\d.]+)", specifier).group(1) for name, specifier in requirements.items()}


class TestDistributions:
    def test_the_wheel_holds_the_packages_alone(self, built):
        patterns = ("*.py", "*.pyi", "py.typed", "*.csv", "*.tsv", "*.xz")
        packages = [ROOT / "pymc3", ROOT / "theano"]
        sources = {str(path.relative_to(ROOT)) for package in packages for pattern in patterns for path in package.rglob(pattern)}
        assert {"pymc3/py.typed", "pymc3/backends_symbolic/__init__.pyi", "theano/tensor/__init__.py"} <= sources
        assert {name for name in built.package_files if ".dist-info/" not in name} == sources

    def test_the_source_distribution_holds_what_a_packager_needs(self, built):
        """Everything of the repository but the benchmarks and what CI and Git need; all of it, so that its tests run."""
        if not (ROOT / ".git").exists():
            pytest.skip("only Git knows what belongs to the repository")
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
        wanted = {name for name in listed if not name.startswith((".", "benchmarks/")) and (ROOT / name).exists()}
        made = {"PKG-INFO", "setup.cfg"}
        assert {name for name in built.source_files if ".egg-info/" not in name} - made == wanted

    def test_every_folder_of_the_package_is_a_package(self):
        folders = {path.parent for package in ("pymc3", "theano") for path in (ROOT / package).rglob("*.py")}
        assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


class TestCorners:
    def test_each_has_its_file_of_constraints(self, corners):
        assert {path.stem for path in (ROOT / "tools" / "corners").glob("*.txt")} == {c.name for c in corners.CORNERS}

    def test_both_engines_run_on_the_oldest_and_the_newest(self, corners):
        covered = {(c.name.partition("-")[0], engine) for c in corners.CORNERS for engine in c.engines}
        assert {(age, engine) for age in ("oldest", "newest") for engine in ("theano", "tensorflow")} <= covered

    def test_the_first_python_that_fits_is_found(self):
        for wanted, found in (("True", sys.executable), ("sys.version_info > (9,)", "")):
            command = ["tools/find_python.sh", wanted, "no-such-python", sys.executable, "python3"]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            assert (done.stdout.strip(), done.returncode) == (found, 0 if found else 1)

    def test_a_python_that_is_not_there_is_a_failure_that_says_so(self, corners, monkeypatch, tmp_path):
        monkeypatch.setattr(corners, "FOLDER", tmp_path)
        ((label, status, output),) = corners.run(corners.Corner("newest", "3.99", ("theano",)), "no.whl")
        assert label == "newest (Python 3.99)" and status != 0
        assert "No Python 3.99 with venv was found" in output and corners.total([output]) == "==== 1 error in all corners ===="

    def test_results_are_added_up(self, corners):
        lines = ["==== 1 failed, 18 passed, 2 warnings in 3.00s ====", "==== 19 passed in 3.00s ====", "no test ran"]
        assert corners.total(lines) == "==== 1 failed, 37 passed in all corners ===="


class TestMetadata:
    def test_version_is_written_once(self, built):
        source = (ROOT / "pymc3" / "__init__.py").read_text()
        assert re.findall(r'^__version__ = "(.+)"$', source, re.MULTILINE) == [pymc3.__version__]
        assert built.metadata["Version"] == pymc3.__version__

    def test_python_versions(self, built):
        assert built.metadata["Requires-Python"] == ">=3.11"

    def test_plain_installation_is_light(self, built):
        assert set(built.requirements[""]) == {"numpy", "scipy", "threadpoolctl", "tqdm"}

    def test_extras(self, built):
        parts = {name: built.requirements[name] for name in ("theano", "tensorflow", "plots", "notebook", "test", "style", "docs", "types")}
        assert set(built.requirements) == {"", "all", *parts}
        assert {"pytensor", "numba", "llvmlite"} <= set(parts["theano"])
        assert set(parts["tensorflow"]) == {"tensorflow"}
        assert set(parts["plots"]) == {"arviz", "graphviz", "matplotlib"}
        assert set(parts["notebook"]) == {"ipywidgets"}
        assert set(parts["style"]) == {"ruff"}
        assert "sphinx" in parts["docs"]
        assert set(parts["types"]) == {"pyright"}
        assert built.requirements["all"] == {name: wanted for part in parts.values() for name, wanted in part.items()}

    @pytest.mark.parametrize("engine", ["theano", "tensorflow"])
    def test_the_oldest_versions_admitted_are_those_that_are_tested(self, built, engine):
        wanted = {}
        for extra in ("", engine, "plots", "notebook", "test"):
            wanted |= lower_bounds(built.requirements[extra])
        lines = (ROOT / "tools" / "corners" / f"oldest-{engine}.txt").read_text().splitlines()
        pinned = dict(line.split("==") for line in lines if not line.startswith("#"))
        assert {name: padded(version) for name, version in pinned.items()} == {n: padded(v) for n, v in wanted.items()}

    @pytest.mark.parametrize("engine", ["theano", "tensorflow"])
    def test_the_page_on_installing_names_the_oldest_versions(self, built, engine):
        rows = dict(re.findall(r"^\| (\w+) \| ([\d., a-zA-Z()]+) \|", (ROOT / "docs" / "install.md").read_text(), re.MULTILINE))
        shown = {name.lower(): set(re.findall(r"\d+\.\d+", versions)) for name, versions in rows.items()}
        assert built.metadata["Requires-Python"] == f">={rows['Python']}"
        wanted = lower_bounds(built.requirements[""] | built.requirements[engine] | built.requirements["plots"])
        for name in ("numpy", "scipy", "arviz", {"theano": "pytensor"}.get(engine, engine)):
            assert ".".join(wanted[name].split(".")[:2]) in shown[name], name

    def test_versions_known_to_break_are_refused(self, built):
        assert "<1" in built.requirements["plots"]["arviz"]
        assert "<4" in built.requirements["theano"]["pytensor"]

    def test_licence_is_apache(self, built):
        assert "Apache License" in (ROOT / "LICENSE").read_text()
        # Older and newer setuptools write the field under different names.
        assert (built.metadata["License-Expression"] or built.metadata["License"]) == "Apache-2.0"

    def test_pyproject_builds_with_setuptools(self):
        content = tomllib.loads((ROOT / "pyproject.toml").read_text())
        assert content["build-system"]["build-backend"] == "setuptools.build_meta"


class TestImport:
    def test_needs_neither_plots_nor_pandas(self):
        done = run_python(without(*HEAVY) + "import pymc3; print(pymc3.__version__)")
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == pymc3.__version__

    def test_loads_heavy_packages_only_when_used(self):
        """What the engine loads by itself is its own affair."""
        loaded = "\nimport sys; print(sorted(sys.modules))"
        alone, ours = (run_python(code + loaded).stdout for code in (ENGINE_IMPORT, "import pymc3"))
        assert "'numpy'" in ours and "'pymc3.plots'" in ours and "'pymc3.stats'" in ours
        assert [name for name in (*HEAVY, *HEAVY_PARTS, "theano") if f"'{name}'" in ours and f"'{name}'" not in alone] == []

    def test_theano_is_the_default(self):
        done = run_python("import pymc3", PYMC_SYMB_BACKEND="")
        assert "Using Theano backend." in done.stderr
