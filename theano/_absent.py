"""Names and modules of Theano that do not exist here, and what to use instead."""

import importlib.abc
import importlib.metadata
import sys

from pymc3._checks import closest

__all__ = ["missing_name", "name_missing_modules", "refuse_to_shadow_theano"]

#: names, or modules, of Theano -> what to write
_INSTEAD = {
    "SparseType SparseVariable SparseConstant SparseTensorType structured_sigmoid structured_exp structured_log structured_pow "
    "structured_minimum structured_maximum structured_monoid sampling_dot usmm csm_properties csm_data csm_indices csm_indptr csm_shape "
    "sandbox.sp": "Matrices are dense here, those of theano.sparse too: use the functions of theano.tensor",
    "conv2d conv3d conv2d_transpose conv2d_grad_wrt_inputs separable_conv2d conv abstract_conv signal pool corr ctc neighbours "
    "images2neibs bilinear_upsampling downsample": "There are no convolutions: write them as products, with tt.tensordot or tt.dot",
    "fft rfft irfft ifft fourier": "There are no Fourier transforms: multiply by a matrix of cosines and sines with tt.dot",
    "complex complex_from_polar angle cscalar zscalar cvector zvector cmatrix zmatrix crow zrow ccol zcol ctensor3 ztensor3 ctensor4 "
    "ztensor4 cfloat complex_dtypes": "There are no complex numbers: keep real and imaginary parts in tensors of their own",
    "gpuarray sandbox.cuda cuda gpu": "The engine chooses the device; see docs/engines.md",
    "opt optdb local_optimizer gof.opt graph.opt": "Graphs are optimized by the engine, which has no Theano rewrites",
    "misc d3viz link pydotprint": "It belongs to Theano's own compiler",
    "known_grads subgraph_grad": "Give theano.gradient.Lop the gradient to start from",
    "j0 j1 jv": "Of Bessel functions there are the modified ones, tt.i0, tt.i1 and tt.iv",
    "load send recv isend irecv MPISend MPIRecv": "Read data with NumPy and hand them over with theano.shared",
    "DebugMode MonitorMode NanGuardMode": "Functions are compiled by the engine; pymc3's errors name operations and shapes",
    "typed_list": "Use Python lists of tensors",
}  # fmt: skip


def _instead(name):
    for names, instead in _INSTEAD.items():
        if name in names.split():
            return instead
    return None


def missing_name(module, name) -> AttributeError:
    """Return the error for a name that a module of this package does not have.

    Parameters
    ----------
    module : str
        Name of the module.
    name : str
        The name that was asked for.
    """
    instead = _instead(name)
    if instead is not None:
        return AttributeError(f"{module}.{name} does not exist here. {instead}.")
    alike = [known for known in vars(sys.modules[module]) if known[:1].isupper() == name[:1].isupper() and not known.startswith("_")]
    hint = closest(name, alike)
    if name[:1].isupper() and not hint:
        hint = " Theano's classes of operations are not here: use functions."
    return AttributeError(f"module {module!r} has no attribute {name!r}.{hint}")


class _MissingModules(importlib.abc.MetaPathFinder):
    """Finder that is asked last: where one of Theano's modules is missing here, its error says what to use instead."""

    def find_spec(self, fullname, path=None, target=None) -> None:
        package, _, name = fullname.rpartition(".")
        instead = _instead(name) if package.partition(".")[0] == "theano" else None
        if instead is not None:
            raise ModuleNotFoundError(f"{fullname} does not exist here. {instead}.", name=fullname)
        return


def name_missing_modules() -> None:
    """Let ``import theano.sparse`` say what ``theano.sparse`` does."""
    if not any(isinstance(finder, _MissingModules) for finder in sys.meta_path):
        sys.meta_path.append(_MissingModules())


def refuse_to_shadow_theano() -> None:
    """Raise ImportError if Theano itself is installed: two packages of one name cannot be told apart."""
    for name in ("Theano", "Theano-PyMC"):
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        raise ImportError(
            f"{name} {version} is installed, and pymc3-backends brings its own package `theano`, written on the engine in use: only one "
            f"of them can be imported. Uninstall the other with `pip uninstall {name}`, then install pymc3-backends again."
        )
