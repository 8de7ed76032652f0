"""Vector formulas written out entry by entry are the vector formulas, at every point of the line."""

from __future__ import annotations

import numpy as np
import pytest

from actcli import load
from actcli.errors import UsageError
from actcli.evaluate import evaluate
from actcli.interpreters.entries import entries_of
from actcli.library import VOCABULARY as V
from actcli.parse import parse

X = np.array([-40.0, -3.0, -1.0, -0.5, 0.0, 0.25, 1.0, 2.0, 3.0, 40.0])
LINES = ["x", "x,0", "0,x", "x,0,0", "x,-x,1", "x,x,x", "x**2,x,1/2,-3"]
VECTORS = sorted(["hardmax", "log_softmax", "maxout", "softmax", "softmin", "sparsemax"])


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", VECTORS)
def test_entries_are_those_of_the_array(name, line):
    activation = load(name)
    entries = tuple(parse(part, V) for part in line.split(","))
    columns = [np.broadcast_to(evaluate(entry, {"x": X}), X.shape) for entry in entries]
    whole = activation(np.stack(columns, axis=-1))
    parts = [np.broadcast_to(evaluate(one, {"x": X}), X.shape) for one in entries_of(activation.expression, entries)]

    assert len(parts) == (1 if name == "maxout" else len(entries))
    expected = whole[:, None] if name == "maxout" and whole.ndim == 1 else whole
    np.testing.assert_allclose(np.stack(parts, axis=-1), expected, rtol=1e-14, atol=1e-300)


def test_formulas_that_neither_overflow_nor_cancel():
    entries = tuple(parse(part, V) for part in ("x", "0", "0"))
    (first, *_) = entries_of(parse("exp(x)/total(exp(x))", V), entries)

    assert evaluate(first, {"x": np.array([-800.0, 800.0])}).tolist() == [0.0, 1.0]
    assert evaluate(first, {"x": np.array([-700.0])})[0] == pytest.approx(np.exp(-700.0) / 2, rel=1e-14)


def test_orders_are_written_out_for_few_entries_only():
    with pytest.raises(UsageError, match="at most 6"):
        entries_of(parse("max(x - sparsemax_threshold(x), 0)", V), tuple(parse(str(k), V) for k in range(7)))
