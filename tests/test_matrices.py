"""All pairs: a symmetric matrix over one domain, in an order in which near functions stand together."""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import actcli
from actcli.errors import UsageError
from actcli.exporters import EXPORTERS, by_name
from actcli.matrices import clustered

NAMES = ["relu", "gelu", "silu", "gelu_tanh", "tanh"]


@pytest.fixture(scope="module")
def matrix():
    return actcli.matrix(NAMES, range=(-6, 6))


def test_values_are_symmetric_and_those_of_pairs(matrix) -> None:
    assert matrix.interval == (-6, 6)
    np.testing.assert_array_equal(matrix.values, matrix.values.T)
    np.testing.assert_array_equal(np.diag(matrix.values), 0)
    pair = actcli.compare("silu", "tanh", range=(-6, 6)).gaps[0].value.largest
    assert matrix.values[2, 4] == matrix.values[4, 2] == pair.value


def test_the_interval_holds_every_range() -> None:
    one, two = actcli.load("gelu").record.range, actcli.load("softplus").record.range
    assert actcli.matrix(["gelu", "softplus"]).interval == (min(one[0], two[0]), max(one[1], two[1]))
    assert actcli.matrix(["gelu", "softplus"], range=(-1, "1/3")).interval == (-1, Fraction(1, 3))


def test_over_the_reals() -> None:
    found = actcli.matrix(["gelu", "gelu_tanh", "tanh"], over="reals")
    assert found.interval is None
    assert found.values[0, 1] == pytest.approx(4.7323552068728487e-4, rel=1e-15)
    assert found.values[0, 2] == math.inf
    assert "over the reals" in str(found)
    assert found.to_json()["domain"] == "reals"


def test_the_square(matrix) -> None:
    table = matrix.table()
    texts = [[cell.text for cell in row] for row in table.rows]
    assert [column.title for column in table.columns] == ["", *NAMES]
    assert [row[0] for row in texts] == NAMES
    assert [texts[index][index + 1] for index in range(5)] == [""] * 5
    assert texts[1][4] == texts[3][2] == "0.0004732"
    assert table.title == "Largest difference of each pair on [-6, 6]"


@pytest.mark.parametrize(("width", "is_square"), [(80, True), (30, False), (None, True)])
def test_a_square_only_where_it_fits(width, is_square, matrix) -> None:
    assert (matrix.table(width).columns[0].key == "/") is is_square


def test_pairs_are_sorted_and_enclosed(matrix) -> None:
    table = matrix.pairs()
    assert [column.key for column in table.columns] == ["first", "second", "distance", "at", "lower", "upper"]
    sizes = [row[2].data for row in table.rows]
    assert sizes == sorted(sizes)
    assert [cell.text for cell in table.rows[0][:2]] == ["gelu", "gelu_tanh"]
    for row in table.rows:
        assert Fraction(row[4].text) <= Fraction(row[5].text)
        assert float(row[4].text) == pytest.approx(row[2].data)


@pytest.mark.parametrize("form", EXPORTERS)
def test_every_format_writes_both(form, matrix) -> None:
    assert all("gelu_tanh" in by_name(form)(table).replace("\\_", "_") for table in (matrix.table(), matrix.pairs()))


def test_json(matrix) -> None:
    found = json.loads(json.dumps(matrix.to_json(), allow_nan=False))
    assert (found["schema"], found["domain"], found["names"]) == ("actcli/matrix/1", ["-6", "6"], NAMES)
    assert sorted(found["order"]) == sorted(NAMES)
    assert len(found["pairs"]) == 10
    pair = found["pairs"][5]
    assert (pair["first"], pair["second"], pair["verdict"], pair["attained"]) == ("gelu", "gelu_tanh", "PROVED", True)
    assert pair["lower"].startswith("0.000473235520687284")


def test_the_same_bytes_whoever_does_it(matrix) -> None:
    with ThreadPoolExecutor(2) as executor:
        other = actcli.matrix(NAMES, range=(-6, 6), executor=executor)
    assert json.dumps(other.to_json()) == json.dumps(matrix.to_json())
    assert str(other) == str(matrix)


def test_undecided_and_failed_pairs_are_told(monkeypatch) -> None:
    from actcli.analyses import Finding, Verdict, pairs
    from actcli.executors import Failure

    kinds = [
        Finding(Verdict.UNDECIDED, "", "who knows"),
        Finding(Verdict.ESTIMATED, "0.25", "sampled", 0.25, (1.0,), 0.25),
        Failure("it died"),
    ]
    monkeypatch.setattr(pairs, "run", lambda function, tasks, workers, seconds, done: list(map(done, range(3), kinds)))
    found = actcli.matrix(["relu", "gelu", "silu"])
    assert [cell.marked for cell in found.table().rows[0]] == ["relu", "", "?", "~0.25"]
    assert found.table().rows[1][3].text == "failed"
    assert found.failures == ["gelu, silu: it died"]
    assert [row[2].marked for row in found.pairs().rows] == ["~0.25", "?", "failed"]
    assert [pair["verdict"] for pair in found.to_json()["pairs"]] == ["UNDECIDED", "ESTIMATED", "FAILED"]
    assert found.to_json()["pairs"][1]["estimate"] == "0.25"
    json.dumps(found.to_json(), allow_nan=False)


@pytest.mark.parametrize(
    ("names", "settings", "says"),
    [
        (["relu"], {}, "two functions"),
        (["relu", "gelu", "relu"], {}, "relu is given twice"),
        (["relu", "swiglu"], {}, "swiglu"),
        (["relu", "softmax"], {}, "softmax"),
        (["relu", "gelu"], {"over": "rnge"}, "over is"),
        (["relu", "gelu"], {"over": "reals", "range": (0, 1)}, "two domains"),
        (["relu", "gelu"], {"digits": 0}, "digits is"),
    ],
)
def test_what_is_no_matrix(names, settings, says) -> None:
    with pytest.raises(UsageError, match=says):
        actcli.matrix(names, **settings)


def test_parameters_tell_variants_apart() -> None:
    found = actcli.matrix([actcli.load("leaky_relu", negative_slope=s) for s in (0.1, 0.2)], range=(-1, 1))
    assert found.names == ("leaky_relu(negative_slope=0.1)", "leaky_relu(negative_slope=0.2)")
    assert found.found[0].text == "0.1"


def test_notebook(matrix) -> None:
    assert matrix._repr_html_().startswith("<table")


@settings(deadline=None)
@given(st.integers(1, 12), st.randoms(use_true_random=False))
def test_the_order_is_a_permutation(count, random) -> None:
    values = np.zeros((count, count))
    for row in range(count):
        for column in range(row):
            values[row, column] = values[column, row] = random.choice([0, 1e-9, 0.5, 3.0, 1e9, math.inf, math.nan])
    assert sorted(clustered(values)) == list(range(count))


def test_near_functions_stand_together() -> None:
    points = np.array([1.0, 100.0, 1.1, 101.0, 1.2, 5000.0])
    order = clustered(np.abs(points[:, None] - points))
    assert {tuple(sorted(order[:3])), tuple(sorted(order[3:]))} == {(0, 2, 4), (1, 3, 5)}
    assert 5 in (order[0], order[-1])
