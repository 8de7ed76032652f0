"""Flax: the functions of `jax.nn` under its own names, and modules that hold a parameter."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from actcli.conform.packages.jax_ import called
from actcli.conform.packages.protocol import Called, Package, has, is_class, located

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["opened"]


def opened() -> Package:
    """Flax as it is installed."""
    jax: Any = importlib.import_module("jax")
    flax: Any = importlib.import_module("flax")
    for name in ("flax.linen", "flax.nnx"):
        importlib.import_module(name)
    jax.config.update("jax_enable_x64", True)

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        found = located(flax, path)
        if not is_class(found):
            return called(lambda x: found(x, **arguments), form)
        if path.startswith("nnx."):
            return called(found(**arguments), form)
        module = found(**arguments)
        weights = module.init(jax.random.key(0), jax.numpy.zeros(1, form))
        return called(lambda x: module.apply(weights, x), form)

    return Package("flax", str(flax.__version__), has(flax), ready, "jax", str(jax.__version__))
