"""Formulas as JavaScript, so that a page computes the curve itself when a parameter moves.

What the page runs is made from the tree: every name in it is ours, every number a double, and no text of a user's
reaches it. A node that occurs twice is computed once. The formula is first written as floats want it
(`actcli.stability`), and what JavaScript lacks stands in `runtime.js`, with the coefficients of `actcli.special`:
tests hold it to the arrays' values.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from actcli import operators as op
from actcli.errors import UsageError
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, postorder
from actcli.interpret import expand
from actcli.library import VOCABULARY as V
from actcli.special.cardinal_sine import FIRST, SECOND
from actcli.special.error_function import ERF, ERF_CENTRE, ERF_END, ERFC, NORMAL
from actcli.special.stable import LOGCOSH
from actcli.stability import stabilise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

__all__ = ["javascript", "runtime"]

_SIGNS: Final[Mapping[Function, str]] = {
    op.ADD: "+",
    op.SUBTRACT: "-",
    op.MULTIPLY: "*",
    op.DIVIDE: "/",
    op.LESS: "<",
    op.LESS_EQUAL: "<=",
    op.GREATER: ">",
    op.GREATER_EQUAL: ">=",
    op.EQUAL: "===",
    op.NOT_EQUAL: "!==",
    op.AND: "&&",
    op.OR: "||",
}
_PREFIXES: Final[Mapping[Function, str]] = {op.NEGATE: "-", op.NOT: "!"}
_CONSTANTS: Final[Mapping[Function, str]] = {V["pi"]: "Math.PI", V["e"]: "Math.E", V["inf"]: "Infinity"}
_CALLS: Final[Mapping[Function, str]] = {
    op.POWER: "Math.pow",
    **{
        V[name]: f"Math.{name}"
        for name in (
            "abs", "asinh", "atan", "cbrt", "ceil", "cos", "cosh", "exp", "expm1", "floor", "log", "log1p", "max",
            "min", "sign", "sin", "sinh", "sqrt", "tan", "tanh",
        )
    },
    **{
        V[name]: f"R.{name}"
        for name in (
            "arccot", "clip", "cospi", "d2sinc", "d2sinc_unnormalised", "dsinc", "dsinc_unnormalised", "erf", "erfc",
            "heaviside", "logcosh", "normal_cdf", "normal_pdf", "round", "sech", "sigmoid", "sinc", "sinc_unnormalised",
            "sinpi", "softplus", "sqrt1pm1", "tanhshrink",
        )
    },
}  # fmt: skip
_KEPT: Final = frozenset(_SIGNS) | frozenset(_PREFIXES) | frozenset(_CONSTANTS) | frozenset(_CALLS)


def javascript(roots: Sequence[Expr], parameters: Sequence[str] = (), inputs: Sequence[str] = ("x",)) -> str:
    """A function of the inputs and an array of parameters that returns an array, one value a formula; it needs `R`.

    >>> from actcli.parse import parse
    >>> print(javascript([parse("a*x + a*x*a", V)], ["a"]))
    (x0, p) => { const v2 = p[0]*x0, v3 = v2*p[0], v4 = v2+v3; return [v4]; }
    """
    written = [expand(stabilise(expand(root, frozenset(V.values()))), _KEPT) for root in roots]
    symbols = {name: f"x{place}" for place, name in enumerate(inputs)}
    symbols |= {name: f"p[{place}]" for place, name in enumerate(parameters)}
    names: dict[Expr, str] = {}
    lines = []
    for root in written:
        for node in postorder(root):
            if node not in names:
                text = _text(node, names, symbols)
                if isinstance(node, Call | Piecewise) and node not in _CONSTANT_CALLS:
                    lines.append(f"v{len(names)} = {text}")
                    text = f"v{len(names)}"
                names[node] = text
    body = f"const {', '.join(lines)}; " if lines else ""
    arguments = ", ".join(f"x{place}" for place in range(len(inputs)))
    return f"({arguments}, p) => {{ {body}return [{', '.join(names[root] for root in written)}]; }}"


_CONSTANT_CALLS: Final = frozenset(Call(function, ()) for function in _CONSTANTS)


def _text(node: Expr, names: Mapping[Expr, str], symbols: Mapping[str, str]) -> str:
    match node:
        case Number(value):
            return _number(value)
        case Symbol(name):
            if name not in symbols:
                raise UsageError(f"{name!r} has no value on a page")
            return symbols[name]
        case Piecewise(pieces, otherwise):
            choices = "".join(f"{names[test]} ? {names[value]} : " for test, value in pieces)
            return choices + names[otherwise]
        case Call(function, args):
            operands = [names[arg] for arg in args]
            if function in _CONSTANTS:
                return _CONSTANTS[function]
            if function in _PREFIXES:
                return _PREFIXES[function] + operands[0]
            if function in _SIGNS:
                return _SIGNS[function].join(operands)
            if function not in _CALLS:
                raise UsageError(f"{function.name!r} acts on a whole axis and has no place on a page of one variable")
            return f"{_CALLS[function]}({', '.join(operands)})"


def _number(value: Fraction) -> str:
    """The nearest double, in brackets if it has a sign."""
    text = repr(float(value))
    return f"({text})" if value < 0 else text


def runtime() -> str:
    """The script that defines `R`, the functions that JavaScript lacks."""
    tails = {
        name: {"shift": tail.shift, "centre": tail.centre, "end": tail.end, "p": tail.coefficients}
        for name, (tail, _) in (("erfc", ERFC), ("normal", NORMAL))
    }
    series = {
        "erf": {"end": ERF_END[0], "centre": ERF_CENTRE, "p": ERF[0]},
        "logcosh": LOGCOSH[0],
        "dsinc": [FIRST[pi][0] for pi in (False, True)],
        "d2sinc": [SECOND[pi][0] for pi in (False, True)],
    }
    source = files(__name__).joinpath("runtime.js").read_text(encoding="utf-8")
    return f"const K = {json.dumps(tails | series, separators=(',', ':'))};\n{source}"
