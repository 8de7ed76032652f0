"""Operation counts, counted by hand."""

from __future__ import annotations

import pytest

from actcli import load
from actcli.analyses import Verdict
from actcli.analyses.cost import WEIGHTS, cost, operations
from actcli.catalog import default_catalog

# formula | operations other than none | weighted
COUNTED = [
    ("relu", {"compare": 1}, 1),
    ("relu6", {"compare": 2}, 2),
    ("x", {}, 0),
    ("3", {}, 0),
    ("sigmoid", {"transcendental": 1}, 15),
    ("silu", {"transcendental": 1, "multiply": 1}, 16),
    ("leaky_relu", {"compare": 2, "multiply": 1}, 3),
    ("hard_sigmoid", {"add": 1, "multiply": 1, "compare": 2}, 4),
    ("hard_swish", {"add": 1, "multiply": 2, "compare": 2}, 5),
    ("softsign", {"add": 1, "compare": 1, "divide": 1}, 6),
    ("x**2", {"multiply": 1}, 1),
    ("x**3", {"multiply": 2}, 2),
    ("x**8", {"multiply": 3}, 3),
    ("x**-1", {"divide": 1}, 4),
    ("x**(1/2)", {"root": 1}, 5),
    ("sqrt(x)", {"root": 1}, 5),
    ("x**0.3", {"transcendental": 1}, 15),
    ("x/7", {"multiply": 1}, 1),
    ("7/x", {"divide": 1}, 4),
    ("sin(x) + sin(x)**2", {"transcendental": 1, "multiply": 1, "add": 1}, 17),
    ("sqrt(2/pi)*x", {"multiply": 1}, 1),
    ("clip(x, -1, 1)", {"compare": 2}, 2),
]


@pytest.mark.parametrize(
    ("what", "counts", "weighted"), COUNTED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_counts(what, counts, weighted):
    activation = load(what)
    found = cost(activation)

    assert {kind: count for kind, count in operations(activation).items() if count} == counts
    assert (found.text, found.sort_key, found.data["weighted"]) == (str(weighted), weighted, weighted)
    assert (found.verdict, found.method) == (Verdict.PROVED, "counted on the formula")
    assert list(found.data) == ["weighted", *WEIGHTS]


@pytest.mark.parametrize("name", default_catalog().names())
def test_all_have_a_cost(name):
    weighted = int(cost(load(name)).text)

    assert (weighted == 0) is (name == "linear")
    assert weighted < 200


def test_the_known_order():
    costs = [int(cost(load(name)).text) for name in ("relu", "hard_swish", "silu", "mish")]

    assert costs == sorted(set(costs))
