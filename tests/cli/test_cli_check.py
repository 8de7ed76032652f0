"""`actcli check`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

GOOD = 'title: "Mine"\nformula: "x*sigmoid(beta*x)"\nparameters: {beta: 1.5}\n'
BAD = 'title: "Mine"\nformula: "x*sigmod(x)"\n'


def test_the_whole_catalogue_is_well(actcli) -> None:
    done = actcli("check")
    assert done.code == 0
    assert "definitions: nothing wrong\n" in done.err
    assert "UNDECIDED" not in done.err
    assert any(line.startswith("silu: range (-0.5, inf) (the survey of 400 functions") for line in done.lines)
    assert len(done.lines) >= 50
    quiet = actcli("check", "-q", "--strict")
    assert (quiet.code, quiet.err) == (0, "")


def test_a_file_of_ones_own(actcli) -> None:
    Path("mine.yaml").write_text(GOOD, encoding="utf-8")
    assert actcli("check", "mine.yaml").err == "1 definition: nothing wrong\n"


def test_fault_has_its_place_a_caret_and_a_hint(assert_clean_failure) -> None:
    Path("mine.yaml").write_text(BAD, encoding="utf-8")
    done = assert_clean_failure("check", "mine.yaml", code=3, says="mine.yaml:2:")
    assert "^" in done.err
    assert "did you mean 'sigmoid'" in done.err


def test_every_fault_is_named(actcli) -> None:
    Path("one.yaml").write_text(BAD, encoding="utf-8")
    Path("two.yaml").write_text("formula: 'x+'\n", encoding="utf-8")
    done = actcli("check", "one.yaml", "two.yaml")
    assert done.code == 3
    assert done.err.count("error: ") == 2


def test_unused_parameter_is_a_warning(actcli) -> None:
    Path("mine.yaml").write_text('formula: "x"\nparameters: {beta: 1}\n', encoding="utf-8")
    done = actcli("check", "mine.yaml")
    assert done.code == 0
    assert "beta" in done.err.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 3),
        ("- 1\n", 3),
        ("a: [", 3),
        ("formula: *x\n", 3),
        ("\x00", 3),
        ("fromula: 'x'\n", 3),
        ("formula: ''\n", 3),
    ],
)
def test_files_that_are_none(text, code, assert_clean_failure) -> None:
    Path("mine.yaml").write_text(text, encoding="utf-8")
    assert_clean_failure("check", "mine.yaml", code=code, says="mine.yaml")


def test_no_file(assert_clean_failure, folder) -> None:
    assert_clean_failure("check", "missing.yaml", code=5, says="missing.yaml")
    (folder / "latin.yaml").write_bytes(b"title: '\xe9'\n")
    assert_clean_failure("check", "latin.yaml", code=3, says="latin.yaml")


# Claims

RIGHT = '- {property: range, value: "[-0.278, inf)"}'
WRONG = '- {property: range, value: "[-0.5, inf)"}'
MARKED = '- {property: derivative, value: "> 0", by: "[red]a[/red] <b>tutorial</b>\u202e", holds: false}'
HOLDS = "- {property: lipschitz, value: 1.1, holds: false}"
OPEN = '- {property: equal, to: "x*x*sigmoid(x)/x"}'
SENSELESS = "- {property: range, value: all}"


def write(*claims: str) -> None:
    text = "\n".join(("formula: x*sigmoid(x)", "claims:" if claims else "", *(f"  {claim}" for claim in claims)))
    Path("mine.yaml").write_text(text + "\n", encoding="utf-8")


CODES = [
    ((RIGHT,), 0, 0),
    ((WRONG,), 1, 1),
    ((MARKED.replace("\u202e", ""),), 0, 0),
    ((HOLDS,), 1, 1),
    ((OPEN,), 0, 1),
    ((SENSELESS,), 3, 3),
    ((WRONG, SENSELESS), 3, 3),
    ((RIGHT, WRONG, OPEN), 1, 1),
    ((), 0, 0),
]


@pytest.mark.parametrize(("claims", "code", "strict"), CODES)
def test_exit_codes(claims, code, strict, actcli) -> None:
    write(*claims)
    assert actcli("check", "mine.yaml").code == code
    assert actcli("check", "mine.yaml", "--strict").code == strict


def test_a_wrong_claim(actcli) -> None:
    write(RIGHT, WRONG, HOLDS)
    done = actcli("check", "mine.yaml")

    assert done.code == 1
    assert done.err.count("error: ") == 2
    assert "mine.yaml:4:5: mine: range [-0.5, inf) is REFUTED: [-0.278465, inf)" in done.err
    assert '   4 |   - {property: range, value: "[-0.5, inf)"}' in done.err
    assert "hint: correct it, or add: holds: false" in done.err


def test_a_summary(actcli) -> None:
    write(RIGHT, OPEN, MARKED.replace("\u202e", ""))
    done = actcli("check", "mine.yaml")

    assert done.err.endswith("1 definition: nothing wrong\n3 claims: 1 PROVED, 1 REFUTED as expected, 1 UNDECIDED\n")
    assert "undecided: mine.yaml:4:5: mine: equal to x*x*sigmoid(x)/x is UNDECIDED: " in done.err
    assert done.out == "mine: derivative > 0 ([red]a[/red] <b>tutorial</b>): REFUTED: f' = -0.0907842 at x = -2\n"


def test_what_is_said_reaches_no_markup(actcli) -> None:
    write(MARKED)
    assert actcli("check", "mine.yaml").code == 3  # a character that turns the text around
    write(MARKED.replace("\u202e", ""))
    for form in ("md", "html", "latex", "csv", "rich"):
        done = actcli("check", "mine.yaml", "--claims", "--format", form)
        assert done.code == 0
        assert "tutorial" in re.sub(r"[^a-z]", "", done.out)
        if form == "html":
            assert "<b>tutorial" not in done.out


def test_tables(actcli) -> None:
    done = actcli("check", "--literature", "--format", "json")
    table = json.loads(done.out)

    assert done.code == 0
    assert table["schema"] == "actcli/literature/1"
    verdicts = [row["verdict"] for row in table["rows"]]
    assert verdicts.count("REFUTED") >= 70
    assert verdicts.count("PROVED") >= 20
    assert verdicts == sorted(verdicts, reverse=True)
    write(RIGHT, WRONG)
    assert len(actcli("check", "mine.yaml", "--claims").lines) == 3
    assert actcli("check", "mine.yaml", "--literature", "--format", "csv").out.count("\n") == 1


def test_json(actcli) -> None:
    write(RIGHT, WRONG)
    done = actcli("check", "mine.yaml", "--format", "json")
    data = json.loads(done.out)

    assert done.code == 1
    assert data["schema"] == "actcli/check/1"
    assert [claim["verdict"] for claim in data["claims"]] == ["PROVED", "REFUTED"]


def test_to_a_file(actcli) -> None:
    write(RIGHT)
    assert actcli("check", "mine.yaml", "--claims", "-o", "claims.md").out == ""
    assert Path("claims.md").read_text(encoding="utf-8").startswith("| Name")


def test_too_many_claims(assert_clean_failure) -> None:
    write(*["- {property: lipschitz, value: 1.1}"] * 1001)
    assert_clean_failure("check", "mine.yaml", code=3, says="more than 1000 claims")
    Path("mine.yaml").write_text("formula: x\nclaims: [" + "{property: mean, value: 0}, " * 100_000 + "]\n")
    assert_clean_failure("check", "mine.yaml", code=3, says="mine.yaml")


HOSTILE = [
    "value: 1e401",
    "value: '9**9**9**9'",
    "value: '" + "(" * 3000 + "'",
    "value: '<= " + "9" * 500 + "'",
    "value: '1/(1 - 1)'",
    "value: [" + "1, " * 2000 + "]",
    "value: '[bold]'",
]


@pytest.mark.parametrize("claim", HOSTILE)
def test_hostile_values(claim, assert_clean_failure) -> None:
    write(f"- {{property: mean, {claim}}}")
    assert_clean_failure("check", "mine.yaml", code=3, says="mine.yaml")


def test_formulas_that_never_end(actcli) -> None:
    endless = "sin(1/x)*exp(x) + sin(x**3)"
    write(
        f"- {{property: gap, to: '{endless}', value: 1}}",
        f"- {{property: equal, to: 'x*sigmoid(x) + 0*({endless})'}}",
    )
    done = actcli("check", "mine.yaml")

    assert done.code in (0, 1)
    assert "Traceback" not in done.err
