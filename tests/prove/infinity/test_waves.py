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
        ("1 + 2*sin(x)*cos(x)", False, False, True, 1),
        ("-1 - 2*sin(3*x)*cos(3*x)", False, False, True, -1),
        ("0.3 + sin(x)*cos(x)", True, True, True, 0),
        ("1.01 + 2*sin(x)*cos(2*x)", True, True, True, 0),
        ("x*sin(x)", False, True, False, 0),
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
