"""What is read, what is refused with which words, and that nothing hangs, crashes or overflows the stack."""

from __future__ import annotations

import re
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest

from actcli import limits
from actcli import operators as op
from actcli.catalog import Catalog, default_catalog
from actcli.errors import InputError, Place
from actcli.expr import Call, Number, Symbol
from actcli.format import format_expr
from actcli.library import VOCABULARY
from actcli.parse import parse, signature
from actcli.tokens import LANGUAGE

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = ("x", "y")
x, y = Symbol("x"), Symbol("y")


def lines(name: str) -> list[str]:
    return (FIXTURES / name).read_text(encoding="utf-8").splitlines()


def unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def refusal(text: str, **kwargs) -> InputError:
    with pytest.raises(InputError) as caught:
        parse(text, VOCABULARY, names=NAMES, **kwargs)
    return caught.value


INVALID = [line.rsplit(" | ", 2) for line in lines("invalid.txt") if " | " in line]


def test_the_fixture_of_invalid_formulas_is_long_enough():
    assert len(INVALID) >= 300
    assert len({formula for formula, _, _ in INVALID}) == len(INVALID)


@pytest.mark.parametrize(("formula", "message", "column"), INVALID, ids=[line[0] for line in INVALID])
def test_invalid(formula, message, column, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error = refusal(unescaped(formula))
    assert message in error.message
    assert error.place is not None
    assert (error.place.line, error.place.column) == (1, int(column))
    assert str(error).isprintable()  # one line, and no control character of the formula reaches the terminal
    assert not list(tmp_path.iterdir())  # no canary


@pytest.mark.parametrize(
    ("formula", "hint"),
    [
        ("2x", "write 2*x"),
        ("2(x)", "write 2*(...)"),
        ("x(y)", "write x*(...)"),
        ("x^2", "write a power as x**2"),
        ("x = 1", "equality is written ==, 'at most' <= and 'at least' >="),
        ("1_000", "a number is written 10, 0.5 or 1e-3"),
        ("ln(x)", "write log"),
        ("α*x", "write alpha"),
        ("\u0445", "it looks like 'x'; formulas are written in ASCII"),
        ("ｘ", "it looks like 'x'; formulas are written in ASCII"),
        ("\u202ex", "nobody sees it: delete it"),
        ("x\u200b", "nobody sees it: delete it"),
        ("x\u0302", "nobody sees it: delete it"),
        ("x\u2013 1", "write -"),
        ("x\u22171", "write *"),
        ("x\u20442", "write /"),
        ("x\u2032", "the derivative is drawn by --deriv"),
        ("(x)(x)", "write (...)*(...)"),
        ("tanh(x)x", "write (...)*x"),
        ("arcsin(x)", "write atan(u/sqrt(1 - u**2))"),
        ("acos(x)", "write pi/2 - atan(u/sqrt(1 - u**2))"),
        ("f(x)", "the functions: actcli help formulas"),
        ("sigmod(x)", "did you mean 'sigmoid'?"),
        ("clip(x)", "write clip(u, low, high)"),
        ("sin(x", "a '(' is not closed"),
        ("x)", "there is no '(' for it"),
        ("z", "known names: x, y"),
        ("", "for example: x*sigmoid(x)"),
        ("(x, y)", "a list of values is not a number; a function call is name(u, v)"),
        ("(x y)", "a '(' is not closed"),
        ("x if x > 0", "a choice is written: a if condition else b"),
        ("x > 0", "write (1 if x > 0 else 0)"),
        ("sin", "write sin(u)"),
        ("max(u=x, y)", "write max(u, v)"),
        ("max(x y)", "write max(u, v)"),
        ("lambda", LANGUAGE),
        ("*x", LANGUAGE),
        ("x/*y", LANGUAGE),
        ("/x", LANGUAGE),
        ("x//2", "a quotient that is rounded down is floor(u/v)"),
        ("x +", "something is missing there"),
        ("x`", LANGUAGE),
        ("e^x", "write exp(x)"),
        ("2*e ^x", "write exp(x)"),
        ("the^x", "write a power as x**2"),
        ("e|x", "write abs(x), or 'or' between conditions"),
        ("x mod 2", "a remainder is u - v*floor(u/v)"),
        ("log2(x)", "write log(x)/log(2)"),
        ("'x'", "a formula has no strings; on Windows quotes are double ones"),
        ("$x$", "a formula is written like 1/(1 + exp(-x)), not in TeX"),
        ("1e401", "numbers lie between 1e-400 and 1e400"),
        ("é", "formulas are written in ASCII"),
        ("Ω", "formulas are written in ASCII"),
        ("ﬁ", "it looks like 'fi'; formulas are written in ASCII"),
    ],
)
def test_hints(formula, hint):
    assert refusal(formula).hint == hint


@pytest.mark.parametrize(
    ("pasted", "ascii_text"),
    [
        ("x − 1", "x - 1"),
        ("2×x·y⋅3÷x", "2*x*y*3/x"),
        ("1 if x ≤ 0 else 2 if x ≥ 1 else 3 if x ≠ y else 4", "1 if x <= 0 else 2 if x >= 1 else 3 if x != y else 4"),
        ("π*x", "pi*x"),
        ("x²", "x**2"),
        ("-x²", "-x**2"),
        ("x³**2", "(x**3)**2"),
        ("2**x²", "2**(x**2)"),
        ("x¹²", "x**12"),
        ("(x + 1)²*y", "(x + 1)**2*y"),
        ("sin(x)²", "sin(x)**2"),
        ("x\n +\t1\r\n", "x + 1"),
        ("+x", "x"),
        ("--3", "3"),
        (".5 + 1. + 1.e1 + 1E-1", "0.5 + 1 + 10 + 0.1"),
        ("max(u=x, v=1)", "max(x, 1)"),
        ("softplus(beta=2, u=x)", "softplus(x, beta=2)"),
        ("pi()", "pi"),
        ("x if x > 0 else x", "x"),
    ],
)
def test_the_same_formula(pasted, ascii_text):
    assert parse(pasted, VOCABULARY, names=NAMES) is parse(ascii_text, VOCABULARY, names=NAMES)


def test_literals_are_exact():
    assert parse("0.044715", VOCABULARY) is Number(Fraction(44715, 10**6))
    assert parse("1e400", VOCABULARY) is Number(Fraction(10**400))
    assert parse("1e-400", VOCABULARY) is Number(Fraction(1, 10**400))


def test_a_chain_of_comparisons_shares_its_middle():
    test = parse("1 if -1 < x <= y else 0", VOCABULARY).pieces[0][0]
    assert test is Call(op.AND, (Call(op.LESS, (Number(Fraction(-1)), x)), Call(op.LESS_EQUAL, (x, y))))


def test_names_and_words():
    assert parse("unheard_of", VOCABULARY) is Symbol("unheard_of")
    assert parse("e*pi", VOCABULARY, names=("e",)).args[0] is Symbol("e")  # a name of the formula comes first
    assert parse("sign*sign(x)", VOCABULARY, names=("x", "sign")) is op.MULTIPLY(Symbol("sign"), VOCABULARY["sign"](x))
    assert signature(VOCABULARY["clip"]) == "clip(u, low, high)"


def test_places_of_a_definition_file():
    place = Place("my.yaml", 7, 14, "formula: 'x + $'")
    assert str(refusal("x + $", place=place)) == "my.yaml:7:18: unexpected '$'"
    error = refusal("x\n + y\n + $", place=place)
    assert (error.place.line, error.place.column, error.place.text) == (9, 4, " + $")
    assert refusal("$\n+ x").place.text == "$"


def test_an_empty_formula():
    for text in ("", " ", "\n\t"):
        assert refusal(text).message == "empty formula"


# Limits, just below and just above; no recursion beyond them

NESTED = {
    "brackets": lambda n: "(" * n + "x" + ")" * n,
    "signs": lambda n: "-" * n + "x",
    "plus signs": lambda n: "+" * n + "x",
    "powers": lambda n: "x**" * n + "x",
    "negations": lambda n: "1 if " + "not " * (n - 1) + "x > 0 else 0",
    "calls": lambda n: "sin(" * n + "x" + ")" * n,
    "keyword calls": lambda n: "softplus(u=" * n + "x" + ")" * n,
}


@pytest.mark.parametrize("shape", NESTED.values(), ids=NESTED)
@pytest.mark.parametrize("below", [1, 0])
def test_nesting_up_to_the_limit(shape, below):
    parse(shape(limits.FORMULA_NESTING - below), VOCABULARY)


@pytest.mark.parametrize("before", [
    "x**x", "(1 if x > 0 else 2)", "(1 if x > 0 else 2 if x < 0 else 3)", "-x", "+x", "(x)", "sin(x)", "max(x, y)",
    "(1 if not x > 0 else 2)", "softplus(u=x)", "x**(x)**2", "(1 if x > 0 and not x > 1 else -x**-2)",
])  # fmt: skip
def test_what_is_closed_is_not_counted(before):
    for depth in (64, 65):
        shapes = [f"{before} + {'(' * depth}x{')' * depth}", f"{before} + {before} + {'sin(' * depth}x{')' * depth}"]
        for text in shapes:
            if depth == 64:
                parse(text, VOCABULARY)
            else:
                assert refusal(text).message == "nested deeper than 64"


@pytest.mark.parametrize("shape", NESTED.values(), ids=NESTED)
@pytest.mark.parametrize("depth", [65, 66, 250])
def test_nesting_beyond_the_limit(shape, depth):
    assert refusal(shape(depth)).message == "nested deeper than 64"


@pytest.mark.parametrize("shape", NESTED.values(), ids=NESTED)
@pytest.mark.parametrize("depth", [5000, 10**6])
def test_far_beyond_every_limit(shape, depth):
    assert refusal(shape(depth)).message == "formula longer than 4096 characters"


CHAINS = {sign: lambda n, sign=sign: f"{sign}".join(["x"] * n) for sign in ("+", "-", "*", "/")} | {
    "and": lambda n: "1 if " + " and ".join(["x<1"] * (n // 2)) + " else 0",
    "or": lambda n: "1 if " + " or ".join(["x<1"] * (n // 2)) + " else 0",
    "<": lambda n: "1 if " + "<".join(["x"] * (n // 3)) + " else 0",
    "max": lambda n: "max(" + ",".join(["x", "y"] * (n // 2)) + ")",
    "choices": lambda n: "1 if x<y else " * (n // 4) + "x",
    "calls": lambda n: "+".join(["e()"] * (n // 2)),
    "numbers": lambda n: "+".join(["1"] * n),
    "unknown": lambda n: "+".join(["x"] * (n - 1)) + "+zz",
    "long numbers": lambda n: "*".join(["1e400"] * (n // 2)),
    "squares": lambda n: "*".join(["x²"] * (n // 2)),
}


@pytest.mark.parametrize("shape", CHAINS.values(), ids=CHAINS)
def test_chains_are_loops_and_quick(shape):
    text = shape(990)[: limits.FORMULA_CHARACTERS]
    start = time.process_time()
    try:
        formula = parse(text, VOCABULARY, names=NAMES)
    except InputError:
        pass
    else:
        again = format_expr(formula)
        assert len(again) > limits.FORMULA_CHARACTERS or parse(again, VOCABULARY, names=NAMES) is formula
    assert time.process_time() - start < 1


def test_characters():
    body = "x" + " " * (limits.FORMULA_CHARACTERS - 2)
    assert parse(body, VOCABULARY) is x
    assert parse(body + " ", VOCABULARY) is x
    error = refusal(body + "  ")
    assert error.message == "formula longer than 4096 characters"
    assert error.place.text == ""
    assert refusal("x" * 10_000_000).message == "formula longer than 4096 characters"


def test_tokens():
    assert limits.FORMULA_TOKENS == 2000
    parse("-x" + "+x" * 999, VOCABULARY)  # 2000
    error = refusal("x" + "+x" * 1000)
    assert error.message == "formula of more than 2000 tokens"
    assert error.place.column == 2001


def test_nodes():
    """Chains of comparisons hold their middle twice: thirty inside one another would be a thousand million nodes."""
    text = "x"
    for _ in range(30):
        text = f"(1 if 0 < {text} < 2 else 0)"
    start = time.process_time()
    assert refusal(text).message == "formula of more than 2000 nodes"
    assert time.process_time() - start < 0.1


def test_digits_and_names():
    parse("1" * 400, VOCABULARY)
    parse("0.00" + "1" * 400, VOCABULARY)
    parse("1" + "0" * 400, VOCABULARY)
    parse("a" * 64, VOCABULARY)
    assert refusal("1" * 401).message == "number of more than 400 digits"
    assert refusal("1." + "1" * 400).message == "number of more than 400 digits"
    assert refusal("1" * 4000).message == "number of more than 400 digits"
    assert refusal("1" + "0" * 401).message == "exponent beyond 400"
    assert refusal("a" * 65).message == "name of more than 64 characters"
    parse("x**1024 + x**-1024", VOCABULARY)


def deepest(text: str) -> int:
    """The number of Python frames that reading the formula takes."""
    most, depth = 0, 0

    def count(frame, event, argument):
        nonlocal most, depth
        depth += (event == "call") - (event == "return")
        most = max(most, depth)

    sys.setprofile(count)
    try:
        parse(text, VOCABULARY)
    finally:
        sys.setprofile(None)
    return most


def test_the_stack_is_bounded():
    assert deepest("1 if x<0 or x<0 and x<1+2*x else 0") < 40
    nested = "x"
    for _ in range(31):
        nested = f"sin(1 if x<0 or x<0 and x<1+2*{nested} else 0)"
    assert deepest(nested) < 700
    assert deepest("1+2*sin(" * 64 + "x" + ")" * 64) < 700
    assert deepest("+".join(["x"] * 1000)) < 40
    assert deepest("1 if x<y else " * 200 + "x") < 40


# Activations in formulas


def catalog_of(tmp_path, text: str) -> Catalog:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    return Catalog([file])


def test_a_circle_of_definitions(tmp_path):
    circle = catalog_of(tmp_path, "p: {formula: 'q(x) + 1'}\nq: {formula: 'r(x)'}\nr: {formula: '2*p(x)'}\n")
    with pytest.raises(InputError, match=r"in a circle: (p -> q -> r -> p|q -> r -> p -> q)"):
        circle.activation("p").expression  # noqa: B018


def test_a_bomb_of_doublings_is_refused_quickly(tmp_path):
    chain = ["d0: {formula: 'x + x'}"] + [f"d{k}: {{formula: 'd{k - 1}(x) + d{k - 1}(x)'}}" for k in range(1, 30)]
    bomb = catalog_of(tmp_path, "\n".join(chain))
    start = time.process_time()
    with pytest.raises(InputError, match="the formula expands to more than 20000 nodes") as caught:
        bomb.activation("d29").expression  # noqa: B018
    assert time.process_time() - start < 0.5
    assert caught.value.place is not None
    assert bomb.activation("d3").expression is not None


def test_a_long_chain_of_deep_definitions_does_not_overflow_the_stack(tmp_path):
    """Words are looked up outside of brackets, so that depths do not add up."""
    deep = "(" * 60 + "{}" + ")" * 60
    chain = ["d0: {formula: 'x + 1'}"]
    chain += [f"d{k}: {{formula: '{deep.format(f'd{k - 1}(x)')}'}}" for k in range(1, 31)]
    assert catalog_of(tmp_path, "\n".join(chain)).activation("d30").expression is not None


# Whatever the text: tests/fuzz/formulas.py


def test_every_built_in_formula_survives_a_round_trip():
    words = default_catalog().words
    for activation in default_catalog():
        if activation.record.table is None:
            for formula in activation.formulas:
                assert parse(format_expr(formula), words) is formula, activation.name
