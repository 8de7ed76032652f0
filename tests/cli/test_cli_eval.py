"""`actcli eval`."""

from __future__ import annotations

import io
import json

import mpmath
import numpy as np
import pytest

import actcli as library


def values(done) -> list[list[str]]:
    return [line.split() for line in done.lines[1:]]


def test_points_with_proved_digits(actcli) -> None:
    done = actcli("eval", "gelu", "--at", "-2,0.7")
    assert values(done) == [["-2", "-0.045500263896358414"], ["0.7", "0.53062544344384889"]]


@pytest.mark.parametrize("digits", [1, 5, 30, 200])
def test_digits_agree_with_mpmath(digits, actcli) -> None:
    found = values(actcli("eval", "gelu", "--at", "-6", "--digits", str(digits)))[0][1]
    with mpmath.workdps(digits + 20):
        wanted = -6 * mpmath.ncdf(-6)
        assert abs(mpmath.mpf(found) - wanted) <= abs(wanted) * mpmath.mpf(10) ** (1 - digits) / 2


def test_derivative(actcli) -> None:
    assert values(actcli("eval", "silu", "--at", "0", "--deriv"))[0] == ["0", "0", "0.5"]


def test_two_inputs_and_vectors(actcli) -> None:
    assert values(actcli("eval", "reglu", "--at", "3:2,3:-2"))[0][-1] == "6"
    assert [row[1] for row in values(actcli("eval", "softmax", "--at", "1,1"))] == ["0.5", "0.5"]


def test_parameters(actcli) -> None:
    assert values(actcli("eval", "leaky_relu", "--at=-1", "-p", "negative_slope=1/4"))[0][1] == "-0.25"
    assert values(actcli("eval", "x*sigmoid(beta*x)", "--at", "0", "-p", "beta=2"))[0][1] == "0"


def test_formats(actcli) -> None:
    found = json.loads(actcli("eval", "relu", "--at", "2", "--format", "json").out)
    assert found["rows"][0]["value"] in ("2", 2)
    assert actcli("eval", "relu", "--at", "2", "-f", "csv").lines == ["x,value", "2,2"]


def test_numbers_from_standard_input(actcli) -> None:
    done = actcli("eval", "relu", stdin=b"-1 0.5\n2,3\n")
    assert [float(line) for line in done.lines] == [0.0, 0.5, 2.0, 3.0]
    slopes = actcli("eval", "relu", "--deriv", stdin=b"-1 2")
    assert [float(line) for line in slopes.lines] == [0.0, 1.0]


def test_array_in_and_array_out(actcli, folder) -> None:
    x = np.linspace(-3, 3, 12, dtype=np.float32).reshape(3, 4)
    buffer = io.BytesIO()
    np.save(buffer, x)
    done = actcli("eval", "gelu", "-o", "y.npy", stdin=buffer.getvalue())
    assert (done.code, done.out) == (0, "")
    y = np.load(folder / "y.npy")
    assert y.dtype == np.float32
    assert y.shape == x.shape
    np.testing.assert_array_equal(y, library.load("gelu")(x))


def test_nothing_of_a_pickle_runs(assert_clean_failure) -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.array([print], dtype=object), allow_pickle=True)
    assert_clean_failure("eval", "gelu", code=3, stdin=buffer.getvalue())


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--at", "1,zzz"], 2, "no number"),
        (["--at", ","], 2, "no points"),
        (["--at", "1:2"], 2, "no number"),
        (["--at", "1", "--digits", "0"], 2, "--digits is a whole number from 1 to 10000"),
        (["--at", "1", "--digits", "1e3"], 2, "--digits"),
        (["--at", "nan"], 2, ""),
        (["--at", "1", "--format", "yaml"], 2, "format"),
    ],
)
def test_wrong_options(words, code, says, assert_clean_failure) -> None:
    assert_clean_failure("eval", "gelu", *words, code=code, says=says)


@pytest.mark.parametrize("stdin", [b"1 zzz", b"\xff\xfe", b"1_000", b"", b"\x93NUMPY\x01"])
def test_wrong_input(stdin, assert_clean_failure) -> None:
    assert_clean_failure("eval", "gelu", code=3, stdin=stdin)
