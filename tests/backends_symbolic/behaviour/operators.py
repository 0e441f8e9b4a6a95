"""Operators of integers and booleans: NumPy's, in value and in dtype, from either side."""

import numpy as np

from .rows import agrees, raises

WHOLE = np.array([6, 5, -7, 0, 2**62, -(2**63)])
COUNTS = np.array([0, 1, 3, 62, 63, 64, 100, -1])
SMALL = np.array([100, -128, 5, -7, 0, 127], "int8")
UNSIGNED = np.array([200, 255, 5, 0, 128, 1], "uint8")

ROWS = [
    *(agrees(f"x {op} 3", x=WHOLE) for op in "& | ^".split()),
    *(agrees(f"3 {op} x", x=WHOLE) for op in "& | ^".split()),
    *(agrees(f"x {op} y", x=WHOLE, y=WHOLE[::-1]) for op in "& | ^".split()),
    *(agrees(f"x {op} y", x=[True, True, False], y=[True, False, False]) for op in "& | ^".split()),
    *(agrees(f"x {op} True", x=[True, False]) for op in "& | ^".split()),
    *(agrees(f"True {op} x", x=[True, False]) for op in "& | ^".split()),
    *(agrees(f"x {op} True", x=[6, 5]) for op in "& | ^".split()),
    *(agrees(f"x {op} 6", x=[True, False]) for op in "& | ^".split()),
    *(agrees(f"x {op} y", x=SMALL, y=UNSIGNED) for op in "& | ^".split()),
    *(agrees(f"x {op} y", x=SMALL, y=[True, False, True, True, False, False]) for op in "& | ^".split()),
    *(agrees(f"x {op} y", x=SMALL.reshape(6, 1), y=WHOLE) for op in "& | ^".split()),
    *(agrees(f"np.array([1, 2, 3]) {op} x", x=[3, 3, 3]) for op in "& | ^".split()),
    *(agrees("~x", x=x) for x in (WHOLE, [True, False], SMALL, UNSIGNED)),
    *(agrees(f"x {op} 3", x=WHOLE) for op in "<< >>".split()),
    *(agrees(f"x {op} 64", x=WHOLE) for op in "<< >>".split()),
    *(agrees(f"9 {op} x", x=COUNTS) for op in "<< >>".split()),
    *(agrees(f"-9 {op} x", x=COUNTS) for op in "<< >>".split()),
    *(agrees(f"x {op} y", x=SMALL, y=np.array([0, 1, 7, 8, -1, 2], "int8")) for op in "<< >>".split()),
    *(agrees(f"x {op} y", x=UNSIGNED, y=np.array([0, 1, 7, 8, 100, 2], "uint8")) for op in "<< >>".split()),
    *(agrees(f"x {op} y", x=[1, 2, -8], y=[True, False, True]) for op in "<< >>".split()),
    *(
        agrees(f"K.{name}(x, y)", x=WHOLE, y=[1, 2, 3, 4, 5, 6])
        for name in "bitwise_and bitwise_or bitwise_xor left_shift right_shift".split()
    ),
    *(agrees(f"np.{name}(x, 3)", x=WHOLE) for name in "bitwise_and bitwise_or bitwise_xor left_shift right_shift".split()),
    agrees("np.invert(x)", x=WHOLE),
    agrees("K.bitwise_not(x)", "np.invert(x)", x=WHOLE),
    agrees("(x & 3) + y", x=[6, 5], y=[0.5, 0.25]),
    agrees("x & 3 | y ^ 1", x=[6, 5], y=[1, 2]),
    agrees("x[y & 1]", x=[0.5, 0.25], y=[6, 5, 3]),
    agrees("K.sum(x >> 1)", "np.sum(x >> 1)", x=WHOLE),
    raises("x & 3", TypeError, "bitwise_and: got <x: float64 (2,)>; need integers or booleans (cast it first).", x=[1.0, 2.0]),
    raises("3.5 | x", TypeError, "bitwise_or: got 3.5; need integers or booleans (cast it first).", x=[1, 2]),
    raises("~x", TypeError, "bitwise_not: got <x: float64 (2,)>; need integers or booleans (cast it first).", x=[1.0, 2.0]),
    raises("x << 1.0", TypeError, "left_shift: got 1.0; need integers or booleans (cast it first).", x=[1, 2]),
    *(
        agrees(f"x {op} {number}", x=x)
        for x, numbers in ((UNSIGNED, (-3, 256, 2**70)), (SMALL, (-129, 128, 2**63)), (WHOLE, (2**63, -(2**63) - 1)))
        for number in numbers
        for op in "< <= > >=".split()
    ),
    *(agrees(f"{number} {op} x", x=UNSIGNED) for number in (-1, 300) for op in "< >=".split()),
    *(agrees(f"K.{name}(x, -3)", x=UNSIGNED) for name in "equal not_equal".split()),
    agrees("K.less(300, x)", x=UNSIGNED),
    agrees("x > -1", x=np.array([0, 2**64 - 1], "uint64")),
    agrees("x >= 255", x=UNSIGNED),
    agrees("x > 300.5", x=UNSIGNED),
    *(
        raises(f"x {op} {number}", OverflowError, f"Python integer {number} out of bounds for uint8", x=UNSIGNED)
        for number in (-1, 300)
        for op in "+ - * // % ** & | ^ << >>".split()
    ),
    *(raises(f"300 {op} x", OverflowError, "Python integer 300 out of bounds for uint8", x=UNSIGNED) for op in "- // %".split()),
    *(
        raises(f"K.{name}(x, 128)", OverflowError, "Python integer 128 out of bounds for int8", x=SMALL)
        for name in "maximum minimum".split()
    ),
    raises("x + 2 ** 63", OverflowError, "Python int too large to convert to C long", x=WHOLE),
]
