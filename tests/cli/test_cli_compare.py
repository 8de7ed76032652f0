"""`actcli compare`."""

from __future__ import annotations

import json


def test_figure_and_table(actcli, folder) -> None:
    done = actcli("compare", "sigmoid", "hard_sigmoid_keras")
    assert done.code == 0
    assert "hard_sigmoid_keras" in done.out
    assert "0.0758581800" in done.out.replace("0.07585818002", "0.0758581800")
    assert done.err == "figure: outputs/sigmoid_hard_sigmoid_keras_compare.png\n"
    assert (folder / "outputs/sigmoid_hard_sigmoid_keras_compare.png").read_bytes().startswith(b"\x89PNG")


def test_figure_of_ones_own_and_quiet(actcli, folder) -> None:
    done = actcli("compare", "gelu", "gelu_tanh", "x*sigmoid(1.702*x)", "-o", "a.svg", "-q", "--range=-8:8")
    assert (done.code, done.err) == (0, "")
    assert (folder / "a.svg").is_file()
    assert "[-8, 8]" in done.out


def test_json_without_a_figure(actcli, folder) -> None:
    done = actcli("compare", "gelu", "gelu_tanh", "--format", "json", "--no-figure")
    found = json.loads(done.out)
    assert found["reference"] == "gelu"
    assert found["candidates"][0]["name"] == "gelu_tanh"
    assert not list(folder.iterdir())


def test_wrong_picture_is_said_before_anything_is_printed(assert_clean_failure) -> None:
    assert_clean_failure("compare", "gelu", "silu", "-o", "a.md", code=2, says="picture format")
    assert_clean_failure("compare", "gelu", "silu", "-o", "no/such/a.png", code=5, says="does not exist")


def test_what_cannot_be_compared(assert_clean_failure) -> None:
    assert_clean_failure("compare", "gelu", "swiglu", "--no-figure", code=2)
    assert_clean_failure("compare", "gelu", code=2, says="missing argument")
