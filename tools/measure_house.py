"""Print how a code base is built, in figures: lengths, docstrings, import cycles, probes; ours, and others beside it.

python tools/measure_house.py                              this package
python tools/measure_house.py FOLDER [FOLDER ...]          packages elsewhere beside it

A function is as long as its signature and statements: its docstring does not count. The docstrings are those of public
functions and methods. What a folder named `contract` describes counts there, once: the functions of that name beside it, one
for each engine, get this docstring when K is made.
"""

import argparse
import ast
import statistics
from pathlib import Path

OURS = Path(__file__).resolve().parent.parent / "pymc3"
COLUMNS = (
    "package", "files", "lines", "lines of code", "median / longest file", "files > 600", "functions > 60 / > 100", "docstrings",
    "largest import cycle", "star imports", "hasattr / getattr",
)  # fmt: skip


def main():
    """Print one row for each package."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="*", type=Path, help="folders of packages")
    rows = [figures(folder.resolve()) for folder in [OURS, *options.parse_args().folders]]
    for row in [COLUMNS, ["---"] * len(COLUMNS), *rows]:
        print("| " + " | ".join(map(str, row)) + " |")


def figures(folder):
    """Return the row of a package: its name, and as many figures as there are columns."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")) if is_source(path, folder)}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    lengths = {path: len(text.splitlines()) for path, text in texts.items()}
    functions = [length_of(node) for tree in trees.values() for node in ast.walk(tree) if is_function(node)]
    public = counted_functions(trees)
    described = sum(ast.get_docstring(node) is not None for node in public)
    return [
        folder.name,
        len(trees),
        f"{sum(lengths.values()):,}",
        f"{sum(lines_of_code(texts[path], tree) for path, tree in trees.items()):,}",
        f"{statistics.median(lengths.values()):.0f} / {max(lengths.values()):,}",
        sum(length > 600 for length in lengths.values()),
        f"{sum(n > 60 for n in functions)} / {sum(n > 100 for n in functions)}",
        f"{described / max(len(public), 1):.0%}",
        largest_cycle(imports(folder, trees)),
        sum(is_star_import(node) for tree in trees.values() for node in ast.walk(tree)),
        sum(is_probe(node) for tree in trees.values() for node in ast.walk(tree)),
    ]


def is_source(path, folder):
    """Tell whether a file belongs to the package itself, instead of to its tests or to what is vendored."""
    parts = path.relative_to(folder).parts
    return not any(part.startswith(".") or part in ("tests", "_vendor", "testing") or part.endswith("_test.py") for part in parts)


def is_function(node):
    """Tell whether a node is a function."""
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


def length_of(function):
    """Return the number of lines of a function, signature included, docstring excluded."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    return lines - (function.body[0].end_lineno - function.body[0].lineno + 1)


def is_star_import(node):
    """Tell whether a node imports all names of a module."""
    return isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)


def is_probe(node):
    """Tell whether a node is a call of `hasattr` or `getattr`."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", None) in ("hasattr", "getattr")


def public_functions(tree):
    """Return the functions and methods whose names, and whose classes' names, begin with no underscore; a property once."""
    found = [node for node in tree.body if is_function(node) and not node.name.startswith("_")]
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found += [inner for inner in node.body if is_function(inner) and not inner.name.startswith("_")]
    return [node for node in found if not any(getattr(mark, "attr", "") in ("setter", "deleter") for mark in node.decorator_list)]


def functions_described(trees):
    """Return {folder: names}: which functions the files of its folder `contract` describe."""
    found = {}
    for path, tree in trees.items():
        if path.parent.name == "contract":
            names = {node.name for node in tree.body if is_function(node) and ast.get_docstring(node)}
            found.setdefault(path.parent.parent, set()).update(names)
    return found


def counted_functions(trees):
    """Return the public functions of all files, without those that a contract beside them describes."""
    described = functions_described(trees)
    found = []
    for path, tree in trees.items():
        around = [folder for folder in described if folder in path.parents and folder / "contract" != path.parent]
        names = set().union(*(described[folder] for folder in around))
        found += [node for node in public_functions(tree) if node not in tree.body or node.name not in names]
    return found


def lines_of_code(text, tree):
    """Return the number of lines without docstrings, comments and blank lines."""
    lines = {number for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.strip().startswith("#")}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(node) is not None:
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)


def imports(folder, trees):
    """Return {module: modules of the package that it imports when it is loaded}."""
    names = {module_name(path, folder): path for path in trees}
    graph = {}
    for name, path in names.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        graph[name] = {other for node in loaded_nodes(trees[path]) for other in targets(node, package, names)} - {name}
    return graph


def module_name(path, folder):
    """Return the full name of the module in a file."""
    parts = path.relative_to(folder.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def loaded_nodes(tree):
    """Yield the imports of a file outside of functions and of `if TYPE_CHECKING`."""
    pending = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            pending += node.orelse
        elif not is_function(node):
            pending += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]


def targets(node, package, names):
    """Return the modules of the package that an import statement loads by name."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name in names]
    base = node.module or ""
    if node.level:
        parents = package.split(".")
        base = ".".join([*parents[: len(parents) - node.level + 1], *([node.module] if node.module else [])])
    found = [f"{base}.{alias.name}" if f"{base}.{alias.name}" in names else base for alias in node.names]
    return [name for name in found if name in names]


def largest_cycle(graph):
    """Return the number of modules in the largest strongly connected part of a graph (Tarjan 1972, without recursion)."""
    order, low, stack, on_stack, largest = {}, {}, [], set(), 0
    for root in graph:
        if root in order:
            continue
        walk = [(root, iter(graph[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while walk:
            name, others = walk[-1]
            other = next(others, None)
            if other is None:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[name])
                if low[name] == order[name]:
                    size = len(stack) - stack.index(name)
                    on_stack.difference_update(stack[-size:])
                    del stack[-size:]
                    largest = max(largest, size)
            elif other not in order:
                order[other] = low[other] = len(order)
                stack.append(other)
                on_stack.add(other)
                walk.append((other, iter(graph[other])))
            elif other in on_stack:
                low[name] = min(low[name], order[other])
    return largest


if __name__ == "__main__":
    main()
