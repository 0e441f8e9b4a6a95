"""Write values.json: the values of `calls.py` by Theano itself.

Python 3.8, and ``pip install "theano-pymc==1.1.2" "numpy<1.22" "scipy<1.8"``; then, in this folder:
``THEANO_FLAGS=cxx=,optimizer=fast_compile python make_values.py``
"""

import json
import pathlib
import sys

import numpy
import scipy
from calls import calls, evaluate

import theano
import theano.tensor as tt

values, failed = evaluate(theano, tt, calls())
for text, error in failed.items():
    print("failed:", text, type(error).__name__, str(error)[:200], file=sys.stderr)
rows = {text: [[x.dtype.name, x.shape, x.ravel().tolist()] for x in arrays] for text, arrays in values.items()}
source = f"Theano-PyMC {theano.__version__}, NumPy {numpy.__version__}, SciPy {scipy.__version__}"
lines = ",\n".join(f"  {json.dumps(text)}: {json.dumps(row)}" for text, row in rows.items())
pathlib.Path(__file__).with_name("values.json").write_text(f'{{"source": {json.dumps(source)}, "values": {{\n{lines}\n}}}}\n')
