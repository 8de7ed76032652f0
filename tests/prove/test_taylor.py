"""Taylor forms hold on the whole box, whatever the plain enclosure is worth."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import pytest
from flint import arb, arb_series, ctx

from actcli.derive import derive
from actcli.evaluate import ball_at
from actcli.interpreters import series
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema.search import working
from actcli.prove.rationals import ball, hull
from actcli.prove.taylor import coefficient_on
from actcli.tape import Tape


@pytest.mark.parametrize("text", ["exp(x)", "sin(3*x)", "tanh(x)*x**5", "1/(1 + x**2)", "erf(x)*softplus(x)"])
@pytest.mark.parametrize(("low", "high"), [(-1, 1), (0, 2), (-3, Fraction(-5, 2)), (1, Fraction(101, 100))])
def test_taylor_forms_hold_on_the_whole_box(text, low, high):
    root = parse(text, VOCABULARY, names=("x",))
    low, high = Fraction(low), Fraction(high)
    middle = (low + high) / 2
    with working(128):
        tape = Tape(root, series.RULES, series.constant)
        here = tape(series.variable(ball(middle)))
        # the plain enclosures are made useless, so that the remainder has to carry the form
        around = tape(series.variable(hull(low, high)))
        wide = arb_series([arb(0, 1e9)] * (ctx.cap - 1) + [around[ctx.cap - 1]])
        step = hull(low - middle, high - middle)
        for order in (0, 1, 2):
            form = factorial(order) * coefficient_on(here, wide, step, order)
            derivative = derive(root, "x", order) if order else root
            for part in range(9):
                at = low + (high - low) * Fraction(part, 8)
                near = Fraction(part - 4, 4) * (high - low) / 2
                thin = factorial(order) * coefficient_on(
                    here, wide, ball(near), order
                )  # at one point: a remainder at the middle would not hold
                assert form.overlaps(ball_at(derivative, {"x": at}))
                assert thin.overlaps(ball_at(derivative, {"x": at}))
