"""Formulas as LaTeX: what is printed, that its brackets are right, and that matplotlib draws it."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pytest
from matplotlib.mathtext import MathTextParser

from actcli import limits
from actcli.catalog import default_catalog
from actcli.errors import UsageError
from actcli.interpreters.latex import latex, mathtext
from actcli.library import VOCABULARY as V
from actcli.parse import parse

if TYPE_CHECKING:
    from actcli.activation import Activation

CATALOG = default_catalog()
NAMES = ("x", "a", "b", "alpha", "x1", "a_max", "negative_slope")


def tex(text: str) -> str:
    return latex(parse(text, V, names=NAMES))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # numbers
        ("0.044715", "0.044715"),
        ("1/3", r"\frac{1}{3}"),
        ("2*3", r"2 \cdot 3"),
        ("1e-20*x", r"10^{-20}\,x"),
        ("x*2.5e-20", r"x \cdot 2.5 \cdot 10^{-20}"),
        ("x**-2", r"x^{-2}"),
        ("(-2)**2", r"\left(-2\right)^{2}"),
        # names
        ("alpha*x", r"\alpha\,x"),
        ("x1 + a_max", r"x_1 + a_{\mathrm{max}}"),
        ("negative_slope*x", r"\mathrm{negative\_slope}\,x"),
        ("pi*e*x", r"\pi\,e\,x"),
        # precedence
        ("(a + b)*x", r"\left(a + b\right)\,x"),
        ("a - (b + x)", r"a - \left(b + x\right)"),
        ("a - (b - x)", r"a - \left(b - x\right)"),
        ("a + (b + x)", "a + b + x"),
        ("(a*b)**x", r"\left(a\,b\right)^{x}"),
        ("(a**b)**x", r"\left(a^{b}\right)^{x}"),
        ("(a/b)**2", r"\left(\frac{a}{b}\right)^{2}"),
        ("a/(b/x)", r"\frac{a}{\frac{b}{x}}"),
        ("-x**2", "-x^{2}"),
        ("(-x)**2", r"\left(-x\right)^{2}"),
        ("-(-x)", r"-\left(-x\right)"),
        ("a - -b", r"a - \left(-b\right)"),
        ("a + -b*x", r"a + \left(-b\,x\right)"),
        ("a*-b", r"a\,\left(-b\right)"),
        ("a*(-b*x)", r"a\,\left(-b\,x\right)"),
        ("-(a + b)", r"-\left(a + b\right)"),
        ("sqrt(x)**2", r"\sqrt{x}^{2}"),
        ("tanh(x)**2", r"\tanh\left(x\right)^{2}"),
        ("exp(x)**2", r"\left(e^{x}\right)^{2}"),
        ("total(x)*a", r"\left(\sum_i x\right)\,a"),
        ("total(x*a)", r"\sum_i x\,a"),
        # functions
        ("exp(-x)", "e^{-x}"),
        ("exp(-(a + b*x)**2/2)", r"\exp\left(\frac{-\left(a + b\,x\right)^{2}}{2}\right)"),
        ("expm1(x)", "e^{x} - 1"),
        ("alpha*expm1(x)", r"\alpha\,\left(e^{x} - 1\right)"),
        ("expm1(x)**2", r"\left(e^{x} - 1\right)^{2}"),
        ("log1p(x)", r"\ln\left(1 + x\right)"),
        ("log1p(-x)", r"\ln\left(1 + \left(-x\right)\right)"),
        ("log1p(exp(x))", r"\ln\left(1 + e^{x}\right)"),
        ("cbrt(x)", r"\sqrt[3]{x}"),
        ("abs(x)", r"\left|x\right|"),
        ("normal_cdf(x)", r"\Phi\left(x\right)"),
        ("softplus(x)", r"\mathrm{softplus}\left(x\right)"),
        ("softplus(x, 2)", r"\mathrm{softplus}\left(x, \beta=2\right)"),
        ("max(a, b, x)", None),
        # choices and conditions
        ("x if x > 0 else 0", r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}"),
        ("2*(x if x > 0 else 0)", r"2\,\left(\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}\right)"),
        ("1 if not (x > 0 and x < 1) else 0",
         r"\begin{cases} 1 & \neg \left(x > 0 \;\mathrm{and}\; x < 1\right) \\ 0 & \text{otherwise} \end{cases}"),
    ],
)  # fmt: skip
def test_what_is_printed(text: str, expected: str | None) -> None:
    printed = tex(text)
    assert expected is None or printed == expected
    assert printed.count("{") == printed.count("}")


def formulas(f: Activation) -> list[object]:
    found: list[object] = [*f.formulas, *f.expressions]
    for order in (1, 2):
        try:
            found.append(f.slope(order))
        except UsageError:
            break
    return found


@pytest.mark.parametrize("name", CATALOG.names())
def test_matplotlib_draws_the_catalogue(name: str) -> None:
    parser = MathTextParser("path")
    for root in formulas(CATALOG.load(name)):
        drawn = mathtext(root)  # type: ignore[arg-type]
        if drawn is not None:
            assert len(drawn) <= limits.MATHTEXT_CHARACTERS
            width = parser.parse(f"${drawn}$", dpi=72)[0]
            assert math.isfinite(width)
            assert width > 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + abs(x)", "1 + |x|"),
        ("abs(negative_slope)", r"|\mathrm{negative\_slope}|"),
        ("abs(x**2)", r"\left|x^{2}\right|"),
        ("abs(x/2)", r"\left|\frac{x}{2}\right|"),
        ("abs(x*abs(a))", r"\left|x\,|a|\right|"),
    ],
)
def test_bars_about_letters_are_not_shrunk_below_them(text: str, expected: str) -> None:
    assert mathtext(parse(text, V, names=NAMES)) == expected


@pytest.mark.parametrize("name", CATALOG.names())
def test_latex_of_the_catalogue_is_well_formed(name: str) -> None:
    for root in formulas(CATALOG.load(name)):
        printed = latex(root)  # type: ignore[arg-type]
        depth = 0
        for brace in re.findall(r"(?<!\\)[{}]", printed):
            depth += 1 if brace == "{" else -1
            assert depth >= 0
        assert depth == 0
        assert printed.count(r"\left") == printed.count(r"\right")
        assert printed.count(r"\begin{cases}") == printed.count(r"\end{cases}")
        assert not re.search(r"[-+] -|--", printed)


@pytest.mark.parametrize("name", [name for name, word in V.items() if word.parameters])
def test_every_word_is_drawn(name: str) -> None:
    word = V[name]
    args = ", ".join("xab"[place] for place, p in enumerate(word.parameters) if p.default is None)
    drawn = mathtext(parse(f"{name}({args})", V, names=NAMES))
    assert drawn is not None
    MathTextParser("path").parse(f"${drawn}$", dpi=72)


def test_what_is_too_deep_is_left_out() -> None:
    text = "x"
    for _ in range(limits.MATHTEXT_NESTING + 1):
        text = f"1/(1 + {text})"
    assert mathtext(parse(text, V, names=NAMES)) is None
    assert mathtext(parse("+".join(["softplus(x)"] * 60), V, names=NAMES)) is None
    assert latex(parse(text, V, names=NAMES))
