"""No verdict is wrong: random formulas, random claims about them, each checked at many points by balls."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest
from flint import ctx

from actcli.catalog import Catalog
from actcli.claims import audit
from actcli.errors import ActcliError
from actcli.evaluate import ball_at
from actcli.record import Claim, Text

CATALOG = Catalog()
LEAVES = ["x", "x", "x", "2*x", "x - 1", "x/3", "-x", "1", "1/2", "x**2"]
ONE = ["exp(-abs({}))", "tanh({})", "sigmoid({})", "abs({})", "sqrt({}**2)", "relu({})", "sin({})", "atan({})",
       "softplus({})", "max(0, {})", "clip({}, -1, 1)", "sign({})", "1/(1 + {}**2)", "sqrt(1 + {}**2)", "erf({})",
       "floor({})", "sinc({})", "({})**2", "cbrt({})", "round({})", "log(1 + {}**2)"]  # fmt: skip
TWO = [
    "({}) + ({})",
    "({})*({})",
    "({}) - ({})",
    "max({}, {})",
    "(({}) if x > 0 else ({}))",
    "(({}) if x < 1/3 else ({}))",
]
POINTS = [Fraction(k, 7) for k in range(-84, 85)] + [Fraction(k) for k in (-1000, -50, 50, 1000)] + [Fraction(1, 3)]


def formula(rng, depth):
    if depth == 0:
        return rng.choice(LEAVES)
    if rng.random() < 0.6:
        return rng.choice(ONE).format(formula(rng, depth - 1))
    return rng.choice(TWO).format(formula(rng, depth - 1), formula(rng, depth - 1))


def ends(root, at):
    with ctx.workprec(200):
        ball = ball_at(root, {"x": at})
        if not ball.is_finite():
            return None
        low, high = float(ball.lower()), float(ball.upper())
    return (math.nextafter(low, -math.inf), math.nextafter(high, math.inf))


def decimal(rng, value):
    text = f"{value:.{rng.randint(1, 4)}g}"
    return text if "." in text or "e" in text else text + ".0"


def stands_for(text, value):
    """Whether a decimal may be what somebody prints of the number, with room for the float that it is."""
    digits = text.lower().partition("e")[0].partition(".")[2]
    unit = 10.0 ** (int(text.partition("e")[2] or 0) - len(digits))
    claimed = float(text)
    size, own = (abs(claimed), value if claimed > 0 else -value) if claimed else (0.0, abs(value))
    slack = 1e-9 * max(1.0, abs(value))
    return size - unit / 2 - slack <= own <= size + unit + slack


def asked(activation, claim):
    try:
        return audit(activation, claim)
    except ActcliError:
        return None


@pytest.mark.parametrize("seed", range(12))
def test_no_verdict_is_contradicted(seed):
    rng = random.Random(seed)
    activation = CATALOG.load(formula(rng, rng.randint(1, 3)))
    root = activation.expression
    known = [(at, found) for at in POINTS if (found := ends(root, at)) is not None]
    if not known:
        return
    least, most = min(low for _, (low, _) in known), max(high for _, (_, high) in known)

    for _ in range(3):  # everywhere
        bound = decimal(rng, rng.choice([least, most, 0.5, rng.uniform(-2, 2)]))
        relation = rng.choice(["<=", "<", ">=", ">"])
        found = asked(activation, Claim("value", (Text(f"{relation} {bound}"),)))
        if found is not None and found.verdict == "PROVED":
            number = float(bound)
            assert (most <= number + 1e-9) if relation.startswith("<") else (least >= number - 1e-9), found

    at = rng.choice(POINTS[:169])
    low, high = ends(root, at) or (-math.inf, math.inf)
    number = decimal(rng, rng.choice([low if math.isfinite(low) else 1.0, rng.uniform(-2, 2)]))
    found = asked(activation, Claim("value", (Text(number),), (Text(str(at)),)))
    if found is not None and found.verdict != "UNDECIDED":
        assert stands_for(number, low) or found.verdict == "REFUTED"
        assert not (found.verdict == "REFUTED" and float(number) == low == high)

    step = Fraction(1, 10**9)  # the derivative, against a difference quotient on each side
    here = [ends(root, at + k * step) for k in (-2, -1, 1, 2)]
    if None not in here:
        sides = [(here[1][0] - here[0][0]) / float(step), (here[3][0] - here[2][0]) / float(step)]
        guess = decimal(rng, rng.choice([sides[0], 0.0, 1.0]))
        found = asked(activation, Claim("derivative", (Text(guess),), (Text(str(at)),)))
        if found is not None and found.verdict == "PROVED":
            for side in sides:
                assert abs(side - float(guess)) <= 1e-3 * max(1.0, abs(side)) + abs(float(guess)) or stands_for(
                    guess, side
                )
            assert abs(sides[0] - sides[1]) < 1e-2 * max(1.0, abs(sides[0])), found

    for name, extreme, sign in (("minimum", least, -1), ("maximum", most, 1)):
        number = decimal(rng, rng.choice([extreme, 0.0]))
        found = asked(activation, Claim(name, (Text(number),)))
        if found is not None and found.verdict == "PROVED":
            assert sign * (extreme - float(number)) <= abs(float(number)) + 0.1, found

    shift = rng.choice(["0", "1e-12", "0*x", "x - x"])
    other = formula(rng, 1) if rng.random() < 0.5 else f"({activation.formula}) + {shift}"
    found = asked(activation, Claim("equal", to=Text(other)))
    if found is not None and found.verdict != "UNDECIDED":
        theirs = CATALOG.load(other).expression
        pairs = [(mine, ends(theirs, place)) for place, mine in known]
        apart = any(b is not None and (a[0] > b[1] or b[0] > a[1]) for a, b in pairs)
        assert apart or found.verdict == "PROVED" or "1e-12" in other or any(b is None for _, b in pairs), found
        assert not (apart and found.verdict == "PROVED"), found

    word = rng.choice(["increasing", "non-decreasing", "decreasing", "non-increasing"])
    found = asked(activation, Claim("monotonic", (Text(word),)))
    if found is not None and found.verdict == "PROVED":
        ordered = sorted(known)
        sign = 1 if word in ("increasing", "non-decreasing") else -1
        for (_, before), (_, after) in itertools.pairwise(ordered):
            assert sign * after[1 if sign > 0 else 0] >= sign * before[0 if sign > 0 else 1] - 1e-12, found
