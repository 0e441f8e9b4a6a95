"""Compare random graphs compiled by the Theano engine's compiler with PyTensor's own results.

    python tools/fuzz_llvm.py --count 10000 --seed 3

Each graph that differs is printed with the first operation on the way that does.
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from pymc3 import backends_symbolic as K
from tests.backends_symbolic._theano import random_graphs, test_random_graphs

#: So many graphs are compiled together.
GROUP = 20
RUNS = {"function": test_random_graphs.compiled, "chain": test_random_graphs.in_a_chain}


def differing(seeds, run):
    """Yield (seed, text) for the graphs of some seeds that differ; where compiling fails, each is compiled by itself."""
    graphs = [random_graphs.draw(seed) for seed in seeds]
    try:
        results = run(graphs)
    except Exception as error:  # whatever it is, it is reported
        if len(graphs) == 1:
            yield seeds[0], "\n".join([f"{type(error).__name__}: {error}", *graphs[0].steps])
            return
        for seed in seeds:
            yield from differing([seed], run)
        return
    for seed, graph, found in zip(seeds, graphs, results):
        wrong = random_graphs.difference(graph, found, random_graphs.reference(graph))
        if wrong:
            node, first = random_graphs.first_difference(graph, lambda whole: run([whole])[0])
            yield seed, "\n".join([wrong, f"first: {node}", first, *graph.steps])


def main():
    """Run; the exit status is 1 if a graph differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="seed of the first graph; the others follow")
    parser.add_argument("--mode", choices=RUNS, default="function")
    options = parser.parse_args()
    failures = 0
    for start in range(options.seed, options.seed + options.count, GROUP):
        seeds = range(start, min(start + GROUP, options.seed + options.count))
        with K.Session():
            for seed, text in differing(seeds, RUNS[options.mode]):
                failures += 1
                print(f"--- seed {seed}: {text[:3000]}\n", flush=True)
    print(f"{options.count} graphs, {failures} differ")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
