"""Hugging Face transformers: the activations that configurations name, which are modules of PyTorch."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from actcli.conform.packages.protocol import Called, Package, has, located
from actcli.conform.packages.torch_ import called

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["opened"]


def opened() -> Package:
    """The transformers package as it is installed; its dictionary of names, and the classes behind them."""
    torch: Any = importlib.import_module("torch")
    package: Any = importlib.import_module("transformers")
    package.utils.logging.set_verbosity_error()  # it tells of kernels that no processor has
    module: Any = importlib.import_module("transformers.activations")
    known: Any = module.ACT2FN
    classes = has(module)

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        made = known[path] if path in known else located(module, path.removeprefix("activations."))(**arguments)
        made.eval()
        if all(weight.dtype == torch.float32 for weight in made.parameters()):  # others are stored so on purpose
            made.to(getattr(torch, form))
        return called(made, form)

    def found(path: str) -> bool:
        return path in known or (path.startswith("activations.") and classes(path.removeprefix("activations.")))

    return Package("hf", str(package.__version__), found, ready, "torch", str(torch.__version__))
