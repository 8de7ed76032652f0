"""`actcli error`."""

from __future__ import annotations

import csv
import io
import json


def test_numbers_alone(actcli, folder) -> None:
    done = actcli("error", "gelu", "gelu_tanh", "gelu_sigmoid")
    assert (done.code, done.err) == (0, "")
    assert "0.000473235" in done.out
    assert not list(folder.iterdir())


def test_all_formats_hold_the_same_number(actcli) -> None:
    rows = list(csv.reader(io.StringIO(actcli("error", "gelu", "gelu_tanh", "--format", "csv").out)))
    largest = rows[1][rows[0].index("max_error")]
    found = json.loads(actcli("error", "gelu", "gelu_tanh", "--format", "json").out)
    value = found["candidates"][0]["value"]
    assert any(text in str(value) for text in (largest[:9], f"{float(largest):.7g}"))
    assert largest[:9] in actcli("error", "gelu", "gelu_tanh", "--format", "md").out


def test_equal_functions(actcli) -> None:
    assert actcli("error", "silu", "x*sigmoid(x)").code == 0


def test_file_by_extension(actcli, folder) -> None:
    assert actcli("error", "gelu", "gelu_tanh", "-o", "gap.tex").out == ""
    assert "tabular" in (folder / "gap.tex").read_text(encoding="utf-8")


def test_tolerance(actcli) -> None:
    assert actcli("error", "gelu", "gelu_tanh", "--tolerance", "5e-4").code == 0
    failed = actcli("error", "gelu", "gelu_tanh", "--tolerance", "4.7e-4")
    assert (failed.code, failed.err) == (1, "error: gelu and gelu_tanh differ by 0.0004732355207, more than 4.7e-4\n")
    assert "0.0004732355207" in failed.out
    near = "4.7323552068728485e-4"
    open_ = actcli("error", "gelu", "gelu_tanh", "--tolerance", near)
    assert open_.code == 4
    assert "too close" in open_.err
    assert actcli("error", "gelu", "gelu_tanh", "--tolerance", near, "--digits", "30").code == 1
    refused = actcli("error", "gelu", "gelu_tanh", "--tolerance", "-1")
    assert (refused.code, refused.out) == (2, "")


def test_digits(actcli) -> None:
    assert "0.00047323552068728487711" in actcli("error", "gelu", "gelu_tanh", "--digits", "20").out
    assert actcli("error", "gelu", "gelu_tanh", "--digits", "0").code == 2
