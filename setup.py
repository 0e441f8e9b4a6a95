"""Packaging: everything a tool needs to know about the distribution is said here, once."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).resolve().parent

# Each lower bound is tested: tools/corners/ holds the oldest versions, and `make corners` runs on them.
REQUIRED = ["numpy>=1.26", "scipy>=1.13", "threadpoolctl>=3.5", "tqdm>=4.66"]
EXTRAS = {
    # Today's Theano is PyTensor: same ideas, maintained, and it runs on today's Python and NumPy.
    "theano": [
        # Each major so far renamed what this engine builds on: 3 turned `grad` of operations into `pullback`.
        "pytensor>=3.0,<4",
        # What the engine uses itself, of what PyTensor installs. Older llvmlite holds an LLVM without opaque pointers.
        "llvmlite>=0.45",
        "numba>=0.62",
        "numpy>=2.0",
    ],
    "tensorflow": ["tensorflow>=2.16.1"],
    # ArviZ 1 has another kind of InferenceData, and other names for half of the functions.
    # graphviz is the Python package, for pm.model_to_graphviz; the program `dot` is needed only to draw what it makes.
    "plots": ["arviz>=0.20,<1", "graphviz>=0.20", "matplotlib>=3.9"],
    # The progress bar as a widget; without it notebooks show the bar of text.
    "notebook": ["ipywidgets>=8.0"],
    "test": ["cloudpickle>=3.0", "hypothesis>=6.100", "mpmath>=1.3", "pandas>=2.2.2", "pytest>=8.2", "setuptools>=70.1"],
    "style": ["ruff==0.17.*"],
    "docs": ["sphinx>=9.0", "docutils>=0.22", "furo>=2025.12", "myst-parser>=5.0", "numpydoc>=1.11", "sphinx-gallery>=0.22"],
    # A type checker, for the test of what it sees. This version has all that it runs on inside, or as a package.
    "types": ["pyright[nodejs]>=1.1.414"],
}
EXTRAS["all"] = sorted({package for packages in EXTRAS.values() for package in packages})


def read_version():
    """Return ``pymc3.__version__`` without importing the package, which would load an engine."""
    source = (HERE / "pymc3" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r"""^__version__\s*=\s*["']([^"']+)["']""", source, re.MULTILINE)
    if found is None:
        raise RuntimeError(
            'pymc3/__init__.py has no line of the form  __version__ = "1.2.3"; '
            "it is the only place where the version is written, so put it back"
        )
    return found.group(1)


setup(
    name="pymc3-backends",
    version=read_version(),
    description="PyMC3 on an engine of your choice: Theano's successor or TensorFlow",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    keywords="Bayesian statistics, MCMC, probabilistic programming, PyMC3, Theano, PyTensor, TensorFlow",
    packages=find_packages(include=["pymc3", "pymc3.*", "theano", "theano.*"]),
    # What type checkers and editors read, and example data.
    package_data={"pymc3": ["py.typed"], "pymc3.backends_symbolic": ["*.pyi"], "pymc3.example_data": ["*.csv", "*.tsv", "*.xz"]},
    python_requires=">=3.11",
    install_requires=REQUIRED,
    extras_require=EXTRAS,
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Intended Audience :: Science/Research",
        "Operating System :: OS Independent",
        *(f"Programming Language :: Python :: {version}" for version in ("3", "3.11", "3.12", "3.13")),
        "Topic :: Scientific/Engineering :: Mathematics",
    ],
)
