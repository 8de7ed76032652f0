"""NumPy: functions of arrays, which know no derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actcli.conform.packages.protocol import Called, Package, has, located

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.conform.formats import Doubles

__all__ = ["opened"]


def opened() -> Package:
    """NumPy as it is installed."""

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        if form == "bfloat16":
            raise TypeError("NumPy has no bfloat16")
        found = located(np, path)

        def values(x: Doubles) -> Doubles:
            with np.errstate(all="ignore"):
                return np.asarray(found(x.astype(form), *map(np.dtype(form).type, arguments.values())), np.float64)

        return Called(values, None)

    return Package("numpy", np.__version__, has(np), ready)
