"""MLX: functions and modules on arrays of the processor, where it has double precision too."""

from __future__ import annotations

import importlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.conform.packages.protocol import Called, Package, has, is_class, located

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.conform.formats import Doubles

__all__ = ["opened"]


def opened() -> Package:
    """MLX as it is installed."""
    core: Any = importlib.import_module("mlx.core")
    importlib.import_module("mlx.nn")
    mlx: Any = importlib.import_module("mlx")
    core.set_default_device(core.cpu)

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        kind = getattr(core, form)
        found = located(mlx, path)
        function: Any = found(**arguments) if is_class(found) else lambda x: found(x, **arguments)
        if is_class(found):
            function.set_dtype(kind)
        slope = core.grad(lambda x: function(x).sum())

        def given(x: Doubles) -> Any:
            return core.array(x, dtype=core.float64).astype(kind)

        def plain(x: Any) -> Doubles:
            return np.asarray(x.astype(core.float64))

        return Called(lambda x: plain(function(given(x))), lambda x: plain(slope(given(x))))

    return Package("mlx", version("mlx"), has(mlx), ready)
