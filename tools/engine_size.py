"""Print what an engine costs: how many primitives it must write, how many are more than a name of its library, how many lines.

    python tools/engine_size.py

Read from the sources; no engine is imported. docs/add_an_engine.md quotes the table, and a test compares.
"""

import ast
import runpy
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "pymc3" / "backends_symbolic"


def engines():
    """Return {name for people: index page} of the engines that `choice.py` knows."""
    tree = ast.parse((PACKAGE / "choice.py").read_text(encoding="utf-8"))
    (known,) = [node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ENGINES"]
    return {title: f"{module}.py" for module, title, _ in ast.literal_eval(known).values()}


def described():
    """Return the names that K has."""
    files = [file for file in (PACKAGE / "contract").glob("*.py") if file.stem not in ("__init__", "types", "primitives")]
    nodes = [node for file in files for node in ast.parse(file.read_text(encoding="utf-8")).body]
    return {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def required():
    """Return the names of the primitives that every engine must have."""
    return [name for names in runpy.run_path(PACKAGE / "contract" / "primitives.py")["PRIMITIVES"].values() for name in names]


def homes(page):
    """Return {name: file} of what an index page imports."""
    found = {}
    for node in ast.parse((PACKAGE / page).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            found.update((alias.name, PACKAGE.joinpath(*node.module.split(".")).with_suffix(".py")) for alias in node.names)
    return found


def is_one_line(name, path):
    """Tell whether a primitive is made in one line, ``exp = of_reals(library.exp)``, rather than written."""
    nodes = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.Assign)]
    return any(node.lineno == node.end_lineno and ast.unparse(node.targets[0]) == name for node in nodes)


def lines(path):
    """Return how many lines of a file, or of the files of a folder, are not blank."""
    files = path.rglob("*.py") if path.is_dir() else [path]
    return sum(1 for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip())


def measured(page):
    """Return (written, made in one line, forms of its own, lines, lines of a compiler) of an engine."""
    found, names = homes(page), required()
    short = [name for name in names if is_one_line(name, found[name])]
    folder = next(iter(found.values())).parent
    compiler = lines(folder / "llvm") if (folder / "llvm").is_dir() else 0
    return len(names) - len(short), len(short), len(found) - len(names), lines(folder) + lines(PACKAGE / page) - compiler, compiler


def table():
    """Return the table, in Markdown."""
    rows = [
        "| engine | functions and classes to write | made in one line each | forms of its own | lines | and of its compiler |",
        "|---|---|---|---|---|---|",
    ]
    for title, page in engines().items():
        rows.append("| " + " | ".join([title, *(f"{number:,}" for number in measured(page))]) + " |")
    return "\n".join(rows)


def summary():
    """Return in a sentence what is written once for all engines."""
    names = required()
    composed = len(described() - set(names))
    return (
        f"There are {len(names)} primitives. Of the {len(described())} names of K, {composed} are composed of them, in "
        f"{lines(PACKAGE / 'derived') + lines(PACKAGE / 'shared'):,} lines that are written once."
    )


if __name__ == "__main__":
    print(table(), summary(), sep="\n\n")
