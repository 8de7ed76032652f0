"""Certificates are read back as they were written; what is none is refused in a line."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from certified import certified, copy, signed

from actcli import limits
from actcli.certificates.document import write
from actcli.certificates.reading import number, read
from actcli.errors import InputError


def test_a_certificate_is_read_back_as_it_was_written():
    found = read(signed(certified(5)))
    assert read(write(found).encode()) == found
    assert json.loads(write(found)) == certified(5)


BAD = [
    (b"", "not JSON"), (b"[]", "an object is expected"), (b"{}", "is missing"), (b'{"a": 1, "a": 2}', "twice"),
    (b"\xff", "not JSON"), (b"[" * 100_000, "nested too deeply"), (b"1e5", "numbers are written as texts"),
    (b"NaN", "numbers are written as texts"), (b"1" * 5000, "numbers are written as texts"), (b"null", "not null"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD, ids=[message for _, message in BAD])
def test_what_is_no_certificate(text, message):
    with pytest.raises(InputError, match=message) as caught:
        read(text, "x.json")
    assert str(caught.value).startswith("x.json: no certificate: ")
    assert "\n" not in str(caught.value)


def test_a_file_too_long_is_not_parsed():
    with pytest.raises(InputError, match="longer than"):
        read(b" " * (limits.CERTIFICATE_BYTES + 1))


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("schema",), "actcli/certificate/2", "one of actcli/certificate/1"),
        (("claims",), [], "a list of 1 to"), (("claims", 0, "lower"), "-1", "not negative"),
        (("claims", 0, "lower"), "1e999", "exponent"), (("claims", 0, "lower"), "9" * 5000, "at most"),
        (("claims", 0, "domain"), ["1", "1/0"], "divides by zero"), (("claims", 0, "attained"), 1, "one of True"),
        (("claims", 0, "witness", "toward"), 2, "one of -1, 0, 1"), (("claims", 0, "witness", "piece"), -1, "from 0"),
        (("claims", 0, "witness", "piece"), True, "from 0"), (("claims", 0, "more"), 1, "not known"),
        (("claims", 0, "pieces", 0, "boxes", 0), ["0"], "a list of 3 to 4"),
        (("claims", 0, "pieces", 0, "boxes", 0, 2), "faith", "one of value"),
        (("claims", 0, "pieces", 0, "low"), "one", "no number"), (("reference", "formula"), 5, "a text of at most"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(path, value, message):
    data = copy(5)
    parent = data
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    with pytest.raises(InputError, match=message):
        read(signed(data))


def test_numbers_are_exact():
    assert number("0.1") == Fraction(1, 10)
    assert number("-7/3") == Fraction(-7, 3)
    assert number("1.5e-3") == Fraction(3, 2000)
