"""A few thousand cases of each fuzzer, all that was ever found, and proof that each fuzzer would find something.

The long runs are programs: `python tests/fuzz/formulas.py --cases 10000000`.
"""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import certificates
import command_lines
import command_words
import curves
import definitions
import formulas
import independent
import mpmath
import pairs
import proofs
import properties
import pytest
import sentences
import yaml
from campaign import case, explore, kind_of, main, shrunk
from flint import arb
from judge import DIGITS, Judge
from mutation import mutated_bytes
from strategies import MULTIPLIER

from actcli import load
from actcli import operators as op
from actcli.analyses.proved import PROOFS
from actcli.catalog import marked
from actcli.errors import InputError
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema import Bound, Extrema

FIXTURES = Path(__file__).parents[1] / "fixtures"
SEED = 20261121


def lines(name: str) -> list[str]:
    return (FIXTURES / name).read_text(encoding="utf-8").splitlines()


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch, tmp_path):
    """No answer is taken from a run before, and none is kept."""
    monkeypatch.setenv("ACTCLI_CACHE", "off")


@pytest.fixture
def in_haste():
    """Searches that take long are given up: most of them would be given up later."""
    formulas.hasten(0.3)
    yield
    formulas.hasten(2.0)


def run(law, count: int, part: int = 0) -> None:
    found = explore(law, SEED, part * 1_000_000, count * MULTIPLIER)
    assert not found.findings, found.findings
    assert sum(found.outcomes.values()) == count * MULTIPLIER


@pytest.mark.parametrize("part", range(4))
def test_formulas(part):
    run(formulas.LAW, 2500, part)


@pytest.mark.parametrize("part", range(4))
def test_definitions(part):
    run(definitions.LAW, 2500, part)


def test_definitions_by_the_parser_that_is_not_compiled(monkeypatch):
    monkeypatch.setattr(marked, "_LOADER", yaml.SafeLoader)
    run(definitions.LAW, 400, 9)


@pytest.mark.usefixtures("in_haste")
@pytest.mark.parametrize("part", range(4))
def test_command_lines(part, monkeypatch):
    monkeypatch.setattr(
        command_words, "COMMANDS", {**command_words.COMMANDS, "error": 1, "compare": 1, "table": 1, "show": 1}
    )
    run(command_lines.LAW, 50, part)


@pytest.mark.parametrize("part", range(4))
def test_certificates(part, monkeypatch):
    monkeypatch.setattr(certificates, "usable", lambda: (0, 14, 18))
    run(certificates.LAW, 30, part)


@pytest.mark.usefixtures("in_haste")
@pytest.mark.parametrize("part", range(3))
def test_proofs(part):
    run(proofs.LAW, 60, part)


@pytest.mark.usefixtures("in_haste")
@pytest.mark.parametrize("part", range(3))
def test_properties(part):
    run(properties.LAW, 8, part)


@pytest.mark.usefixtures("in_haste")
@pytest.mark.parametrize("part", range(2))
def test_pairs(part):
    run(pairs.LAW, 2, part)


# What was found


@pytest.mark.parametrize("text", lines("found_formulas.txt"))
def test_found_formulas(text):
    assert formulas.check(text) in ("read", "refused", "examined")
    root = parse(text, sentences.CATALOGUE.words, names=sentences.NAMES)
    for number in range(51):  # every dtype, every point
        formulas.examine(root, number)


@pytest.mark.parametrize("line", lines("found_definitions.txt"))
def test_found_definitions(line):
    content = line.encode().decode("unicode_escape").encode("latin-1")
    definitions.check(content)
    definitions.through_a_file(content, 1)
    definitions.forget()


@pytest.mark.parametrize("line", lines("found_proofs.txt"))
def test_found_proofs(line):
    text, asked, low, high = line.split(" | ")
    ends = [None if end == "-" else Fraction(end) for end in (low, high)]
    for seed in range(3):
        proofs.check(curves.Case(text, *ends, asked, seed))


@pytest.mark.parametrize("line", lines("found_command_lines.txt"))
def test_found_command_lines(line):
    command_lines.check(line.split("\t"))


# What would be found: each law, with something broken


def test_a_formula_that_is_printed_wrongly_is_found(monkeypatch):
    monkeypatch.setattr(formulas, "format_expr", lambda root: "x")
    found = explore(formulas.LAW, SEED, 0, 200)
    assert found.counts


def test_an_error_that_is_not_ours_is_found(monkeypatch):
    def broken(*arguments, **options):
        raise ZeroDivisionError

    monkeypatch.setattr(definitions, "read_record", broken)
    assert any("ZeroDivisionError" in kind for kind in explore(definitions.LAW, SEED, 0, 200).findings)


def test_a_file_made_elsewhere_is_found(monkeypatch, tmp_path):
    from actcli.cli import door

    def broken(words):
        (tmp_path / "canary").write_text("x")
        return 0

    monkeypatch.setattr(door, "run", broken)
    assert any("canary" in kind for kind in explore(command_lines.LAW, SEED, 0, 3).findings)


def test_a_code_that_is_not_documented_is_found(monkeypatch):
    from actcli.cli import door

    monkeypatch.setattr(door, "run", lambda words: 70)
    assert any("exit code 70" in kind for kind in explore(command_lines.LAW, SEED, 0, 3).findings)


def test_a_wrong_proof_is_found(monkeypatch):
    bound = Bound(arb(0), arb(0), True, (Fraction(0),), (0,))
    monkeypatch.setattr(proofs, "extrema", lambda *_, **__: Extrema(bound, bound, True, 1))
    with pytest.raises(AssertionError, match="is passed at"):
        proofs.check(curves.Case("tanh(x)", None, None, "extrema", 1))


@pytest.mark.parametrize(
    ("key", "claimed", "true"),
    [
        ("range", "tanh", "relu"), ("range", "relu", "x + 1"), ("monotonic", "relu", "abs(x)"),
        ("convexity", "relu", "tanh"), ("parity", "tanh", "relu"), ("smoothness", "tanh", "relu"),
        ("smoothness", "relu", "tanh"), ("lipschitz", "tanh", "2*x"), ("lipschitz", "2*x", "tanh"),
        ("slope_lipschitz", "tanh", "x**2"), ("slope_at_zero", "tanh", "2*x"), ("dead_zone", "relu", "tanh"),
        ("dead_zone", "tanh", "relu"), ("limits", "tanh", "relu"), ("asymptotes", "relu", "tanh"),
        ("asymptotes", "x**2", "relu"), ("zeros", "x - 1", "x"), ("zeros", "x", "x**2 + 1"),
        ("fixed_points", "x - 1", "relu"), ("extrema", "tanh", "x**2"), ("extrema", "x**2", "1 - x**2"),
        ("inflections", "relu", "tanh"), ("moments", "relu", "tanh"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_found(key, claimed, true):
    activation = load(claimed)
    found = {one: PROOFS[one](activation) for one in (properties.ends.MOMENTS if key == "moments" else (key,))}
    judge = Judge(load(true).expression, 1)
    with mpmath.workdps(DIGITS), pytest.raises(AssertionError):
        properties.LAWS[key](judge, found if key == "moments" else found[key])


def test_a_wrong_pair_is_found(monkeypatch):
    right = pairs.gaps
    monkeypatch.setattr(
        pairs, "gaps", lambda first, others, span, **options: right(load("x/2"), others, span, **options)
    )
    with pytest.raises(AssertionError, match="at most"):
        pairs.check(pairs.Case("tanh", "x", Fraction(-1), Fraction(2), 10, 1))


def test_a_false_certificate_is_found(monkeypatch):
    class Yes:
        is_verified, reason = True, None

    monkeypatch.setattr(certificates, "usable", lambda: (18,))
    monkeypatch.setattr(certificates, "check_claim", lambda *_: Yes)
    assert explore(certificates.LAW, SEED, 0, 60).findings


def test_a_case_that_takes_too_long_is_found():
    from dataclasses import replace

    def endless(drawn):
        while drawn:
            pass

    slow = replace(formulas.LAW, check=endless, seconds=0.1)
    assert any("Slow" in kind for kind in explore(slow, SEED, 1, 1).findings)


def test_what_python_only_prints_is_found():
    from dataclasses import replace

    class Bad:
        def __del__(self):
            raise ValueError("unheard")

    found = explore(replace(formulas.LAW, check=lambda drawn: str(bool(Bad()))), SEED, 0, 1)
    assert any("unheard" in kind for kind in found.findings)


# The tools


@pytest.mark.parametrize(
    "law",
    [formulas.LAW, definitions.LAW, command_lines.LAW, proofs.LAW, properties.LAW, pairs.LAW],
    ids=lambda law: law.name,
)
def test_a_case_is_its_number(law):
    assert [case(law, 7, number) for number in range(20)] == [case(law, 7, number) for number in range(20)]
    assert case(law, 7, 1) != case(law, 8, 1)


def test_the_program(capsys):
    assert main(formulas.LAW, ["--cases", "200", "--seed", "3"]) == 0
    assert "200 cases" in capsys.readouterr().out


def test_a_finding_is_printed_with_its_number(capsys):
    from dataclasses import replace

    def broken(drawn):
        raise InputError("broken")

    assert main(replace(formulas.LAW, check=broken), ["--cases", "8", "--first", "40"]) == 1
    said = capsys.readouterr().out
    assert "--seed 1 --first 40" in said
    assert "FINDING x8" in said


def test_a_text_is_shrunk():
    from dataclasses import replace

    def broken(text):
        if "ab" in text:
            raise ValueError("there")
        return "fine"

    law = replace(formulas.LAW, check=broken)
    try:
        broken("ab")
    except ValueError as error:
        kind = kind_of(error)
    assert shrunk(law, "xxxabyyyy ab", kind) == "ab"


def test_mutations_change_things():
    chance = random.Random(1)
    assert len({mutated_bytes(b"formula: x", chance, [b"y"], [b"z"]) for _ in range(100)}) > 50


def test_nothing_leaks():
    from campaign import nodes

    formulas.tidy()
    before = nodes()
    explore(formulas.LAW, SEED, 0, 1500)
    assert nodes() < before + 200


# The judge


@pytest.mark.parametrize(("text", "at", "expected"), [
    ("log(x) if x > 0 else 7", -1, 7), ("2*x", 3, 6), ("x**3", -2, -8), ("sqrt(x)", 4, 2), ("floor(x)", -1, -1),
])  # fmt: skip
def test_mpmath_values(text, at, expected):
    root = independent.prepared(parse(text, VOCABULARY, names=("x",)))
    assert independent.value(root, Fraction(at)) == expected


@pytest.mark.parametrize("text", ["1/x", "log(x)", "sqrt(x - 1)", "exp(exp(exp(x + 99)))", "inf", "(x - 1)**0.5"])
def test_mpmath_says_where_it_has_no_value(text):
    root = independent.prepared(parse(text, VOCABULARY, names=("x",)))
    with pytest.raises(independent.Unknown):
        independent.value(root, Fraction(0))


def test_rounding_breaks_no_law_for_long():
    root = independent.prepared(op.subtract(parse("x + 1e-100", VOCABULARY), parse("x", VOCABULARY)))
    assert independent.holds(lambda digits: independent.value(root, Fraction(1), digits) > 0)
    assert not independent.holds(lambda digits: mpmath.mpf(1) < 0)
