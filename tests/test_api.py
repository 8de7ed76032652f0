"""The Python interface: load, compare, table, jacobian, notebooks; and what they refuse."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from html.parser import HTMLParser
from typing import ClassVar

import numpy as np
import pytest

import actcli
from actcli import Comparison, Loaded, Table, compare, load, names, table
from actcli.activation import Activation
from actcli.analyses import ANALYSES
from actcli.api import exact_number, interval_of
from actcli.catalog import Catalog, default_catalog
from actcli.errors import InputError, Undecided, UnknownName, UsageError


def test_the_public_names():
    assert actcli.__all__ == sorted(actcli.__all__)
    for name in actcli.__all__:
        assert getattr(actcli, name) is not None
    assert set(actcli.__all__) <= set(dir(actcli))
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = actcli.nothing


class TestLoad:
    def test_of_a_name_an_alias_a_formula(self):
        assert isinstance(load("gelu"), Loaded)
        assert load("SiLU").name == load("silu").name
        assert load("x*sigmoid(x)")(1.0) == load("silu")(1.0)

    def test_of_an_activation(self):
        found = default_catalog().load("silu")
        assert isinstance(load(found), Loaded)
        assert load(load("leaky_relu", negative_slope=2))(-1.0) == -2.0

    def test_parameters(self):
        assert load("celu", alpha="1/2")(-100.0) == -0.5
        with pytest.raises(UnknownName):
            load("relu", alpha=1)

    def test_bound_ones_are_loaded_too(self):
        assert isinstance(load("celu").bind(alpha=2), Loaded)

    def test_of_a_catalogue_of_ones_own(self, tmp_path):
        (tmp_path / "mine.yaml").write_text("formula: x + 1")
        assert load("mine", Catalog([tmp_path]))(1.0) == 2.0

    def test_names(self):
        assert len(names()) == 184
        assert names() == sorted(names())


class TestDigits:
    CASES: ClassVar = [
        ("gelu", "-6", 20, 0, "-5.9195258702261888442e-9"),
        ("sigmoid", 0, 10, 0, "0.5"),
        ("relu", "-1/3", 10, 0, "0"),
        ("silu", "1/2", 30, 0, "0.311229665600927282319450282873"),
        ("silu", -745, 5, 0, "-2.1027e-321"),
        ("tanh", 20, 12, 1, "1.69934170212e-17"),
        ("x**3", 2, 5, 2, "12"),
    ]

    @pytest.mark.parametrize(("name", "x", "digits", "order", "value"), CASES)
    def test_proved(self, name, x, digits, order, value):
        assert load(name).at(x, digits, order) == value

    def test_no_value(self):
        with pytest.raises(Undecided, match="no value"):
            load("log(x)").at(-1)

    def test_an_irrational_point(self):
        with pytest.raises(UsageError, match="not a rational number"):
            load("silu").at("pi")


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "exact"), [("1/3", Fraction(1, 3)), (0.1, Fraction(1, 10)), ("2**10", 1024), ("-5", -5)]
    )
    def test_exact(self, value, exact):
        assert exact_number(value) == exact

    @pytest.mark.parametrize(
        ("ends", "interval"), [((-1, 1), (-1, 1)), (("1/3", "0.5"), (Fraction(1, 3), Fraction(1, 2)))]
    )
    def test_intervals(self, ends, interval):
        assert interval_of(ends) == interval

    def test_irrational_ends_are_doubles(self):
        assert interval_of(("-pi", "pi")) == (Fraction(-math.pi), Fraction(math.pi))

    def test_no_interval(self):
        assert interval_of(None) is None

    @pytest.mark.parametrize("ends", [(1, 1), (2, 1), ("-inf", 1), ("0/0", 1), (0, "1e301")])
    def test_what_is_no_interval(self, ends):
        with pytest.raises(UsageError, match=r"a range (must be finite with low < high|lies within)"):
            interval_of(ends)

    @pytest.mark.parametrize("ends", [("x", 1), ("1 +", 2), (0, "")])
    def test_what_is_no_number(self, ends):
        with pytest.raises(InputError):
            interval_of(ends)


class TestCompare:
    def test_of_names(self):
        found = compare("gelu", "gelu_tanh", "x*sigmoid(1.702*x)", range=(-8, 8))

        assert isinstance(found, Comparison)
        assert [gap.candidate.name for gap in found.gaps] == ["gelu_tanh", "x*sigmoid(1.702*x)"]
        assert found.gaps[0].interval == (-8, 8)
        assert found.gaps[0].value.largest.value == pytest.approx(4.732355e-4, rel=1e-6)

    def test_of_loaded_ones(self):
        found = load("relu").compare(load("leaky_relu", negative_slope="1/2"), range=(-2, 2))
        assert found.gaps[0].value.largest.value == 1.0

    def test_with_nothing(self):
        with pytest.raises(UsageError, match="nothing to compare with"):
            compare("gelu")

    def test_its_forms(self):
        found = compare("sigmoid", "hard_sigmoid_keras")

        assert isinstance(found.table(), Table)
        assert "hard_sigmoid_keras" in str(found)
        assert "<table" in found._repr_html_()
        assert json.loads(json.dumps(found.to_json(), allow_nan=False))["schema"] == "actcli/error/1"


class TestTable:
    def test_of_some(self):
        found = table("relu", "x*sigmoid(x)", columns=("range", "formula"))
        assert [[cell.text for cell in row] for row in found.rows] == [
            ["relu", "[0, inf)", "max(0, x)"],
            ["x*sigmoid(x)", "[-0.278465, inf)", "x*sigmoid(x)"],
        ]

    def test_of_all(self):
        assert len(table(columns=("type",)).rows) == 184

    def test_sorted(self):
        found = table("silu", "relu", "tanh", columns=("cost",), sort="cost")
        assert [row[0].text for row in found.rows] == ["relu", "tanh", "silu"]


def test_properties():
    found = {key: finding.text for key, finding in load("relu").properties().items()}

    assert set(found) == set(ANALYSES)
    assert (
        found.items()
        >= {
            "cost": "1",
            "lipschitz": "1",
            "monotonic": "non-decreasing",
            "range": "[0, inf)",
            "saturation": "left",
            "smoothness": "C^0",
            "zero_centred": "no (0.3989)",
        }.items()
    )


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


class TestNotebooks:
    @pytest.mark.parametrize("name", names())
    def test_latex(self, name):
        found = load(name)._repr_latex_()
        assert found.startswith("$$")
        assert found.endswith("$$")
        assert found.count("{") == found.count("}")

    def test_latex_shows_what_a_word_means(self):
        assert load("sigmoid")._repr_latex_() == r"$$\frac{1}{1 + e^{-x}}$$"

    def test_html_is_escaped(self):
        activation = load("x if x < 1 else 0")
        found = activation._repr_html_()
        reader = Reader()
        reader.feed(found)

        assert "&lt; 1" in found
        assert activation._repr_latex_() in reader.text
        assert set(reader.tags) <= {"p", "table", "caption", "thead", "tbody", "tr", "th", "td", "tfoot", "div", "span"}

    def test_a_plain_activation_has_none(self):
        assert not hasattr(Activation, "_repr_html_")


def test_arrays_in_arrays_out():
    x = np.linspace(-3, 3, 7)
    assert isinstance(load("gelu")(x), np.ndarray)
