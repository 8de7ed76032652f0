"""Which symbols of an installed framework are tried, each with the arguments that make it its definition."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actcli.activation import Kind
from actcli.catalog.foreign import symbols
from actcli.conform.formats import FORMATS
from actcli.conform.measure import Measured, measure
from actcli.conform.packages import PACKAGES
from actcli.errors import ActcliError, UnknownName, UsageError
from actcli.frameworks import is_foreign, resolve, spelled
from actcli.frameworks.versions import is_current
from actcli.inputs import constant, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from actcli.activation import Activation
    from actcli.catalog import Catalog
    from actcli.conform.packages import Package
    from actcli.record import FrameworkSymbol

__all__ = ["Task", "chosen", "conform", "formats_of", "tasks"]


@dataclass(frozen=True, slots=True)
class Task:
    """A symbol, the function that it should be, with its values there, and the arguments of the call."""

    text: str
    symbol: FrameworkSymbol
    activation: Activation
    arguments: dict[str, object]


def tasks(activations: Iterable[Activation], framework: str) -> list[Task]:
    """What can be tried of these functions: current symbols of one input and one output, each call once.

    Where a special case has a file of its own, such as ONNX's HardSigmoid without arguments, the call is that one.
    """
    found: dict[str, Task] = {}
    for activation in activations:
        if activation.kind not in (Kind.ELEMENTWISE, Kind.RANDOM, Kind.TABLE) or activation.is_vector:
            continue
        for symbol in activation.record.frameworks:
            if symbol.framework == framework and is_current(symbol):
                task = _task(activation, symbol)
                known = found.get(task.text)
                if known is None or len(known.symbol.arguments) < len(symbol.arguments):
                    found[task.text] = task
    return list(found.values())


def _task(activation: Activation, symbol: FrameworkSymbol) -> Task:
    values = {name: text.text for name, text in symbol.parameters.items()}
    bound = activation.bind(**values)
    needed: dict[str, object] = {
        name: nearest(bound.parameters[ours])
        for name, ours in symbol.renamed.items()
        if ours and ours not in symbol.parameters
    }
    fixed = {} if symbol.default else {name: _argument(value) for name, value in symbol.arguments.items()}
    shown = {name: f"{value:g}" for name, value in needed.items() if isinstance(value, float)}
    return Task(spelled(symbol, shown), symbol, bound, {**fixed, **needed})


def _argument(text: str) -> Any:
    words = {"True": True, "true": True, "False": False, "false": False, "None": None}
    if text in words:
        return words[text]
    try:
        return nearest(constant(text))
    except ActcliError:
        return text


def chosen(source: Catalog, framework: str, names: Sequence[str]) -> list[Task]:
    """The tasks of some functions or symbols, by default of all that the framework has."""
    if framework not in PACKAGES:
        raise UnknownName("framework that can be called", framework, PACKAGES)
    if not names:
        return tasks(source, framework)
    found = []
    for name in names:
        if (activation := source.activation(name)) is not None:
            found += tasks([activation], framework)
            continue
        text = name if is_foreign(name) else f"{framework}:{name}"
        try:
            symbol = resolve(text, symbols(source))
        except UnknownName:  # an alias, or a name that nobody knows
            found += tasks([source.load(name)], framework)
            continue
        except UsageError:  # it needs arguments: the calls of it that are tried have some
            same = [task for task in tasks(source, framework) if task.symbol.symbol == text.partition(":")[2]]
            if not same:
                raise
            found += same
            continue
        found += [task for task in tasks([_known(source, symbol.name)], framework) if task.symbol == symbol.symbol]
    if not found:
        listed = f"actcli frameworks --framework {framework}"
        raise UsageError(f"{framework} has no function of one input called {', '.join(names)}", hint=listed)
    return found


def _known(source: Catalog, name: str) -> Activation:
    activation = source.activation(name)
    assert activation is not None  # noqa: S101 -- one of its symbols was found
    return activation


def formats_of(text: str) -> list[str]:
    """The number formats of a list such as `float32,bfloat16`."""
    found = text.replace(",", " ").split()
    for name in found:
        if name not in FORMATS:
            raise UnknownName("number format", name, FORMATS, hint=f"known: {', '.join(FORMATS)}")
    if not found:
        raise UsageError("no number format", hint=f"known: {', '.join(FORMATS)}")
    return list(dict.fromkeys(found))


def conform(
    package: Package, asked: Sequence[Task], dtypes: Sequence[str]
) -> Iterator[tuple[Task, str, Measured | str]]:
    """What was measured of each symbol in each format, or why it was not."""
    for task in asked:
        for dtype in dtypes:
            yield task, dtype, _one(package, task, dtype)


def _one(package: Package, task: Task, dtype: str) -> Measured | str:
    if not package.has(task.symbol.symbol):
        return f"{package.title} has no {task.symbol.symbol}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _measured(package, task, dtype)
    except ActcliError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever a framework raises where it has no such kernel
        return " ".join(str(error).split())[:200] or type(error).__name__


def _measured(package: Package, task: Task, dtype: str) -> Measured:
    called = package.ready(task.symbol.symbol, task.arguments, dtype)
    return measure(task.activation, FORMATS[dtype], called.values, called.slopes)
