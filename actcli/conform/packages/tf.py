"""TensorFlow: functions of tensors on the processor, and derivatives by a tape."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.conform.packages.protocol import Called, Package, has, located

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.conform.formats import Doubles

__all__ = ["opened"]


def opened() -> Package:
    """TensorFlow as it is installed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # it tells of processors and of plugins
    tensorflow: Any = importlib.import_module("tensorflow")

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        found = located(tensorflow, path)

        def given(x: Doubles) -> Any:
            return tensorflow.cast(tensorflow.constant(x, "float64"), form)

        def plain(x: Any) -> Doubles:
            return np.asarray(tensorflow.cast(x, "float64").numpy())

        def slopes(x: Doubles) -> Doubles | None:
            at = given(x)
            with tensorflow.GradientTape() as tape:
                tape.watch(at)
                made = found(at, **arguments)
            slope = tape.gradient(made, at)
            return None if slope is None else plain(slope)

        return Called(lambda x: plain(found(given(x), **arguments)), slopes)

    return Package("tf", str(tensorflow.__version__), has(tensorflow), ready)
