"""`actcli tolerance`: the numbers, their reasons, and what is refused."""

from __future__ import annotations

import json

import pytest


def test_numbers_and_reasons(actcli):
    done = actcli("tolerance", "gelu", "gelu_tanh", "--dtype", "float32", "--format", "json")
    assert done.code == 0, done.err
    (found,) = json.loads(done.out)["formats"]
    assert (found["atol"], found["rtol"], found["verdict"]) == ("0.0004733", "1.193e-7", "PROVED")
    assert found["reasons"]


def test_several_formats(actcli):
    words = ("--dtype", "float32,float64", "--dtype", "bfloat16", "--range", "-1", "1", "--format", "json")
    done = actcli("tolerance", "silu", "swish", *words)
    assert done.code == 0, done.err
    assert [one["dtype"] for one in json.loads(done.out)["formats"]] == ["float32", "float64", "bfloat16"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("gelu",), 2, "CANDIDATE"),
        (("gelu", "gelu_tanh", "--dtype", "float8"), 2, "float8"),
        (("gelu", "gelu_tanh", "--ulps", "0.1"), 2, "half a unit"),
        (("gelu", "gelu_tanh", "--ulps", "many"), 2, "many"),
        (("relu", "leaky_relu"), 2, "differ without bound"),
        (("gelu", "swiglu"), 2, "different inputs"),
        (("gelu", "softmax"), 2, "whole axis"),
    ],
)
def test_mistakes(words, code, says, assert_clean_failure):
    assert_clean_failure("tolerance", *words, code=code, says=says)
