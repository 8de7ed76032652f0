"""actcli: activation functions, analysed, compared and drawn, with numbers that can be trusted.

>>> import actcli
>>> gelu = actcli.load("gelu")
>>> gelu([-1.0, 0.0, 1.0])
array([-0.15865525,  0.        ,  0.84134475])
>>> actcli.compare("sigmoid", "hard_sigmoid_keras").gaps[0].value.largest.value.__round__(7)
0.0758582

Everything is imported when it is first used: `import actcli` loads neither NumPy nor matplotlib, nor any module of the
standard library. That keeps `actcli --version` fast, and `python -m actcli` from running a `typing.py` that lies in the
current folder before `__main__` can forget that folder.
"""

from actcli._version import __version__

TYPE_CHECKING = False  # as `typing` has it
if TYPE_CHECKING:
    from typing import Any

    from actcli.activation import Activation
    from actcli.analyses.finding import Finding, Verdict
    from actcli.api import Comparison, Loaded, compare, jacobian, load, matrix, names, plot, table
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
    from actcli.identities import identify
    from actcli.sweeps import sweep
    from actcli.tables import Table
    from actcli.tolerances import tolerance
del TYPE_CHECKING

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
    "identify",
    "jacobian",
    "load",
    "matrix",
    "names",
    "plot",
    "sweep",
    "table",
    "tolerance",
]

# Where each name lives, but the errors.
_HOMES = {
    "Activation": "actcli.activation",
    "Comparison": "actcli.api",
    "Finding": "actcli.analyses.finding",
    "Loaded": "actcli.api",
    "Table": "actcli.tables",
    "Verdict": "actcli.analyses.finding",
    "compare": "actcli.api",
    "identify": "actcli.identities",
    "jacobian": "actcli.api",
    "load": "actcli.api",
    "matrix": "actcli.api",
    "names": "actcli.api",
    "plot": "actcli.api",
    "sweep": "actcli.sweeps",
    "table": "actcli.api",
    "tolerance": "actcli.tolerances",
}


def __getattr__(name: str) -> "Any":
    if name not in __all__:
        raise AttributeError(f"module 'actcli' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "actcli.errors")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
