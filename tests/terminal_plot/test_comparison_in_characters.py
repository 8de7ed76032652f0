"""Comparisons and sweeps in characters: the same values as the figure, one letter a function, matplotlib not loaded."""

import subprocess
import sys
from fractions import Fraction

import pytest

from actcli import compare, load
from actcli.errors import UsageError
from actcli.sweeps import sweep
from actcli.terminal_plot.comparison import draw_comparison
from actcli.terminal_plot.sweep import draw_sweep


def place(lines: list[str], sign: str) -> tuple[int, int]:
    (found,) = [(row, line.index(sign)) for row, line in enumerate(lines) if sign in line]
    return found


def test_the_largest_difference_is_marked_where_it_is():
    text = draw_comparison(compare("sigmoid", "hard_sigmoid_keras").gaps, 83, 26, ascii=True)
    curves, difference = text.split("\n\n")
    assert curves.splitlines()[-1] == "A Logistic sigmoid   B Hard sigmoid, slope 0.2"
    lines = difference.splitlines()
    assert lines[0] == "difference to Logistic sigmoid"
    assert lines[-1] == "Hard sigmoid, slope 0.2, largest 0.0759"
    row, column = place(lines[:-1], "@")
    numbers = lines[-2]
    left, right = numbers.index("-8"), numbers.rindex("8")
    assert -8 + 16 * (column - left) / (right - left) == pytest.approx(-2.5, abs=0.5)
    zero = next(index for index, line in enumerate(lines) if line.lstrip().startswith("0.0+"))
    assert row > zero


def test_a_function_keeps_its_letter_and_its_colour():
    found = compare("gelu", "gelu_tanh", "gelu_sigmoid", "silu").gaps
    panels = draw_comparison(found, 80, 22, deriv=True).split("\n\n")
    assert [panel.splitlines()[-1].split("   ")[-1][:6] for panel in panels] == ["D SiLU"] * 3
    assert len(panels) == 3
    assert "of the derivatives" in panels[2]
    coloured = draw_comparison(found, 80, 22, colour=True)
    assert coloured.count("\x1b[32mD SiLU") == 2


def test_the_logarithm_counts_powers_of_ten():
    text = draw_comparison(compare("gelu", "gelu_tanh").gaps, 80, 22, log=True, ascii=True)
    panel = text.split("\n\n")[1].splitlines()
    assert panel[0] == "size of the difference to GELU, as a power of ten"
    row, _ = place(panel[:-1], "@")
    ticks = [int(line.split("+")[0]) for line in panel if "+" in line[:4] and "'" not in line]
    assert max(ticks) == -4
    assert row < next(index for index, line in enumerate(panel) if line.startswith("-4+"))


def test_equal_functions_are_a_line_at_zero():
    found = compare("relu", "max(0, x)", "x*(1 if x > 0 else 0)")
    for log in (False, True):
        assert draw_comparison(found.gaps, 60, 20, log=log)


def test_the_least_error_of_a_sweep_is_marked():
    found = sweep("sigmoid", "hard_sigmoid", "slope", ("0.1", "0.3"), steps=9).found
    lines = draw_sweep(found, 81, 24, ascii=True).splitlines()
    assert " ".join(lines[:2]).endswith("largest error over the reals, proved at each dot")
    assert lines[-1] == "slope, least 0.05605 at 0.1771"
    _, column = place(lines[:-1], "@")
    left, right = lines[-2].index("0.10"), len(lines[-2]) - 2
    assert 0.1 + 0.2 * (column - left) / (right - left) == pytest.approx(0.1771, abs=0.006)


def test_a_sweep_without_a_finite_error_is_nothing_to_draw():
    found = sweep("relu", load("leaky_relu"), "negative_slope", (Fraction(1), Fraction(2)), steps=2, over="reals").found
    with pytest.raises(UsageError, match="infinite"):
        draw_sweep(found, 80, 20)


@pytest.mark.parametrize(
    "words", [["compare", "gelu", "gelu_tanh"], ["sweep", "gelu", "x*sigmoid(c*x)", "-p", "c=1:3"]]
)
def test_characters_do_not_wait_for_matplotlib(words, tmp_path):
    program = f"""
import sys
from actcli.cli.door import run
run({[*words, "-t"]!r})
print("matplotlib" in sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=200, cwd=tmp_path)
    assert done.stderr.splitlines()[-1] == "False"
    assert not list(tmp_path.iterdir())
