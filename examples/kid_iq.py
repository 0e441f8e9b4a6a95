"""Test scores of 434 children, explained by their mothers' schooling and IQ; checked against a published posterior.

    PYMC_SYMB_BACKEND=tensorflow python examples/kid_iq.py

The coefficients are strongly correlated (an interaction of variables that are not centred): the posterior is thousands of times longer
in some directions than in others. NUTS finds that out while it is tuned.
"""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

import pymc3 as pm

DATA = Path(__file__).resolve().parent / "data" / "kidiq.json"
COEFFICIENTS = ("intercept", "mom_hs", "mom_iq", "mom_hs:mom_iq")
CHAINS = 4


class Row(NamedTuple):
    """One parameter: what the chains gave, and what the reference posterior has."""

    name: str
    rhat: float
    draws: float
    mean: float
    mcse: float
    reference: float
    reference_mcse: float
    sd_ratio: float

    @property
    def error(self):
        """The difference of the means in Monte Carlo standard errors of both."""
        return (self.mean - self.reference) / np.hypot(self.mcse, self.reference_mcse)


def load():
    """Return the design matrix (434, 4), the scores (434,) and the reference summary of the five parameters."""
    content = json.loads(DATA.read_text(encoding="utf-8"))
    mom_hs, mom_iq = (np.array(content["data"][name], dtype=float) for name in ("mom_hs", "mom_iq"))
    design = np.column_stack([np.ones_like(mom_iq), mom_hs, mom_iq, mom_hs * mom_iq])
    return design, np.array(content["data"]["kid_score"], dtype=float), content["reference"]


def make_model(design, score):
    """Return the model: flat coefficients, half-Cauchy noise."""
    with pm.Model() as model:
        beta = pm.Flat("beta", shape=len(COEFFICIENTS))
        sigma = pm.HalfCauchy("sigma", beta=2.5)
        pm.Normal("kid_score", mu=pm.math.dot(design, beta), sd=sigma, observed=score)
    return model


def sample(model, draws=5_000, **options):
    """Draw four chains; return the trace."""
    with model:
        return pm.sample(draws, tune=1_000, chains=CHAINS, random_seed=20, **options)


def by_chain(trace):
    """Return the draws of the five parameters by name, each (chains, draws)."""
    beta = np.stack(trace.get_values("beta", combine=False))
    values = {f"beta[{i}]": beta[:, :, i] for i in range(beta.shape[2])}
    values["sigma"] = np.stack(trace.get_values("sigma", combine=False))
    return values


def mcse(draws):
    """Return the Monte Carlo standard error of the mean of draws (chains, draws)."""
    return draws.std(ddof=1) / np.sqrt(float(pm.ess(draws, method="mean")))


def summarise(values, reference):
    """Return one `Row` for each parameter of `values` (as from `by_chain`); the reference counts from 1, as Stan does."""
    rows = []
    for (name, draws), known in zip(values.items(), reference.values()):
        rows.append(
            Row(
                name=name,
                rhat=float(pm.rhat(draws)),
                draws=float(pm.ess(draws)),
                mean=draws.mean(),
                mcse=mcse(draws),
                reference=known["mean"],
                reference_mcse=known["sd"] / np.sqrt(known["n"]),
                sd_ratio=draws.std(ddof=1) / known["sd"],
            )
        )
    return rows


def print_table(rows):
    """Print the rows; `error` counts Monte Carlo standard errors of the difference of the means."""
    print(f"{'':22} {'R-hat':>7} {'eff. draws':>10} {'mean':>9} {'mcse':>8} {'reference':>10} {'error':>7} {'sd ratio':>9}")
    for row, meaning in zip(rows, (*COEFFICIENTS, "noise")):
        print(
            f"{row.name:8}{meaning:14} {row.rhat:7.4f} {row.draws:10,.0f} {row.mean:9.3f} {row.mcse:8.4f} "
            f"{row.reference:10.3f} {row.error:7.2f} {row.sd_ratio:9.3f}"
        )


def divergences(trace):
    """Return the number of draws on whose way the energy was far off."""
    return int(trace.get_sampler_stats("diverging").sum())


def main():
    design, score, reference = load()
    trace = sample(make_model(design, score))
    print_table(summarise(by_chain(trace), reference))
    gradients = trace.get_sampler_stats("n_gradients").mean()
    print(f"{divergences(trace)} divergences; {gradients:.1f} gradients for each of {CHAINS * len(trace):,} draws")


if __name__ == "__main__":
    main()
