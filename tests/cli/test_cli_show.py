"""`actcli show`."""

from __future__ import annotations

import json

import pytest

from actcli.catalog import default_catalog


@pytest.mark.parametrize(
    "wanted",
    [
        "GELU\ngelu: elementwise, smooth_relu\n", "f(x)", "x*normal_cdf(x)", "f'(x)", "normal_cdf(x) + x*normal_pdf(x)",
        "Values", "Shape", "Slope", "Under N(0, 1)",
        "Lipschitz", "In frameworks", "nn.functional.gelu", "Also called", "Notes", "Hendrycks",
    ],
)  # fmt: skip
def test_one_page(wanted, actcli) -> None:
    assert wanted in actcli("show", "gelu").out


def test_parameters_and_defaults_of_frameworks(actcli) -> None:
    out = actcli("show", "leaky_relu").out
    assert "negative_slope  0.01" in out
    assert "negative_slope=0.2" in out or "negative_slope=0.3" in out
    bound = actcli("show", "leaky_relu", "--param", "negative_slope=0.25").out
    assert "negative_slope  0.25" in bound


def test_small_curve_or_none(actcli) -> None:
    braille = {chr(code) for code in range(0x2801, 0x2900)}
    assert braille & set(actcli("show", "gelu").out)
    assert not braille & set(actcli("show", "gelu", "--no-curve").out)


def test_formula_of_ones_own(actcli) -> None:
    out = actcli("show", "x*sigmoid(1.702*x)").out
    assert "sigmoid(1.702*x)" in out


def test_json(actcli) -> None:
    found = json.loads(actcli("show", "elu", "--format", "json").out)
    assert found["schema"] == "actcli/show/1"
    assert found["parameters"] == {"alpha": "1"}
    assert found["properties"]["monotonic"]["verdict"] in ("PROVED", "ESTIMATED")


@pytest.mark.parametrize("name", ["gelu", "softmax", "swiglu", "rrelu", "lut", "crelu", "pau_pade"])
@pytest.mark.parametrize("width", [40, 80, 300])
def test_page_is_no_wider_than_the_terminal(name, width, actcli, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    done = actcli("show", name)
    assert done.code == 0
    assert max(map(len, done.lines)) <= min(width, 100)


def test_every_activation_has_a_page(actcli) -> None:
    for name in default_catalog().names()[::4]:
        assert actcli("show", name, "--no-curve").code == 0, name


def test_file(actcli, folder) -> None:
    assert actcli("show", "relu", "-o", "relu.txt", "--color", "always").out == ""
    assert "\x1b" not in (folder / "relu.txt").read_text(encoding="utf-8")


def test_why(actcli, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    done = actcli("show", "gelu", "--why", "monotonic")
    assert done.lines[0] == "gelu: Monotonic"
    for words in ("PROVED", "negative at", "positive at", "-0.7517915246935645", "Method"):
        assert words in done.out
    assert max(map(len, done.lines)) <= 72


@pytest.mark.parametrize("key", ["slope_at_zero", "Slope at 0", "SLOPE-AT-ZERO"])
def test_why_by_any_spelling(key, actcli) -> None:
    assert "0-, 1+" in actcli("show", "relu", "--why", key).out


def test_why_of_an_unknown_property(actcli) -> None:
    done = actcli("show", "gelu", "--why", "convexty")
    assert done.code == 2
    assert "unknown property 'convexty'" in done.err
    assert "convexity" in done.err


def test_why_for_programs(actcli) -> None:
    found = json.loads(actcli("show", "tanh", "--why", "gain", "--format", "json").out)
    assert found["schema"] == "actcli/why/1"
    assert all(found[end].startswith("1.5925374197") for end in ("lower", "upper"))
    assert found["lower"] < found["upper"]
    assert found["digits"] >= 10
    assert found["why"]


def test_what_does_not_apply_says_so(actcli) -> None:
    assert "it acts on a whole axis" in actcli("show", "softmax", "--why", "range").out


def test_a_page_is_one_page(actcli, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = actcli("show", "silu", "--no-curve").lines
    start, end = lines.index("Values"), lines.index("Work")
    assert end - start <= 28
