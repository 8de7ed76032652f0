"""actcli: activation functions, analysed, compared and drawn, with numbers that can be trusted.

>>> import actcli
>>> gelu = actcli.load("gelu")
>>> gelu([-1.0, 0.0, 1.0])
array([-0.15865525,  0.        ,  0.84134475])
>>> actcli.compare("sigmoid", "hard_sigmoid_keras").gaps[0].value.at
2.5

Everything is imported when it is first used: `import actcli` itself loads neither NumPy nor matplotlib.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from actcli._version import __version__

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.analyses.finding import Finding, Verdict
    from actcli.api import Comparison, Loaded, compare, load, names, plot, table
    from actcli.errors import (
        ActcliError,
        CheckFailed,
        FileError,
        InputError,
        InternalError,
        MissingExtra,
        Undecided,
        UnknownName,
        UsageError,
    )
    from actcli.tables import Table

__all__ = [
    "ActcliError",
    "Activation",
    "CheckFailed",
    "Comparison",
    "FileError",
    "Finding",
    "InputError",
    "InternalError",
    "Loaded",
    "MissingExtra",
    "Table",
    "Undecided",
    "UnknownName",
    "UsageError",
    "Verdict",
    "__version__",
    "compare",
    "load",
    "names",
    "plot",
    "table",
]

_HOMES: Final = {
    "Activation": "actcli.activation",
    "Comparison": "actcli.api",
    "Finding": "actcli.analyses.finding",
    "Loaded": "actcli.api",
    "Table": "actcli.tables",
    "Verdict": "actcli.analyses.finding",
    "compare": "actcli.api",
    "load": "actcli.api",
    "names": "actcli.api",
    "plot": "actcli.api",
    "table": "actcli.api",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'actcli' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "actcli.errors")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
