"""What operators compute, as formulas of their inputs `u`, `v`, `w` and of their attributes.

One row an operator: its formula, the defaults of its attributes where a version of the operator set may leave them
out, and the definition of the catalogue that it is, with the values of that. What a model writes is exact; so are the
defaults here, as their specification prints them. An operator that is not here is no function of one number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.expr import Expr, Piecewise, substitute
from actcli.inputs import constant
from actcli.library import VOCABULARY
from actcli.parse import parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["OPERATORS", "WHOLE_AXIS", "Operator", "applied", "clipped", "defaults_of", "divides_by_zero"]

_INPUTS: Final = ("u", "v", "w")


@dataclass(frozen=True, slots=True)
class Operator:
    """A formula of up to three inputs; `name` and `values` are what it is in the catalogue."""

    formula: str
    inputs: int = 1
    attributes: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)  # parameter of the definition: attribute


def _row(formula: str, name: str = "", **attributes: str) -> Operator:
    """A function of one input; attributes as `alpha="1.0 negative_slope"`, the default and our parameter."""
    split = {key: (*text.split(), "")[:2] for key, text in attributes.items()}
    values = {ours: key for key, (_, ours) in split.items() if ours}
    return Operator(formula, 1, {key: default for key, (default, _) in split.items()}, name, values)


_SELU: Final = "gamma*(u if u > 0 else alpha*(exp(u) - 1))"
_TANH_FORM: Final = "0.5*u*(1 + tanh(sqrt(2/pi)*(u + 0.044715*u**3)))"
OPERATORS: Final[Mapping[str, Operator]] = {
    "Abs": _row("abs(u)", "abs"),
    "Add": Operator("u + v", 2),
    "Asinh": _row("asinh(u)"),
    "Atan": _row("atan(u)", "arctan"),
    "Ceil": _row("ceil(u)"),
    "Celu": _row("u if u >= 0 else alpha*(exp(u/alpha) - 1)", "celu", alpha="1 alpha"),
    "Cos": _row("cos(u)", "cosine"),
    "Cosh": _row("cosh(u)"),
    "Div": Operator("u/v", 2),
    "Elu": _row("u if u >= 0 else alpha*(exp(u) - 1)", "elu", alpha="1 alpha"),
    "Erf": _row("erf(u)"),
    "Exp": _row("exp(u)", "exponential"),
    "FastGelu": _row(_TANH_FORM, "gelu_tanh"),
    "Floor": _row("floor(u)"),
    "Gelu": _row("0.5*u*(1 + erf(u/sqrt(2)))", "gelu"),
    "Gelu(tanh)": _row(_TANH_FORM, "gelu_tanh"),
    "HardSigmoid": _row("max(0, min(1, alpha*u + beta))", "hard_sigmoid", alpha="0.2 slope", beta="0.5 offset"),
    "HardSwish": _row("u*max(0, min(1, u/6 + 0.5))", "hard_swish"),
    "Identity": _row("u"),
    "LeakyRelu": _row("u if u >= 0 else alpha*u", "leaky_relu", alpha="0.01 negative_slope"),
    "Log": _row("log(u)"),
    "Mish": _row("u*tanh(softplus(u))", "mish"),
    "Mul": Operator("u*v", 2),
    "Neg": _row("-u"),
    "PRelu": Operator("u if u >= 0 else v*u", 2),
    "Pow": Operator("u**v", 2),
    "QuickGelu": _row("u*sigmoid(alpha*u)", "swish", alpha="1.702 beta"),
    "Reciprocal": _row("1/u"),
    "Relu": _row("max(u, 0)", "relu"),
    "Round": _row("round(u)"),
    "Selu(1)": _row(_SELU, "selu", alpha="1.6732 alpha", gamma="1.0507 scale"),
    "Selu": _row(_SELU, "selu", alpha="1.67326319217681884765625 alpha", gamma="1.05070102214813232421875 scale"),
    "Shrink": _row("u + bias if u < -lambd else u - bias if u > lambd else 0", lambd="0.5", bias="0"),
    "Sigmoid": _row("sigmoid(u)", "sigmoid"),
    "Sign": _row("sign(u)", "sign"),
    "Sin": _row("sin(u)", "sine"),
    "Sinh": _row("sinh(u)"),
    "Softplus": _row("softplus(u)", "softplus"),
    "Softsign": _row("u/(1 + abs(u))", "softsign"),
    "Sqrt": _row("sqrt(u)"),
    "Sub": Operator("u - v", 2),
    "Swish": _row("u*sigmoid(alpha*u)", "swish", alpha="1 beta"),
    "Tan": _row("tan(u)"),
    "Tanh": _row("tanh(u)", "tanh"),
    "ThresholdedRelu": _row("u if u > alpha else 0", "thresholded_relu", alpha="1 threshold"),
}
COMPARISONS: Final = {
    "Equal": op.EQUAL, "Greater": op.GREATER, "GreaterOrEqual": op.GREATER_EQUAL, "Less": op.LESS,
    "LessOrEqual": op.LESS_EQUAL,
}  # fmt: skip
CONNECTIVES: Final = {"And": op.AND, "Not": op.NOT, "Or": op.OR}
_DIVISORS: Final[Mapping[str, str]] = {"Celu": "alpha", "Div": "v", "Reciprocal": "u"}
VARIADIC: Final = frozenset({"Max", "Mean", "Min", "Sum"})
WHOLE_AXIS: Final[Mapping[str, str]] = {"Hardmax": "hardmax", "LogSoftmax": "log_softmax", "Softmax": "softmax"}


@lru_cache(maxsize=256)
def defaults_of(kind: str) -> Mapping[str, Expr]:
    """The attributes of an operator and their defaults."""
    row = OPERATORS.get(kind)
    return {} if row is None else {name: constant(text) for name, text in row.attributes.items()}


def applied(kind: str, args: Sequence[Expr], attributes: Mapping[str, Expr]) -> Expr | None:
    """What an operator makes of its inputs; None where it makes no number of these."""
    conditions = [op.is_condition(arg) for arg in args]
    if kind in CONNECTIVES:
        fits = all(conditions) and len(args) == len(CONNECTIVES[kind].parameters)
        return CONNECTIVES[kind](*args) if fits else None
    if kind == "Where":
        if len(args) != 3 or conditions != [True, False, False]:
            return None
        return Piecewise(((args[0], args[1]),), args[2])
    if kind == "Identity" and len(args) == 1:
        return args[0]
    if any(conditions) or not args:
        return None
    if kind in COMPARISONS:
        return COMPARISONS[kind](*args) if len(args) == 2 else None
    if kind in VARIADIC:
        return _folded(kind, args)
    row = OPERATORS.get(kind)
    if row is None or len(args) != row.inputs:
        return None
    values = {**dict(zip(_INPUTS, args, strict=False)), **attributes}
    return None if divides_by_zero(kind, values) else substitute(_formula(kind), values)


def divides_by_zero(kind: str, values: Mapping[str, Expr]) -> bool:
    """Whether what an operator divides by is 0, so that it has no value whatever a product with 0 may hide."""
    return values.get(_DIVISORS.get(kind, "")) == op.ZERO


def clipped(arg: Expr, low: Expr | None, high: Expr | None) -> Expr | None:
    """`Clip` between bounds that may be missing."""
    if op.is_condition(arg):
        return None
    found = arg if low is None else VOCABULARY["max"](arg, low)
    return found if high is None else VOCABULARY["min"](found, high)


def _folded(kind: str, args: Sequence[Expr]) -> Expr:
    total = args[0]
    for arg in args[1:]:
        total = VOCABULARY[kind.lower()](total, arg) if kind in ("Max", "Min") else op.ADD(total, arg)
    return op.DIVIDE(total, op.number(len(args))) if kind == "Mean" and len(args) > 1 else total


@lru_cache(maxsize=256)
def _formula(kind: str) -> Expr:
    row = OPERATORS[kind]
    return parse(row.formula, VOCABULARY, names=(*_INPUTS, *row.attributes))
