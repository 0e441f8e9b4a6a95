"""PyMC3's example data by name: those that are small come with the package.

- ``srrs2.dat``, ``cty.dat``: radon in the houses of nine states of the USA, and uranium in the ground of each county; a survey of the
  Environmental Protection Agency (1992). ``radon.csv``: the houses of Minnesota, both in one table. All as in Gelman and Hill (2007),
  *Data Analysis Using Regression and Multilevel/Hierarchical Models*.
- ``wells.dat``: arsenic in wells of Bangladesh, and who changed to another well; ibid.
- ``old_faithful.csv``: eruptions of a geyser; Azzalini and Bowman (1990), *Applied Statistics* 39(3).
- ``efron-morris-75-data.tsv``: batting averages of 1970; Efron and Morris (1975), *J. Am. Stat. Assoc.* 70(350).
- ``mastectomy.csv``: survival after breast cancer; Leathem and Brooks (1987), *The Lancet* 329(8541), as in the R package HSAUR.
- ``rugby.csv``: scores of the Six Nations Championship, 2014 to 2017.
"""

import importlib
import io
import lzma
import os
from pathlib import Path

from .._boundary import public
from .._checks import described, listed
from .._log import log

__all__ = ["BASE_URL", "get_data", "get_data_file"]

#: Where PyMC3 3.11 reads its example data from.
BASE_URL = "https://raw.githubusercontent.com/pymc-devs/pymc-examples/main/examples/data/{filename}"

_FOLDER = Path(__file__).parent
_SECONDS = 30


@public
def get_data(filename) -> io.BytesIO:
    """Return a file of PyMC3's example data, as pandas and NumPy read it: one that comes with the package, or else from PyMC3's pages.

    Parameters
    ----------
    filename : str
        Such as ``"radon.csv"``.

    Returns
    -------
    io.BytesIO

    Raises
    ------
    FileNotFoundError
        The package does not have it, and it cannot be read from PyMC3's pages.
    """
    if not isinstance(filename, str) or os.path.basename(filename) != filename or not filename:
        raise ValueError(f"filename must be the name of a file without folders, such as 'radon.csv'; got {described(filename)}.")
    if (_FOLDER / f"{filename}.xz").is_file():
        return io.BytesIO(lzma.decompress((_FOLDER / f"{filename}.xz").read_bytes()))
    if filename in _names():
        return io.BytesIO((_FOLDER / filename).read_bytes())
    return io.BytesIO(_downloaded(filename))


@public
def get_data_file(pkg, path) -> io.BytesIO:
    """Return what `get_data` does, as PyMC3 3.0 called it: ``pm.get_data_file("pymc3.examples", "data/wells.dat")``."""
    return get_data(os.path.basename(path))


def _names():
    return sorted(path.name.removesuffix(".xz") for path in _FOLDER.iterdir() if path.suffix in (".csv", ".tsv", ".xz"))


def _downloaded(filename):
    place = BASE_URL.format(filename=filename)
    log.info("%s does not come with the package: reading %s", filename, place)
    try:
        with importlib.import_module("urllib.request").urlopen(place, timeout=_SECONDS) as page:
            return page.read()
    except OSError as error:
        raise FileNotFoundError(
            f"{filename!r} does not come with the package, which has {listed(_names(), 20)}; and it could not be read from {place} "
            f"({error}). PyMC3 up to 3.10 had it in its folder pymc3/examples/data, later it is in the repository pymc-examples. Read your "
            "own copy by pandas.read_csv."
        ) from error
