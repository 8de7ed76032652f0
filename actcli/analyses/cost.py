"""What a function costs: its operations by kind, and one weighted figure.

Counted on the formula written out as far as hardware goes: a common subexpression counts once, `max`, `min`, `abs`,
`sign` and `clip` are compares, and what a library computes by a polynomial or table counts as one transcendental. The
weights are the rough latency of each kind on a current processor relative to an addition; they order functions, they do
not time them (`table --measure` does).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.analyses.finding import Finding, Verdict
from actcli.evaluate import ball_at, nearest_float
from actcli.expr import Call, Expr, Function, Piecewise, is_constant, postorder
from actcli.interpret import expand
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from actcli.activation import Activation

__all__ = ["WEIGHTS", "cost", "operations"]

WEIGHTS: Final = {"add": 1, "multiply": 1, "compare": 1, "divide": 4, "root": 5, "transcendental": 15}

_KINDS: Final[dict[Function, str]] = {
    op.ADD: "add", op.SUBTRACT: "add", op.NEGATE: "add", V["floor"]: "add", V["ceil"]: "add", V["round"]: "add",
    V["total"]: "add", V["mean"]: "add",
    op.MULTIPLY: "multiply",
    op.DIVIDE: "divide",
    **dict.fromkeys(op.COMPARISONS, "compare"), op.AND: "compare", op.OR: "compare", op.NOT: "compare",
    V["abs"]: "compare", V["sign"]: "compare", V["heaviside"]: "compare", V["max"]: "compare", V["min"]: "compare",
    V["clip"]: "compare", V["largest"]: "compare", V["first_largest"]: "compare",
    V["sqrt"]: "root", V["cbrt"]: "root",
}  # fmt: skip
_TRANSCENDENTAL: Final = frozenset(
    V[name]
    for name in (
        "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinpi", "cospi", "atan", "arccot", "sinh", "cosh",
        "tanh", "sech", "asinh", "erf", "erfc", "sinc_unnormalised", "dsinc_unnormalised", "d2sinc_unnormalised",
        "sigmoid", "normal_cdf", "normal_pdf",
    )
)  # fmt: skip
_KEPT: Final = frozenset(_KINDS) | _TRANSCENDENTAL


def operations(activation: Activation) -> dict[str, int]:
    """How many operations of each kind one output takes; `clip` is two compares, a whole power its multiplications."""
    counts: Counter[str] = Counter()
    for expression in activation.expressions:
        for node in postorder(expand(expression, _KEPT)):
            if not is_constant(node):
                _count(node, counts)
    return {kind: counts[kind] for kind in WEIGHTS}


def _count(node: Expr, counts: Counter[str]) -> None:
    match node:
        case Call(function, (_, exponent)) if function is op.POWER and is_constant(exponent):
            power = nearest_float(lambda: ball_at(exponent, {}))
            if power.is_integer():
                size = abs(int(power))
                counts["multiply"] += max(size.bit_length() + size.bit_count() - 2, 0)
                counts["divide"] += power < 0
            else:
                counts["root" if power == 0.5 else "transcendental"] += 1
        case Call(function, (_, divisor)) if function is op.DIVIDE and is_constant(divisor):
            counts["multiply"] += 1  # a division by a constant is a multiplication by its reciprocal
        case Call(function):
            counts[_KINDS.get(function, "transcendental")] += 2 if function is V["clip"] else 1
        case Piecewise(pieces):
            counts["compare"] += len(pieces)  # the selection; the conditions count themselves
        case _:
            pass


def cost(activation: Activation) -> Finding:
    """The weighted count, with the counts by kind as data.

    >>> from actcli import load
    >>> cost(load("relu")).text, cost(load("sigmoid")).text
    ('1', '15')
    """
    counts = operations(activation)
    figure = sum(WEIGHTS[kind] * count for kind, count in counts.items())
    return Finding(
        Verdict.PROVED, str(figure), "counted on the formula", {"weighted": figure, **counts}, sort_key=figure
    )
