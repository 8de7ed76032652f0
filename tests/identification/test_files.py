"""Files of samples: read as they are meant, or refused in one line."""

from __future__ import annotations

import json

import numpy as np
import pytest

from actcli import limits
from actcli.errors import FileError, InputError
from actcli.identification.files import read_samples

X = np.linspace(-2, 2, 11)
Y = np.tanh(X)


def written(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def rows(mark=",", y=Y):
    return "\n".join(f"{a!r}{mark}{b!r}" for a, b in zip(X.tolist(), y.tolist(), strict=True))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "x,y\n" + rows()),
        ("a.csv", rows()),
        ("a.csv", "# made by hand\n\nX;f(x)\n" + rows(";")),
        ("a.tsv", rows("\t")),
        ("a.txt", rows(" ")),
        ("a.csv", '"y","x"\n' + "\n".join(f"{b!r},{a!r}" for a, b in zip(X.tolist(), Y.tolist(), strict=True))),
        ("a.csv", "\ufeffx,y\r\n" + rows().replace("\n", "\r\n")),
        ("a.json", json.dumps({"x": X.tolist(), "y": Y.tolist()})),
        ("a.json", json.dumps([[a, b] for a, b in zip(X, Y, strict=True)])),
        ("a.json", json.dumps([{"x": a, "y": b} for a, b in zip(X, Y, strict=True)])),
    ],
)
def test_text(tmp_path, name, text):
    found = read_samples(written(tmp_path, name, text))
    np.testing.assert_array_equal(found.x, X)
    np.testing.assert_array_equal(found.y, Y)
    assert found.form == "float64"


def test_arrays(tmp_path):
    single = np.stack([X, Y], axis=1).astype(np.float32)
    np.save(tmp_path / "a.npy", single)
    np.save(tmp_path / "b.npy", single.T)
    np.savez(tmp_path / "c.npz", x=single[:, 0], y=single[:, 1])
    for name in ("a.npy", "b.npy", "c.npz"):
        found = read_samples(tmp_path / name)
        assert found.form == "float32"
        np.testing.assert_array_equal(found.y, single[:, 1].astype(np.float64))


def test_digits_tell_the_format(tmp_path):
    for digits in (str, repr, lambda one: repr(float(one)), lambda one: f"{one}"):
        text = "\n".join(f"{a},{digits(b)}" for a, b in zip(X, Y.astype(np.float32), strict=True))
        assert (
            read_samples(written(tmp_path, "a.csv", text.replace("np.float32(", "").replace(")", ""))).form == "float32"
        )
    whole = "\n".join(f"{a},{max(a, 0)}" for a in range(-5, 6))
    assert read_samples(written(tmp_path, "a.csv", whole)).form == "float64"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", "", "no samples"),
        ("a.csv", "x,y\n1,2\n3,four\n", "'four' is no number"),
        ("a.csv", "x,y\n1,2\n3\n", "expected two numbers"),
        ("a.csv", "1,2\n2,3\n", "too few"),
        ("a.csv", "1,1\n1,2\n" + rows(), "two values at x = 1"),
        ("a.csv", b"\xff\xfe\x00", "byte 0xFF"),
        ("a.csv", b"1,2\x00", "null byte"),
        ("a.json", "{", "no JSON"),
        ("a.json", "[" * 100_000, "no JSON"),
        ("a.json", '{"x": [1], "y": [1, 2]}', "1 inputs and 2 values"),
        ("a.json", '{"x": [1], "z": [1]}', "expected samples"),
        ("a.json", "[[1, true]]", "expected samples"),
        ("a.json", f"[[1, {'9' * 400}]]", "beyond all floats"),
        ("a.npy", b"\x93NUMPY\x01\x00nonsense", "cannot read the arrays"),
        ("a.npz", b"PK\x03\x04nonsense", "cannot read the arrays"),
    ],
)
def test_refused(tmp_path, name, data, says):
    with pytest.raises(InputError, match=says.replace("(", r"\(")):
        read_samples(written(tmp_path, name, data))


def test_nothing_is_unpickled(tmp_path):
    np.save(tmp_path / "a.npy", np.array([object()]), allow_pickle=True)
    with pytest.raises(InputError, match="cannot read the arrays"):
        read_samples(tmp_path / "a.npy")


def test_shapes_and_kinds(tmp_path):
    for array in (np.zeros((3, 3)), np.zeros(4), np.zeros((9, 2), complex), np.array(["a", "b"])):
        np.save(tmp_path / "a.npy", array)
        with pytest.raises(InputError, match="expected"):
            read_samples(tmp_path / "a.npy")


def test_files_that_are_missing_or_too_large(tmp_path, monkeypatch):
    with pytest.raises(FileError, match="no such file"):
        read_samples(tmp_path / "none.csv")
    monkeypatch.setattr(limits, "SAMPLE_BYTES", 10)
    with pytest.raises(InputError, match="holds more than"):
        read_samples(written(tmp_path, "a.csv", rows()))
