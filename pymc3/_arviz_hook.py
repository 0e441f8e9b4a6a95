"""Additions to ArviZ 0.x, made when it is imported: its functions then take traces of this package.

ArviZ converts what its functions are given in two functions of one module, which the others import. They learn of
`MultiTrace` right after that module has run, before anyone has imported them, so that nothing else needs to change. Where
ArviZ was imported before, they are exchanged wherever it holds them. Without ArviZ nothing happens, nor with ArviZ 1.x.
"""

import functools
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

from .backends.base import MultiTrace
from .sampling.inferencedata import draws_to_inference_data, to_inference_data

__all__ = ["install"]

_CONVERTERS = "arviz.data.converters"


def install() -> None:
    """Teach ArviZ to convert a MultiTrace: now if it is imported, else when it will be."""
    if _CONVERTERS in sys.modules:
        _teach(sys.modules[_CONVERTERS])
        _add_names(sys.modules["arviz"])
    if not any(isinstance(finder, _AfterImport) for finder in sys.meta_path):
        sys.meta_path.insert(0, _AfterImport({_CONVERTERS: _teach, "arviz": _add_names}))


class _AfterImport(MetaPathFinder):
    """Finder that calls functions with the modules that were just imported.

    Parameters
    ----------
    actions : dict
        Name of a module -> function of the module.
    """

    def __init__(self, actions) -> None:
        self._actions = actions

    def find_spec(self, fullname, path=None, target=None) -> ModuleSpec | None:
        """Return what the other finders find, whose module is then acted on; None for other modules."""
        if fullname not in self._actions:
            return None
        finders = [finder for finder in sys.meta_path if finder is not self and hasattr(finder, "find_spec")]
        found = (finder.find_spec(fullname, path, target) for finder in finders)
        spec = next((spec for spec in found if spec is not None), None)
        if spec is not None and hasattr(spec.loader, "exec_module"):
            self._act_after(spec.loader, self._actions[fullname])
        return spec

    @staticmethod
    def _act_after(loader, action) -> None:
        run = loader.exec_module

        def exec_module(module):
            run(module)
            action(module)

        loader.exec_module = exec_module


def _teach(converters):
    """Exchange the two functions, in their module and wherever ArviZ has imported them already."""
    for name, taught in (("convert_to_inference_data", _inference_data), ("convert_to_dataset", _dataset)):
        original = getattr(converters, name, None)
        if original is None or hasattr(original, "_takes_multitrace"):
            continue
        wrapped = taught(original)
        wrapped._takes_multitrace = True
        for module in [module for key, module in sys.modules.items() if key.partition(".")[0] == "arviz"]:
            if vars(module).get(name) is original:
                setattr(module, name, wrapped)


def _inference_data(original):
    @functools.wraps(original)
    def convert_to_inference_data(obj, *args, coords=None, dims=None, **kwargs):
        if isinstance(obj, MultiTrace):
            return to_inference_data(obj, coords=coords, dims=dims)
        return original(obj, *args, coords=coords, dims=dims, **kwargs)

    return convert_to_inference_data


def _dataset(original):
    @functools.wraps(original)
    def convert_to_dataset(obj, *args, coords=None, dims=None, **kwargs):
        if isinstance(obj, MultiTrace):
            wanted = kwargs.get("group", "posterior")
            obj = draws_to_inference_data(obj, coords=coords, dims=dims, log_likelihood=wanted == "log_likelihood")
            coords = dims = None
        return original(obj, *args, coords=coords, dims=dims, **kwargs)

    return convert_to_dataset


def _add_names(arviz):
    if hasattr(arviz, "InferenceData") and not hasattr(arviz, "from_pymc3"):
        arviz.from_pymc3 = _from_pymc3


def _from_pymc3(
    trace=None,
    *,
    prior=None,
    posterior_predictive=None,
    log_likelihood=None,
    coords=None,
    dims=None,
    model=None,
    save_warmup=False,
    density_dist_obs=True,
):
    """Return ``pymc3.to_inference_data(...)``, under the name that ArviZ 0.11 had for it.

    `density_dist_obs` was for errors of old versions, and has no effect.
    """
    return to_inference_data(
        trace,
        prior=prior,
        posterior_predictive=posterior_predictive,
        log_likelihood=log_likelihood,
        coords=coords,
        dims=dims,
        model=model,
        save_warmup=save_warmup,
    )
