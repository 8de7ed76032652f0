"""The character rules, against Unicode's own data where Python carries it."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli import limits, text

C0_AND_C1 = [*range(0x20), *range(0x7F, 0xA0)]
LINE_ENDS = (0x0D, 0x85, 0x2028, 0x2029)
NONCHARACTERS = [*range(0xFDD0, 0xFDF0), *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF))]
BIDI = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
ANY_TEXT = st.text(st.characters())  # surrogates too


def test_the_counts_of_the_tables():
    assert (len(C0_AND_C1), len(NONCHARACTERS), len(BIDI)) == (65, 66, 12)


@pytest.mark.parametrize("code", C0_AND_C1)
def test_control_characters(code):
    allowed = chr(code) in "\t\n"

    assert text.find_forbidden(f"ab{chr(code)}c") == (None if allowed else 2)
    assert text.find_forbidden(f"ab{chr(code)}c", source=True) == (None if allowed or code in LINE_ENDS else 2)
    assert text.find_forbidden(f"é{chr(code)}c", source=True) == (None if allowed or code in LINE_ENDS else 1)


@pytest.mark.parametrize("source", [False, True])
@pytest.mark.parametrize("code", [*NONCHARACTERS, *BIDI, 0xD800, 0xDBFF, 0xDC80, 0xDFFF, 0xFEFF])
def test_what_no_sink_can_carry(code, source):
    assert text.find_forbidden("ab" + chr(code), source=source) == 2


def test_every_other_character_is_allowed():
    forbidden = {code for code in range(0x110000) if text.find_forbidden(chr(code)) is not None}
    surrogates = set(range(0xD800, 0xE000))
    controls = set(C0_AND_C1) - {0x09, 0x0A}

    assert forbidden == controls | surrogates | set(NONCHARACTERS) | set(BIDI) | {0x2028, 0x2029, 0xFEFF}


def test_visible_leaves_nothing_without_ink():
    shown = {code for code in range(0x110000) if text.visible(chr(code)) != chr(code)}
    by_category = {code for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cs", "Zl", "Zp")}
    # The format characters that do have ink: Arabic, Syriac, Kaithi and Egyptian signs, shorthand.
    inked = ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN", "SHORTHAND")
    by_category |= {
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) == "Cf" and not unicodedata.name(chr(code), "").startswith(inked)
    }

    assert by_category <= shown
    assert {0x1BCA0, 0x061C} <= shown
    assert not {code for code in shown if chr(code).isalnum()} - {0x115F, 0x1160, 0x3164, 0xFFA0}  # Hangul fillers


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("tanh", "tanh"),
        ("\x1b]0;pwn\x07", "^[]0;pwn^G"),
        ("\x9b2J", "<U+009B>2J"),
        ("\x00\x7f", "^@^?"),
        ("a\tb\r\n", "a^Ib^M^J"),
        ("\u202egelu", "<U+202E>gelu"),
        ("ge\u200blu", "ge<U+200B>lu"),
        ("\udce9", "<U+DCE9>"),
        ("\U0001ffff\U000e0041", "<U+1FFFF><U+E0041>"),
        ("π σ 数 é", "π σ 数 é"),
    ],
)
def test_visible(raw, shown):
    assert text.visible(raw) == shown


def test_visible_keeps_what_it_is_told_to():
    assert text.visible("a\n\tb\x1b", keep="\n\t") == "a\n\tb^["


@given(ANY_TEXT)
def test_visible_is_one_printable_line(raw):
    shown = text.visible(raw)

    assert text.find_forbidden(shown) is None
    assert "\n" not in shown
    assert text.visible(shown) == shown
    shown.encode("utf-8")


@given(ANY_TEXT, st.integers(min_value=4, max_value=80))
def test_quoted_is_short(raw, width):
    assert text.find_forbidden(text.quoted(raw, width)) is None
    assert len(text.quoted("x" * len(raw), width)) <= width + 2


@given(st.text())
def test_allowed_texts_survive_json_and_utf8(raw):
    if text.find_forbidden(raw) is None:
        assert json.loads(json.dumps(raw).encode("utf-8").decode("utf-8")) == raw


@pytest.mark.parametrize(
    "name",
    ["a", "gelu", "leaky_relu", "A1", "x.y-z_0", "console", "com", "com10", "nully", "a" * limits.NAME_CHARACTERS],
)
def test_names(name):
    assert text.name_fault(name) is None


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            " ",
            "1a",
            "_a",
            "-a",
            ".a",
            "a b",
            "a/b",
            "a\\b",
            "../a",
            "a\n",
            "é",
            "aé",
            "a\u200b",
            "ａ",
            "a:",
            "a$(b)",
            "a.",
        ),
        *("CON", "con", "Nul", "prn.yaml", "aux.tar.gz", "COM0", "com1", "lpt9.svg", "Lpt0"),
        "a" * (limits.NAME_CHARACTERS + 1),
    ],
)
def test_what_is_no_name(name):
    assert text.name_fault(name)


def test_code_point():
    assert [text.code_point(c) for c in "\x1b\ufffe\U0001ffff"] == ["U+001B", "U+FFFE", "U+1FFFF"]
