"""`pymc3.model` is a module and a decorator, whatever is imported first."""

from pymc3.backends_symbolic.choice import ENGINES
from tests.fresh_python import run_python

ORDERS = [
    "import pymc3 as pm; import pymc3.model as m; from pymc3.model import Model",
    "import pymc3.model as m; import pymc3 as pm; from pymc3.model import Model",
    "from pymc3.model import Model; import pymc3.model as m; import pymc3 as pm",
    "import pymc3.templates; from pymc3.model import Model; import pymc3 as pm; import pymc3.model as m",
    "from pymc3 import model as m; import pymc3 as pm; from pymc3.model import Model",
    "import pymc3.model.core; import pymc3 as pm; import pymc3.model as m; from pymc3.model import Model",
]
CHECK = """
import inspect
assert m is pm.model and pm.Model is Model is pm.model.Model is m.Model and inspect.ismodule(pm.model)
@pm.model
def f():
    yield pm.Normal("x", 0, 1)
assert list(f().evaluate()[1].samples) == ["x"]
"""
#: The engine's package is loaded once; each order has a process of its own, in which it is the first import of ours.
FORKED = """
import os, sys, traceback
for order in {orders!r}:
    child = os.fork()
    if child == 0:
        try:
            exec(order + {check!r}, {{}})
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    print(os.waitpid(child, 0)[1])
"""


def test_any_order(engine):
    done = run_python(f"import {ENGINES[engine][2]}\n" + FORKED.format(orders=ORDERS, check=CHECK))
    assert done.stdout.split() == ["0"] * len(ORDERS), done.stderr
