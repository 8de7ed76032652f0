"""Values at points typed by a person, and at streams of numbers."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest

from actcli import limits, load
from actcli.errors import InputError, UsageError
from actcli.points import read_array, stream, table

ROWS = [
    ("gelu", "-6", {"digits": 20}, [["-6", "-5.9195258702261888442e-9"]]),
    ("relu", "0, 1/3,-2", {"deriv": True}, [["0", "0", "0"], ["1/3", "0.33333333333333333", "1"], ["-2", "0", "0"]]),
    ("softmax", "0,0", {}, [["0", "0.5"], ["0", "0.5"]]),
    ("glu", "3:0", {"deriv": True}, [["3, 0", "1.5", "0.5", "0.75"]]),
    ("crelu", "1,-2", {}, [["1", "1"], ["-2", "0"], ["1", "0"], ["-2", "2"]]),
    ("maxout", "1,-2,7", {}, [["1, -2, 7", "7"]]),
    ("hardmax", "1,1", {}, [["1", "1"], ["1", "0"]]),
    ("rrelu", "-48", {}, [["-48", "-11"]]),
    ("log(x)", "-1,1", {}, [["-1", "undefined"], ["1", "0"]]),
    ("1/x", "0", {}, [["0", "undefined"]]),
    ("sin(pi*x)", "1", {}, [["1", "undecided"]]),
    ("silu", "1e3,-1e3", {"digits": 3}, [["1000", "1000"], ["-1000", "-5.08e-432"]]),
    ("x", "1e400", {"digits": 2}, [["1e400", "1e400"]]),
    ("x", "3/20,1/4", {"digits": 1}, [["0.15", "0.2"], ["0.25", "0.2"]]),  # ties: to even
    ("mean(x)", "0.1,0.2", {"digits": 1}, [["0.1, 0.2", "0.2"]]),
]


@pytest.mark.parametrize(("what", "at", "options", "rows"), ROWS)
def test_points(what, at, options, rows):
    assert [[cell.text for cell in row] for row in table(load(what), at, **options).rows] == rows


def test_columns():
    assert [column.key for column in table(load("glu"), "1:2", deriv=True).columns] == [
        "x",
        "value",
        "derivative_a",
        "derivative_b",
    ]
    assert [column.title for column in table(load("glu"), "1:2", deriv=True).columns] == [
        "a, b",
        "f(a, b)",
        "df/da",
        "df/db",
    ]


@pytest.mark.parametrize(
    ("what", "at", "message"),
    [
        ("silu", "", "no points"),
        ("silu", " , ", "no points"),
        ("silu", "1,q", "'q' is no number"),
        ("silu", "1:2", "'1:2' is no number"),
        ("silu", "pi", "pi is not a rational number"),
        ("glu", "1", "takes 2 inputs, '1' has 1"),
        ("glu", "1:2:3", "takes 2 inputs, '1:2:3' has 3"),
    ],
)
def test_what_is_no_point(what, at, message):
    with pytest.raises(UsageError, match=message):
        table(load(what), at)


def test_vectors_have_no_derivative_here():
    with pytest.raises(UsageError, match="its derivative is a matrix"):
        table(load("softmax"), "1,2", deriv=True)


# Streams


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


class Pipe:
    def __init__(self, data, terminal=False):
        self.buffer, self.terminal = io.BytesIO(data), terminal

    def isatty(self):
        return self.terminal


def run(what, data, path=None, order=0):
    target = io.StringIO()
    stream(load(what), Pipe(data), target, path, order=order)
    return target.getvalue()


def test_numbers_in_numbers_out():
    assert run("relu", b"-1 2.5,3\n\n4e0") == "0.0\n2.5\n3.0\n4.0\n"
    assert run("x**2", b"3", order=1) == "6.0\n"
    assert run("relu", b"nan -inf inf") == "nan\n0.0\ninf\n"


def test_an_array_in_numbers_out():
    assert run("relu", npy(np.array([[-1, 2]], np.int8))) == "0.0\n2.0\n"


def test_an_array_out(tmp_path):
    path = tmp_path / "y.npy"
    assert run("relu", npy(np.array([[-1.0, 2.0]], np.float32)), path) == ""
    found = np.load(path)
    assert (found.dtype, found.tolist()) == (np.float32, [[0.0, 2.0]])


def test_text_to_a_file(tmp_path):
    run("relu", b"1 2", tmp_path / "y.txt")
    assert (tmp_path / "y.txt").read_text() == "1.0\n2.0\n"


def test_vectors_and_gates():
    assert run("maxout", npy(np.array([[1.0, 2.0], [4.0, 3.0]]))) == "2.0\n4.0\n"
    assert run("glu", b"3 0") == "1.5\n"


@pytest.mark.parametrize("source", [None, Pipe(b"", terminal=True)])
def test_nothing_is_piped_in(source):
    with pytest.raises(UsageError, match="no points: --at is missing"):
        stream(load("relu"), source, io.StringIO(), None)


HEADER = b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999,), }\n"
HUGE = b"\x93NUMPY\x01\x00" + len(HEADER).to_bytes(2, "little") + HEADER

BAD = [
    (b"", "holds no numbers"),
    (b" \n,\n", "holds no numbers"),
    (b"1 2\n3 q 4", "standard input:2:3: 'q' is no number"),
    (b"1_000", "'1_000' is no number"),
    (b"0x10", "'0x10' is no number"),
    (b"1\xff", "found byte 0xFF at 1"),
    ("\u0661".encode(), "found byte 0xD9 at 0"),
    (b"\x93NUMPY", "cannot read the array"),
    (b"\x93NUMPY\x09\x00", "cannot read the array"),
    (npy(np.ones(3))[:-8], "cannot read the array"),
    (npy(np.array([None], object)), "cannot read the array: Object arrays"),
    (npy(np.array([1j])), "expected real numbers, found an array of complex128"),
    (npy(np.array(["a"])), "expected real numbers, found an array of <U1"),
    (HUGE, "cannot read the array"),
]


@pytest.mark.parametrize(("data", "message"), BAD, ids=range(len(BAD)))
def test_what_is_no_array(data, message):
    with pytest.raises(InputError) as caught:
        read_array(data)
    assert message in str(caught.value)


def test_too_much(monkeypatch):
    monkeypatch.setattr(limits, "POINTS", 10)
    with pytest.raises(InputError, match="holds more than"):
        run("relu", b"1 " * 81)
    assert len(run("relu", b"1 " * 80).splitlines()) == 80


def test_values_come_back_as_they_are():
    values = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308]
    printed = run("x", " ".join(map(repr, values)).encode()).split()
    assert [float(text) for text in printed] == values
    assert math.isclose(float(printed[0]), 0.1)
