"""What waves without end: shown for sines, cosines and sinc only."""

from __future__ import annotations

import pytest

from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.infinity.waves import changes_forever, is_wave, vanishes_forever, wave_sign


def read(text):
    return parse(text, VOCABULARY, names=("x",))


@pytest.mark.parametrize(
    ("text", "changes", "vanishes", "waves", "sign"),
    [
        ("sin(x)", True, True, True, 0),
        ("3*cos(x/7) + 1", True, True, True, 0),
        ("2 + sin(x)", False, False, True, 1),
        ("sin(x)**2", False, True, True, 0),
        ("1 + 2*sin(x)*cos(x)", False, True, True, 1),
        ("-1 - 2*sin(3*x)*cos(3*x)", False, True, True, -1),
        ("0.3 + sin(x)*cos(x)", True, True, True, 0),
        ("1.01 + 2*sin(x)*cos(2*x)", True, True, True, 0),
        ("x*sin(x)", True, True, False, 0),
        ("x + sin(x)", False, False, False, 0),
        ("1/cos(x)", False, False, False, 0),
        ("tan(x)", False, False, False, 0),
        ("sin(x) - sin(x)", False, False, False, 0),
        ("sin(x)**2 + cos(x)**2", False, False, False, 0),
        ("sin(x**2)", False, False, False, 0),
        ("sin(1)", False, False, False, 0),
        ("-2*sinc_unnormalised(3*x)", True, True, False, 0),
        ("dsinc_unnormalised(x)", True, True, False, 0),
        ("sinc_unnormalised(x**2)", False, False, False, 0),
        ("sinc_unnormalised(0*x)", False, False, False, 0),
    ],
)
def test_waves(text, changes, vanishes, waves, sign):
    root = read(text)
    assert (changes_forever(root), vanishes_forever(root), is_wave(root), wave_sign(root)) == (
        changes,
        vanishes,
        waves,
        sign,
    )


@pytest.mark.parametrize(
    ("text", "right", "left"),
    [
        ("x*sin(x)*sigmoid(x) + 1", True, False), ("sin(x) + exp(-x)", True, False), ("sin(x) + 1/x", True, True),
        ("sin(x) + x*sigmoid(x)", False, True), ("sin(x) + 2*tanh(x)", False, False),
        ("sin(x) + tanh(x)/2", True, True), ("cos(x)*atan(x)", False, False), ("x*cos(x) - x*tanh(x)", False, False),
        ("sin(x) + x**8*(x**8*exp(-x))", False, False), ("sin(x) + x**8*(x**8*(1/(1 + x**12)))", False, False),
        ("sin(x)*(1 + 1/x)**3 - 1/2", True, True), ("x**2*(sin(x) + 1/x) - 3*x", True, True),
        ("x*(sin(x) + 1/x) - 3*x", False, False), ("1 + sin(x) + exp(-x)", False, False),
    ],
)  # fmt: skip
def test_what_is_small_beside_a_wave_hides_no_change_of_sign(text, right, left):
    assert (changes_forever(read(text), 1), changes_forever(read(text), -1)) == (right, left)


@pytest.mark.parametrize(
    ("text", "vanishes"),
    [
        ("x*cos(x) - x", True), ("x**3*(1 + sin(2*x))", True), ("x*cos(x) - x + 1/x", False), ("2*x + x*cos(x)", False),
        ("x*cos(x) - x - 1", False), ("1 + sin(x) + exp(-x)", False),
    ],
)  # fmt: skip
def test_a_wave_that_touches_zero_vanishes_only_by_itself(text, vanishes):
    assert vanishes_forever(read(text)) is vanishes
