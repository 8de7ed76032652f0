"""Formulas and numbers, rows F1 to F27: nothing is executed, nothing hangs, nothing becomes inf or 0 in silence."""

from __future__ import annotations

import ast
import contextlib
import itertools
import json
import math
import random
import re
import sys
import time
from pathlib import Path

import pytest
from faults import clean
from faults.clean import CANARY, Fault, fault, rows
from flint import arb, ctx

import actcli
from actcli import limits
from actcli.errors import ActcliError, InputError
from actcli.evaluate import nearest_float, proved_digits
from actcli.library import VOCABULARY
from actcli.parse import parse

TOUCH = f"touch {CANARY}"


def formula(text: str, says: str = "formula:1:", *, code: int = 3, seconds: float = 2.0) -> Fault:
    """A row of a formula that is evaluated."""
    return fault("eval", "--at=1", "--", text, code=code, says=says, seconds=seconds)


# What asteval, simpleeval, RestrictedPython, numexpr and sympy have executed, and what Python's parser takes besides.
CODE = [
    f"__import__('os').system('{TOUCH}')", "().__class__.__bases__[0].__subclasses__()", "x.real", "x.__class__(x)",
    "lambda: x", "lambda x: x*x", "(y := 1)*x", "f'{x}'", f"f\"{{open('{CANARY}', 'w')}}\"", "[x for x in (1, 2)]",
    "{x for x in (1,)}", "{x: x}", "(x for x in (1,))", "'a'*9", "b''", "...", "1j*x", "await x", "yield x", "*x", "**x",
    "k=x", "@x", "x @ x", "x << 1", "x >> 1", "x & 1", "x | 1", "~x", "x; x", "x\nimport os", "import os",
    "from os import *", "exec('1')", "eval('1')", "compile('x', 'x', 'eval')", f"open('{CANARY}', 'w')", "print(x)",
    "globals()", "getattr(x, 'real')", "type(x)", "'{0.__class__}'.format(x)", "str.format('{}', x)",
    "(lambda: 0).__code__", "x.__reduce__()", "gi_frame", "__builtins__", "__name__", "x if x", "x if x else", "if x: x",
    "for x in x: x", "while 1: x", "def f(): x", "class A: pass", "return x", "raise x", "assert x", "del x", "pass",
    "global x", "x!r", "x,x", "`x`", "$x", "x?1:0", "x // 2", "x % 2", "#x", "x # y", "'''x'''", "r'x'", "\\x", "x\\",
    "None", "True", "print", "sigmoid.__call__(x)", "x()", "1(x)", "(x)(x)", "x x", "sin(x)(x)",
]  # fmt: skip
SPELLINGS = {
    "2x": "write 2*x", "x!": "", "|x|": "write abs(x)", "ln x": "write log", "sin x": "write sin(u)", "√x": "write sqrt(x)",
    "σ(x)": "write sigmoid(x)", "x^2": "write a power as x**2", "ln(x)": "write log", "x^^2": "", "tanh^2(x)": "",
    "(x+1)(x-1)": "", "x(x+1)": "", "2(x)": "", "arctn(x)": "did you mean", "sigmod(x)": "did you mean 'sigmoid'",
    "Sigmoid(x)": "sigmoid", "RELU(x)": "relu", "1,5*x": "", "1.5.2": "", "x**": "", "*x": "", "x+": "", "(x": "", "x)": "",
    "()": "", "x[": "", "[x]": "", "max(x": "", "max(x,": "", "max(,x)": "", "max(x,,1)": "", "max x, 0": "", "x = 1": "",
    "x == ": "", "1 < x < ": "", "x if x > 0": "", "if x > 0 then x": "", "{x, x>0": "", "x + 1..1": "",
}  # fmt: skip
ACCEPTED = {"x²": "1", "x−1": "0", "2×x": "2", "x÷2": "0.5", "π*x/π": "1", "e**x/e": "1", "−x": "-1", "x³": "1"}
CONFUSABLE = [
    "ℯxp(x)", "ｘ", "х*1", "x\u200d", "\u202ex", "x\u200b", "ⅹ", "𝑥", "𝐱", "ехр(x)", "sіgmoid(x)", "ｓin(x)", "１+x",
    "x１", "١٢*x", "x＋1", "x∗1", "x–1", "x—1", "⁻x", "½*x", "x\u00a0+1", "x\u3000+1", "(x）", "﹙x)", "x\u0301",
    "ﬀ(x)", "x\ufeff", "\u2066x\u2069", "µ*x", "∞*x", "i\u0307f(x)", "ſin(x)", "\u212a*x",
]  # fmt: skip
WRONG_CALLS = [
    "foo(x)", "sigmoid()", "sigmoid(x, x)", "log(x, 2)", "max()", "clip(x)", "clip(x, 1)", "clip(x, 1, 2, 3)", "relu()",
    "celu(x, 1, 2)", "celu(x, beta=1)", "celu(x, alpha=1, alpha=2)", "celu(alpha=1, x)", "leaky_relu(x, slope=1)",
    "sin(y=x)", "total()", "swiglu(x)", "gelu(x, x)", "unknown_name", "y", "xx", "X", "exp + 1",
    "pi(x)", "e(x)",
]  # fmt: skip
DEEP = {
    "parentheses": ("(", "x", ")"), "minus": ("-", "x", ""), "plus": ("+", "x", ""), "not": ("not ", "x > 0", ""),
    "calls": ("abs(", "x", ")"), "powers": ("x**", "x", ""), "choices": ("x if x > 0 else ", "x", ""),
    "fractions": ("1/(1+", "x", ")"),
}  # fmt: skip

# What is told as a slip of the command line rather than as a wrong formula.
SLIPS = ("k=x", "x,x", "x = 1")

# fmt: off
TABLE: dict[str, Fault] = {
    **{f"F1-{index}":         formula(code, "") if code not in ("None", "True", "print", "__name__", "__builtins__", "gi_frame", "x.real", "x.__class__(x)", "pass", *SLIPS)
                              else fault("eval", "--at=1", "--", code, code=2 if code not in ("x.__class__(x)", "__name__", "__builtins__") else 3) for index, code in enumerate(CODE)},
    "F2-64-parentheses":      formula("(" * 64 + "x" + ")" * 64, "1", code=0),
    **{f"F2-{depth}":         formula("(" * depth + "x", "") for depth in (65, 250, 4000)},
    "F2-million":             formula("(" * 10**6 + "x" + ")" * 10**6, "longer than 4096 characters"),
    **{f"F3-{name}-{count}":  formula(start * count + middle + end * count, "") for name, (start, middle, end) in DEEP.items() for count in (200, 5000) if (name, count) != ("choices", 200)},
    "F3-choices":             formula(DEEP["choices"][0] * 200 + "x", "1", code=0),
    "F3-sum-5000":            formula("+".join("x" * 5000), ""),
    "F3-sum-1000":            formula("+".join("x" * 1000), "1000", code=0),
    "F3-comparisons":         formula("1 if " + " < ".join("x" * 900) + " else 0", "more than 2000 nodes"),
    "F4-4096":                formula("x" + " " * 4094 + "*", ""),
    "F4-just-fits":           formula("x" + " " * 4093 + "+1", "2", code=0),
    "F4-one-above":           formula("x" + " " * 4094 + "+1", "longer than 4096 characters"),
    "F4-10-MB":               formula("x+" * (5 << 20), "longer than 4096 characters"),
    "F4-10-MB-name":          fault("eval", "--at=1", "--", "x" * (10 << 20), code=3, says="longer than 4096 characters"),
    "F4-long-name":           formula("y" * 1000 + "(x)", "name of more than 64 characters"),
    "F5-tower":               formula("9**9**9**9*x", "tower of constant powers"),
    "F5-tower-2":             formula("x + 2**(3**(4**5))", ""),
    "F5-negative":            formula("2**-1000000000*x", "exponent beyond 1024"),
    "F5-of-x":                fault("eval", "((x**9)**9)**9", "--at", "1000", code=0),
    "F5-of-x-deep":           fault("eval", "(((((x**1000)**1000)**1000)**1000)**1000)**1000", "--at", "3", code=0),
    "F5-exp":                 fault("eval", "exp(exp(exp(exp(x))))", "--at", "9", code=0),
    "F5-fraction":            formula("(1/3)**(10**9)*x", ""),
    "F5-1024":                formula("2**1024/2**1023*x", "2", code=0),
    "F5-1025":                formula("2**1025*x", "exponent beyond 1024"),
    "F5-product":             formula("*".join(["2**1024"] * 200) + "*x", "", code=0),
    "F6-401-digits":          formula("1" * 401 + "*x", "number of more than 400 digits"),
    "F6-400-digits":          formula("1" * 400 + "*x/" + "1" * 400, "1", code=0),
    "F6-5000-digits":         formula("1" * 5000 + "*x", "longer than 4096 characters"),
    "F6-hexadecimal":         formula("0x" + "f" * 3000 + "*x", ""),
    "F6-hexadecimal-short":   formula("0xff*x", ""),
    "F6-1e400":               formula("1e400*x", "1e400", code=0),
    "F6-1e-400":              formula("1e-400*x", "1e-400", code=0),
    "F6-1e401":               formula("1e401*x", "exponent beyond 400"),
    "F6-1e-401":              formula("1e-401*x", "exponent beyond 400"),
    "F6-1e99999999999":       formula("1e99999999999*x", "exponent beyond 400"),
    "F6-underscore":          formula("1_000*x", ""),
    "F6-digits-in-exponent":  formula("1e" + "9" * 3000, "exponent beyond 400"),
    "F6-at":                  fault("eval", "x", "--at", "1e99999999999", code=2, says="exponent beyond 400"),
    "F7-caret":               formula("x^2", "write a power as x**2"),
    **{f"F8-{index}":         formula(text, hint, code=2 if text in SLIPS else 3) for index, (text, hint) in enumerate(SPELLINGS.items())},
    **{f"F8-accepted-{index}": formula(text, f"1  {' ' * (4 - len(value))}{value}", code=0) for index, (text, value) in enumerate(ACCEPTED.items())},
    **{f"F9-{index}":         formula(text, "U+") for index, text in enumerate(CONFUSABLE)},
    **{f"F10-{index}":        formula(text, "") if "(" in text or text in ("exp + 1",) else fault("eval", "--at=1", "--", text, code=2) for index, text in enumerate(WRONG_CALLS)},
    **{f"F11-{name}":         clean.definition(f"formula: {name}*a1\nparameters: {{{name}: 1, a1: 1}}", name) for name in ("x", "exp", "pi", "e", "sigmoid", "if", "and")},
    "F11-missing":            clean.definition("formula: alpha*x", "unknown name 'alpha'"),
    "F11-unused":             clean.definition("formula: x\nparameters: {alpha: 1}", code=0),
    "F12-two":                Fault(("eval", "one", "--at", "1", "-c", "mine.yaml"), 3, "the definitions use each other in a circle: two -> one -> two", {"mine.yaml": "one: two(x)\ntwo: one(x)"}),
    "F12-one":                Fault(("eval", "one", "--at", "1", "-c", "mine.yaml"), 3, "one -> one", {"mine.yaml": "one: one(x)"}),
    "F12-three":              Fault(("eval", "one", "--at", "1", "-c", "mine.yaml"), 3, "in a circle", {"mine.yaml": "one: two(x)\ntwo: three(x)\nthree: one(x)"}),
    "F12-doublings":          clean.definition("a0: x+x\n" + "".join(f"a{i + 1}: a{i}(x)+a{i}(x)*x\n" for i in range(40)), "expands to more than", seconds=5),
    "F17-empty-domain":       fault("plot", "sqrt(-1-x*x)", "-o", "a.png", code=4, says="no finite value"),
    "F17-all-nan":            fault("plot", "0*x/0", "-o", "a.png", code=4, says="no finite value"),
    **{f"F18-{low}:{high}":   fault(command, "gelu", *also, "--range", low, high, code=2, says="range")
       for (command, *also), (low, high) in itertools.product(
           [("plot",), ("error", "silu")],
           [("nan", "5"), ("-inf", "5"), ("-5", "inf"), ("5", "-5"), ("3", "3"), ("-1e308", "1e308"), ("0", "1e301"), ("0", "1/0"), ("0", "log(-1)")])},
    "F18-1e999":              fault("plot", "gelu", "--range", "-Infinity", "1e999", code=2, says="no number"),
    "F18-words":              fault("plot", "gelu", "--range", "a", "b", code=2, says="'a' is no number"),
    "F18-arabic":             fault("plot", "gelu", "--range", "0", "١٢", code=2, says="is no number"),
    "F18-underscore":         fault("plot", "gelu", "--range", "0", "1_000", code=2, says="is no number"),
    **{f"F19-digits-{text}":  fault("eval", "gelu", "--at", "1", "--digits", text, code=2, says="--digits is a whole number from 1 to 10000")
       for text in ("0", "-1", "1e12", "5.0", "1_000", "١٢", "", "10001", "9" * 40, " 5", "0x10", "nan")},
    "F19-points":             fault("plot", "gelu", "--points", "0", code=2, says="no such option"),
    **{f"F20-{text}":         fault("eval", "elu", "--at", "1", "-p", text, code=2)
       for text in ("alpha=nan", "alpha=", "=1", "alpha=1=2", "beta=3", "alpha", "alpha=inf", "alpha=1/0", "alpha=x", "x=1", "alpha=1,2", "alpha=9**9**9", "Alpha=1", "=", "alpha= ", "alpha=\x1b[2J")},
    "F20-hint":               fault("eval", "elu", "--at", "1", "-p", "beta=3", code=2, says="parameters: alpha"),
}
# fmt: on


@pytest.mark.parametrize(**rows(TABLE))
def test_row(row, holds):
    done = holds(row)
    assert done.out.lower().find("traceback") < 0


@pytest.mark.parametrize(
    "shape", [pytest.param(shape, id=f"F3-same-words-{shape}") for shape in DEEP if shape != "choices"]
)
def test_deep_formulas_have_the_same_message_everywhere(shape):
    """The message comes from our own counters, not from the recursion limit of a Python version."""
    start, middle, end = DEEP[shape]
    said = set()
    before = sys.getrecursionlimit()
    for limit in (before, 20_000):
        sys.setrecursionlimit(limit)
        try:
            with pytest.raises(InputError) as caught:
                parse(start * 100 + middle + end * 100, VOCABULARY, names=("x",))
        finally:
            sys.setrecursionlimit(before)
        said.add(str(caught.value))
    assert len(said) == 1
    assert "nested deeper than 64" in said.pop()


UNDEFINED = {
    "log(-1)": "undefined", "1/0": "undefined", "0*(1/0)": "undefined", "sqrt(-1-x)": "undefined", "(x-1)/(x-1)": "undefined",
    "0**0": "1", "(x-1)**0": "1", "(x-1)**-1": "undefined", "1/(x-1)": "undefined", "log(x-1)": "undefined",
    "sqrt(x-1)": "0", "tan(x)/(x-1)": "undefined", "log(log(x))": "undefined", "(-1)**0.5": "undefined",
    "(x-2)**(1/3)": "undefined", "asin(2*x)": "undefined", "acos(x)": "0", "atanh(x)": "undefined", "1/(1/(x-1))": "undefined",
    "abs(1/(x-1))": "undefined",
}  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), UNDEFINED.items(), ids=[f"F13-{index}" for index in range(len(UNDEFINED))])
def test_values_that_are_not_there(text, shown, works, actcli):
    first = actcli("eval", "--at=1", "--", text)
    if first.code == 3 and "unknown function" in first.err:
        pytest.skip("no word of the language")
    done = works("eval", "--at=1", "--", text)
    assert done.lines[1].split()[-1] == shown


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "text",
    [pytest.param(text, id=f"F13-arrays-{index}") for index, text in enumerate(["log(x)", "1/x", "sqrt(-x)", "x/x"])],
)
def test_arrays_without_warnings(text, works):
    done = works("eval", text, stdin=b"-1 0 1")
    assert len(done.lines) == 3


HUGE = {
    "exp(x)": 1000, "exp(exp(x))": 5, "exp(-exp(x))": 10, "x**x": 200, "cosh(x)": 720, "1/(1+exp(-x))": -1000,
    "x*x*x*x*1e300": 1e300, "sigmoid(x)": -1000, "softplus(x)": 1000, "tanh(x)": 1000, "gelu(x)": -40, "exp(x)-exp(x)": 1000,
}  # fmt: skip


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("text", "x"), HUGE.items(), ids=[f"F14-{index}" for index in range(len(HUGE))])
def test_overflow(text, x, works):
    """Arrays say inf or what is there; the proof has no overflow, and both agree."""
    number = float(works("eval", text, stdin=repr(float(x)).encode()).out)
    proved = works("eval", "--at", repr(float(x)), "--", text).lines[1].split()[-1]
    if proved not in ("undecided", "undefined"):
        expected = float(proved)  # inf where a double has no room
        assert number == expected or math.isclose(number, expected, rel_tol=1e-12)


@pytest.mark.parametrize(
    "x", [pytest.param(x, id=f"F15-{x}") for x in (-1e300, -1000, -745, -709, -37, 37, 709, 745, 1e300)]
)
def test_a_sigmoid_by_hand_is_right_and_silent(x, works):
    done = works("eval", "1/(1+exp(-x))", stdin=repr(x).encode())
    true = works("eval", "1/(1+exp(-x))", "--at", repr(x)).lines[1].split()[-1]
    if true not in ("undecided", "undefined"):
        assert math.isclose(float(done.out), float(true), rel_tol=1e-14, abs_tol=5e-324)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        pytest.param("floor(x)", True, id="F16-floor"), pytest.param("sign(x)", True, id="F16-sign"),
        pytest.param("1/x", False, id="F16-pole"), pytest.param("tan(x)", False, id="F16-tan"),
        pytest.param("1/(x*x)", False, id="F16-even-pole"),
    ],
)  # fmt: skip
def test_jumps_and_poles_are_not_joined(text, ends, works):
    works("plot", text, "--range", "-4", "4", "-o", "a.svg", new=("a.svg",), err=None)
    svg = Path("a.svg").read_text(encoding="utf-8")
    assert not ends or 'id="open' in svg
    if text == "1/x":
        assert '"inf"' in works("error", "0*x", text, "--range", "-4", "4", "--format", "json").out


@pytest.mark.parametrize("text", [pytest.param(text, id=f"F17-{text}") for text in ("3", "0*x", "x if x > 9 else 2")])
def test_a_constant_is_drawn(text, works):
    works("plot", text, "-o", "a.png", new=("a.png",))


@pytest.mark.parametrize("count", [pytest.param(400, id="F22-enclosures")])
def test_no_digit_of_a_wide_ball_is_shown(count):
    """A ball's middle is no number: what is shown holds for every number in the ball."""
    chance = random.Random(22)
    for _ in range(count):
        middle, radius = chance.uniform(-10, 10), 10.0 ** chance.randint(-30, 1)
        digits = chance.randint(1, 20)
        ball = arb(middle, radius)
        near = nearest_float(lambda ball=ball: ball)
        assert math.isnan(near) or arb(near).overlaps(ball)
        try:
            shown = proved_digits(lambda ball=ball: ball, digits)
        except ActcliError:
            continue
        with ctx.workprec(400):
            half = abs(arb(str(shown))) * arb(10) ** (1 - digits) + arb(radius) * 2
            assert abs(arb(str(shown)) - arb(middle)) <= half


@pytest.mark.parametrize("file", [pytest.param("actcli", id="F22-no-float-of-a-ball")])
def test_no_ball_is_made_a_float(file):
    """`float(arb(0, 1))` is 0.0: a radius lost in silence. `float` takes middles and ends only, by name."""
    root = Path(actcli.__file__).parent
    found = []
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float" and node.args:
                inner = node.args[0]
                made = isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "arb"
                named = isinstance(inner, ast.Name) and inner.id in ("ball", "enclosure")
                named |= isinstance(inner, ast.Attribute) and inner.attr in ("ball", "enclosure")
                if made or named:
                    found.append(f"{path.relative_to(root)}:{node.lineno}")
    assert not found


@pytest.mark.parametrize(
    "text", [pytest.param(text, id=f"F23-{text}") for text in ("1/x", "log(x)", "1/abs(x)", "x/x")]
)  # fmt: skip
def test_what_is_undefined_is_never_compared_as_if_finite(text, works):
    done = works("error", text, "0*x", "--range", "-2", "2", "--format", "json", seconds=20)
    largest = json.loads(done.out)
    assert '"inf"' in done.out or text == "x/x", largest


FLINT_KILLERS = [
    "10**(10**11)*x", "x**100000000000", "x**(2**40)", "exp(x)**(10**300)", "x**1e400", "(x*1e400)**(1e400)", "2**(x*1e300)",
    "exp(exp(exp(exp(exp(x)))))", "1e400**1e400", "x**-1e300", "(1+1/1e400)**1e400", "sin(1e400*x)", "erf(1e400*x)",
    "gamma(1e300*x)", "tanh(1e400)**1e400*x", "floor(exp(exp(exp(9*x))))", "1/(x**100000000000)",
    "log(1e-400)**1e300", "cos(exp(1000*x))", "round(1e400*x)",
]  # fmt: skip


@pytest.mark.parametrize("command", [["eval", "--at=3,1/3,-1000000"], ["eval", "--at=2", "--digits=5000"], ["show", "--no-curve"]],
                         ids=["F24-eval", "F24-digits", "F24-show"])  # fmt: skip
def test_what_kills_flint(command, folder, program):
    """Each of these sizes kills the process in flint (SIGFPE, SIGSEGV, SIGABRT) unless it is checked before the call."""
    words = FLINT_KILLERS[::5] if command[0] == "show" else FLINT_KILLERS  # a page takes many proofs
    code = f"""
import sys, time
from actcli.cli.door import run
for word in {words!r}:
    started = time.process_time()
    code = run([{command[0]!r}, *{command[1:]!r}, "--", word])
    took = time.process_time() - started
    assert code in (0, 3, 4), (word, code)
    assert took < 20, (word, took)
print("alive")
"""
    done = clean.run_script(code, folder, timeout=200)
    assert done.code == 0, (done.code, done.err)
    assert done.lines[-1] == "alive"
    assert "Traceback" not in done.err


@pytest.mark.parametrize("pair", [pytest.param(("sin(9/x)", "cos(9/x)"), id="F25-budget")])
def test_a_search_that_does_not_finish_says_so(pair, folder, actcli):
    started = time.process_time()
    done = actcli("error", *pair, "--range", "-1", "1", "--digits", "30")
    assert done.code in (0, 4)
    assert time.process_time() - started < 60
    assert done.code == 4 or "~" in done.out or "undecided" in done.out or re.search(r"\d", done.out)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("count", [pytest.param(2000, id="F27-mutations")])
def test_mutated_formulas(count):
    """Only our errors, each with its place within the text, each quickly."""
    chance = random.Random(27)
    seeds = [
        "x*sigmoid(1.702*x)",
        "x if x > 0 else alpha*(exp(x)-1)",
        "max(0, min(1, x/6+1/2))",
        "0.5*x*(1+erf(x/sqrt(2)))",
    ]
    pieces = [
        "(",
        ")",
        ",",
        "**",
        "-",
        "1e9",
        " if ",
        " else ",
        "x",
        "\x1b",
        "²",
        "π",
        "==",
        "\0",
        "'",
        "#",
        "not ",
        "[",
        "9" * 50,
    ]
    for _ in range(count):
        text = chance.choice(seeds)
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(pieces) + text[at + chance.choice([0, 1, 4]) :]
        started = time.process_time()
        with contextlib.suppress(InputError):
            parse(text, VOCABULARY, names=("x", "alpha"))
        assert time.process_time() - started < 0.5, text


def test_limits_have_the_values_of_the_table():
    assert (limits.FORMULA_CHARACTERS, limits.FORMULA_TOKENS, limits.FORMULA_NODES, limits.FORMULA_NESTING) == (
        4096,
        2000,
        2000,
        64,
    )
    assert (limits.NUMBER_DIGITS, limits.NUMBER_EXPONENT, limits.EXACT_EXPONENT, limits.PRECISION_BITS) == (
        400,
        400,
        1024,
        65_536,
    )
