"""Sampled curves: breakpoints are hit from both sides, jumps and poles lift the pen, bends get more points."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from actcli.errors import Undecided
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.plots.sampling import End, Samples, sample, window


def curve(text: str, low: int = -4, high: int = 4, order: int = 0) -> Samples:
    return sample(parse(text, VOCABULARY), (Fraction(low), Fraction(high)), order)


def test_a_kink_is_a_point_of_the_line() -> None:
    samples = curve("abs(x - 1/3)")
    index = np.flatnonzero(samples.x == 1 / 3)
    assert index.size == 1
    assert samples.y[index[0]] == pytest.approx(0, abs=1e-11)
    assert not np.isnan(samples.y).any()
    assert samples.ends == ()


def test_a_jump_lifts_the_pen_and_marks_both_ends() -> None:
    samples = curve("1 if x >= 1/3 else -1")
    assert samples.ends == (End(1 / 3, -1.0, False), End(1 / 3, 1.0, True))
    gap = np.flatnonzero(np.isnan(samples.y))
    assert gap.size == 1
    assert samples.x[gap[0] - 1 : gap[0] + 2].tolist() == [1 / 3] * 3
    assert samples.y[gap[0] - 1] == -1
    assert samples.y[gap[0] + 1] == 1


@pytest.mark.parametrize(
    ("text", "left", "right"), [("tanh(1/x)", -1, 1), ("sigmoid(1/x)", 0, 1), ("atan(1/x)", -np.pi / 2, np.pi / 2)]
)
def test_a_leap_over_a_pole_of_a_part_is_no_line_and_has_no_value(text, left, right) -> None:
    samples = curve(text)
    assert samples.ends == (End(0, pytest.approx(left), False), End(0, pytest.approx(right), False))
    assert np.isnan(samples.y[samples.x == 0]).any()
    assert not samples.poles


@pytest.mark.parametrize("text", ["sin(x)/x", "tanh(1/x**2)", "x*tanh(1/x)", "exp(-1/x**2)", "tanh(1000*x)/1"])
def test_what_only_looks_like_a_leap_is_a_line(text) -> None:
    assert curve(text).ends == ()
    assert not np.isnan(curve(text).y).any()


def test_a_value_between_the_sides_is_a_dot_of_its_own() -> None:
    assert curve("sign(x)").ends == (End(0, -1, False), End(0, 1, False), End(0, 0, True))
    assert curve("5 if x == 1 else 2").ends == (End(1, 2, False), End(1, 5, True))


def test_at_a_kink_neither_slope_is_the_derivative() -> None:
    assert curve("max(0, x)", order=1).ends == (End(0, 0, False), End(0, 1, False))


def test_at_a_jump_the_derivative_has_a_hole() -> None:
    assert curve("heaviside(x)", order=1).ends == (End(0, 0, False),)


def test_poles_are_not_joined_and_do_not_set_the_scale() -> None:
    samples = curve("1/x")
    assert samples.poles == (0.0,)
    assert np.isnan(samples.y[samples.x == 0]).any()
    low, high = window([samples])
    assert -10 < low < -0.5
    assert 0.5 < high < 10


def test_a_vertical_tangent_is_no_jump() -> None:
    samples = curve("sqrt(abs(x))")
    assert samples.ends == ()
    assert samples.y[samples.x == 0].tolist() == pytest.approx([0], abs=1e-5)


def test_a_removable_singularity_is_no_gap() -> None:
    assert not np.isnan(curve("sin(x)/x").y).any()


def test_the_derivative_is_drawn_only_where_the_function_is() -> None:
    samples = curve("log(x)", order=1)
    assert np.isnan(samples.y[samples.x < 0]).all()
    assert np.isfinite(samples.y[samples.x > 0]).all()


@pytest.mark.parametrize("text", ["tanh(50*x)", "sin(20*x)", "exp(-100*x**2)", "x*normal_cdf(x)"])
def test_the_polyline_follows_the_curve(text: str) -> None:
    samples = curve(text)
    middle = (samples.x[1:] + samples.x[:-1]) / 2
    exact = np.interp(middle, *_dense(text))
    chord = (samples.y[1:] + samples.y[:-1]) / 2
    assert np.abs(exact - chord).max() < 2e-3 * np.ptp(samples.y)
    assert samples.x.size < 5000


def _dense(text: str) -> tuple[np.ndarray, np.ndarray]:
    from actcli.evaluate import evaluate

    x = np.linspace(-4, 4, 400_001)
    return x, evaluate(parse(text, VOCABULARY), {"x": x})


def test_both_ends_of_the_interval_are_reached() -> None:
    samples = curve("floor(x)")
    assert samples.x[0] == pytest.approx(-4)
    assert samples.x[-1] == pytest.approx(4)
    assert samples.y[-1] == 3  # the point at which it would step is left out


def test_more_steps_than_can_be_marked_are_drawn_without_marks() -> None:
    assert curve("floor(100000*x)").ends == ()


def test_a_flat_curve_has_room_around_it() -> None:
    assert window([curve("0.5")]) == (0.25, 0.75)


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(Undecided, match="no finite value"):
        curve("log(-1 - x**2)")


def test_breakpoints_closer_than_the_eye_are_one() -> None:
    samples = sample(parse("round(clip(x, 0, 1)*4)/4", VOCABULARY), (Fraction(-(10**200)), Fraction(10**200)))
    assert len(samples.cuts) <= 1
    assert samples.y[-1] == 1
