"""`actcli sweep`."""

from __future__ import annotations

import json

import pytest


def test_table_and_figure(actcli, folder) -> None:
    done = actcli("sweep", "sigmoid", "hard_sigmoid", "--param", "slope=0.1:0.3", "--steps", "9")
    assert (done.code, done.err) == (0, "figure: outputs/sigmoid_hard_sigmoid_slope.png\n")
    assert "least found 0.05605040086 at slope = 0.177064985" in " ".join(done.out.split())
    assert (folder / "outputs/sigmoid_hard_sigmoid_slope.png").read_bytes().startswith(b"\x89PNG")


def test_formula_with_a_parameter_of_its_own(actcli, folder) -> None:
    done = actcli(
        "sweep", "relu", "relu_logsumexp(x, k=K)", "-p", "K=1:50", "--steps", "3", "--format", "json", "--no-figure"
    )
    found = json.loads(done.out)
    assert found["rows"][0]["value"] == 1
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["sigmoid", "hard_sigmoid", "-p", "slope=0.1"], 2, "slope=LOW:HIGH"),
        (["sigmoid", "hard_sigmoid", "-p", "slope=a:b"], 2, "no number"),
        (["sigmoid", "hard_sigmoid", "-p", "slope=0.3:0.1"], 2, "lower to a higher"),
        (["sigmoid", "hard_sigmoid", "-p", "nope=1:2"], 2, "unknown parameter"),
        (["sigmoid", "hard_sigmoid", "-p", "slope=0:inf"], 2, "no finite number"),
        (["sigmoid", "hard_sigmoid", "-p", "slope"], 2, "name=value"),
        (["sigmoid", "hard_sigmoid", "-p", "slope=0:1", "--steps", "1"], 2, "--steps"),
        (["sigmoid", "hard_sigmoid", "-p", "slope=0:1", "--style", "foo"], 2, "style"),
        (["sigmoid", "hard_sigmoid", "-p", "slope=0:1", "-o", "a.txt"], 2, "picture format"),
        (["sigmoid", "hard_sigmoid", "-p", "slope=0:1", "--over", "x"], 2, "over is"),
        (["sigmoid", "hard_sigmoid"], 2, "--param"),
    ],
)
def test_what_is_wrong_is_said(words, code, says, assert_clean_failure) -> None:
    assert_clean_failure("sweep", *words, code=code, says=says)
