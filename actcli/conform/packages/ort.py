"""onnxruntime: the operators that it has beside those of ONNX, such as `com.microsoft.FastGelu`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

from actcli.conform.packages.onnx_ import prepared, runtime_of
from actcli.conform.packages.protocol import Called, Package

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["opened"]

_OPSET: Final = 24


def opened() -> Package:
    """The runtime as it is installed; it lists no operators, so that each is tried."""
    runtime: Any = importlib.import_module("onnxruntime")
    importlib.import_module("onnx")

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        return prepared(path, arguments, form, inputs=["X"], opset=_OPSET, run=runtime_of(runtime))

    def has(path: str) -> bool:
        try:
            ready(path, {}, "float32")
        except Exception:  # noqa: BLE001 -- its errors have no common class that is public
            return False
        return True

    return Package("ort", str(runtime.__version__), has, ready)
