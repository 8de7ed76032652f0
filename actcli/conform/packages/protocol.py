"""What is to be known of a package to call it, and how its symbols are found by their paths."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from actcli.conform.formats import Doubles

__all__ = ["Called", "Package", "has", "is_class", "located"]


@dataclass(frozen=True, slots=True)
class Called:
    """A symbol made ready in one format: its values, and its derivatives by the framework's own differentiation."""

    values: Callable[[Doubles], Doubles]
    slopes: Callable[[Doubles], Doubles | None] | None


@dataclass(frozen=True, slots=True)
class Package:
    """An installed framework: its version, what it computes with, whether it has a symbol, and how that is called."""

    name: str
    version: str
    has: Callable[[str], bool]
    ready: Callable[[str, Mapping[str, object], str], Called]
    backend: str = ""
    backend_version: str = ""

    @property
    def title(self) -> str:
        """Its name and versions.

        >>> Package("keras", "3.15.1", bool, lambda *_: Called(abs, None), "jax", "0.10.2").title
        'keras 3.15.1 on jax 0.10.2'
        """
        on = f" on {self.backend} {self.backend_version}".rstrip() if self.backend else ""
        return f"{self.name} {self.version}{on}"


def located(module: Any, path: str) -> Any:
    """What stands at a path in a module; AttributeError if nothing does."""
    found: Any = reduce(getattr, path.split("."), module)
    return found


def has(module: Any) -> Callable[[str], bool]:
    """Whether something stands at a path in a module."""

    def found(path: str) -> bool:
        try:
            located(module, path)
        except (AttributeError, ImportError):
            return False
        return True

    return found


def is_class(found: object) -> bool:
    """Whether a symbol is a class, of which an instance is called."""
    return inspect.isclass(found)
