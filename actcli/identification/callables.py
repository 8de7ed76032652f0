"""A Python function as samples: called on a grid, in the formats that it takes, and watched.

The user names the code, so it is trusted with running, and with nothing else: what it prints goes nowhere, its
warnings are silent, and it is given up after some seconds. It is called with a NumPy array first; where that fails with
a torch tensor, and where that fails with one float after the other.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli import limits
from actcli.errors import FileError, InputError, UsageError
from actcli.identification.samples import Samples, paired
from actcli.text import quoted, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from actcli.identification.definitions import Doubles

__all__ = ["find_callable", "sampled"]

# Where functions bend, and where they have ended bending; both zeros are one place.
_GRID: Final = np.unique(
    np.concatenate([np.linspace(-10, 10, 801), np.linspace(-1, 1, 41), [-50.0, -30.0, -20.0, 20.0, 30.0, 50.0]])
)
_FORMS: Final = ("float64", "float32")
_MESSAGE: Final = 200


def find_callable(text: str, *, beside: bool = True) -> Callable[..., Any]:
    """The function that `package.module:name` or `...:Class.method` names; `beside` looks in this folder too.

    >>> find_callable("math:tanh").__name__
    'tanh'
    """
    module, colon, path = text.partition(":")
    parts = path.split(".")
    if not colon or not all(part.isidentifier() for part in (*module.split("."), *parts)):
        raise UsageError(f"a function is named package.module:name, not {quoted(text)}", hint="for example: math:tanh")
    with _quiet(), _beside(beside):
        try:
            found: Any = importlib.import_module(module)
        except ModuleNotFoundError as error:
            missing = error.name or module
            raise UsageError(
                f"there is no module {quoted(missing)}", hint="it must be installed, or lie in the current folder"
            ) from None
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- a stranger's module raises what it likes
            raise InputError(f"importing {module} failed: {_said(error)}") from None
        for part in parts:
            try:
                found = getattr(found, part)
            except Exception:  # noqa: BLE001 -- and so do its attributes
                raise UsageError(f"{module} has no {quoted(path)}") from None
        if isinstance(found, type):
            try:
                found = found()
            except Exception as error:  # noqa: BLE001
                raise InputError(f"{text}() failed: {_said(error)}") from None
    if not callable(found):
        raise UsageError(f"{text} is no function but {type(found).__name__}")
    return found  # type: ignore[no-any-return]


@contextlib.contextmanager
def _beside(wanted: bool) -> Iterator[None]:
    """The current folder as a place of modules, behind all others."""
    folder = str(os.getcwd()) if wanted else ""  # noqa: PTH109
    if folder and folder not in sys.path:
        sys.path.append(folder)
        try:
            yield
        finally:
            with contextlib.suppress(ValueError):
                sys.path.remove(folder)
    else:
        yield


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What a stranger prints and warns of stays unheard."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


def sampled(function: Callable[..., Any], name: str, seconds: float = limits.CALL_SECONDS) -> Samples:
    """The function on the grid, in double precision if it keeps that, else in the format in which it answers.

    >>> import math
    >>> len(sampled(math.tanh, "math:tanh")) > 800
    True
    """
    outcome: list[Samples | BaseException] = []

    def work() -> None:
        try:
            with np.errstate(all="ignore"):
                outcome.append(_tried(function, name))
        except BaseException as error:  # noqa: BLE001 -- carried to the thread that waits
            outcome.append(error)

    thread = threading.Thread(target=work, daemon=True)
    with _quiet():  # here, for what hangs would never give standard output back
        try:
            thread.start()
        except RuntimeError as error:
            raise FileError(f"{name} is not called: {error}", hint="allow more threads (ulimit -u)") from None
        thread.join(seconds)
    if not outcome:
        raise InputError(f"{name} did not return within {seconds:g} seconds", hint="it is given 850 numbers at a time")
    (found,) = outcome
    if isinstance(found, Samples):
        return found
    if isinstance(found, KeyboardInterrupt):
        raise found
    if isinstance(found, InputError):
        raise found
    raise InputError(f"{name} raised {_said(found)}")


def _tried(function: Callable[..., Any], name: str) -> Samples:
    """The first way of calling that works."""
    failures: list[str] = []
    for form, call in _ways(function):
        x = _GRID.astype(form)
        try:
            got = call(x)
        except InputError:
            raise
        except Exception as error:  # noqa: BLE001 -- it may want another kind of number
            failures.append(_said(error))
            continue
        y, kind = _numbers(got, x, name)
        if not np.isfinite(y).any():
            failures.append("it returned no finite number")
            continue
        if kind != form and kind in _FORMS and form == "float64":
            continue  # it computes in float32: give it what it takes, that inputs are not rounded too
        return paired(x, y, kind, name)
    raise InputError(f"{name} takes no array and no number: {failures[0] if failures else 'it gave up'}")


def _ways(function: Callable[..., Any]) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    for form in _FORMS:
        yield form, lambda x: function(x.copy())
    torch: Any = sys.modules.get("torch")
    if torch is not None:

        def by_tensor(x: Any) -> Any:
            with torch.no_grad():
                return function(torch.from_numpy(x.copy()))

        for form in _FORMS:
            yield form, by_tensor
    yield "float64", lambda x: [_alone(function, float(one)) for one in x]


def _alone(function: Callable[..., Any], x: float) -> float:
    """The value at one number; where the function has none it may raise as `math` does."""
    try:
        return float(function(x))
    except (ValueError, OverflowError, ZeroDivisionError):
        return float("nan")


def _numbers(got: Any, x: Doubles, name: str) -> tuple[Doubles, str]:
    """What came back as doubles, and the format in which it was computed."""
    if hasattr(got, "detach"):
        got = got.detach().cpu()
        kind = str(got.dtype).rpartition(".")[2]
        got = got.double().numpy() if got.dtype.is_floating_point else got.numpy()
    else:
        try:
            got = np.asarray(got)
        except Exception as error:  # noqa: BLE001 -- a ragged list, or anything
            raise InputError(f"{name} returned no array of numbers: {_said(error)}") from None
        kind = got.dtype.name
    if got.dtype.kind not in "fiub" and kind not in ("bfloat16",):
        raise InputError(f"{name} returned {visible(str(got.dtype))[:40]}, not real numbers")
    if got.shape != x.shape:
        raise InputError(
            f"{name} returned the shape {got.shape} for {x.shape}",
            hint="only functions that act number by number can be named",
        )
    known = kind if kind in ("float16", "bfloat16", "float32", "float64") else "float64"
    return got.astype(np.float64), known


def _said(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001
        text = ""
    name = type(error).__name__
    return visible(f"{name}: {text}" if text else name)[:_MESSAGE]
