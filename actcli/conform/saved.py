"""Reports as files: `configs/frameworks/torch-2.13.0.yaml` tells of torch where torch is not installed.

Functions in order, below each the symbols that gave the same results, one line a number format; what is zero or empty
is left out. A file is read as definitions are, so that a broken one is told with its place. To show one function only
its lines are parsed: whole files take ten times as long as a page.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from actcli.catalog.marked import Marked, Scalar, Sequence, read, read_file
from actcli.catalog.readers import fail, mapping_of, scalar_of
from actcli.conform.formats import FORMATS
from actcli.conform.measure import Kink, Measured, Special
from actcli.conform.report import Report, Row
from actcli.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_report", "rows_of", "written"]

_SCHEMA: Final = "actcli/conform-report/1"
_HEAD: Final = ("framework", "version", "backend", "backend_version", "machine")
_DIGITS: Final = {"float64": 17, "float32": 9, "float16": 5, "bfloat16": 4}  # that tell neighbours apart
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
_ABOUT: Final = """\
# What an installed framework was found to compute, written by: actcli conform {name} --save
# ulp, at: the largest error in units of the last place, and where; got is what came there, value what is proved.
# absolute: the largest error for |x| <= 30. subnormal: in units of subnormal numbers, where x or f(x) is one.
# special: [x, what came, what is true]. kinks: [x, derivative that came, slope from the left, from the right].
# broken: finite values that came as none. unsteady: steps against the monotonicity. lost: slopes that came as none.
"""


# Writing


def written(report: Report) -> str:
    """The text of the file of a report."""
    lines = [_ABOUT.format(name=report.framework), f"schema: {_SCHEMA}"]
    lines += [f"{key}: {_quoted(value)}" for key in _HEAD if (value := getattr(report, key))]
    lines.append("functions:" if report.rows else "functions: {}")
    functions: dict[str, dict[str, list[Row]]] = {}
    for row in sorted(report.rows, key=lambda row: list(FORMATS).index(row.form)):
        functions.setdefault(row.function, {}).setdefault(row.symbol, []).append(row)
    for name in sorted(functions):
        lines.append(f"  {name}:")
        groups: dict[tuple[str, ...], list[str]] = {}
        for symbol, rows in functions[name].items():
            groups.setdefault(tuple(_line(row) for row in rows), []).append(symbol)
        for results, symbols in groups.items():
            lines.append(f"    - symbols: [{', '.join(map(_quoted, symbols))}]")
            lines += [f"      {line}" for line in results]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    found = row.found
    if isinstance(found, str):
        return f"{row.form}: {_quoted(found)}"
    digits = _DIGITS[row.form]
    pairs = [("ulp", _number(found.ulp, 4))]
    if found.ulp:
        pairs += [("at", _number(found.ulp_at, digits)), ("got", _number(found.got, digits))]
        pairs += [("value", _number(float(found.true), digits))]
    if found.error:
        pairs += [("absolute", _number(found.error, 4)), ("absolute_at", _number(found.error_at, digits))]
    if found.tiny:
        pairs += [("subnormal", _number(found.tiny, 4)), ("subnormal_at", _number(found.tiny_at, digits))]
    if found.broken_at is not None:
        pairs += [("broken", str(found.broken)), ("broken_at", _number(found.broken_at, digits))]
    if found.unsteady:
        pairs += [("unsteady", str(found.unsteady))]
    if found.lost_at is not None:
        pairs += [("lost", str(found.lost)), ("lost_at", _number(found.lost_at, digits))]
    if found.specials:
        pairs += [("special", _lists([(one.at, one.got, one.true) for one in found.specials], digits))]
    if found.kinks:
        pairs += [("kinks", _lists([(one.at, one.got, one.left, one.right) for one in found.kinks], digits))]
    return f"{row.form}: {{{', '.join(f'{key}: {value}' for key, value in pairs)}}}"


def _lists(rows: list[tuple[float, ...]], digits: int) -> str:
    return f"[{', '.join('[' + ', '.join(_number(value, digits) for value in row) + ']' for row in rows)}]"


def _number(value: float, digits: int) -> str:
    if not math.isfinite(value):
        return {math.inf: ".inf", -math.inf: "-.inf"}.get(value, ".nan")
    kept = float(f"{value:.{digits}g}")
    if math.isinf(kept):  # rounded up beyond the greatest
        return repr(value)
    return min(f"{kept:.{digits}g}", repr(kept), key=len).removesuffix(".0")


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in ("true", "false", "null"):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# Reading


def read_report(path: Path) -> Report:
    """The report in a file."""
    return _report(read_file(path))


@lru_cache(maxsize=256)
def rows_of(path: Path, function: str) -> Report:
    """The report in one of our own files, with the rows of one function only."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror or error}") from error
    head, _, rest = text.partition("\nfunctions:")
    found = re.search(rf"^  {re.escape(function)}:\n(?:    .*\n)+", rest, re.MULTILINE)
    rows = f"\n{found[0]}" if found else " {}\n"
    return _report(read(f"{head}\nfunctions:{rows}", path.name))


def _report(node: Marked) -> Report:
    top = mapping_of(node, "a report", "actcli conform torch --save FILE writes one").entries
    schema = top.get("schema")
    if schema is None or scalar_of(schema, "a schema").text != _SCHEMA:
        fail(
            schema or node, f"this is no report of the schema {_SCHEMA}", "actcli conform torch --save FILE writes one"
        )
    head = {key: scalar_of(top[key], "a text").text if key in top else "" for key in _HEAD}
    functions = mapping_of(top.get("functions", node), "functions", "functions: {gelu: [...]}")
    rows = [
        Row(symbol, name, form, _found(form, entries[form]))
        for name, groups in functions.entries.items()
        for group in _items(groups)
        for entries in [mapping_of(group, "symbols and their results", "{symbols: [nn.GELU]}").entries]
        for symbol in [scalar_of(one, "a symbol").text for one in _items(entries.get("symbols", group))]
        for form in FORMATS
        if form in entries
    ]
    return Report(**head, rows=tuple(rows))


def _items(node: Marked) -> tuple[Marked, ...]:
    if not isinstance(node, Sequence):
        fail(node, "expected a list")
    return node.items


def _found(form: str, node: Marked) -> Measured | str:
    if isinstance(node, Scalar):
        return node.text
    entries = mapping_of(node, "what was found", "{ulp: 0.5}").entries

    def number(key: str) -> float:
        return _float(entries[key]) if key in entries else 0.0

    def place(key: str) -> float | None:
        return _float(entries[key]) if key in entries else None

    def rows(key: str, length: int) -> list[list[float]]:
        lists = [[_float(value) for value in _items(one)] for one in _items(entries[key])] if key in entries else []
        if any(len(one) != length for one in lists):
            fail(entries[key], f"expected lists of {length} numbers")
        return lists

    return Measured(
        points=0,
        exhaustive=FORMATS[form].digits <= 11,
        ulp=number("ulp"),
        ulp_at=number("at"),
        got=number("got"),
        true=f"{number('value'):.17g}" if "value" in entries else "",
        error=number("absolute"),
        error_at=number("absolute_at"),
        tiny=number("subnormal"),
        tiny_at=number("subnormal_at"),
        specials=tuple(Special(*one) for one in rows("special", 3)),
        broken=int(number("broken")),
        broken_at=place("broken_at"),
        unsteady=int(number("unsteady")),
        kinks=tuple(Kink(*one) for one in rows("kinks", 4)),
        lost=int(number("lost")),
        lost_at=place("lost_at"),
    )


def _float(node: Marked) -> float:
    scalar = scalar_of(node, "a number")
    if isinstance(scalar.value, Fraction | float):
        return math.copysign(float(scalar.value), -1 if scalar.text.startswith("-") else 1)  # a Fraction has one zero
    fail(node, f"expected a number, found {scalar.text!r}")
