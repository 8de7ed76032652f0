"""Whether what is written in the right form makes sense: conditions are no numbers, and powers stay computable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli import limits
from actcli import operators as op
from actcli.expr import Call, Expr, Number, is_constant

if TYPE_CHECKING:
    from actcli.tokens import Source, Token

__all__ = ["check_exponent", "check_kind"]


def check_kind(source: Source, at: Token, node: Expr, *, condition: bool) -> None:
    """Refuse a number where a condition is wanted, and a condition where a number is."""
    if condition and not op.is_condition(node):
        source.fail_at(at, "expected a condition", "for example: x > 0")
    if not condition and op.is_condition(node):
        hint = "write (1 if x > 0 else 0), and brackets around comparisons"
        source.fail_at(at, "expected a number, found a condition", hint)


def check_exponent(source: Source, sign: Token, base: Expr, exponent: Expr) -> None:
    """Refuse 9**9**9: a power of constants is computed exactly somewhere."""
    hint = "write exp(n*log(x))"
    if isinstance(exponent, Number):
        if abs(exponent.value) > limits.EXACT_EXPONENT:
            source.fail_at(sign, f"exponent beyond {limits.EXACT_EXPONENT}", hint)
    elif isinstance(exponent, Call) and exponent.function is op.POWER and is_constant(base) and is_constant(exponent):
        source.fail_at(sign, "a tower of constant powers", hint)
