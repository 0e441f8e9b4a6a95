"""Compare random expressions over K with NumPy: ``python tools/fuzz_k.py --count 10000 --seed 3``.

Each expression that differs is printed with a program that shows it. The engine is the one that PYMC_SYMB_BACKEND names.
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from pymc3 import backends_symbolic as K
from tests.backends_symbolic import harness
from tests.backends_symbolic.random_expressions import draw
from tests.backends_symbolic.test_random_expressions import case, compare

#: So many expressions are compiled together.
GROUP = 50


def differing(seeds, mode):
    """Yield (seed, error) for the expressions of some seeds on which the engine and NumPy differ."""
    cases = [case(seed) for seed in seeds]
    with K.Session():
        outcomes = harness.run(cases, mode)
    for seed, drawn in zip(seeds, cases):
        found = outcomes[drawn.name]
        try:
            if found.error is not None:
                raise found.error
            for got in found.values:
                compare(got[0], harness.expected_values(drawn)[0][0])
        except Exception as error:  # whatever it is, it is reported
            yield seed, error


def main():
    """Run; the exit status is 1 if an expression differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="seed of the first expression; the others follow")
    parser.add_argument("--mode", choices=harness.MODES, default="function")
    options = parser.parse_args()
    failures = 0
    for start in range(options.seed, options.seed + options.count, GROUP):
        seeds = range(start, min(start + GROUP, options.seed + options.count))
        for seed, error in differing(seeds, options.mode):
            failures += 1
            print(f"--- seed {seed}: {type(error).__name__}: {str(error)[:500]}\n{draw(seed).program()}\n", flush=True)
    print(f"{options.count} expressions, {failures} differ ({K.backend()}, {options.mode})")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
