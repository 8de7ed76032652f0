"""The vocabulary: signature | definition | partial derivatives, one row each.

The definition is mathematics, and smooth where the function is smooth; an interpreter with a better rule uses the rule.
Rows with no definition are irreducible: every interpreter needs a rule for them. The partial derivatives are written by
hand, for the reader and for the far tails (`sech(u)**2`, never `1 - tanh(u)**2`); a row without them differentiates its
definition. At a kink or a jump a partial derivative states this project's convention: that of most frameworks where
they agree (0 for `abs` at 0), else the slope of the branch that the definition takes there.

Rejected: one class a function. Everything that is known of a function here fits on its line.
"""

from __future__ import annotations

import copyreg
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from actcli.expr import Expr, Function, Parameter
from actcli.operators import OPERATORS
from actcli.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["REDUCTIONS", "VOCABULARY"]

Expressions: TypeAlias = tuple[Expr, ...]

_ROWS: Final = [
    # signature                definition                                     partial derivatives, one a parameter
    ("pi",                     None,                                          []),
    ("e",                      "exp(1)",                                      []),
    ("inf",                    None,                                          []),

    ("exp(u)",                 None,                                          ["exp(u)"]),
    ("expm1(u)",               "exp(u) - 1",                                  ["exp(u)"]),
    ("log(u)",                 None,                                          ["1/u"]),
    ("log1p(u)",               "log(1 + u)",                                  ["1/(1 + u)"]),
    ("sqrt(u)",                None,                                          ["1/(2*sqrt(u))"]),
    ("cbrt(u)",                "u**(1/3) if u >= 0 else -(-u)**(1/3)",        ["1/(3*cbrt(u)**2)"]),

    ("sin(u)",                 None,                                          ["cos(u)"]),
    ("cos(u)",                 None,                                          ["-sin(u)"]),
    ("tan(u)",                 "sin(u)/cos(u)",                               ["1/cos(u)**2"]),
    ("sinpi(u)",               "sin(pi*u)",                                   ["pi*cospi(u)"]),
    ("cospi(u)",               "cos(pi*u)",                                   ["-pi*sinpi(u)"]),
    ("atan(u)",                None,                                          ["1/(1 + u**2)"]),
    ("arccot(u)",              "pi/2 - atan(u)",                              ["-1/(1 + u**2)"]),
    ("sinh(u)",                "(exp(u) - exp(-u))/2",                        ["cosh(u)"]),
    ("cosh(u)",                "(exp(u) + exp(-u))/2",                        ["sinh(u)"]),
    ("tanh(u)",                "1 - 2/(exp(2*u) + 1)",                        ["sech(u)**2"]),
    ("sech(u)",                "2/(exp(u) + exp(-u))",                        ["-sech(u)*tanh(u)"]),
    ("asinh(u)",               "log(u + sqrt(u**2 + 1))",                     ["1/sqrt(1 + u**2)"]),
    ("logcosh(u)",             "log(cosh(u))",                                ["tanh(u)"]),
    ("tanhshrink(u)",          "u - tanh(u)",                                 ["tanh(u)**2"]),
    ("sqrt1pm1(u)",            "sqrt(1 + u) - 1",                             ["1/(2*sqrt(1 + u))"]),

    # sin(u)/u with its value at 0; the derivatives have removable singularities there, so they are words of their own.
    ("sinc_unnormalised(u)",   None,                                          ["dsinc_unnormalised(u)"]),
    ("dsinc_unnormalised(u)",  None,                                          ["d2sinc_unnormalised(u)"]),
    ("d2sinc_unnormalised(u)", None,
     ["-(3*d2sinc_unnormalised(u) + sinc_unnormalised(u))/u - dsinc_unnormalised(u)"]),
    ("sinc(u)",                "sinc_unnormalised(pi*u)",                     ["dsinc(u)"]),
    ("dsinc(u)",               "pi*dsinc_unnormalised(pi*u)",                 ["d2sinc(u)"]),
    ("d2sinc(u)",              "pi**2*d2sinc_unnormalised(pi*u)",             None),

    ("erf(u)",                 None,                                          ["2/sqrt(pi)*exp(-u**2)"]),
    ("erfc(u)",                "1 - erf(u)",                                  ["-2/sqrt(pi)*exp(-u**2)"]),
    ("normal_pdf(u)",          "exp(-u**2/2)/sqrt(2*pi)",                     ["-u*normal_pdf(u)"]),
    ("normal_cdf(u)",          "erfc(-u/sqrt(2))/2",                          ["normal_pdf(u)"]),

    ("sigmoid(u)",             "1/(1 + exp(-u))",                             ["sigmoid(u)*sigmoid(-u)"]),
    ("softplus(u, beta=1)",    "log(1 + exp(beta*u))/beta",
     ["sigmoid(beta*u)", "(beta*u*sigmoid(beta*u) - softplus(beta*u))/beta**2"]),

    ("abs(u)",                 "u if u >= 0 else -u",                         ["sign(u)"]),
    ("sign(u)",                "1 if u > 0 else -1 if u < 0 else 0",          ["0"]),
    ("heaviside(u, h=1/2)",    "1 if u > 0 else 0 if u < 0 else h",           ["0", "1 if u == 0 else 0"]),
    ("max(u, v)",              "u if u >= v else v",
     ["1 if u >= v else 0", "1 if v > u else 0"]),
    ("min(u, v)",              "u if u <= v else v",
     ["1 if u <= v else 0", "1 if v < u else 0"]),
    ("clip(u, low, high)",     "low if u < low else high if u > high else u",
     ["1 if low < u and u < high else 0", "1 if u < low else 0", "1 if u > high else 0"]),
    ("floor(u)",               None,                                          ["0"]),
    ("ceil(u)",                "-floor(-u)",                                  ["0"]),
    ("round(u)",               "2*floor(u/2) if u - 2*floor(u/2) == 1/2 else floor(u + 1/2)", ["0"]),

    # Reductions over the last axis, kept as an axis of length one.
    ("total(u)",               None,                                          None),
    ("mean(u)",                None,                                          None),
    ("largest(u)",             None,                                          None),
    ("first_largest(u)",       None,                                          None),
    ("sparsemax_threshold(u)", None,                                          None),
    ("logsumexp(u)",           "log(total(exp(u)))",                          None),
    ("softmax(u)",             "exp(u)/total(exp(u))",                        None),
    ("log_softmax(u)",         "u - logsumexp(u)",                            None),
]  # fmt: skip


def _read(vocabulary: Mapping[str, Function], names: tuple[str, ...], text: str | None) -> Expr | None:
    return None if text is None else parse(text, vocabulary, names=names)


def _read_all(
    vocabulary: Mapping[str, Function], names: tuple[str, ...], texts: list[str] | None
) -> Expressions | None:
    return None if texts is None else tuple(parse(text, vocabulary, names=names) for text in texts)


def _function(row: tuple[str, str | None, list[str] | None], vocabulary: Mapping[str, Function]) -> Function:
    """A row made a function; its formulas are read when first asked for."""
    signature, definition, partials = row
    name, _, inside = signature.rstrip(")").partition("(")
    fields = [field.partition("=") for field in inside.split(", ") if field]
    names = tuple(name for name, _, _ in fields)
    return Function(
        name,
        tuple(Parameter(name, _read(vocabulary, (), default or None)) for name, _, default in fields),
        partial(_read, vocabulary, names, definition),
        partial(_read_all, vocabulary, names, partials),
    )


def _vocabulary() -> dict[str, Function]:
    vocabulary: dict[str, Function] = {}
    for row in _ROWS:
        function = _function(row, vocabulary)
        vocabulary[function.name] = function
    return vocabulary


VOCABULARY: Final[Mapping[str, Function]] = _vocabulary()

REDUCTIONS: Final = frozenset(
    VOCABULARY[name]
    for name in (
        "total", "mean", "largest", "first_largest", "sparsemax_threshold", "logsumexp", "softmax", "log_softmax",
    )
)  # fmt: skip

# A word of the language is pickled as its name, for rules key on identity; an activation's travels with its definition.
_WORDS: Final = {word.name: word for word in (*OPERATORS, *VOCABULARY.values())}


def _pickled(word: Function) -> tuple[Callable[..., Function], tuple[object, ...]]:
    if _WORDS.get(word.name) is word:
        return _word, (word.name,)
    return _made, (word.name, word.parameters, word.definition, word.partials)


def _word(name: str) -> Function:
    return _WORDS[name]


def _made(
    name: str, parameters: tuple[Parameter, ...], definition: Expr | None, partials: Expressions | None
) -> Function:
    return Function(name, parameters, lambda: definition, lambda: partials)


copyreg.pickle(Function, _pickled)
