"""The reference that batches and loops are compared with: every transition by itself, in the order of the compound."""
from pymc3.chains import sweep
from pymc3.chains.schedule import scheduled


def one_by_one(monkeypatch):
    """Let sweeps apply each transition alone."""

    def alone(transitions, factors):
        found = []
        for index, transition in enumerate(transitions):
            (batch,) = scheduled([transition], factors)
            batch.parts[0].indices = [index]
            found.append(batch)
        return found

    monkeypatch.setattr(sweep, "scheduled", alone)
