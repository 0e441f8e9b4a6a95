"""Write docs/distributions.md: what each distribution takes, where it lives, and what its numbers are compared with.

    python tools/document_distributions.py          # write the page
    python tools/document_distributions.py --check  # 1 if it is out of date

Everything is read from the code: signatures and docstrings of `pymc3`, and the tables that the tests compare with.
"""

import inspect
import pathlib
import re
import sys
import textwrap
import warnings

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np

import pymc3 as pm
from pymc3.distributions.base import distribution
from tests.distributions import cases
from tests.distributions.reference import REFERENCE, SCIPY, class_named, make

PAGE = ROOT / "docs" / "distributions.md"

#: Part of the package -> heading, in the order of the page.
FAMILIES = {
    "continuous": "Continuous",
    "discrete": "Discrete",
    "multivariate": "Multivariate",
    "mixture": "Mixtures",
    "timeseries": "Time series",
    "": "Made from others, or from functions",
}
#: Base classes, which users subclass.
BASES = {"Distribution", "Continuous", "Discrete", "NoDistribution", "PositiveContinuous", "UnitContinuous", "BoundedContinuous"}

HEAD = """\
# Distributions

Made from the code by `tools/document_distributions.py`; a test fails while this page is out of date.

Every distribution is used as `pm.Name("x", ...)` inside a model, or as `pm.Name.dist(...)` alone, and takes
`shape`, `dims`, `testval`, `transform`, `observed` and `total_size` besides its own parameters. *Transform* is the scale on which
samplers move it. What its numbers are compared with, on both engines: *PyMC3*, values of PyMC3 3.11.6 (settings and points); *SciPy*,
with the name there; *exact*, formulas in `tests/distributions/cases`, in SciPy's or mpmath's arithmetic, where PyMC3's own
values are not exact to 1e-9; and test files that hold what is special to the distribution. How to add one:
[add_a_distribution.md](add_a_distribution.md).
"""

TRANSFORMS = """\
In `pm.transforms`; ask for one with `transform=pm.transforms.ordered`. Those of vectors work along the last axis. They are checked
against PyMC3's values, and log-Jacobians against derivatives by differences, in `test_transforms.py`. For your own,
subclass `Transform` or `ElemwiseTransform`.
"""


def distributions():
    """Yield (name, what users call, class behind it), one for each public distribution; aliases are left out."""
    seen = set()
    for name in sorted(pm.distributions.__all__, key=str.lower):
        made = getattr(pm.distributions, name)
        is_class = isinstance(made, type)
        if name in BASES or made in seen or not callable(made) or not name[0].isupper() or name == "TensorType":
            continue
        if is_class and made.__name__ != name:
            continue
        seen.add(made)
        yield name, made, class_named(name) if not is_class else made


def family_of(made):
    """The part of the package that defines a distribution."""
    part = made.__module__.split(".")[2]
    return part if part in FAMILIES else ""


# ---- docstrings --------------------------------------------------------------------------------------------------------


def markdown(text):
    """A piece of a docstring in Markdown."""
    text = re.sub(r":math:`([^`]*)`", r"$\1$", " ".join(text.split()))
    return text.replace("''", "'")


def cell(text):
    """The same inside a table."""
    return markdown(text).replace("|", r"\vert ")


def sections(doc):
    """A numpydoc docstring as {heading: text}; what comes first is under the heading ''."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", inspect.cleandoc(doc), flags=re.M)
    return {"": parts[0].strip(), **{head: text.rstrip() for head, text in zip(parts[1::2], parts[2::2])}}


def facts(text):
    """The table of support, mean and variance in a docstring: {name: value}."""
    found = re.search(r"^=+ +=+\n(.*?)^=+ +=+$", text + "\n", re.S | re.M)
    rows = {}
    for line in found.group(1).splitlines() if found else ():
        name, _, value = line.partition("  ")
        if name.strip():
            last = name.strip()
            rows[last] = value.strip()
        elif line.strip():
            rows[last] += " " + line.strip()
    return rows


def formulas(text):
    """The displayed formulas of a docstring."""
    blocks = re.findall(r"^\.\. math::(.*(?:\n(?:[ \t]+.*|[ \t]*(?=\n[ \t])))*)", text, re.M)
    return [" ".join(textwrap.dedent(block).split()) for block in blocks]


def parameters(text):
    """Parameters of a docstring: [(names, type, description)]."""
    entries = re.findall(r"^(\S[^\n]*)((?:\n(?:[ ]+[^\n]*|))*)", text, re.M)
    return [(*map(str.strip, (head.partition(" : ")[0], head.partition(" : ")[2])), body.strip()) for head, body in entries]


# ---- what the code says ------------------------------------------------------------------------------------------------


def samples(name):
    """The distribution in each setting of the reference."""
    if not hasattr(class_named(name), "dist"):
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [make(name, setting) for setting in REFERENCE.get(name, {}).get("settings", ())]


def transform_of(made):
    """The names of the transforms that it has, without and with parameters."""
    names = {"none" if dist.transform is None else f"`{dist.transform.name}`" for dist in made}
    return ", ".join(sorted(names)) or "as given"


def dtype_of(made):
    """Floating or whole numbers."""
    kinds = {"float" if np.dtype(dist.dtype).kind == "f" else np.dtype(dist.dtype).name for dist in made}
    return ", ".join(sorted(kinds)) or "as the data"


def has(cls, method):
    """Whether a class defines a method itself."""
    own = getattr(cls, method, None)
    return "yes" if own is not None and own is not getattr(distribution.Distribution, method, None) else "no"


def draws(cls, made):
    """Whether it can be drawn from."""
    if "random" in inspect.signature(cls.__init__).parameters:
        return "if given"
    try:
        return "no" if has(cls, "random") == "no" or (made and made[0].random() is None) else "yes"
    except ValueError:
        return "no"


def signature(name, made):
    """How it is called, defaults included; a transform by its name."""
    shown = []
    called = made.__init__ if isinstance(made, type) else made
    for parameter in inspect.signature(called).parameters.values():
        if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL) or parameter.name in ("self", "_data", "defaults"):
            continue
        default = parameter.default
        if default is parameter.empty:
            shown.append(parameter.name)
        elif isinstance(default, pm.transforms.Transform):
            shown.append(f"{parameter.name}={default.name}")
        elif isinstance(default, distribution.Distribution):
            shown.append(f"{parameter.name}={type(default).__name__}.dist()")
        elif default is not distribution.UNSET:
            shown.append(f"{parameter.name}={default!r}")
    package = "pm" if name in vars(pm) else "pm.distributions"
    return f"{package}.{name}({', '.join(shown)})"


def references(name):
    """What its numbers are compared with."""
    found = []
    settings = REFERENCE.get(name, {}).get("settings", ())
    if settings:
        points = sum(len(setting["points"]) for setting in settings)
        count = "1 setting" if len(settings) == 1 else f"{len(settings)} settings"
        found.append(f"PyMC3 ({count}, {points} points)" if points else f"PyMC3 ({count})")
    own = [case for case in cases.CASES if case.name == name]
    scipy = sorted({case.frozen.dist.name for case in own if case.frozen is not None})
    if scipy:
        found.append(f"SciPy ({', '.join(f'`{entry}`' for entry in scipy)})")
    elif name in SCIPY:
        found.append("SciPy")
    exact = {family.__name__.rpartition(".")[2] for family in cases.FAMILIES if name in getattr(family, "EXACT", {})}
    exact |= {
        family.__name__.rpartition(".")[2]
        for family in cases.FAMILIES
        if any(case.name == name and (case.logp or case.logcdf or case.cdf) for case in getattr(family, "CASES", ()))
    }
    if exact:
        found.append(f"exact ({', '.join(f'`cases/{family}.py`' for family in sorted(exact))})")
    return found + [f"`{path.name}`" for path in special_tests(name)]


def special_tests(name):
    """Test files of a family of distributions that name this one."""
    generic = {"test_properties.py", "test_pymc3_parity.py", "test_paths.py", "test_against_scipy.py", "test_float32.py"}
    used = re.compile(rf"\bpm\.{name}\b")
    return [
        path
        for path in sorted((ROOT / "tests" / "distributions").glob("test_*.py"))
        if path.name not in generic and used.search(path.read_text(encoding="utf-8")) and is_of_family(path, name)
    ]


def is_of_family(path, name):
    """Whether a test file is about the family of a distribution, and does not only use it as an example."""
    module = class_named(name).__module__ if class_named(name) else ""
    stem = path.stem.removeprefix("test_")
    return any(stem.startswith(part) or part.startswith(stem) for part in module.split(".")[2:])


# ---- the page ----------------------------------------------------------------------------------------------------------


def overview(entries):
    """The table at the head of a family."""
    lines = ["| | support | transform | dtype | `logcdf` | `random` |", "|---|---|---|---|---|---|"]
    for name, made, cls in entries:
        examples = samples(name)
        support = cell(facts(sections(made.__doc__)[""]).get("Support", facts(sections(cls.__doc__ or "")[""]).get("Support", "")))
        link = f"[{name}](#{name.lower()})"
        behind = cls if made is not pm.Bound else type(examples[0])
        if not isinstance(behind, type):
            lines.append(f"| {link} | a function that makes several variables | | float | no | no |")
            continue
        columns = [link, support, transform_of(examples), dtype_of(examples), has(behind, "logcdf"), draws(behind, examples)]
        lines.append("| " + " | ".join(columns) + " |")
    return "\n".join(lines)


def aliases(name, made):
    """Other names of the same class, as text."""
    others = [f"`pm.{other}`" for other in pm.distributions.__all__ if other != name and getattr(pm.distributions, other) is made]
    return f"; also {', '.join(others)}" if others else ""


def entry(name, made):
    """The section of one distribution."""
    parts = sections(made.__doc__)
    first = parts[""].split("\n\n")[0]
    lines = [f"### {name}", f"`{signature(name, made)}`{aliases(name, made)}", markdown(first)]
    lines += [f"$$ {formula} $$" for formula in formulas(parts[""])]
    rows = [f"- *{fact}*: {markdown(value)}" for fact, value in facts(parts[""]).items()]
    rows += [
        f"- `{names}`{f' ({markdown(kind)})' if kind else ''}{': ' + markdown(text) if text else ''}"
        for names, kind, text in parameters(parts.get("Parameters", ""))
    ]
    checked = references(name)
    rows.append(f"- *checked against*: {', '.join(checked)}")
    return "\n\n".join([*lines, "\n".join(rows)])


def transforms():
    """The table of transforms: each class, its instance, and what it does."""
    lines = ["| class | ready made | free variable of `x` | map |", "|---|---|---|---|"]
    named = {name: getattr(pm.transforms, name) for name in pm.transforms.__all__}
    for name, made in named.items():
        if not isinstance(made, type) or made.__name__ != name or name in ("Transform", "ElemwiseTransform", "TransformedDistribution"):
            continue
        ready = [f"`{other}`" for other, value in named.items() if type(value) is made or (value is made and other != name)]
        takes = ", ".join(p for p in inspect.signature(made).parameters if p not in ("args", "kwargs"))
        variable = f"`x_{made.name}__`" if made.name else "names joined by +"
        what = cell(made.__doc__.split("\n\n")[0]).replace(" -> ", " → ")
        lines.append(f"| `{name}({takes})` | {', '.join(ready)} | {variable} | {what} |")
    return "\n".join(lines)


def page():
    """The whole text."""
    families = {part: [] for part in FAMILIES}
    for name, made, cls in distributions():
        families[family_of(made)].append((name, made, cls))
    blocks = [HEAD.rstrip()]
    for part, heading in FAMILIES.items():
        if families[part]:
            blocks += [f"## {heading}", overview(families[part])]
            blocks += [entry(name, made) for name, made, _ in families[part]]
    blocks += ["## Transforms", TRANSFORMS.rstrip(), transforms()]
    return "\n\n".join(blocks) + "\n"


def main(arguments):
    """Write the page, or say whether it is up to date."""
    text = page()
    if "--check" in arguments:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(text.splitlines())} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
