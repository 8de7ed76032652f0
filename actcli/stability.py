"""What a formula is rewritten to before floats evaluate it: pattern | replacement | the error it avoids, one row each.

Both sides are the same mathematics, which a test proves with balls; they differ only in rounding. So a user may write
`0.5*x*(1 + erf(x/sqrt(2)))` from a paper and still get the left tail of GELU right. Proofs rewrite too, since less
cancels in their balls; pictures of formulas, exported code and certificates show what the author wrote.

A symbol of a pattern matches any expression, the same one wherever it stands; `c` matches constants only. Sums and
products match in both orders. A replacement is not rewritten again.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold, is_constant, rebuild, substitute
from actcli.library import VOCABULARY
from actcli.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["ROWS", "stabilise"]

ROWS: Final = [
    # pattern                          replacement                   avoids
    ("exp(u) - 1",                      "expm1(u)",                   "cancellation near 0"),
    ("1 - exp(u)",                      "-expm1(u)",                  "cancellation near 0"),
    ("log(1 + exp(u))",                 "softplus(u)",                "overflow right, loss of the left tail"),
    ("log(1 + u)",                      "log1p(u)",                   "loss of u below the rounding unit"),
    ("log(sigmoid(u))",                 "-softplus(-u)",
     "log of an underflow on the left, loss of the right tail"),
    ("exp(u)*exp(v)",                   "exp(u + v)",                 "overflow times underflow"),
    ("w*exp(u)*exp(v)",                 "w*exp(u + v)",               "overflow times underflow"),
    ("softplus(u) + log1p(-2*sigmoid(u)*sigmoid(v))",
     "log1p(-exp(u)*tanh(v/2)) if u < 1 else softplus(u) + log1p(-2*sigmoid(u)*sigmoid(v))", "cancellation near 0"),
    ("log(cosh(u))",                    "logcosh(u)",                 "overflow, cancellation near 0"),
    ("1/(1 + exp(-u))",                 "sigmoid(u)",                 "overflow on the left"),
    ("1/(1 + exp(u))",                  "sigmoid(-u)",                "overflow on the right"),
    ("exp(u)/(1 + exp(u))",             "sigmoid(u)",                 "overflow"),
    ("exp(u)/(exp(u) + 2)",             "sigmoid(u - log(2))",        "overflow"),
    ("1 - sigmoid(u)",                  "sigmoid(-u)",                "loss of the right tail"),
    ("2*sigmoid(2*u) - 1",              "tanh(u)",                    "cancellation near 0"),
    ("2*sigmoid(u) - 1",                "tanh(u/2)",                  "cancellation near 0"),
    ("2/(1 + exp(-2*u)) - 1",           "tanh(u)",                    "cancellation near 0"),
    ("1 + tanh(u)",                     "2*sigmoid(2*u)",             "loss of the left tail"),
    ("1 - tanh(u)",                     "2*sigmoid(-2*u)",            "loss of the right tail"),
    ("1 - tanh(u)**2",                  "sech(u)**2",                 "loss of both tails"),
    ("1 - sech(u)**2",                  "tanh(u)**2",                 "cancellation near 0"),
    ("u - tanh(u)",                     "tanhshrink(u)",              "cancellation near 0"),
    ("1 + erf(u)",                      "erfc(-u)",                   "loss of the left tail"),
    ("1 - erf(u)",                      "erfc(u)",                    "loss of the right tail"),
    ("1 + erf(u/sqrt(2))",              "2*normal_cdf(u)",
     "loss of the left tail; the rounding of u/sqrt(2) grows there"),
    ("erfc(-u/sqrt(2))",                "2*normal_cdf(u)",            "the rounding of u/sqrt(2) grows in the tail"),
    ("erfc(-u/(c*sqrt(2)))",            "2*normal_cdf(u/c)",          "the rounding of u/sqrt(2) grows in the tail"),
    ("1/2 + atan(u)/pi",                "arccot(-u)/pi",              "loss of the left tail"),
    ("sqrt(1 + u) - 1",                 "sqrt1pm1(u)",                "cancellation near 0"),
    ("u + sqrt(u**2 + v)",              "v/(sqrt(u**2 + v) - u) if u < 0 else u + sqrt(u**2 + v)",
     "loss of the left tail"),
    ("1 + u/sqrt(u**2 + v)",            "v/(sqrt(u**2 + v)*(sqrt(u**2 + v) - u)) if u < 0 else 1 + u/sqrt(u**2 + v)",
     "loss of the left tail"),
    ("c*u/(1 + abs(u)) + c",            "c/(1 - u) if u < 0 else c*(u/(1 + u)) + c", "loss of the left tail"),
    ("exp(u)/total(exp(u))",            "softmax(u)",                 "overflow"),
    ("log(total(exp(u)))",              "logsumexp(u)",               "overflow"),
    ("u - logsumexp(u)",                "log_softmax(u)",             "loss of digits where the inputs are large"),
    ("log(softmax(u))",                 "log_softmax(u)",             "log of an underflow"),
]  # fmt: skip

_NAMES: Final = ("c", "u", "v", "w")
_COMMUTATIVE: Final = frozenset({op.ADD, op.MULTIPLY})
Match = dict[str, Expr]


@lru_cache(maxsize=1)
def _table() -> Mapping[Function, list[tuple[Expr, Expr]]]:
    """The rows by the function at the root of their pattern, long patterns first."""
    table: dict[Function, list[tuple[Expr, Expr]]] = {}
    for pattern_text, replacement_text, _ in sorted(ROWS, key=lambda row: -len(row[0])):
        pattern = fold(parse(pattern_text, VOCABULARY, names=_NAMES), _rational)
        assert isinstance(pattern, Call)  # noqa: S101 -- a row of ours
        table.setdefault(pattern.function, []).append((pattern, parse(replacement_text, VOCABULARY, names=_NAMES)))
    return table


@lru_cache(maxsize=1024)
def stabilise(root: Expr) -> Expr:
    """The same function, written so that floats evaluate it well.

    >>> from actcli.format import format_expr
    >>> format_expr(stabilise(parse("0.5*x*(1 + erf(x/sqrt(2)))", VOCABULARY)))
    '0.5*x*(2*normal_cdf(x))'
    """

    def visit(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        node = _rational(node, value_of)
        if isinstance(node, Call):
            for pattern, replacement in _table().get(node.function, ()):
                for match in _matches(pattern, node, {}):
                    return substitute(replacement, match)
        return node

    return fold(root, visit)


def _rational(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
    """The node over other operands, with a quotient of numbers made one number: 1/2 and 0.5 match alike."""
    node = rebuild(node, value_of)
    match node:
        case Call(function, (Number(u), Number(v))) if function is op.DIVIDE and v and op.is_short(u / v):
            return Number(u / v)
    return node


def _matches(pattern: Expr, node: Expr, bound: Match) -> Iterator[Match]:
    """All ways to bind the names of the pattern so that it is the node."""
    match pattern:
        case Symbol(name):
            if name in bound:
                if bound[name] is node:
                    yield bound
            elif name != "c" or is_constant(node):
                yield bound | {name: node}
        case Number() | Piecewise():
            if pattern is node:
                yield bound
        case Call(function, args) if function is op.NEGATE:
            yield from _matches(args[0], op.negate(node), bound)
        case Call(function, args):
            if not isinstance(node, Call) or node.function is not function:
                return
            orders = [node.args, node.args[::-1]] if function in _COMMUTATIVE else [node.args]
            for order in orders:
                yield from _matches_all(args, order, bound)


def _matches_all(patterns: tuple[Expr, ...], nodes: tuple[Expr, ...], bound: Match) -> Iterator[Match]:
    if not patterns:
        yield bound
        return
    for match in _matches(patterns[0], nodes[0], bound):
        yield from _matches_all(patterns[1:], nodes[1:], match)
