"""Posteriors whose moments are known (see `data/README.md`): data, reference, and what the regressions' matrices are."""

import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent / "data" / "posteriors"


def load(name):
    """Return the data (lists as arrays of floats) and, by parameter, the reference's mean, sd and number of draws n."""
    content = json.loads((FOLDER / (name + ".json")).read_text())
    data = {key: np.asarray(value, dtype=float) if isinstance(value, list) else value for key, value in content["data"].items()}
    return data, content["reference"]


def design(name, data):
    """Return `X, y` of one of the linear regressions with flat coefficients, the columns in the order of beta[1], beta[2], ..."""
    columns, response = DESIGNS[name](data)
    columns = [np.ones(len(response))] + [np.asarray(column, float) for column in columns]
    return np.stack(columns, 1), response


DESIGNS = {
    "kidiq-kidscore_momiq": lambda d: ([d["mom_iq"]], d["kid_score"]),
    "kidiq-kidscore_interaction": lambda d: ([d["mom_hs"], d["mom_iq"], d["mom_hs"] * d["mom_iq"]], d["kid_score"]),
    "earnings-logearn_interaction": lambda d: ([d["height"], d["male"], d["height"] * d["male"]], np.log(d["earn"])),
    "nes1980-nes": lambda d: (
        [d["real_ideo"], d["race_adj"]] + [d["age_discrete"] == age for age in (2, 3, 4)] + [d["educ1"], d["gender"], d["income"]],
        d["partyid7"],
    ),
}


def lags(data):
    """Return `X, y` of the autoregression: X[t, k] is the value k + 1 before y[t]."""
    y, order = data["y"], int(data["K"])
    return np.stack([y[order - k - 1 : len(y) - k - 1] for k in range(order)], 1), y[order:]


def parameters(draws, reference):
    """Return the draws (chain, draw) of each parameter of the reference, from those of variables (chain, draw, ...)."""
    found = {}
    for name, values in draws.items():
        values = np.asarray(values, dtype=float)
        if values.ndim == 2:
            found[name] = values
        else:
            found.update({"%s[%d]" % (name, i + 1): values[:, :, i] for i in range(values.shape[2])})
    return {name: found[name] for name in reference}
