"""The rules of the house, read off the sources: who imports whom, where engines live, what is documented."""

import ast
import pathlib
import re
import runpy

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pymc3"
#: Theano's names, written on K: beside the package, and on layers 0 and 1 of it
THEANO = ROOT / "theano"

#: Names under `pymc3`, layer by layer: a file imports from its own package, its own layer, or a lower one.
LAYERS = (
    (
        "exceptions",
        "vartypes",
        "util",
        "_absent",
        "_boundary",
        "_checks",
        "_context",
        "_generator",
        "_log",
        "_old_keywords",
        "_optional",
        "_paths",
        "_progress",
        "_random",
        "example_data",
    ),
    ("backends_symbolic",),
    ("math", "theanof", "blocking", "shapes", "theano"),
    ("distributions",),
    ("model", "data"),
    ("forward", "backends", "model_graph"),
    ("chains",),
    ("step_methods", "tuning"),
    ("sampling", "plots", "stats", "old_calls", "old_plots", "old_stats", "_arviz", "_arviz_hook"),
    ("templates",),
)
#: Engine package -> the only places (below `pymc3/backends_symbolic`) that may import it
ENGINES = {
    "theano": (),
    "pytensor": ("backends_theano.py", "_theano"),
    "numba": ("backends_theano.py", "_theano"),
    "tensorflow": ("backends_tf.py", "_tf"),
    "jax": (),
    "torch": (),
}
#: Heavy or optional packages, loaded when they are used
LOADED_WHEN_USED = {"arviz", "matplotlib", "pandas", "xarray"}

#: Whose objects are looked at by `hasattr`, or `getattr` with a default -> file -> how often. Ours have fields, and classes to ask for.
PROBES = {
    "arguments of users": {"_checks.py": 1, "_context.py": 1, "data.py": 2, "distributions/base/arguments.py": 2, "model/coords.py": 1,
                           "model/observed.py": 1, "sampling/sample.py": 1, "templates/template.py": 1, "util.py": 3},
    "tensors of users' graphs, which may be variables": {"distributions/continuous/base.py": 1, "theanof.py": 3},
    "functions of users": {"distributions/density_dist.py": 1, "distributions/simulator.py": 1, "model/point.py": 1, "tuning/starting.py": 1},
    "distributions and executors of users": {"distributions/base/users_random.py": 1, "templates/random_variable.py": 1},
    "attributes that users name": {"distributions/base/distribution.py": 2, "model/core.py": 1},
    "which of mean, mode and median a distribution has": {"distributions/mixture/components.py": 1, "distributions/mixture/mixture.py": 1,
                                                          "distributions/mixture/same_family.py": 1},
    "step methods and proposals of users": {"sampling/assign.py": 2, "sampling/python_chains.py": 1, "step_methods/arraystep.py": 3,
                                            "step_methods/compound.py": 3, "step_methods/metropolis.py": 1, "step_methods/proposals.py": 1},
    "traces of users, and ArviZ's": {"backends/base.py": 2, "backends/posterior.py": 1, "backends/report.py": 1, "backends/tracetab.py": 1,
                                     "forward/given.py": 2, "util.py": 2},
    "tensors, types and streams of Theano's users": {"theano/_conversion.py": 1, "theano/_function.py": 1, "theano/_graph.py": 1,
                                                     "theano/_randomstreams.py": 1, "theano/compile.py": 1, "theano/tensor/sharedvar.py": 1,
                                                     "theano/tensor/type.py": 1},
    "other packages": {"_arviz_hook.py": 6, "distributions/base/parameters.py": 1, "util.py": 1},
}  # fmt: skip


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = [*sorted(PACKAGE.rglob("*.py")), *sorted(THEANO.rglob("*.py"))]
TREES = {path: ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in FILES}
MODULES = {module_name(path): path for path in FILES}
IDS = [str(path.relative_to(ROOT)) for path in FILES]
each_file = pytest.mark.parametrize("path", FILES, ids=IDS)


def imports_of(path, tree=None):
    """Return (line, module, name or None) for each import; relative ones resolved."""
    found = []
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree or TREES[path]):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found += [(node.lineno, module, alias.name) for alias in node.names]
    return found


def imported_modules(path):
    """Return the modules of this package that a file imports: a submodule rather than the package it is taken from."""
    found = set()
    for _, module, name in imports_of(path):
        if name is not None and f"{module}.{name}" in MODULES:
            found.add(f"{module}.{name}")
        elif module in MODULES:
            found.add(module)
    return found


def unit(module):
    """Return the name under `pymc3` that a module belongs to; None for `pymc3` itself."""
    parts = module.split(".")
    if parts[0] == "theano":
        return "theano"
    return parts[1] if len(parts) > 1 else None


def layer_of(name):
    for number, names in enumerate(LAYERS):
        if name in names:
            return number
    raise AssertionError(f"pymc3/{name} has no layer: add it to LAYERS and to the design")


@each_file
def test_imports_go_down(path):
    mine = unit(module_name(path))
    if mine is None:
        return
    for other in imported_modules(path):
        assert unit(other) is not None, f"{path.name} imports from the root of the package"
        assert layer_of(unit(other)) <= layer_of(mine), f"{module_name(path)} imports {other}, which is above it"


@each_file
def test_nothing_is_taken_from_the_root(path):
    if path == PACKAGE / "__init__.py":
        return
    for line, module, name in imports_of(path):
        if module == "pymc3":
            assert name is not None and f"pymc3.{name}" in MODULES, f"line {line}: imports the root of the package"


@each_file
def test_imports_within_the_package_are_relative(path):
    absolute = [
        f"line {node.lineno}"
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ImportFrom) and not node.level and node.module.partition(".")[0] == module_name(path).partition(".")[0]
    ]
    assert not absolute, ", ".join(absolute)


def test_no_cycles():
    graph = {name: imported_modules(path) - {name} for name, path in MODULES.items()}
    state, stack = {}, []

    def visit(name):
        state[name] = "open"
        stack.append(name)
        for other in sorted(graph[name]):
            if state.get(other) == "open":
                raise AssertionError("cycle: " + " -> ".join([*stack[stack.index(other) :], other]))
            if other not in state:
                visit(other)
        stack.pop()
        state[name] = "done"

    for name in sorted(graph):
        if name not in state:
            visit(name)


@each_file
def test_engines_are_imported_in_their_folder_only(path):
    relative = path.relative_to(PACKAGE if PACKAGE in path.parents else THEANO).parts
    for line, module, _ in imports_of(path):
        top = module.partition(".")[0]
        if top in ENGINES and top != module_name(path).partition(".")[0]:
            inside = relative[0] == "backends_symbolic" and len(relative) > 1 and relative[1] in ENGINES[top]
            assert inside, f"line {line}: imports {module}"


def test_theano_is_written_on_k_alone():
    """It imports no more of the package than K, and what needs no engine; the package never imports it."""
    for path in FILES:
        others = {unit(other) for other in imported_modules(path)}
        if THEANO in path.parents:
            assert {layer_of(other) for other in others - {"theano"}} <= {0, 1}, path
        else:
            assert "theano" not in others, path


@each_file
def test_nothing_above_asks_which_engine_it_is(path):
    if "backends_symbolic" in path.parts:
        return
    for node in ast.walk(TREES[path]):
        asked = isinstance(node, ast.Attribute) and node.attr == "backend" and getattr(node.value, "id", "") == "K"
        assert not asked, f"line {node.lineno}: asks K.backend"


def is_probe(node):
    return isinstance(node, ast.Call) and (getattr(node.func, "id", ""), len(node.args)) in (("hasattr", 2), ("getattr", 3))


@each_file
def test_what_is_ours_is_not_probed(path):
    if "backends_symbolic" in path.parts:
        return
    home = PACKAGE if PACKAGE in path.parents else ROOT
    allowed = sum(files.get(path.relative_to(home).as_posix(), 0) for files in PROBES.values())
    lines = [node.lineno for node in ast.walk(TREES[path]) if is_probe(node)]
    assert len(lines) <= allowed, f"lines {lines}: give the class a field with a default, or ask isinstance; see PROBES"


@each_file
def test_distributions_know_of_no_models(path):
    if PACKAGE / "distributions" not in path.parents:
        return
    known = {"root", "named_vars", "remember", "free_RVs", "observed_RVs", "missing_values", "observations", "transformed"}
    found = [f"line {node.lineno}: {node.attr}" for node in ast.walk(TREES[path]) if isinstance(node, ast.Attribute) and node.attr in known]
    assert not found, ", ".join(found)


@each_file
def test_imports_are_at_the_top_and_none_is_a_star(path):
    for line, module, name in imports_of(path):
        assert name != "*", f"line {line}: star import of {module}"
    for node in ast.walk(TREES[path]):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for line, module, _ in imports_of(path, node):
                assert module.partition(".")[0] in LOADED_WHEN_USED, f"line {line}: imports {module} inside {node.name}"


SYMBOLIC = PACKAGE / "backends_symbolic"
PRIMITIVES = runpy.run_path(SYMBOLIC / "contract" / "primitives.py")["PRIMITIVES"]
COMPOSITES = {
    name
    for path in (SYMBOLIC / "derived" / "composites").glob("*.py")
    for node in TREES[path].body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    for name in [node.name]
}


def index_page(page):
    """Return the names that an engine's index page imports, in order."""
    return [alias.asname or alias.name for node in TREES[SYMBOLIC / page].body if isinstance(node, ast.ImportFrom) for alias in node.names]


@pytest.mark.parametrize("page", ["backends_theano.py", "backends_tf.py"])
def test_index_pages_hold_the_primitives_in_order_and_forms_of_their_own(page):
    names, required = index_page(page), [name for area in PRIMITIVES.values() for name in area]
    assert names[: len(required)] == required
    assert set(names[len(required) :]) <= COMPOSITES


def test_engine_folders_have_a_file_for_each_area_of_the_contract():
    for folder in ("_theano", "_tf"):
        assert set(PRIMITIVES) <= {path.stem for path in (SYMBOLIC / folder).glob("*.py")}, folder


def documented(tree):
    """Yield (name, node) of the public functions and classes of a file and of the public methods of those classes."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node.name, node
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


#: What the contract describes: `backends_symbolic/assembly.py` gives engines' functions and classes its docstrings.
DESCRIBED = {name for path in (SYMBOLIC / "contract").glob("*.py") for name, node in documented(TREES[path]) if ast.get_docstring(node)}


#: Function of the contract -> what it returns
RETURNED = {
    node.name: ast.unparse(node.returns)
    for path in (SYMBOLIC / "contract").glob("*.py")
    for node in TREES[path].body
    if isinstance(node, ast.FunctionDef) and node.returns
}


@each_file
def test_engines_return_what_the_contract_says(path):
    if not {"_theano", "_tf", "derived"} & set(path.parts):
        return
    for node in TREES[path].body:
        if isinstance(node, ast.FunctionDef) and node.name in RETURNED:
            assert node.returns and ast.unparse(node.returns) == RETURNED[node.name], f"line {node.lineno}: {node.name}"


def is_setter(node):
    return any(getattr(decorator, "attr", None) == "setter" for decorator in node.decorator_list)


@each_file
def test_public_functions_classes_and_methods_have_docstrings(path):
    known = DESCRIBED if {"_theano", "_tf", "derived"} & set(path.parts) else set()
    missing = [name for name, node in documented(TREES[path]) if not (ast.get_docstring(node) or name in known or is_setter(node))]
    assert not missing, f"no docstring: {', '.join(missing)}"


def signature(node):
    """Return the parameters of a function, or of a class's `__init__`; None if that is inherited."""
    if isinstance(node, ast.ClassDef):
        own = [inner for inner in node.body if isinstance(inner, ast.FunctionDef) and inner.name == "__init__"]
        if not own:
            return None
        node = own[0]
    arguments = node.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    names += [a.arg for a in (arguments.vararg, arguments.kwarg) if a]
    return names


def parameters_section(docstring):
    """Return the names in a numpydoc 'Parameters' section, in order; [] if there is none."""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\S[^\n]*\n-{3,}\s*$|\Z)", docstring, re.S | re.M)
    heads = re.findall(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*)(?: ?:.*)?$", section.group(1), re.M) if section else []
    return [name.lstrip("*") for head in heads for name in head.split(", ")]


@each_file
def test_documented_parameters_are_real(path):
    for name, node in documented(TREES[path]):
        real, described = signature(node), parameters_section(ast.get_docstring(node) or "")
        if real is None or not described:
            continue
        unknown = [parameter for parameter in described if parameter not in real]
        if "kwargs" not in real:
            assert not unknown, f"{name} documents {unknown}, which it does not take; it takes {real}"


@each_file
def test_functions_are_small(path):
    for node in ast.walk(TREES[path]):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            docstring = node.body[0].end_lineno - node.body[0].lineno + 1 if ast.get_docstring(node) else 0
            lines = node.end_lineno - node.lineno + 1 - docstring
            assert lines <= 60, f"line {node.lineno}: {node.name} has {lines} lines without its docstring"


def test_files_are_small():
    long = {str(p.relative_to(ROOT)): n for p in FILES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 650}
    assert not long, f"files of more than 650 lines hold two ideas: {long}"


def test_the_tests_found_the_sources():
    assert len(FILES) > 50 and "pymc3.backends_symbolic.shared.sessions" in MODULES
