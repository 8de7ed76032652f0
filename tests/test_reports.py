"""Findings as tables: columns, order, marks and what programs get."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from actcli import load
from actcli.analyses import ANALYSES, Finding, Verdict
from actcli.analyses.gap import gap
from actcli.errors import UnknownName
from actcli.exporters import EXPORTERS, by_name
from actcli.reports.definitions import list_table
from actcli.reports.gaps import gap_json, gap_table
from actcli.reports.properties import DEFAULT_COLUMNS, PROPERTY_COLUMNS, WIDE_COLUMNS, property_table


def loaded(*what):
    return [load(one) for one in what]


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


class TestProperties:
    def test_default_columns(self):
        found = property_table(loaded("relu", "softmax"))

        assert [column.key for column in found.columns] == ["name", *DEFAULT_COLUMNS]
        assert texts(found) == [
            ["relu", "[0, inf)", "no (0.3989)", "non-decreasing", "C^0", "1", "1"],
            ["softmax", "-", "-", "-", "-", "-", str(texts(property_table(loaded("softmax")))[0][-1])],
        ]
        assert found.notes == ()

    def test_column_sets(self):
        assert set(WIDE_COLUMNS) <= set(PROPERTY_COLUMNS)
        assert list(PROPERTY_COLUMNS) == sorted(PROPERTY_COLUMNS)
        assert set(ANALYSES) <= set(PROPERTY_COLUMNS)

    def test_marks(self):
        table = property_table(loaded("smu1"), ("lipschitz", "cost", "title"))
        assert [cell.mark for cell in table.rows[0]] == ["", "~", "", ""]
        assert table.notes == ("~ estimated from samples; JSON says how",)

    def test_no_note_where_nothing_is_estimated(self):
        assert property_table(loaded("silu"), ("cost", "title")).notes == ()

    def test_what_programs_get(self):
        cell = property_table(loaded("silu"), ("lipschitz",)).rows[0][1]
        assert cell.data["verdict"] == "PROVED"
        assert float(cell.data["value"]["lower"]) == pytest.approx(1.0998393201, rel=1e-9)
        assert cell.data["value"]["lower"] <= cell.data["value"]["upper"]
        assert cell.data["method"].startswith("balls")

    @pytest.mark.parametrize("form", EXPORTERS)
    def test_every_format_writes_all_of_it(self, form):
        found = property_table(
            loaded("relu", "sigmoid", "exponential", "lut", "crelu", "x if x < 1 else 0"), WIDE_COLUMNS
        )
        text = by_name(form)(found)
        assert "sigmoid" in text
        if form == "json":
            json.loads(text)

    def test_formulas_are_typeset(self):
        cell = property_table(loaded("sigmoid"), ("formula",)).rows[0][1]
        assert (cell.text, cell.latex) == ("1/(1 + exp(-x))", r"$\frac{1}{1 + e^{-x}}$")
        assert property_table(loaded("crelu"), ("formula",)).rows[0][1].latex.count("$") == 4
        assert property_table(loaded("lut"), ("formula",)).rows[0][1].latex is None

    def test_unknown_columns(self):
        with pytest.raises(UnknownName, match="unknown column 'rnge'") as caught:
            property_table(loaded("relu"), ("rnge",))
        assert caught.value.hint == "did you mean 'range'?"
        with pytest.raises(UnknownName):
            property_table(loaded("relu"), sort="qqq")

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("name", ["relu", "sigmoid", "silu", "softmax"]),
            ("cost", ["relu", "sigmoid", "silu", "softmax"]),
            ("lipschitz", ["sigmoid", "relu", "silu", "softmax"]),
            ("smoothness", ["relu", "sigmoid", "silu", "softmax"]),
            ("type", ["relu", "sigmoid", "silu", "softmax"]),
            ("family", ["relu", "sigmoid", "silu", "softmax"]),
        ],
    )
    def test_order(self, sort, order):
        found = property_table(loaded("softmax", "silu", "sigmoid", "relu"), ("cost",), sort=sort)
        assert [row[0].text for row in found.rows] == order

    def test_without_an_order_rows_stay(self):
        assert [row[0].text for row in property_table(loaded("tanh", "abs"), ("type",)).rows] == ["tanh", "abs"]

    def test_columns_measured_elsewhere(self):
        times = [
            Finding(Verdict.ESTIMATED, text, "measured", value, sort_key=value)
            for text, value in (("3x", 3.0), ("1x", 1.0))
        ]
        found = property_table(loaded("silu", "relu"), ("cost", "time"), sort="time", extra={"time": times})
        assert texts(found) == [["relu", "1", "1x"], ["silu", "16", "3x"]]
        assert found.columns[-1].title == "Time"


class TestGaps:
    def gaps(self, reference, *candidates):
        return [gap(load(reference), load(one), (Fraction(-6), Fraction(6))) for one in candidates]

    def test_two_rows_a_candidate(self):
        found = gap_table(self.gaps("relu", "leaky_relu", "x"))

        assert [row[:2] for row in texts(found)] == [
            ["leaky_relu", "value"], ["leaky_relu", "slope"], ["x", "value"], ["x", "slope"],
        ]  # fmt: skip
        assert found.title == "Error against relu on [-6, 6]"
        assert found.notes == ("proved; balls: Taylor forms on boxes, tails at infinity",)

    def test_the_best_candidate_stands_first_and_programs_get_them_as_given(self):
        gaps = self.gaps("gelu", "silu", "gelu_tanh", "gelu_sigmoid")
        assert [row[0] for row in texts(gap_table(gaps))[::2]] == ["gelu_tanh", "gelu_sigmoid", "silu"]
        assert [row["name"] for row in gap_json(gaps)["candidates"]] == ["silu", "gelu_tanh", "gelu_sigmoid"]

    def test_averages_that_have_a_meaning_on_the_domain(self):
        def keys(**domain):
            return [column.key for column in gap_table([gap(load("gelu"), load("silu"), **domain)]).columns[4:]]

        assert keys() == ["normal_rms", "normal_mean"]
        assert keys(over="range") == ["rms", "mean", "normal_rms"]

    def test_estimates_are_marked(self):
        found = gap_table(self.gaps("gelu", "1/x"))
        assert found.rows[0][2].marked == "~inf"
        assert found.notes[-1].startswith("~ estimated; sampled")

    def test_sides(self):
        found = gap_table(self.gaps("sign", "tanh"))
        assert texts(found)[0][2:4] == ["1", "0-"]
        assert found.rows[0][3].data == 0.0

    def test_poles(self):
        row = gap_table(self.gaps("1/x", "x")).rows[0]
        assert [cell.text for cell in row[2:]] == ["inf", "0-", "-", "-", "-"]
        assert row[4].data is None

    def test_json(self):
        found = json.loads(json.dumps(gap_json(self.gaps("gelu", "gelu_tanh", "1/x")), allow_nan=False))

        assert (found["schema"], found["reference"]) == ("actcli/error/1", "gelu")
        first, second = found["candidates"]
        assert first["domain"] == ["-6", "6"]
        assert first["value"]["verdict"] == "PROVED"
        assert float(first["value"]["lower"]) == pytest.approx(4.732355206873e-4, rel=1e-11)
        assert first["value"]["side"] is None
        assert (second["value"]["estimate"], second["value"]["rms"], second["value"]["mean"]) == ("inf", None, None)


def test_the_list():
    found = list_table(loaded("sigmoid", "glu"))
    assert found.schema == "actcli/list/1"
    assert texts(found) == [
        ["sigmoid", "elementwise", "sigmoid", "1/(1 + exp(-x))"],
        ["glu", "gated", "glu", "a*sigmoid(b)"],
    ]
