"""Draws stay what they were, bit for bit: a seed in a script written long ago means the same chain.

Where draws have to change, `python -m tests.parity.test_stored_draws` writes what they are now.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from tests.parity.ten_models import MODELS, drawn

STORED = Path(__file__).resolve().parents[1] / "data" / "draws_of_ten_models.json"


def digests(draws):
    """Return {variable: [digest of the draws, last draw of the first chain as exact text]}."""
    found = {}
    for name, values in draws.items():
        digest = hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()
        found[name] = [digest, [float(x).hex() for x in np.ravel(values[0][-1])[:3]]]
    return found


@pytest.mark.parametrize("name", MODELS)
def test_draws_are_those_stored(name):
    """A draw of Metropolis is a sum of proposals: the same on every engine and machine, unless a decision is another one."""
    assert digests(drawn(name)) == json.loads(STORED.read_text(encoding="utf-8"))[name]


if __name__ == "__main__":
    STORED.write_text(json.dumps({name: digests(drawn(name)) for name in MODELS}, indent=1) + "\n", encoding="utf-8")
