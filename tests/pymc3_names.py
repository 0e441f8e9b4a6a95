"""PyMC3's public names and the parameters that they take, and which of them are missing here: `python -m tests.pymc3_names` lists these."""

import importlib
import inspect
import re
from pathlib import Path
from typing import NamedTuple

LIST = Path(__file__).parent / "data" / "pymc3_names.txt"


class Name(NamedTuple):
    """A line of the list."""

    area: str
    path: str
    kind: str
    parameters: list | None
    members: list


def pymc3_names():
    """Return all names of the list."""
    found, area = [], ""
    for line in LIST.read_text().splitlines():
        area = line[3:] if line.startswith("## ") else area
        match = re.fullmatch(r"(\S+) (\w+)(?: \((.*?)\))?(?: \{(.*)\})?", line)
        if match and not line.startswith("#"):
            path, kind, parameters, members = match.groups()
            found.append(Name(area, path, kind, None if parameters is None else _split(parameters), _split(members or "")))
    return found


def _split(text):
    return [part for part in text.split(", ") if part]


def resolved(path):
    """Return what stands under a path such as ``pm.distributions.transforms.Log``."""
    parts = path.split(".")
    place = importlib.import_module("pymc3")
    for number, part in enumerate(parts[1:], 2):
        try:
            place = getattr(place, part)
        except AttributeError:
            name = ".".join(["pymc3", *parts[1:number]])
            try:
                place = importlib.import_module(name)
            except ModuleNotFoundError as error:
                raise AttributeError(str(error)) from error
    return place


def parameters_here(value):
    """Return the names of the parameters of a function, or of a class's constructor, with their stars."""
    if inspect.isclass(value):
        value = value.__init__ if "__init__" in vars(value) or value.__new__ is object.__new__ else value.__new__
    marks = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    entries = list(inspect.signature(value).parameters.values())
    return [marks.get(entry.kind, "") + entry.name for entry in entries if entry.name not in ("self", "cls")]


def order_of_theirs(name, value):
    """Return PyMC3's parameters, without those collected by stars, and ours that have these names, in our order."""
    theirs = [parameter for parameter in name.parameters if parameter and not parameter.startswith("*")]
    return theirs, [parameter for parameter in parameters_here(value) if parameter in theirs]


def gaps():
    """Yield (path, what is missing)."""
    for name in pymc3_names():
        try:
            value = resolved(name.path)
        except AttributeError as error:
            yield name.path, f"missing: {error}"
            continue
        if name.parameters is not None and callable(value):
            try:
                theirs, ours = order_of_theirs(name, value)
            except (TypeError, ValueError) as error:
                yield name.path, f"no signature: {error}"
                continue
            if theirs != ours:
                yield name.path, f"takes {', '.join(parameters_here(value))}; PyMC3 {', '.join(name.parameters)}"
        lacking = [member for member in name.members if not hasattr(value, member)]
        if lacking:
            yield name.path, f"has no {', '.join(lacking)}"


if __name__ == "__main__":
    for path, text in gaps():
        print(f"{path}: {text}")
