"""Values rounded once: held against mpmath, which has its own arithmetic."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from actcli import load
from actcli.conform.formats import FORMATS, inputs, neighbours
from actcli.errors import Undecided
from actcli.rounding.correct import correctly_rounded

TRUE = {
    "gelu": lambda x: x * mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "elu": lambda x: x if x >= 0 else mpmath.expm1(x),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
}


def nearest(value, form):
    """A multiprecision number rounded to a format, without anything of ours."""
    if value == 0:
        return 0.0
    exponent = max(int(mpmath.frexp(abs(value))[1]), form.least)
    unit = mpmath.ldexp(1, exponent - form.digits)
    return float(mpmath.nint(value / unit) * unit)


@pytest.mark.parametrize("name", TRUE)
@pytest.mark.parametrize("kind", ["float16", "bfloat16"])
def test_against_mpmath(name, kind):
    form = FORMATS[kind]
    x = inputs(form)
    x = np.unique(np.concatenate([x[(np.abs(x) < 30)][::97], neighbours(form, 0.0, 9), neighbours(form, 1.0)]))
    got = correctly_rounded(load(name).expression, x, form)
    with mpmath.workprec(400):
        expected = [nearest(TRUE[name](mpmath.mpf(at)), form) for at in x.tolist()]
    assert got.tolist() == expected


def test_ties_go_to_even():
    form = FORMATS["bfloat16"]
    x = np.array([1.0, 1 + 2.0**-7, 1 + 2.0**-6, 3.0])
    halves = correctly_rounded(load("x*(1 + 2**(-8))").expression, x, form)
    assert halves[0] == 1.0
    assert all(Fraction(float(one)).denominator <= 2**7 for one in halves)


def test_a_jump_is_taken_as_the_formula_says():
    step, x = load("1 if x >= 0 else 0").expression, np.array([-1.0, 0.0, 1.0])
    assert correctly_rounded(step, x, FORMATS["float16"]).tolist() == [0.0, 1.0, 1.0]


def test_overflow_is_infinity():
    assert (
        correctly_rounded(load("exp(x)").expression, np.array([20.0, 800.0]), FORMATS["float16"]).tolist()
        == [np.inf] * 2
    )


def test_what_has_no_value_is_not_decided():
    with pytest.raises(Undecided, match="is not decided"):
        correctly_rounded(load("log(x)").expression, np.array([-1.0]), FORMATS["float16"])
