"""tinygrad: methods of tensors on the processor, and derivatives by its own differentiation.

Every length of an array is compiled anew, so that arrays are filled up to a few lengths.
"""

from __future__ import annotations

import importlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.conform.packages.protocol import Called, Package, has, located

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.conform.formats import Doubles

__all__ = ["opened"]


def opened() -> Package:
    """The package as it is installed."""
    tinygrad: Any = importlib.import_module("tinygrad")
    dtypes: Any = tinygrad.dtypes

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        kind = getattr(dtypes, form)
        found = located(tinygrad, path)

        def given(x: Doubles) -> Any:
            full = np.pad(x, (0, -len(x) % (64 if len(x) < 4096 else 4096)))
            return tinygrad.Tensor(full, dtype=dtypes.float64, device="CPU").cast(kind).realize()

        def plain(x: Any, count: int) -> Doubles:
            return np.asarray(x.cast(dtypes.float64).numpy())[:count]

        def slopes(x: Doubles) -> Doubles:
            at = given(x)
            (slope,) = found(at, **arguments).sum().gradient(at)
            return plain(slope, len(x))

        return Called(lambda x: plain(found(given(x), **arguments), len(x)), slopes)

    return Package("tinygrad", version("tinygrad"), has(tinygrad), ready)
