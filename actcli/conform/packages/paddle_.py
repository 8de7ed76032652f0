"""PaddlePaddle: functions and layers on tensors of the processor, and derivatives by its own differentiation."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.conform.packages.protocol import Called, Package, has, is_class, located

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.conform.formats import Doubles

__all__ = ["opened"]

_MODES = ("rrelu",)  # functions that are random unless they are told to evaluate


def opened() -> Package:
    """PaddlePaddle as it is installed."""
    paddle: Any = importlib.import_module("paddle")
    importlib.import_module("paddle.incubate.nn.functional")
    paddle.set_device("cpu")

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        found = located(paddle, path)
        mode = {"training": False} if path.rpartition(".")[2] in _MODES else {}
        function: Any = lambda x: found(x, **arguments, **mode)  # noqa: E731
        if is_class(found):
            function = found(**arguments).to(dtype=form)
            function.eval()

        def given(x: Doubles) -> Any:
            return paddle.to_tensor(x, dtype="float64").astype(form)

        def plain(x: Any) -> Doubles:
            return np.asarray(x.astype("float64").numpy())

        def slopes(x: Doubles) -> Doubles:
            at = given(x)
            at.stop_gradient = False
            function(at).sum().backward()
            return plain(at.grad)

        return Called(lambda x: plain(function(given(x))), slopes)

    return Package("paddle", str(paddle.__version__), has(paddle), ready)
