"""JAX: functions of one array, in double precision where that is asked for, and derivatives by `jax.grad`.

Every length of an array is compiled anew, so that arrays are filled up to a few lengths.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.conform.packages.protocol import Called, Package, has, located

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from actcli.conform.formats import Doubles

__all__ = ["called", "opened"]

_POSITIONAL = ("x2",)  # arguments that have no name in a call


def opened() -> Package:
    """JAX as it is installed."""
    jax: Any = importlib.import_module("jax")
    importlib.import_module("jax.numpy")
    importlib.import_module("jax.scipy.special")
    jax.config.update("jax_enable_x64", True)

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        found = located(jax, path)
        positional = [value for name, value in arguments.items() if name in _POSITIONAL]
        named = {name: value for name, value in arguments.items() if name not in _POSITIONAL}
        return called(lambda x: found(x, *positional, **named), form)

    return Package("jax", str(jax.__version__), has(jax), ready)


def called(function: Callable[[Any], Any], form: str) -> Called:
    """A function of arrays, in one format."""
    jax: Any = importlib.import_module("jax")
    jnp: Any = importlib.import_module("jax.numpy")

    slope = jax.jit(jax.grad(lambda y: function(y).sum()))

    def applied(change: Callable[[Any], Any], x: Doubles) -> Doubles:
        full = np.pad(x, (0, -len(x) % (64 if len(x) < 4096 else 4096))) if x.ndim == 1 else x
        return np.asarray(change(jnp.asarray(full).astype(form)).astype(jnp.float64))[: len(x)]

    return Called(lambda x: applied(function, x), lambda x: applied(slope, x))
