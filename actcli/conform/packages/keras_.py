"""Keras: functions and layers on the arrays of its backend, and derivatives by the differentiation of that."""

from __future__ import annotations

import importlib
import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.conform.packages.protocol import Called, Package, has, is_class, located
from actcli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from actcli.conform.formats import Doubles

__all__ = ["opened"]

_DEFAULTS = ("jax", "torch", "tensorflow")


def opened(backend: str = "") -> Package:
    """Keras as it is installed, on the backend that is asked for, or the variable names, or that is there."""
    usable = [name for name in _DEFAULTS if find_spec(name) is not None]
    if backend:
        importlib.import_module(backend)
        os.environ["KERAS_BACKEND"] = backend
    else:
        os.environ.setdefault("KERAS_BACKEND", usable[0] if usable else "numpy")
    keras: Any = importlib.import_module("keras")
    used = keras.backend.backend()
    if backend and used != backend:
        raise UsageError(f"keras computes with {used} already", hint="a process has one backend")
    if used == "jax":
        importlib.import_module("jax").config.update("jax_enable_x64", True)

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        found = located(keras, path)
        function = found(dtype=form, **arguments) if is_class(found) else lambda x: found(x, **arguments)

        def given(x: Doubles) -> Any:
            return keras.ops.cast(keras.ops.convert_to_tensor(x, dtype="float64"), form)

        def plain(x: Any) -> Doubles:
            return np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(x, "float64")))

        def slopes(x: Doubles) -> Doubles | None:
            if not getattr(function, "built", True):  # a layer makes its weights at the first call
                function(given(x))
            found = _SLOPES[used](function, given(x))
            return None if found is None else plain(found)

        return Called(lambda x: plain(function(given(x))), slopes if used in _SLOPES else None)

    version = str(importlib.import_module(used).__version__)
    return Package("keras", str(keras.__version__), has(keras), ready, used, version)


def _jax_slopes(function: Callable[[Any], Any], x: Any) -> Any:
    jax: Any = importlib.import_module("jax")
    return jax.jit(jax.grad(lambda y: function(y).sum()))(x)


def _torch_slopes(function: Callable[[Any], Any], x: Any) -> Any:
    at = x.detach().clone().requires_grad_()
    try:
        function(at).sum().backward()
    except (NotImplementedError, RuntimeError):  # a function that has no derivative there
        return None
    return at.grad


def _tensorflow_slopes(function: Callable[[Any], Any], x: Any) -> Any:
    tensorflow: Any = importlib.import_module("tensorflow")
    with tensorflow.GradientTape() as tape:
        tape.watch(x)
        made = function(x)
    return tape.gradient(made, x)


_SLOPES = {"jax": _jax_slopes, "tensorflow": _tensorflow_slopes, "torch": _torch_slopes}
