"""How Sphinx builds the documentation: `make docs`."""

import logging
import re

from docutils import nodes
from docutils.utils.math import MathError, latex2mathml
from jinja2 import Environment, StrictUndefined
from sphinx.util.logging import getLogger

import pymc3 as pm
from pymc3.backends_symbolic.contract import CONTRACT

project = "pymc3-backends"
author = "its contributors"
release = version = pm.__version__

extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx_gallery.gen_gallery"]
# A name between single backticks is code, as in Markdown.
default_role = "literal"
nitpicky = True
smartquotes = False

html_theme = "furo"
html_math_renderer = "mathml"
html_title = f"PyMC3, on an engine of your choice ({release})"
html_static_path = ["_static"]
html_css_files = ["page.css"]
html_show_copyright = html_show_sphinx = False
html_copy_source = html_show_sourcelink = False

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"
add_module_names = False
autosummary_generate = False
numpydoc_show_class_members = False

sphinx_gallery_conf = {
    "examples_dirs": "../examples/gallery",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "within_subsection_order": "FileNameSortKey",
    "abort_on_example_error": True,
    "download_all_examples": False,
    "remove_config_comments": True,
    "show_signature": False,
    "show_memory": False,
    "write_computation_times": False,
    "reset_modules": ("matplotlib",),
}

#: Links of the first page that lead out of this folder, and the pages that are made of what is there.
OUTSIDE = {"../examples/gallery": "gallery/index.rst", "../CONTRIBUTING.md": "contributing.md"}

CONTENTS = """

```{toctree}
:caption: Using it
:hidden:

install
sampling
looking_at_a_model
distributions
theano
templates
differences_from_pymc3
gallery/index
api/index
```

```{toctree}
:caption: How it is built
:hidden:

chains
engines
compiled_operations
benchmarks
keras_names
glossary
house
```

```{toctree}
:caption: Adding to it
:hidden:

contributing
add_a_distribution
add_a_step_method
add_an_engine
```
"""


TITLES = {
    "tensors": "Tensors, types and settings",
    "elemwise": "Element by element",
    "reduce": "Sums, extremes and other reductions",
    "special": "Special functions",
    "shaping": "Shapes and indices",
    "linalg": "Linear algebra",
    "random": "Random numbers",
    "graph": "Functions, derivatives and graphs",
    "control": "Loops and branches",
}


def members_of(folder):
    """Return (directive, name) of the distributions that a family's folder publishes, in alphabetical order."""
    found = []
    for name in sorted(set(getattr(pm.distributions, folder).__all__) & set(pm.distributions.__all__)):
        made = getattr(pm.distributions, name)
        path = name if name in vars(pm) else f"pymc3.distributions.{name}"
        found.append(("autoclass" if isinstance(made, type) else "autofunction", path))
    return found


def areas_of_k():
    """Return {area of the contract: names of K's functions and classes}."""
    areas = {}
    for name, described in CONTRACT.items():
        areas.setdefault(described.__module__.rpartition(".")[2], []).append(name)
    return areas


#: What the pages of the reference are filled in with.
NAMES = {
    "statistics": pm.stats.__all__,
    "plots": pm.plots.__all__,
    "titles": TITLES,
    "areas": areas_of_k(),
    "contract": CONTRACT,
    "is_class": lambda value: isinstance(value, type),
    "members_of": members_of,
    "transforms": [name for name in pm.distributions.transforms.__all__ if isinstance(getattr(pm.distributions.transforms, name), type)],
}


def filled_in(text):
    """Return a page of the reference, its loops over `NAMES` written out."""
    return Environment(undefined=StrictUndefined).from_string(text).render(NAMES)


def complete(app, docname, source):
    """Give the first page its table of contents, links to scripts of the gallery their pages, and the reference the names it loops over."""
    if docname == "index":
        for link, page in OUTSIDE.items():
            source[0] = source[0].replace(link, page)
        source[0] += CONTENTS
    source[0] = re.sub(r"\.\./examples/gallery/(\w+)\.py", r"gallery/\1.rst", source[0])
    if docname.startswith("api/"):
        source[0] = filled_in(source[0])


def visit_formula(writer, node):
    """Write a formula as MathML, which browsers show by themselves."""
    try:
        writer.body.append(latex2mathml.tex2mathml(node.astext(), as_block=isinstance(node, nodes.math_block)))
    except MathError as error:
        getLogger(__name__).warning("%s: %s", node.astext(), error, location=node)
    raise nodes.SkipNode


def tidy(app, what, name, obj, options, lines):
    """Make a docstring fit for a page.

    The star of a shape, as in (draws, *shape), is no emphasis, and a plural as in `x`s no end of the text; what all distributions take
    is said once on their page.
    """
    for number, line in enumerate(lines):
        line = re.sub(r"(``.+?``)|(?<=[(, ])\*(?=\w+[,)])", lambda found: found[1] or r"\*", line)
        lines[number] = re.sub(r"(?<!`)`(\w+)`s\b", r"`\1`\\ s", line)
    if isinstance(obj, type) and issubclass(obj, pm.Distribution) and "Other Parameters" in lines:
        del lines[lines.index("Other Parameters") :]


def setup(app):
    """Register what is above, and silence what runs say about themselves: one that fails stops the build."""
    for library in ("pymc3", "arviz"):
        logging.getLogger(library).setLevel(logging.ERROR)
    app.connect("source-read", complete)
    app.connect("autodoc-process-docstring", tidy, priority=400)
    app.add_html_math_renderer("mathml", (visit_formula, None), (visit_formula, None))
    return {"parallel_read_safe": True}
