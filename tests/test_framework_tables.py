"""The matrix of frameworks: what is in a cell, what is marked, what a narrow screen shows."""

from __future__ import annotations

import pytest

from actcli import load
from actcli.catalog import Catalog
from actcli.reports.frameworks import ORDER, framework_matrix, framework_symbols
from actcli.tables import display_width

CATALOG = Catalog()


def cells(table, row=0):
    return {column.key: cell.marked for column, cell in zip(table.columns, table.rows[row], strict=True)}


def test_a_cell_has_symbols_and_their_own_names_of_defaults():
    found = cells(framework_matrix([load("softshrink")]))

    assert found["torch"] == "nn.functional.softshrink, nn.Softshrink(lambd=0.5)"
    assert found["onnx"] == "Shrink(bias, lambd)"


def test_defaults_of_few_are_marked():
    found = cells(framework_matrix([load("leaky_relu")]))

    assert {key for key, text in found.items() if text.startswith("*")} == {"keras", "tf", "chainer", "mxnet"}
    assert framework_matrix([load("leaky_relu")]).notes == ("* a default that most frameworks do not have",)
    assert framework_matrix([load("relu")]).notes == ()


def test_files_get_all_frameworks_and_the_data():
    table = framework_matrix(list(CATALOG))

    assert {column.key for column in table.columns[1:]} == set(ORDER)
    (leaky,) = [row for row in table.rows if row[0].text == "leaky_relu"]
    tf = dict(zip((column.key for column in table.columns), leaky, strict=True))["tf"]
    assert tf.data[0]["names"] == {"alpha": "negative_slope"}
    assert tf.data[0]["name"] == "tf:nn.leaky_relu"


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_screen_gets_the_first_frameworks_and_is_told_of_the_others(width):
    table = framework_matrix(list(CATALOG), width)

    keys = [column.key for column in table.columns[1:]]
    assert keys == [name for name in ORDER if name in keys]
    assert keys[0] == "torch"
    assert "left out for want of room" in table.notes[-1]
    assert all(any(cell.text for cell in row[1:]) for row in table.rows)
    assert max(display_width(row[0].text) for row in table.rows) + 12 * len(keys) <= width


def test_ends_of_paths_that_are_two_functions_are_told_apart():
    table = framework_matrix(list(CATALOG), 80)
    rows = {row[0].text: [cell.text for cell in row] for row in table.rows}
    keras = [column.key for column in table.columns].index("keras")

    assert (rows["gelu"][keras], rows["gelu_tanh"][keras]) == ("activations.gelu", "ops.gelu")


def test_few_functions_stand_side_by_side_on_a_screen():
    table = framework_matrix([load("gelu"), load("relu")], 80)

    assert [column.key for column in table.columns] == ["framework", "gelu", "relu"]
    assert table.rows[0][0].text == "torch"


def test_one_framework_lists_its_symbols_in_order():
    table = framework_symbols(list(CATALOG), "onnx")
    texts = [row[0].text for row in table.rows]

    assert texts == sorted(texts, key=lambda text: text.partition("(")[0].casefold())
    assert "Gelu(approximate=tanh)" in texts
    assert len(framework_symbols(list(CATALOG), "onnx", 80).columns) == 4
