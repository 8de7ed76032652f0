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


def test_what_was_found_elsewhere_is_told_without_the_framework(actcli):
    done = actcli("conform", "torch", "nn.GELU", "--saved", "--dtype", "float32", "--format", "json")

    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert data["version"].startswith("2.13.0")
    (row,) = data["rows"]
    assert row["ulp"] > 1e6
    assert {"at": "-inf", "got": "NaN", "true": 0.0} in row["specials"]


def test_a_run_is_saved_and_compared(actcli, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    run = ("conform", "numpy", "sinc", "--dtype", "float32,float64")
    done = actcli(*run, "--save", str(folder))
    (path,) = folder.iterdir()

    assert done.code == 0, done.err
    assert path.name.startswith("numpy-")
    assert str(path) in done.err
    again = actcli(*run, "--check", "--report", str(path))
    assert (again.code, again.err) == (0, "")
    assert "no differences" in again.out

    path.write_text(path.read_text().replace("special: [", "special: [[-.inf, 1, 0], "))
    changed = actcli(*run, "--check", "--report", str(path))
    assert changed.code == 1
    assert "wrong values" in changed.out
    assert "2 differences of numpy" in changed.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("torch", "--saved", "--check"), 2, "give one of them"),
        (("jax", "--backend", "torch"), 2, "jax has no backends"),
        (("onnx", "--backend", "cuda", "Elu"), 2, "backend of onnx"),
        (("onnx", "--saved", "--backend", "cuda"), 2, "no report of onnx on cuda"),
        (("torch", "--saved", "--report", "none.yaml"), 5, "cannot read"),
        (("numpy", "heaviside", "--save", "no/such/file.yaml", "--dtype", "float16"), 5, "does not exist"),
    ],
)
def test_mistakes_with_reports(words, code, said, actcli):
    done = actcli("conform", *words)

    assert done.code == code
    assert said in done.err


def test_a_report_of_another_framework_is_refused(actcli, tmp_path):
    path = tmp_path / "report.yaml"
    assert actcli("conform", "numpy", "heaviside", "--dtype", "float16", "--save", str(path)).code == 0
    done = actcli("conform", "torch", "--saved", "--report", str(path))

    assert done.code == 2
    assert "a report of numpy" in done.err
