"""The vocabulary's table: every partial derivative and every definition, against balls at high precision."""

from __future__ import annotations

import random
import subprocess
import sys
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import arb, ctx
from strategies import MULTIPLIER

from actcli import operators as op
from actcli.evaluate import evaluate
from actcli.expr import Symbol, substitute, symbols
from actcli.interpreters.balls import BALLS, enclose, exact
from actcli.library import REDUCTIONS, VOCABULARY

BITS = 4000
STEP = Fraction(1, 2**100)
ELEMENTWISE = [word for word in VOCABULARY.values() if word.parameters and word not in REDUCTIONS]
IN_GAUSSIAN_TAILS = ("erf", "erfc", "normal_pdf", "normal_cdf")  # exp(-u**2) at 500 would be below 2**-BITS

# Where the first argument may lie; elsewhere the whole line.
DOMAIN = {"log": (0, 500), "sqrt": (0, 500), "log1p": (-1, 500), "sqrt1pm1": (-1, 500)} | dict.fromkeys(
    IN_GAUSSIAN_TAILS, (-35, 35)
)


def points(word, count: int) -> list[dict[str, Fraction]]:
    """Random rational arguments, in the middle and the far tails; odd denominators keep away from kinks and steps."""
    source = random.Random(word.name)
    low, high = DOMAIN.get(word.name, (-500, 500))
    found = []
    for index in range(count):
        reach = (2, 20, 1000)[index % 3]
        u = Fraction(source.randint(max(low, -reach) * 1001 + 1, min(high, reach) * 1001 - 1), 1001)
        others = sorted(Fraction(source.randint(-3003, 3003), 1003) for _ in word.parameters[1:])
        point = dict(zip((parameter.name for parameter in word.parameters), (u, *others), strict=True))
        if "beta" in point:
            point["beta"] = abs(point["beta"]) + 1
        found.append(point)
    return found


def ball(formula, point, bits: int = BITS):
    with ctx.workprec(bits):
        return enclose(formula, {name: exact(value) for name, value in point.items()}, bits).ball


def close(left, right, bits: int = 60) -> bool:
    with ctx.workprec(BITS):
        slack = abs(left).upper() * arb(2) ** -bits + arb(2) ** -2500
        return bool((left - right).is_finite() and abs(left - right) <= slack)


@pytest.mark.parametrize("word", [w for w in ELEMENTWISE if w.partials is not None], ids=lambda word: word.name)
def test_partial_derivatives(word):
    call = word(*(Symbol(parameter.name) for parameter in word.parameters))
    assert len(word.partials) == len(word.parameters)
    for point in points(word, 12 * MULTIPLIER):
        for parameter, partial in zip(word.parameters, word.partials, strict=True):
            value = ball(partial, point)
            assert value.is_finite(), (parameter.name, point)
            above = ball(call, point | {parameter.name: point[parameter.name] + STEP})
            below = ball(call, point | {parameter.name: point[parameter.name] - STEP})
            with ctx.workprec(BITS):
                difference = (above - below) / (2 * exact(STEP).ball)
            assert close(value, difference), (parameter.name, point)


@pytest.mark.parametrize("word", [w for w in ELEMENTWISE if w.partials is not None], ids=lambda word: word.name)
def test_partial_derivatives_are_numbers_in_far_tails(word):
    """No 0*inf and no inf - inf: not in floats, and not in balls."""
    if word.name in ("tan", "d2sinc_unnormalised"):
        pytest.skip("has poles")
    signs = (1,) if word.name in DOMAIN and word.name not in IN_GAUSSIAN_TAILS else (-1, 1)
    growing = word.name in ("exp", "expm1", "sinh", "cosh")
    others = {"beta": Fraction(2), "h": Fraction(1, 2), "v": Fraction(1), "low": Fraction(0), "high": Fraction(1)}
    for partial in word.partials:
        for sign in signs:
            for size in (700, 10**4, 10**30, 10**300):
                names = symbols(partial) | {"u"}
                point = {name: others[name] for name in names if name in others} | {"u": Fraction(sign * size)}
                if not growing or size == 700:
                    floats = evaluate(partial, {name: np.array(float(value)) for name, value in point.items()})
                    assert np.isfinite(floats), (partial, point)
                if size <= 10**4:
                    assert ball(partial, point, 200).is_finite()


@pytest.mark.parametrize(
    "word", [w for w in ELEMENTWISE if w.definition is not None and w in BALLS.rules], ids=lambda word: word.name
)
def test_definitions_agree_with_the_rules_of_balls(word):
    call = word(*(Symbol(parameter.name) for parameter in word.parameters))
    for point in points(word, 30 * MULTIPLIER):
        own, written = ball(call, point), ball(word.definition, point)
        assert own.is_finite(), point
        assert own.overlaps(written), point
        assert close(own, written, 1000), point


@pytest.mark.parametrize("name", sorted(word.name for word in REDUCTIONS if word.definition is not None))
def test_definitions_of_reductions(name):
    word, source = VOCABULARY[name], random.Random(name)
    for _ in range(20):
        vector = tuple(exact(Fraction(source.randint(-9999, 9999), 1001)) for _ in range(source.randint(1, 6)))
        own = enclose(word(Symbol("u")), {"u": vector}, 200)
        written = enclose(word.definition, {"u": vector}, 200)
        for left, right in zip(*([v] if hasattr(v, "ball") else v for v in (own, written)), strict=True):
            assert left.ball.overlaps(right.ball)


MPMATH = {
    "exp": mpmath.exp, "expm1": mpmath.expm1, "log": mpmath.log, "log1p": mpmath.log1p, "sqrt": mpmath.sqrt,
    "cbrt": lambda u: mpmath.sign(u) * mpmath.cbrt(abs(u)), "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan,
    "sinpi": mpmath.sinpi, "cospi": mpmath.cospi, "atan": mpmath.atan, "sinh": mpmath.sinh, "cosh": mpmath.cosh,
    "arccot": lambda u: mpmath.pi / 2 - mpmath.atan(u), "tanh": mpmath.tanh, "sech": mpmath.sech, "asinh": mpmath.asinh,
    "logcosh": lambda u: mpmath.log(mpmath.cosh(u)), "tanhshrink": lambda u: u - mpmath.tanh(u),
    "sqrt1pm1": lambda u: mpmath.sqrt(1 + u) - 1, "sinc_unnormalised": mpmath.sinc, "sinc": mpmath.sincpi,
    "dsinc_unnormalised": lambda u: mpmath.diff(mpmath.sinc, u), "dsinc": lambda u: mpmath.diff(mpmath.sincpi, u),
    "d2sinc_unnormalised": lambda u: mpmath.diff(mpmath.sinc, u, 2),
    "d2sinc": lambda u: mpmath.diff(mpmath.sincpi, u, 2),
    "erf": mpmath.erf, "erfc": mpmath.erfc, "normal_pdf": mpmath.npdf, "normal_cdf": mpmath.ncdf,
    "sigmoid": mpmath.sigmoid if hasattr(mpmath, "sigmoid") else lambda u: 1 / (1 + mpmath.exp(-u)),
    "softplus": lambda u, beta: mpmath.log1p(mpmath.exp(beta * u)) / beta,
    "abs": abs, "sign": mpmath.sign, "floor": mpmath.floor, "ceil": mpmath.ceil, "round": mpmath.nint,
    "heaviside": lambda u, h: mpmath.mpf((u > 0) + (u == 0) * h), "max": max, "min": min,
    "clip": lambda u, low, high: min(max(u, low), high),
}  # fmt: skip


def test_mpmath_knows_every_elementwise_word():
    assert {word.name for word in ELEMENTWISE} == MPMATH.keys()


@pytest.mark.parametrize("word", ELEMENTWISE, ids=lambda word: word.name)
def test_values_agree_with_mpmath(word):
    """Of the definition where there is one, so that the table itself is what is tested."""
    formula = word.definition or word(*(Symbol(parameter.name) for parameter in word.parameters))
    with mpmath.workdps(60):
        for point in points(word, 15):
            arguments = [mpmath.mpf(value.numerator) / value.denominator for value in point.values()]
            expected = MPMATH[word.name](*arguments)
            ours = mpmath.mpf(ball(formula, point).str(50, radius=False))
            assert mpmath.almosteq(ours, expected, 1e-25, 1e-25), (word.name, point)


def test_the_table_in_its_own_words():
    for word in VOCABULARY.values():
        names = {parameter.name for parameter in word.parameters}
        for formula in (word.definition, *(word.partials or ())):
            assert formula is None or symbols(formula) <= names, word.name
        for parameter in word.parameters:
            assert parameter.default is None or not symbols(parameter.default)


@pytest.mark.parametrize(
    ("text", "value"),
    [("heaviside", [0, 1]), ("abs", [0]), ("max", [1, 0]), ("min", [1, 0]), ("clip", [0, 0, 0]), ("sign", [0])],
)
def test_conventions_at_the_kink(text, value):
    word = VOCABULARY[text]
    at = {"u": Fraction(0), "h": Fraction(1, 2), "v": Fraction(0), "low": Fraction(0), "high": Fraction(1)}
    assert [ball(partial, at) for partial in word.partials] == value


def test_importing_the_vocabulary_is_light():
    code = "import sys, actcli.library; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "flint", "yaml", "rich", "typer", "matplotlib", "unicodedata"} & set(loaded)


def test_definitions_are_read_when_first_needed():
    code = "from actcli.library import VOCABULARY as V; print(*('definition' in vars(word) for word in V.values()))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) == {"False"}


def test_words_stand_beside_operators():
    assert not {word.name for word in op.OPERATORS} & VOCABULARY.keys()
    assert substitute(VOCABULARY["tan"].definition, {"u": Symbol("x")}).function is op.DIVIDE
