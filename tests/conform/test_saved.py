"""A report comes back from its file as it was, and what is wrong in a file is told with its place."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actcli.conform import FORMATS, Kink, Measured, Report, Row, Special, differences, read_report, written
from actcli.conform.saved import rows_of
from actcli.errors import FileError, InputError

FLOATS = st.floats(allow_nan=True, allow_infinity=True)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.integers(0, 70_000)


@st.composite
def measured(draw):
    ulp = draw(st.sampled_from([0.0, 0.5, 1.25, 16777216.0]))
    broken, lost = draw(COUNTS), draw(st.integers(0, 20))
    return Measured(
        points=0, exhaustive=False, ulp=ulp, ulp_at=draw(FINITE), got=draw(FLOATS), true=str(draw(FINITE)),
        error=draw(st.sampled_from([0.0, 1e-7, 0.347])), error_at=draw(FINITE), tiny=draw(st.sampled_from([0.0, 8e6])),
        tiny_at=draw(FINITE), specials=tuple(draw(st.lists(st.builds(Special, FLOATS, FLOATS, FLOATS), max_size=3))),
        broken=broken, broken_at=draw(FINITE) if broken else None, unsteady=draw(COUNTS),
        kinks=tuple(draw(st.lists(st.builds(Kink, FINITE, FLOATS, FLOATS, FLOATS), max_size=3))),
        lost=lost, lost_at=draw(FINITE) if lost else None,
    )  # fmt: skip


HEAD = "schema: actcli/conform-report/1"
REASONS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1)
ROWS = st.builds(
    Row,
    st.sampled_from(["nn.GELU", "nn.GELU(approximate=tanh)", "clamp(min=0, max=6)"]),
    st.sampled_from(["gelu", "relu", "gelu_tanh"]),
    st.sampled_from(list(FORMATS)),
    st.one_of(measured(), REASONS),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, max_size=8, unique_by=lambda row: (row.symbol, row.function, row.form)))
def test_a_report_comes_back(tmp_path_factory, rows):
    report = Report("onnx", "1.23.2", "onnxruntime", "1.32", "x86_64 avx2", tuple(rows))
    path = tmp_path_factory.mktemp("saved") / "onnx-1.23.2-onnxruntime.yaml"
    path.write_text(written(report), "utf-8")
    back = read_report(path)

    assert written(back) == written(report)
    assert (back.title, back.machine) == (report.title, report.machine)
    assert len(back.rows) == len(rows)
    for function in ("gelu", "relu", "gelu_tanh", "silu"):
        one = rows_of(path, function)
        assert one.title == report.title
        own = tuple(row for row in back.rows if row.function == function)
        assert written(one) == written(replace(back, rows=own))


def test_what_was_found_is_kept(tmp_path):
    found = Measured(
        points=0, exhaustive=True, ulp=2.0434, ulp_at=-4.08984375, got=-8.9e-05, true="-8.8215e-05", error=0.000976,
        error_at=2.26953125, tiny=0.0, tiny_at=0.0, specials=(Special(-math.inf, math.nan, 0.0),), broken=0,
        broken_at=None, unsteady=0, kinks=(Kink(0.0, 0.5, 0.0, 1.0),), lost=2, lost_at=800.0,
    )  # fmt: skip
    report = Report("torch", "2.13.0+cpu", "", "", "arm64 asimd", (Row("nn.GELU", "gelu", "float16", found),))
    path = tmp_path / report.file_name
    path.write_text(written(report), "utf-8")
    (row,) = read_report(path).rows

    assert differences(report, read_report(path), whole=True) == []
    assert math.isnan(row.found.specials[0].got)
    assert row.found.kinks == found.kinks
    assert (row.found.lost, row.found.lost_at, row.found.ulp_at) == (2, 800.0, -4.0898)


def test_symbols_that_gave_the_same_stand_together():
    rows = tuple(Row(symbol, "relu", "float32", "no kernel") for symbol in ("nn.ReLU", "relu"))

    assert "    - symbols: [nn.ReLU, relu]\n" in written(Report("torch", "2", "", "", "", rows))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gelu: 1", "no report of the schema"),
        (f"{HEAD}\nfunctions: [1]", "expected functions"),
        (HEAD + "\nfunctions: {gelu: 1}", "expected a list"),
        (
            "schema: actcli/conform-report/1\nfunctions: {gelu: [{symbols: [a], float32: {ulp: x}}]}",
            "expected a number",
        ),
        (HEAD + "\nfunctions: {gelu: [{symbols: [a], float32: {kinks: [[1]]}}]}", "4 numbers"),
        ("[", "line"),
    ],
)
def test_what_is_no_report_is_told_with_its_place(text, said, tmp_path):
    path = tmp_path / "report.yaml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_report(path)

    assert said in str(caught.value) or said in str(caught.value.hint) or caught.value.place is not None
    assert caught.value.place is not None


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(FileError, match="cannot read"):
        read_report(tmp_path / "none.yaml")
