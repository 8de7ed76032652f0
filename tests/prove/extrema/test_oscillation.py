"""What comes back again and again: swings, the suprema they give on half lines, and slopes that touch zero."""

import random
from fractions import Fraction

import pytest
from flint import arb

from actcli.evaluate import ball_at
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema import extrema
from actcli.prove.extrema.oscillation import recurring, swing_of
from actcli.prove.shape import shape_of


def read(text):
    return parse(text, VOCABULARY, names=("x",))


SWINGS = {  # formula: power, signs of the least and the greatest value of w, and these
    "sin(x)": (0, (-1, 1), -1, 1), "1 + sin(2*x)": (0, (0, 1), 0, 2), "1 + 2*sin(x)*cos(x)": (0, (0, 1), 0, 2),
    "sin(x)**2": (0, (0, 1), 0, 1), "-cos(3*x)**2": (0, (-1, 0), -1, 0), "x*cos(x)": (1, (-1, 1), -1, 1),
    "x*sin(x)**2 + 3": (1, (0, 1), 0, 1), "2 + sin(x)": (0, (1, 1), 1, 3), "x + sin(x)**2 - x": (0, (0, 1), 0, 1),
    "3*sin(x) + 4*cos(x)": (0, (-1, 1), -5, 5), "sin(pi*x) - 1": (0, (-1, 0), -2, 0),
    "x**3*(5 - 4*sin(2*x + 1))/2": (3, (1, 1), "1/2", "9/2"), "cos(pi*x/2 + pi/3)*x**2 - x": (2, (-1, 1), -1, 1),
}  # fmt: skip


@pytest.mark.parametrize("text", SWINGS)
def test_swings(text):
    power, signs, low, high = SWINGS[text]
    found = swing_of(read(text))
    assert (found.power, found.signs) == (power, signs)
    for ball, value in ((found.low, low), (found.high, high)):
        exact = Fraction(value)
        assert (ball * exact.denominator).contains(exact.numerator)
        assert ball.rad() < 1e-12
    chooser = random.Random(text)
    seen = []
    for _ in range(200):
        x = Fraction(chooser.uniform(10**9, 2 * 10**9))
        seen.append(float(ball_at(read(text), {"x": x}).mid()) / float(x) ** power)
    slack = 1e-6
    assert float(found.low.mid()) - slack <= min(seen)
    assert max(seen) <= float(found.high.mid()) + slack


@pytest.mark.parametrize(
    "text",
    [
        "x", "x**2 - 1", "sin(x) - sin(x)", "0*x", "sin(x)*tanh(x)", "sin(x) + sin(2*x)", "sin(x) + sin(sqrt(2)*x)",
        "sin(x**2)", "exp(x)*sin(x)", "sqrt(2)*sin(x)", "sin(x)/x", "sin(1)", "x*sin(1)", "sin(x) + sin(x + pi)",
        "tan(x)", "abs(sin(x))", "x**(-1)", "x**x", "sin(1e-9*x)", "sin(x)/0", "sin(x/0)",
    ],
)  # fmt: skip
def test_what_is_no_swing(text):
    assert swing_of(read(text)) is None


EXTREMA = {  # formula: infimum, whether attained, supremum, whether attained
    "x*cos(x)": ("-inf", False, "inf", False), "x*sin(x)**2": ("-inf", False, "inf", False),
    "x + 2*x*cos(x)": ("-inf", False, "inf", False),
    "sin(x) if x > 0 else 0": ("-1", True, "1", True),
    "sin(30*x)": ("-1", True, "1", True), "x + sin(x)**2 - x": ("0", True, "1", True),
    "x + sin(x)": ("-inf", False, "inf", False), "sin(pi*x)": ("-1", True, "1", True),
    "x**3*cos(x)": ("-inf", False, "inf", False),
}  # fmt: skip


@pytest.mark.parametrize("text", EXTREMA)
def test_extrema_on_the_whole_line(text):
    found = extrema(read(text))
    assert found.decided
    low, low_attained, high, high_attained = EXTREMA[text]
    assert (found.low.attained, found.high.attained) == (low_attained, high_attained)
    for bound, value in ((found.low, low), (found.high, high)):
        if "inf" in value:
            assert bound.lower == arb(value) == bound.upper
        else:
            assert bound.lower <= arb(value) <= bound.upper


@pytest.mark.parametrize("text", ["x**2*cos(x)**2", "max(x, 0)*sin(x)**2"])
def test_an_infimum_that_is_touched_at_irrational_points_is_enclosed(text):
    found = extrema(read(text))
    assert found.high.lower == arb.pos_inf()
    assert -1e-20 < found.low.lower <= 0 <= found.low.upper


@pytest.mark.parametrize("text", ["sin(x) + sin(sqrt(2)*x)", "sin(x**2)", "exp(x)*sin(x)", "tan(x)", "x*abs(sin(x))"])
def test_what_stays_undecided_says_why(text):
    found = extrema(read(text))
    assert not found.decided
    assert found.why


@pytest.mark.parametrize("direction", [1, -1])
def test_what_a_tail_begins_with_is_taken_exactly(direction):
    grows = f"log(1 + exp({direction}*x/10)) + log(1 + exp({direction}*x/5)) - {direction}*3*x/10"  # 0.1 + 0.2 - 0.3
    found = swing_of(read(f"({grows})*sin(x) + 2 + sin(x)"), direction)
    assert (found.power, found.signs, found.alone) == (0, (1, 1), False)


def test_a_tail_is_read_only_where_periods_lie_before_it():
    assert recurring(read("sin(x)"), Fraction(4), 1) is None
    high, low = recurring(read("sin(x)"), Fraction(16), 1)
    assert (high.value, low.value, high.attained) == (1, -1, True)
    high, low = recurring(read("x*(2 + 2*sin(x))"), Fraction(16), -1)
    assert (high.value, low.value) == (0, arb.neg_inf())
    assert recurring(read("x*(2 + 2*sin(x)) + 1"), Fraction(16), 1) is None
    assert recurring(read("x*(3 + 2*sin(x))"), Fraction(16), 1) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x + sin(x)**2", "increasing"), ("x + sin(x)", "increasing"), ("-x - cos(2*x)/2", "decreasing"),
        ("x + sin(1.001*x)", "no"), ("x + 0.999*sin(x)", "increasing"),
    ],
)  # fmt: skip
def test_slopes_that_touch_zero(text, word):
    assert shape_of(read(text)).monotonicity()[0] == word
