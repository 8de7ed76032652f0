"""`actcli identify`: one thing is named, and what is wrong with it is said in one line."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec

import numpy as np
import pytest

X = np.linspace(-4, 4, 81)


def test_samples(actcli, folder):
    np.savetxt(folder / "s.csv", np.stack([X, np.tanh(X)], axis=1), delimiter=",")
    done = actcli("identify", "s.csv", "--count", "1", "--format", "json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert (found["kind"], found["known"], found["candidates"][0]["name"]) == ("samples", True, "tanh")


def test_formulas_are_proved(actcli):
    done = actcli("identify", "x/(1 + exp(-x))", "--count", "1", "--format", "csv")
    assert done.code == 0, done.err
    assert done.out.splitlines()[1].startswith("silu,")


def test_modules(actcli):
    done = actcli("identify", "--module", "math:tanh", "--count", "1", "--format", "json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["candidates"][0]["name"] == "tanh"


def test_definitions_of_ones_own_are_known(actcli, folder):
    (folder / "mine.yaml").write_text('mine: "x*sin(x)/3"\n', encoding="utf-8")
    done = actcli("--config", "mine.yaml", "identify", "sin(x)*x/3", "--count", "1", "--format", "json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["relatives"][0]["name"] == "mine"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "one thing is named"),
        (("gelu", "--module", "math:tanh"), 2, "one thing is named"),
        (("gelu", "--count", "0"), 2, "--count"),
        (("none.csv",), 5, "none.csv"),
        (("swiglu",), 2, "no function of one variable"),
        (("--module", "math"), 2, "package.module:name"),
        (("--module", "nowhere_at_all:f"), 2, "nowhere_at_all"),
        (("--module", "os:getcwd"), 3, "takes no array"),
        (("x +",), 3, "formula"),
    ],
)
def test_mistakes(words, code, says, assert_clean_failure):
    assert_clean_failure("identify", *words, code=code, says=says)


@pytest.mark.skipif(find_spec("onnx") is None, reason="onnx is not installed")
def test_models(actcli, folder):
    from onnx_models import model, node

    message = model([node("Softplus", "x", "a"), node("Tanh", "a", "b"), node("Mul", "x b", "y", name="[red]act")])
    (folder / "m.onnx").write_bytes(message.SerializeToString())
    for words in (("m.onnx",), ("--onnx", "m.onnx")):
        done = actcli("identify", *words, "--format", "md")
        assert done.code == 0, done.err
        assert "mish" in done.out
    assert "[red]act" in actcli("identify", "m.onnx").out
    (folder / "bad.onnx").write_bytes(b"nonsense")
    assert actcli("identify", "bad.onnx").code == 3


def test_a_missing_extra_is_named(actcli, folder, monkeypatch):
    (folder / "m.onnx").write_bytes(b"x")
    monkeypatch.setitem(sys.modules, "onnx", None)
    done = actcli("identify", "m.onnx")
    assert done.code == 6
    assert "actcli[onnx]" in done.err
