"""`pymc3.model` is a module and a decorator, whatever is imported first."""

import os
import subprocess
import sys

import pytest

ORDERS = [
    "import pymc3 as pm; import pymc3.model as m; from pymc3.model import Model",
    "import pymc3.model as m; import pymc3 as pm; from pymc3.model import Model",
    "from pymc3.model import Model; import pymc3.model as m; import pymc3 as pm",
    "import pymc3.templates; from pymc3.model import Model; import pymc3 as pm; import pymc3.model as m",
    "from pymc3 import model as m; import pymc3 as pm; from pymc3.model import Model",
    "import pymc3.model.core; import pymc3 as pm; import pymc3.model as m; from pymc3.model import Model",
]


@pytest.mark.parametrize("order", ORDERS)
def test_any_order(order):
    code = order + (
        "\nassert m is pm.model and pm.Model is Model is pm.model.Model is m.Model"
        "\n@pm.model\ndef f():\n    yield pm.Normal('x', 0, 1)"
        "\nassert list(f().evaluate()[1].samples) == ['x']"
        "\nimport inspect; assert inspect.ismodule(pm.model)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stderr
