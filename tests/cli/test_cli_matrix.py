"""`actcli compare --matrix`."""

from __future__ import annotations

import json

import pytest

FEW = ["compare", "--matrix", "relu", "gelu", "gelu_tanh", "--over", "range"]


def test_square_and_figure(actcli, folder) -> None:
    done = actcli(*FEW, "--range", "-6", "6")
    assert (done.code, done.err) == (0, "figure: outputs/relu_gelu_gelu_tanh_matrix.png\n")
    assert done.lines[0] == "Largest difference of each pair on [-6, 6]"
    assert [line.split() for line in done.lines[2:6]] == [
        ["relu", "gelu", "gelu_tanh"],
        ["relu", "0.17", "0.17"],
        ["gelu", "0.17", "0.0004732"],
        ["gelu_tanh", "0.17", "0.0004732"],
    ]
    assert (folder / "outputs/relu_gelu_gelu_tanh_matrix.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_figure_of_ones_own(form, actcli, folder) -> None:
    assert actcli(*FEW, "-o", f"a.{form}", "-q").err == ""
    assert (folder / f"a.{form}").stat().st_size > 1000


def test_csv_has_a_row_a_pair(actcli) -> None:
    done = actcli(*FEW, "--format", "csv", "--no-figure", "--range", "-2", "2")
    assert done.lines[0] == "first,second,distance,at,lower,upper"
    assert [line.split(",")[:2] for line in done.lines[1:]] == [
        ["gelu", "gelu_tanh"], ["relu", "gelu"], ["relu", "gelu_tanh"],
    ]  # fmt: skip


def test_json_over_the_reals(actcli) -> None:
    found = json.loads(actcli(*FEW, "x**2", "-f", "json", "--no-figure", "--over=reals").out)
    assert (found["schema"], found["domain"]) == ("actcli/matrix/1", "reals")
    assert [pair["upper"] for pair in found["pairs"] if pair["second"] == "x**2"] == ["inf"] * 3


def test_digits(actcli) -> None:
    done = actcli("compare", "--matrix", "gelu", "gelu_tanh", "-f", "json", "--no-figure", "--digits", "30")
    assert len(json.loads(done.out)["pairs"][0]["lower"]) > 32


def test_a_narrow_screen_gets_a_row_a_pair(actcli, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    done = actcli("compare", "--matrix", "relu", "gelu", "silu", "elu", "hard_swish", "-f", "rich", "--no-figure")
    assert "First" in done.out
    assert "hard_swish" in done.out
    assert max(map(len, done.lines)) <= 40


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_processes_print_the_same_bytes(jobs, actcli) -> None:
    words = ["compare", "--matrix", "--no-figure", "-f", "json", "relu", "gelu", "silu", "mish", "elu", "selu", "tanh"]
    more = ["sigmoid", "softplus", "softsign", "hard_swish", "x*sigmoid(1.702*x)"]
    assert actcli(*words, *more, "--jobs", jobs) == actcli(*words, *more)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["compare", "--matrix", "relu"], "a matrix needs two functions"),
        (["compare", "--matrix", "relu", "relu"], "relu is given twice"),
        (["compare", "--matrix", "relu", "swiglu", "--no-figure"], "swiglu"),
        (["compare", "--matrix", "relu", "geluu"], "unknown"),
        (["compare", "--matrix", "relu", "gelu", "--over", "all"], "over is"),
        (["compare", "--matrix", "relu", "gelu", "-j", "0"], "--jobs is a whole number"),
        (["compare", "--matrix", "relu", "gelu", "-f", "jsn"], "did you mean 'json'"),
        (["compare", "relu", "gelu", "-j", "2"], "go with --matrix"),
        (["compare", "relu"], "missing argument 'CANDIDATE'"),
        (["compare"], "missing argument 'REFERENCE'"),
    ],
)
def test_what_is_no_matrix(words, says, assert_clean_failure) -> None:
    assert_clean_failure(*words, code=2, says=says)
