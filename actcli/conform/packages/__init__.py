"""How each package is called: arrays of doubles in, arrays of doubles out, the computing between them in the format.

One module a package, of which nothing else knows; it is imported, and imports the package, only when that is asked for.
Some compute with another: Keras with jax, torch, TensorFlow or NumPy, a model of ONNX with a runtime or its reference.
"""

from __future__ import annotations

import importlib
import warnings
from typing import TYPE_CHECKING, Final

from actcli.conform.packages.protocol import Called, Package
from actcli.errors import MissingExtra, UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BACKENDS", "PACKAGES", "Called", "Package", "package"]

PACKAGES: Final[Mapping[str, tuple[str, str]]] = {  # by our name: its module here, and what installs it
    "flax": ("flax_", "flax"),
    "hf": ("hf", "transformers"),
    "jax": ("jax_", "'actcli[jax]'"),
    "keras": ("keras_", "'actcli[keras]'"),
    "mlx": ("mlx_", "'mlx[cpu]'"),
    "numpy": ("numpy_", "numpy"),
    "onnx": ("onnx_", "'actcli[onnx]'"),
    "ort": ("ort", "'actcli[onnx]'"),
    "paddle": ("paddle_", "paddlepaddle"),
    "tf": ("tf", "tensorflow-cpu"),
    "tinygrad": ("tinygrad_", "tinygrad"),
    "torch": ("torch_", "'actcli[torch]'"),
}
BACKENDS: Final[Mapping[str, tuple[str, ...]]] = {
    "keras": ("jax", "torch", "tensorflow", "numpy"),
    "onnx": ("onnxruntime", "reference"),
}


def package(name: str, backend: str = "") -> Package:
    """The installed framework of this name; `backend` is what it computes with, by default the first that is there."""
    if name not in PACKAGES:
        raise UnknownName("framework that can be called", name, PACKAGES)
    if backend and name not in BACKENDS:
        known = " and ".join(BACKENDS)
        raise UsageError(f"{name} has no backends", hint=f"leave out --backend, which is for {known}")
    if backend and backend not in BACKENDS[name]:
        raise UnknownName(f"backend of {name}", backend, BACKENDS[name])
    module, install = PACKAGES[name]
    try:
        with warnings.catch_warnings():  # of its own, which say nothing of what is measured
            warnings.simplefilter("ignore")
            made: Package = importlib.import_module(f"{__name__}.{module}").opened(*([backend] if backend else []))
            return made
    except ImportError as error:
        missing = (error.name or name).partition(".")[0]
        what = f"{name} is not installed" if not backend else f"{name} on {backend}: {missing} is not installed"
        needed = missing if backend and missing != name else install
        hint = f"pip install {needed}, or what was found of it elsewhere: actcli conform {name} --saved"
        raise MissingExtra(what, hint=hint) from None
