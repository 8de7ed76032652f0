"""Where a formula has a value: what must have which sign for a node to be continuous, or analytic, in its operands.

Only divisions, roots, logarithms, powers and `softplus(u, beta)`, which divides by beta, ask for anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from actcli import operators as op
from actcli.derive import simplify
from actcli.evaluate import ball_at
from actcli.expr import Call, Expr, Number, is_constant, postorder
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Need", "keeps_domain", "needs"]

Need: TypeAlias = Literal["!=", ">", ">="]
_DIVIDING: Final = frozenset({op.DIVIDE, V["softplus"]})


def needs(node: Expr, *, analytic: bool) -> Iterator[tuple[Expr, Need]]:
    """Operands and how each must compare with 0; a root of zero is continuous, but not analytic."""
    root: Need = ">" if analytic else ">="
    match node:
        case Call(function, (_, divisor)) if function in _DIVIDING:
            yield divisor, "!="
        case Call(function, (operand,)) if function is V["log"]:
            yield operand, ">"
        case Call(function, (operand,)) if function is V["sqrt"]:
            yield operand, root
        case Call(function, (base, Number(exponent))) if function is op.POWER and exponent.denominator == 1:
            if exponent < 0:
                yield base, "!="
        case Call(function, (base, Number(exponent))) if function is op.POWER and exponent > 0:
            yield base, root
        case Call(function, (base, _)) if function is op.POWER:
            yield base, ">"


def keeps_domain(raw: Expr, simplified: Expr) -> bool:
    """Whether all that a formula needs is needed still after simplification: `x/x` has no value at 0, but 1 has.

    >>> from actcli.parse import parse
    >>> [keeps_domain(parse(text, V), simplify(parse(text, V))) for text in ("0*log(x)", "log(x)*1", "x/x")]
    [False, True, False]
    """
    return {(simplify(operand), need) for operand, need in _all(raw)} <= {*_all(simplified)} | {*_trivial(raw)}


def _all(root: Expr) -> Iterator[tuple[Expr, Need]]:
    for node in postorder(root):
        yield from needs(node, analytic=False)


def _trivial(root: Expr) -> Iterator[tuple[Expr, Need]]:
    """Needs that constants fulfil."""
    for operand, need in _all(root):
        if is_constant(operand):
            number = ball_at(operand, {})
            if number > 0 or (number < 0 and need == "!="):
                yield simplify(operand), need
