"""Packaging: everything a tool needs to know about the distribution is said here, once."""
import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).resolve().parent

EXTRAS = {
    # Today's Theano is PyTensor: same ideas, maintained, and it runs on today's Python and NumPy.
    "theano": ["pytensor>=3"],
    "tensorflow": ["tensorflow>=2.16"],
    "plots": ["arviz<1", "matplotlib>=3.7"],
    "test": ["cloudpickle", "hypothesis>=6", "mpmath>=1.3", "pandas>=2", "pytest>=8"],
}
EXTRAS["all"] = sorted({package for packages in EXTRAS.values() for package in packages})


def read_version():
    """Return ``pymc3.__version__`` without importing the package, which would load an engine."""
    source = (HERE / "pymc3" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r"""^__version__\s*=\s*["']([^"']+)["']""", source, re.MULTILINE)
    if found is None:
        raise RuntimeError(
            "pymc3/__init__.py has no line of the form  __version__ = \"1.2.3\"; "
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
    packages=find_packages(include=["pymc3", "pymc3.*"]),
    python_requires=">=3.11",
    install_requires=["numpy>=1.26", "scipy>=1.11", "tqdm>=4.60"],
    extras_require=EXTRAS,
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Intended Audience :: Science/Research",
        "Operating System :: OS Independent",
        "Programming Language :: Python :: 3",
        "Topic :: Scientific/Engineering :: Mathematics",
    ],
)
