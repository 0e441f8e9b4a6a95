"""Outline parts of a large program as functions of their own, equal ones written once.

LLVM's time grows faster than the length of a function: thousands of loops in one take minutes. A deep graph mostly repeats
itself, so most of its parts are the same function of other registers.
"""

import re
from contextlib import contextmanager

#: So many operations on arrays make a program large.
LARGE = 200

#: What is passed by value; everything else is an address.
VALUE_TYPES = ("double", "float", "i1", "i8", "i16", "i32", "i64")

_NAMES = re.compile(r"%[\w.]+")
_DEFINED = re.compile(r"^(?:  (%[\w.]+) = |([\w.]+):)", re.MULTILINE)


@contextmanager
def outlined(builder):
    """Write what the body emits as a function, and a call of it in the body's place; nothing in registers comes back."""
    outer = builder.lines, builder.entry, builder.label
    builder.lines, builder.entry, builder.label = [], [], "start"
    builder.scopes.append({})
    builder.is_inside_part = True
    yield
    builder.is_inside_part = False
    builder.scopes.pop()
    text = "\n".join(["start:", *builder.entry, *builder.lines, "  ret void"])
    builder.lines, builder.entry, builder.label = outer
    _call(builder, text)


def _call(builder, text):
    """Emit a call of a function with these statements.

    Memory in the arena is passed as a number of bytes: thousands of addresses would have to be kept in registers.
    """
    own = {register or f"%{label}" for register, label in _DEFINED.findall(text)}
    names = list(dict.fromkeys(_NAMES.findall(text)))
    outside = [name for name in names if name not in own]
    kinds = ["place" if name in builder.places else builder.types.get(name, "ptr") for name in outside]
    symbol = _function(builder, text, names, list(zip(kinds, outside)))
    given = [f", i64 {builder.places[x]}" if kind == "place" else f", {kind} {x}" for kind, x in zip(kinds, outside)]
    builder.emit(f"call void @{symbol}(ptr %arena{''.join(given)})")


def _function(builder, text, names, given):
    """Return the symbol of a function with these statements, whatever their registers are called."""
    renamed = {name: f"%r{i}" for i, name in enumerate(names)} | {"%start": "%start"}
    given = tuple((kind, renamed[name]) for kind, name in given)
    body = _NAMES.sub(lambda match: renamed[match[0]], text)
    body = re.sub(r"^([\w.]+):", lambda match: renamed[f"%{match[1]}"][1:] + ":", body, flags=re.MULTILINE)
    if (given, body) not in builder.parts:
        symbol = builder.parts[given, body] = f"part{len(builder.parts)}"
        builder.declarations[symbol] = _definitions(symbol, given, body)
    return builder.parts[given, body]


def _definitions(symbol, given, body):
    """Return the text of a function of pointers and, around it, of one of numbers of bytes."""
    values = [(kind if kind in VALUE_TYPES else "ptr", name) for kind, name in given]
    arguments = ", ".join(f"{'ptr noalias' if kind == 'ptr' else kind} {name}" for kind, name in values)
    numbers = "".join(f", i64 {name}.n" if kind == "place" else f", {kind} {name}" for kind, name in given)
    places = [f"  {name} = getelementptr inbounds i8, ptr %arena, i64 {name}.n" for kind, name in given if kind == "place"]
    call = f"  call void @{symbol}.body({', '.join(f'{kind} {name}' for kind, name in values)})"
    return "\n".join(
        [f"define internal void @{symbol}.body({arguments}) alwaysinline #1 {{", body, "}"]
        + [f"define internal void @{symbol}(ptr %arena{numbers}) noinline #1 {{", *places, call, "  ret void", "}"]
    )
