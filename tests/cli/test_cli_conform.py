"""`actcli conform`: what is wrong is said before a framework is loaded."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("mxnet",), 2, "mxnet"),
        (("torhc",), 2, "'torch'"),
        (("torch", "--dtype", "float8"), 2, "float8"),
        (("torch", "qqqqqq"), 2, "qqqqqq"),
    ],
)
def test_mistakes(words, code, said, actcli):
    done = actcli("conform", *words)

    assert done.code == code
    assert said in done.err


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is installed")
def test_a_missing_framework_is_named_with_its_extra(actcli):
    done = actcli("conform", "torch", "gelu")

    assert done.code == 6
    assert "actcli[torch]" in done.err


@pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed")
def test_torch(actcli):
    done = actcli("conform", "torch", "nn.Hardtanh", "--dtype", "bfloat16", "--format", "json")

    assert done.code == 0, done.err
    (row,) = json.loads(done.out)["rows"]
    assert (row["symbol"], row["ulp"], row["exhaustive"]) == ("torch:nn.Hardtanh", 0.0, True)
    assert row["kinks"][0] == {"at": -1.0, "got": 0.0, "left": 0.0, "right": 1.0}
