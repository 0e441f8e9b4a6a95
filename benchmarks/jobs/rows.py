"""Growth with the data: the regression on 10^2, 10^4 and 10^6 rows."""

from math import log

from environments import ENGINES
from runner import Cell
from summary import Records, at_least, at_most, labels, number, ratio, table

NAME = "rows"
TITLE = "Growth with the data"
SIZES = (100, 10_000, 1_000_000)
OURS = tuple("ours-" + engine for engine in ENGINES)
PEERS = ("pymc3", "pymc5")
LENGTHS = {100: (200_000, 1_000_000), 10_000: (10_000, 50_000), 1_000_000: (100, 500)}
SLOW_LENGTHS = {100: (2_000, 22_000), 10_000: (500, 3_000), 1_000_000: (20, 100)}
LINEAR = 1.1  # the exponent of the number of rows up to which growth counts as linear


def cells(quick):
    """The regression at all sizes; one chain, two updates an iteration."""
    found = []
    for size in SIZES:
        for program in OURS + PEERS:
            short, long = (SLOW_LENGTHS if program in PEERS else LENGTHS)[size]
            large = size == SIZES[-1]
            scale = 1 if not quick else 2 if large or program in PEERS else 5
            job = dict(
                problem="regression",
                size=size,
                chains=1,
                cores=1,
                blocked=False,
                tune=20 if large else 1000,
                short=short // scale,
                long=long // scale,
                repeats=2 if quick else 3,
                warm_up=10 if program in PEERS else long // scale,
                probes=0,
            )
            found.append(Cell(program, (size,), "rate", job, rounds=1 if quick else 2))
    return found


def summarise(records):
    """Return the targets and the tables."""
    known = Records(records)
    pairs = [(ours, peer) for peer in PEERS for ours in OURS]
    lines = ["One chain, an update of `alpha` and one of `beta` an iteration. How many times faster:", ""]
    lines += table(
        ["rows"] + [f"{ours.split('-')[1]} / {peer}" for ours, peer in pairs],
        [[f"{size:,}"] + [number(ratio(known.rate(ours, size), known.rate(peer, size))) for ours, peer in pairs] for size in SIZES],
    )
    lines += ["Iterations per second", ""]
    lines += table(
        ["rows"] + labels(OURS + PEERS), [[f"{size:,}"] + [number(known.rate(program, size)) for program in OURS + PEERS] for size in SIZES]
    )
    lines += [
        "By which power of the number of rows the time per iteration grows. The data of 10^4 rows fit into the processor's "
        "caches, those of 10^6 (24 MB, read by each of the two updates) do not:",
        "",
    ]
    steps = [(SIZES[0], SIZES[1]), (SIZES[1], SIZES[2]), (SIZES[0], SIZES[2])]
    lines += table(
        ["rows"] + labels(OURS + PEERS),
        [[f"{few:,} to {many:,}"] + [number(_exponent(known, program, few, many)) for program in OURS + PEERS] for few, many in steps],
    )
    return _targets(known), lines + known.failures()


def _exponent(known, program, few, many):
    """Return by which power of the number of rows the time per iteration grows."""
    rates = known.rate(program, few), known.rate(program, many)
    return log(rates[0] / rates[1]) / log(many / few) if all(rates) else None


def _targets(known):
    found = []
    for ours in OURS:
        found.append(
            at_most(
                "time per iteration over rows, from 10^2 to 10^6: exponent (linear is 1)",
                ours,
                _exponent(known, ours, SIZES[0], SIZES[2]),
                LINEAR,
                "",
            )
        )
        faster = ratio(known.rate(ours, SIZES[2]), known.rate("pymc3", SIZES[2]))
        found.append(at_least("10^6 rows: iterations/s over PyMC3's", ours, faster, 1))
    return found
