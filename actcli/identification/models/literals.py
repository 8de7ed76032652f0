"""The numbers that floats in a model stand for: 1.4142135 as a float32 is the square root of 2.

A float is read as a number that rounds to it: a short decimal, else a constant of the field, else a quotient of small
whole numbers, else its shortest decimal. In 16 bits nearly every number has a short decimal, so that constants come
first there, and fewer quotients do. That is an interpretation; what is proved is proved of the numbers as read, and a
table of a model says which floats were read as what.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli import operators as op
from actcli.expr import Expr, Number
from actcli.inputs import constant, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["literal", "shortest"]

_SHORT: Final = {"float16": 3, "bfloat16": 2, "float32": 6, "float64": 14}  # digits that no accident gives
_KNOWN: Final = (
    "sqrt(2)", "1/sqrt(2)", "sqrt(2/pi)", "sqrt(8/pi)", "sqrt(pi)", "2/sqrt(pi)", "sqrt(2*pi)", "1/sqrt(2*pi)", "pi",
    "pi/2", "2/pi", "1/pi", "exp(1)", "log(2)", "1/log(2)", "sqrt(3)", "1/sqrt(3)", "pi/sqrt(3)",
    "1.6732632423543772848170429916717", "1.0507009873554804934193349852946",
)  # fmt: skip
_COARSE: Final = ("0.044715", "0.4472", "0.8944", "1.702", "1.7159")  # which wider formats tell from others
_DENOMINATORS: Final = {"float16": 12, "bfloat16": 6}  # of quotients, at most
_DENOMINATOR: Final = 64


def literal(value: float, form: str) -> Expr:
    """The number that a float of a format stands for.

    >>> from actcli.format import format_expr
    >>> [format_expr(literal(one, "float32")) for one in (0.17000000178813934, 0.7071067690849304, 0.1666666716337204)]
    ['0.17', '1/sqrt(2)', '1/6']
    """
    if form not in _SHORT or not math.isfinite(value):
        return Number(Fraction(value))
    text = shortest(value, form)
    short = Fraction(text)
    digits = len(text.lstrip("+-").partition("e")[0].replace(".", "").strip("0"))
    is_short = digits <= _SHORT[form] or value == int(value)
    if is_short and form not in _DENOMINATORS:
        return op.number(short)
    for sign in (1, -1):
        found = _constants(form).get(sign * value)
        if found is not None:
            return found if sign > 0 else op.negate(found)
    if is_short:
        return op.number(short)
    for bottom in range(2, _DENOMINATORS.get(form, _DENOMINATOR) + 1):
        top = round(value * bottom)
        if top and _rounded(top / bottom, form) == value:
            return op.number(Fraction(top, bottom))
    return op.number(short)


def shortest(value: float, form: str) -> str:
    """The shortest decimal that rounds to a float of a format."""
    if form == "bfloat16":
        for digits in range(1, 6):
            text = f"{value:.{digits}g}"
            if _rounded(float(text), form) == value:
                return text
    kind = {"float16": np.float16, "float32": np.float32}.get(form, np.float64)
    return str(kind(value))


def _rounded(value: float, form: str) -> float:
    from actcli.conform.formats import FORMATS, rounded

    return float(rounded(FORMATS[form], np.array([value]))[0])


@lru_cache(maxsize=8)
def _constants(form: str) -> Mapping[float, Expr]:
    known = (*_KNOWN, *_COARSE) if form in _DENOMINATORS else _KNOWN
    return {_rounded(nearest(found), form): found for found in map(constant, known)}
