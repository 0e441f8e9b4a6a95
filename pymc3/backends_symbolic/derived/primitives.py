"""The engine's primitives, as the modules of this package call them: ``engine.bitwise_and(x, y)``.

An engine hands its own over once, when it is imported; nothing here imports an engine.
"""
from types import SimpleNamespace

#: What every engine provides for this package.
NAMES = """
    as_tensor cast constant_value
    where less greater_equal logical_and
    bitwise_and bitwise_or bitwise_xor bitwise_not left_shift right_shift
""".split()

engine = SimpleNamespace()


def install(*modules):
    """Take the primitives from an engine's modules; AttributeError if one is missing."""
    for name in NAMES:
        module = next((module for module in modules if name in vars(module)), None)
        if module is None:
            raise AttributeError(f"the engine lacks the primitive '{name}'.")
        setattr(engine, name, getattr(module, name))
