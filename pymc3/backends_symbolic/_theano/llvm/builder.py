"""Write the text of an LLVM function, statement by statement: registers, index arithmetic, loops, memory.

Language reference: https://llvm.org/docs/LangRef.html. An index is a Python int where it is known, else a register.
"""

import struct
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

#: dtype -> type in registers. Booleans are one bit there and one byte in memory.
REGISTER_TYPES = {
    "float64": "double",
    "float32": "float",
    "bool": "i1",
    **{f"{sign}int{bits}": f"i{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)},
}

#: What one evaluation may keep on the stack in all (threads have at least half a megabyte).
STACK_BYTES = 2**17


class Unsupported(Exception):
    """A graph that this compiler cannot express; PyTensor's own compilation is used for it.

    Parameters
    ----------
    reason : str
    operation : PyTensor operation, optional
        Where it was met, if that is known.
    """

    def __init__(self, reason, operation=None):
        super().__init__(reason)
        self.operation = operation


class NeedsPython(Unsupported):
    """An operation is a Python function, which runs neither in machine code nor under Numba."""


class SwitchedOff(NeedsPython):
    """The user has switched this compiler off."""


class InvalidCode(RuntimeError):
    """LLVM refuses what this compiler wrote: a fault of the compiler's."""


class Value(NamedTuple):
    """A scalar in a register, or a literal."""

    text: str
    dtype: str

    @property
    def type(self):
        """The LLVM type in a register, where a boolean is one bit."""
        return REGISTER_TYPES[self.dtype]


def literal(value, dtype):
    """Return a number as a literal of a dtype."""
    if dtype not in REGISTER_TYPES:
        raise Unsupported(f"values of type {dtype}")
    if dtype == "bool":
        return Value("true" if value else "false", dtype)
    if dtype.startswith("float"):
        return Value("0x" + struct.pack(">d", float(np.asarray(value, dtype))).hex().upper(), dtype)
    return Value(str(int(value)), dtype)


def as_value(index):
    """Return an index, an int or a register, as a value."""
    return literal(index, "int64") if isinstance(index, int) else Value(index, "int64")


def memory_type(dtype):
    """Return the LLVM type of an element in memory, where a boolean takes a byte."""
    if dtype not in REGISTER_TYPES:
        raise Unsupported(f"values of type {dtype}")
    return "i8" if dtype == "bool" else REGISTER_TYPES[dtype]


class Builder:
    """The body of one function under construction."""

    def __init__(self):
        self.entry = []
        #: Registers that are addresses in the arena -> how many bytes from its start.
        self.places = {}
        self.lines = []
        self.declarations = {}
        #: LLVM types of registers; the others are pointers.
        self.types = {}
        #: Functions that parts of the program have become: (arguments, statements) -> symbol
        self.parts = {}
        self.is_inside_part = False
        self.label = "start"
        self._count = 0
        self.stack_left = STACK_BYTES
        #: How often the statements now being written run, as far as that is known, and whether they never do.
        self.repeats, self.never_runs = 1, False
        #: Hints on loops, one list of them for each kind of loop.
        self._hints = []
        #: values already computed, innermost scope last: (variable, index) -> Value
        self.scopes = [{}]

    def name(self, stem="t"):
        """Return a name that no register or label of this function has."""
        self._count += 1
        return f"%{stem}{self._count}"

    def emit(self, text):
        """Append an instruction without a result."""
        self.lines.append("  " + text)

    def assign(self, text, dtype):
        """Append an instruction and return its result."""
        register = self.name()
        self.emit(f"{register} = {text}")
        self.types[register] = REGISTER_TYPES[dtype]
        return Value(register, dtype)

    def call(self, symbol, dtype, *arguments):
        """Call an external function without side effects."""
        types = ", ".join(a.type for a in arguments)
        self.declarations[symbol] = f"declare {REGISTER_TYPES[dtype]} @{symbol}({types}) #0"
        given = ", ".join(f"{a.type} {a.text}" for a in arguments)
        return self.assign(f"call {REGISTER_TYPES[dtype]} @{symbol}({given})", dtype)

    def define(self, symbol, text, dtype, *arguments):
        """Call a function of the module itself, given as text."""
        self.declarations[symbol] = text
        given = ", ".join(f"{a.type} {a.text}" for a in arguments)
        return self.assign(f"call {REGISTER_TYPES[dtype]} @{symbol}({given})", dtype)

    # Indices -------------------------------------------------------------------------------------------------------

    def index_add(self, a, b):
        """Return a + b of two indices; known ones are added now, and an addition of 0 writes nothing."""
        if isinstance(a, int) and isinstance(b, int):
            return a + b
        if a == 0 or b == 0:
            return b if a == 0 else a
        return self.assign(f"add nsw i64 {a}, {b}", "int64").text

    def index_multiply(self, a, factor):
        """Return an index times a known factor, without an instruction where the result is known or the same."""
        if isinstance(a, int):
            return a * factor
        return a if factor == 1 else 0 if factor == 0 else self.assign(f"mul nsw i64 {a}, {factor}", "int64").text

    def offset(self, index, shape):
        """Return the position of an index in an array in C order."""
        position = 0
        for i, n in zip(index, shape):
            position = self.index_add(self.index_multiply(position, n), i)
        return position

    # Memory --------------------------------------------------------------------------------------------------------

    def address(self, pointer, position, dtype):
        """Return the address of an element of an array, by its position in C order."""
        if position == 0:
            return pointer
        register = self.name()
        self.emit(f"{register} = getelementptr inbounds {memory_type(dtype)}, ptr {pointer}, i64 {position}")
        return register

    def load(self, pointer, position, dtype):
        """Return an element of an array as a value, a boolean narrowed to one bit."""
        address = self.address(pointer, position, dtype)
        value = self.assign(f"load {memory_type(dtype)}, ptr {address}", dtype)
        return self.assign(f"trunc i8 {value.text} to i1", dtype) if dtype == "bool" else value

    def store(self, value, pointer, position):
        """Write a value into an array, a boolean widened to a byte."""
        address = self.address(pointer, position, value.dtype)
        text = value.text
        if value.dtype == "bool":
            text = self.assign(f"zext i1 {text} to i8", "uint8").text
        self.emit(f"store {memory_type(value.dtype)} {text}, ptr {address}")

    def copy(self, source, pointer, position, dtype, count):
        """Copy so many elements from `source` to a position of an array."""
        nbytes = count * np.dtype(dtype).itemsize
        address = self.address(pointer, position, dtype)
        self.emit(f"call void @llvm.memcpy.p0.p0.i64(ptr {address}, ptr {source}, i64 {nbytes}, i1 false)")

    def stack_slot(self, dtype, count=1):
        """Return memory of the function itself."""
        pointer = self.name("m")
        self.stack_left -= count * 8
        self.entry.append(f"  {pointer} = alloca [{count} x {memory_type(dtype)}], align 64")
        return pointer

    # Control -------------------------------------------------------------------------------------------------------

    def start_block(self, label):
        """Begin a basic block, where branches to `label` go on."""
        self.lines.append(f"{label}:")
        self.label = label

    def _hint(self, hints):
        """Return the end of a branch that gives hints to LLVM: names, or pairs of a name and a value."""
        if not hints:
            return ""
        if hints not in self._hints:
            self._hints.append(hints)
        return f", !llvm.loop !{self._hints.index(hints)}"

    def metadata(self):
        """Return the lines that a module with these statements ends with."""
        lines, following = [], len(self._hints)
        for number, hints in enumerate(self._hints):
            places = range(following, following + len(hints))
            lines.append(f"!{number} = !{{!{number}, {', '.join(f'!{place}' for place in places)}}}")
            lines += [f"!{place} = !{{{_metadata(hint)}}}" for place, hint in zip(places, hints)]
            following += len(hints)
        return lines

    @contextmanager
    def loop(self, count, hints=()):
        """Run the body for 0, ..., count - 1 (count: int or register); yields the index."""
        if isinstance(count, int) and count == 1:
            yield 0
            return
        surrounding = self.repeats, self.never_runs
        with self._counted(count, hints) as (index, _):
            self.repeats *= max(1, count) if isinstance(count, int) else 1
            self.never_runs |= count == 0
            yield index
            self.repeats, self.never_runs = surrounding

    @contextmanager
    def breakable_loop(self, count):
        """Run the body for 0, ..., count - 1; yields the index and a function that ends the loop unless a flag is set."""
        with self._counted(count) as (index, done):

            def leave(flag):
                onward = self.name("L")[1:]
                self.emit(f"br i1 {flag.text}, label %{onward}, label %{done}")
                self.start_block(onward)

            yield index, leave

    @contextmanager
    def _counted(self, count, hints=()):
        """Write a loop around what is emitted inside the block; yields the index, and the label where it ends."""
        head, body, latch, done = (self.name("L")[1:] for _ in range(4))
        index, following, before = self.name("i"), self.name("i"), self.label
        self.types[index] = "i64"
        self.emit(f"br label %{head}")
        self.start_block(head)
        self.emit(f"{index} = phi i64 [0, %{before}], [{following}, %{latch}]")
        more = self.assign(f"icmp slt i64 {index}, {count}", "bool")
        self.emit(f"br i1 {more.text}, label %{body}, label %{done}")
        self.start_block(body)
        self.scopes.append({})
        yield index, done
        self.scopes.pop()
        self.emit(f"br label %{latch}")
        self.start_block(latch)
        self.emit(f"{following} = add nuw nsw i64 {index}, 1")
        self.emit(f"br label %{head}{self._hint(hints)}")
        self.start_block(done)

    @contextmanager
    def branch(self, condition):
        """Run the body if a boolean holds."""
        body, done = self.name("L")[1:], self.name("L")[1:]
        self.emit(f"br i1 {condition.text}, label %{body}, label %{done}")
        self.start_block(body)
        self.scopes.append({})
        yield
        self.scopes.pop()
        self.emit(f"br label %{done}")
        self.start_block(done)

    @contextmanager
    def loops(self, shape, hints=()):
        """Run the body for each index of a shape; yields the index. The hints are for the innermost loop."""
        if not shape:
            yield ()
            return
        with self.loop(shape[0], hints if len(shape) == 1 else ()) as first, self.loops(shape[1:], hints) as rest:
            yield (first, *rest)

    def cached(self, key):
        """Return what was computed for `key` in this scope or one around it, else None."""
        for scope in reversed(self.scopes):
            if key in scope:
                return scope[key]
        return None

    def cache(self, key, value):
        """Keep a value for `key` until the innermost scope ends, and return it."""
        self.scopes[-1][key] = value
        return value


def _metadata(hint):
    if isinstance(hint, str):
        return f'!"{hint}"'
    name, value = hint
    return f'!"{name}", i1 {str(value).lower()}' if isinstance(value, bool) else f'!"{name}", i32 {value}'
