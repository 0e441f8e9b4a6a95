"""The reference that batches and loops are compared with: every kernel by itself, in the order of the compound."""

from pymc3.chains import sweep
from pymc3.chains.schedule import scheduled


def one_by_one(monkeypatch):
    """Let sweeps apply each kernel alone."""

    def alone(kernels, factors):
        found = []
        for index, kernel in enumerate(kernels):
            (batch,) = scheduled([kernel], factors)
            batch.parts[0].indices = [index]
            found.append(batch)
        return found

    monkeypatch.setattr(sweep, "scheduled", alone)
