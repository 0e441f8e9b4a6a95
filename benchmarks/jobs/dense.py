"""Dense designs: the product of a matrix with coefficients, and its gradient, in a chain, beside JAX and NumPy on one core."""

from environments import ENGINES
from runner import Cell
from summary import Records, at_most, number, ratio, table

NAME = "dense"
TITLE = "Dense designs"
ROWS = (1_000, 10_000, 100_000, 1_000_000)
COLUMNS = (2, 10, 50, 200)
QUICK_ROWS, QUICK_COLUMNS = (1_000, 100_000), (2, 10, 50)
OURS = tuple("ours-" + engine for engine in ENGINES)
JAX = "jax"
NUMPY = "ours-theano"  # NumPy is timed in the interpreter of this program
DENSITIES, KINDS = ("normal", "poisson"), ("forward", "gradient")


def cells(quick):
    """All programs at each number of rows; in a cell, all numbers of columns."""
    found = []
    for rows in QUICK_ROWS if quick else ROWS:
        job = dict(rows=rows, columns=QUICK_COLUMNS if quick else COLUMNS, budget=0.03 if quick else 0.1, repeats=3 if quick else 5)
        found += [Cell(program, (rows,), "dense", job) for program in (*OURS, JAX)]
        found.append(Cell(NUMPY, (rows, "numpy"), "dense_numpy", job))
    return found


class _Times:
    """Seconds of an evaluation."""

    def __init__(self, records):
        self.known = Records(records)
        self.places = [(rows, columns) for rows in ROWS for columns in COLUMNS if self._is_there(rows, columns)]

    def _is_there(self, rows, columns):
        return any(record["key"][0] == rows and columns in record["job"]["columns"] for record in self.known.all)

    def of(self, program, density, kind, rows, columns):
        """Return the median over rounds, or None."""
        return self.known.value(f"{density} {columns} {kind}", *([NUMPY, rows, "numpy"] if program == "numpy" else [program, rows]))

    def over_jax(self, program, density, kind, rows, columns):
        """Return the time over JAX's, or None."""
        return ratio(*(self.of(name, density, kind, rows, columns) for name in (program, JAX)))


def summarise(records):
    """Return the targets and the tables."""
    times = _Times(records)
    lines = [
        "Coefficients `b` of a design `X`: the log-density of a normal (`-sum((y - X b)^2) / 2`) and of a Poisson regression "
        "(`sum(y X b - exp(X b))`), alone (forward) and with its gradient, in a compiled loop of many evaluations on one core. Ours: "
        "`K.compile_loop`, in which chains run; JAX: `fori_loop` under `jit`; NumPy: its functions called one after the other.",
        "",
    ]
    for density in DENSITIES:
        for kind in KINDS:
            lines += _table_of(times, density, kind)
    return _targets(times), lines + times.known.failures()


def _table_of(times, density, kind):
    lines = [f"### {density.capitalize()}, {kind}: time over JAX's (below 1: faster), and microseconds of processor time", ""]
    names = [program.split("-")[-1] for program in OURS]
    rows = []
    for place in times.places:
        ratios = [number(times.over_jax(program, density, kind, *place)) for program in OURS]
        rows.append([f"{place[0]:,}", place[1], *ratios, *(_micro(times.of(p, density, kind, *place)) for p in (*OURS, JAX, "numpy"))])
    header = ["rows", "columns", *(f"{name} / JAX" for name in names), *(f"{name}, us" for name in names), "JAX, us", "NumPy, us"]
    return lines + table(header, rows)


def _micro(seconds):
    return number(None if seconds is None else 1e6 * seconds)


def _targets(times):
    found = []
    for program in OURS:
        for kind in KINDS:
            slower = {(density, *place): times.over_jax(program, density, kind, *place) for density in DENSITIES for place in times.places}
            slower = {place: value for place, value in slower.items() if value is not None}
            worst = max(slower, key=slower.get, default=None)
            where = f" ({worst[0]}, {worst[1]:,} x {worst[2]})" if worst else ""
            found.append(at_most(f"{kind}: time over JAX's on one core, where it is largest{where}", program, slower.get(worst), 1))
    return found
