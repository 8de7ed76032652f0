"""PyTorch: modules and functions on tensors of the processor, and derivatives by autograd."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

from actcli.conform.packages.protocol import Called, Package, has, is_class, located

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from actcli.conform.formats import Doubles

__all__ = ["called", "opened"]

_TENSORS = ("values", "weight")  # arguments that are tensors


def opened() -> Package:
    """PyTorch as it is installed."""
    torch: Any = importlib.import_module("torch")

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        kind = getattr(torch, form)
        found = located(torch, path)
        if is_class(found):
            return called(found(**arguments).eval().to(kind), form)
        given = {
            name: torch.tensor([value], dtype=kind) if name in _TENSORS else value for name, value in arguments.items()
        }
        return called(lambda x: found(x, **given), form)

    return Package("torch", str(torch.__version__), has(torch), ready)


def called(function: Callable[[Any], Any], form: str) -> Called:
    """A function of tensors, in one format."""
    torch: Any = importlib.import_module("torch")
    kind = getattr(torch, form)

    def values(x: Doubles) -> Doubles:
        with torch.no_grad():
            return np.asarray(function(torch.tensor(x, dtype=torch.float64).to(kind)).to(torch.float64).numpy())

    def slopes(x: Doubles) -> Doubles | None:
        at = torch.tensor(x, dtype=torch.float64).to(kind).requires_grad_()
        try:
            function(at).sum().backward()
        except (NotImplementedError, RuntimeError):  # a function that has no derivative there
            return None
        return np.asarray(at.grad.to(torch.float64).numpy())

    return Called(values, slopes)
