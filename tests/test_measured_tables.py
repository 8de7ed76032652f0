"""What reports say of functions, as lines of a page and as matrices: slopes at kinks, errors, wrong values."""

from __future__ import annotations

import json

import pytest

from actcli import load
from actcli.catalog import Catalog
from actcli.conform import known
from actcli.reports.measured import error_lines, error_matrix, found_data, kink_lines, kink_matrix


def cells(table, row=0):
    return {column.key: cell.marked for column, cell in zip(table.columns, table.rows[row], strict=True)}


def test_conventions_at_kinks_stand_beside_both_slopes():
    found = cells(kink_matrix([load("abs")]))

    assert (found["at"], found["left"], found["right"]) == ("0", "-1", "1")
    assert found["torch"] == "*0"
    assert found["jax"] == "1"
    assert kink_matrix([load("abs")]).notes == ("* neither the slope from the left nor that from the right",)


def test_other_parameters_are_other_kinks():
    rows = [cells(kink_matrix([load("leaky_relu")]), row) for row in range(3)]

    assert [row["left"] for row in rows] == ["0.01", "0.2", "0.3"]
    assert [row["jax"] for row in rows] == ["1", "", ""]


def test_symbols_that_differ_are_named():
    assert cells(kink_matrix([load("relu")]))["torch"] == "0, 1 by clamp(min=0)"
    assert dict(kink_lines(load("relu6")))["x = 6"].startswith(
        "1 from the left, 0 from the right; torch 0, 1 by clamp(min=0, max=6); keras 0; jax 0"
    )


def test_smooth_functions_have_no_kinks():
    assert list(kink_lines(load("softplus"))) == []
    assert kink_matrix([load("softplus")]).rows == ()


def test_errors_stand_with_what_is_wrong():
    found = cells(error_matrix([load("gelu"), load("relu")]))

    assert "f(-inf) = NaN, not 0" in found["torch"]
    assert cells(error_matrix([load("gelu"), load("relu")]), 1)["torch"] == "0"
    assert cells(error_matrix([load("gelu")], "float16"))["onnx"]
    assert cells(error_matrix([load("gelu")], "bfloat16"))["onnx"] == ""  # the runtime has no such kernel


def test_few_functions_stand_side_by_side_on_a_screen():
    table = error_matrix([load("gelu"), load("relu")], width=80)

    assert [column.key for column in table.columns] == ["framework", "gelu", "relu"]
    assert table.rows[0][0].text == "torch"


def test_lines_are_of_symbols_that_gave_the_same():
    lines = list(error_lines(load("relu")))

    assert lines[0] == ("torch 2.13.0", "relu, nn.functional.relu, nn.ReLU, clamp(min=0): exact")
    assert any("f(-inf) = NaN, not -1" in text for _, text in error_lines(load("softsign")))


@pytest.mark.parametrize("name", ["gelu", "relu6", "softmax", "x*x"])
def test_programs_get_everything(name):
    data = found_data(load(name))

    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert all(row["symbol"].startswith(f"{one['framework']}:") for one in data for row in one["rows"])


def test_the_whole_catalogue_has_a_matrix():
    every = list(Catalog())
    kinks, errors = kink_matrix(every), error_matrix(every)

    assert {"torch", "keras", "jax"} <= {column.key for column in kinks.columns}
    assert len(errors.rows) > 40
    assert len(errors.columns) <= len(known()) + 1
