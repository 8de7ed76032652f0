"""Curves on which proofs break: what the plain grammar of `curves` seldom or never makes.

Huge and tiny constants, kinks at 1e-30 and at ends of domains, removable singularities, values of their own at single
points, what nearly cancels, tails that differ by a factor at infinity, logarithms of logarithms, steps, and functions
of the catalogue in one another with parameters drawn.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from curves import CURVES, formula

if TYPE_CHECKING:
    import random

TINY = ["1e-30", "1e-9", "7e-17", "1e-15", "2.5e-4", "1e-12", "1e-60"]
HUGE = ["1e30", "1e9", "4e15", "1e6", "3000"]
PLAIN = ["1", "2", "1/2", "3", "1/3", "0.1", "pi", "1.702", "sqrt(2)", "7/5", "0.044715", "20"]
KINKS = [
    "max({a}, {b})", "min({a}, {b})", "abs({a})", "clip({a}, {c}, {d})", "({a} if x < {c} else {b})",
    "({a} if x == {c} else {b})", "({a} if x != {c} else {d})", "({a} if {c} <= x <= {d} else {b})", "sign({a})*{b}",
    "heaviside({a})*{b}", "floor({e}*x)/{e}", "round(clip({a}, -3, 3)*4)/4", "ceil(x/{d})*{a}",
    "({a} if x > {c} else {b} if x < -{c} else {d})", "({a} if not x == 0 else {b})", "abs({a})*abs({b})",
    "({a} if x > 0 and x <= {d} or x == -1 else {b})", "abs({a})**{p}", "max({a}, {c})*min({b}, {d})",
]  # fmt: skip
HOLES = [
    "sin(x)/x", "expm1(x)/x", "(x**2 - 1)/(x - 1)", "log1p(x**2)/x", "tanh({e}*x)/x", "x/abs(x)", "x**2/abs(x)",
    "(sin(x)/x if x != 0 else 1)", "(expm1(x)/x if x != 0 else {d})", "x/sqrt(x**2)", "x*atan(1/x)", "tanh(1/x)",
    "exp(-1/x**2)", "(exp(-1/x**2) if x != 0 else 0)", "x*log(abs(x))", "(x*log(abs(x)) if x != 0 else 0)",
    "(exp(-1/x) if x > 0 else 0)", "1/(x**2 + {t})", "sqrt(x**2 + {t})", "x*sin(1/x)", "1/(1 + exp(1/x))",
]  # fmt: skip
TAILS = [
    "exp(-x**2)", "erfc(x)", "erfc({e}*x)*exp(x**2)", "log(1 + log1p(x**2))", "log(log(x**2 + 3))", "x*erfc(x)",
    "exp(x)/(1 + exp(x))", "abs(x)**3/(1 + abs(x)**3)", "sqrt(x**2 + 1) - abs(x)", "softplus(x) - max(0, x)",
    "log1p(exp(x))", "log1p(exp(-{e}*abs(x)))", "cosh(x)/cosh({e}*x)", "exp(-exp(x))", "exp(-exp(-x))", "x*exp(-x)",
    "tanh(exp(x))", "tanh(softplus(x))", "exp(sin(x))", "x + sin({e}*x)", "sin(x)/(1 + x**2)", "sin(x)**2/x",
    "atan(x)*x", "(x**2 + 1)**(1/3)", "(abs(x) + 1)**{p}", "cbrt(x)", "asinh({e}*x)", "x**5*exp(-abs(x))", "1/x",
    "exp(-sqrt(x**2 + 1))", "exp(-log1p(x**2))", "exp(-log1p(abs(x))**2)", "x**2/(1 + abs(x))", "sqrt(abs(x))",
    "exp(x - x**2)", "normal_cdf(x)/normal_pdf(x)", "normal_pdf(x)*x**4", "(x + 1)*tanh(x) - x", "cos(x)*exp(-x**2)",
]  # fmt: skip
NEARLY = [
    "({a}) - (1 + {t})*({a})", "sin(x + {t}) - sin(x)", "exp(x*(1 + {t})) - exp(x)", "({a}) + {t}*({b})", "({a})*{t}",
    "{h}*({a})", "tanh({h}*x)", "sigmoid({h}*(x - {c}))", "erf(x/{t})", "max({t}*x, {a})", "({a})/{h}",
    "max({a}, {a} - {t})", "max(x - {t}, -x)", "tanh(x) - x + x**3/3", "sigmoid(x) - 1/2 - x/4",
    "cos(x) - 1 + x**2/2", "(x - {c})**2*({a})", "(x - {c})*(x - {c} - {t})", "(x**2 - 2)**2", "(x**2 - 2)**2 + {t}",
    "x**3 - {t}*x", "sqrt(({a})**2 + {t}) - abs({a})", "log(exp({a}) + {t})", "x - floor(x)",
    "abs(x - {c}) + abs(x - {c} - {t})",
]  # fmt: skip
ENDS = [*PLAIN[:5], *TINY[:4], *HUGE[1:], "0", "1e-30"]
RATIONAL = [one for one in PLAIN if one not in ("pi", "sqrt(2)")]


def sharp(chance: random.Random, depth: int = 2) -> str:
    """A formula in x on which a proof may break."""
    if depth <= 0 or chance.random() < 0.1:
        return chance.choice(("x", "x", "x", "-x", f"(x - {chance.choice(PLAIN)})", _named(chance, "x"), "tanh(x)"))
    form = chance.choice(chance.choice((KINKS, HOLES, TAILS, NEARLY, NEARLY + KINKS)))
    if chance.random() < 0.2:
        form = chance.choice(("({a}) - ({b})", "({a}) + ({b})", "({a})*({b})", "tanh({a})", _named(chance, "{a}")))
    low, high = sorted(chance.sample(RATIONAL, 2), key=lambda text: float(Fraction(text)))
    shared = sharp(chance, depth - 1)
    parts = {
        "a": shared,
        "b": sharp(chance, depth - 1) if chance.random() < 0.6 else formula(chance, 1),
        "c": chance.choice((low, low, "0", chance.choice(TINY))),
        "d": high,
        "e": chance.choice(PLAIN),
        "h": chance.choice(HUGE),
        "p": chance.choice(("1.5", "0.5", "(1/3)", "2.5", "0.1", "(7/3)", "-0.5")),
        "t": chance.choice((*TINY, "-1e-12")),
    }
    text = form.format(**parts)
    if chance.random() < 0.15:  # another argument: shifted, scaled, mirrored
        inner = chance.choice(("(x - {e})", "({e}*x)", "(-x)", "({h}*x)", "(x/{h})", "(x + {t})")).format(**parts)
        text = _with_argument(text, inner)
    return text


def _with_argument(text: str, inner: str) -> str:
    """The formula at another argument; `x` in names is none."""
    return re.sub(r"\bx\b", inner, text)


def _named(chance: random.Random, inner: str) -> str:
    """A function of the catalogue, some of its parameters drawn."""
    one = chance.choice(CURVES)
    names = [name for name in one.parameters if chance.random() < 0.5]
    given = "".join(f", {name}={chance.choice((*RATIONAL, '-1', '0', '1e-6'))}" for name in names)
    return f"{one.name}({inner}{given})"


def domain(chance: random.Random) -> tuple[Fraction | None, Fraction | None]:
    """An interval: huge, tiny, with an end on a kink, or the line."""
    if chance.random() < 0.4:
        return None, None
    ends = [Fraction(text) * chance.choice((1, -1)) for text in chance.sample(ENDS, 2) if text != "pi"]
    low, high = min(ends), max(ends)
    if low == high or chance.random() < 0.15:
        high = low + Fraction(1, 10 ** chance.choice((2, 9, 20)))
    return low, high


def named_or_sharp(chance: random.Random) -> str:
    """A formula of this page, or one function of the catalogue in another."""
    match chance.randrange(6):
        case 0:
            return _named(chance, "x")
        case 1:
            return _named(chance, _named(chance, chance.choice(("x", "x", "x - 1", "2*x", "-x"))))
        case 2:
            return f"{_named(chance, 'x')} - {_named(chance, 'x')}"
        case _:
            return sharp(chance, chance.choice((1, 2, 2, 3)))
