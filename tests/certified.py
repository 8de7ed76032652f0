"""What the tests of certificates share: pairs, their certificates, and ways to change one."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from actcli import load
from actcli.analyses.certify import certificate_of
from actcli.analyses.gap import gaps
from actcli.certificates.document import digest, write
from actcli.certificates.reading import read
from actcli.errors import ActcliError
from actcli.verify import check

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from actcli.verify import Checked

# Reference, candidate, options of the gap: smooth and bent, jumps, irrational places, infinite and periodic ones.
PAIRS: list[tuple[str, str, dict[str, Any]]] = [
    ("abs", "abs_sqrt", {"over": "reals"}),
    ("elu", "selu", {"over": "reals"}),
    ("exp(-(10*(x-0.1234567))**2)", "0", {}),
    ("exp(x)", "x", {"over": "reals"}),
    ("gelu", "gelu", {}),
    ("gelu", "gelu_sigmoid", {}),
    ("gelu", "gelu_tanh", {}),
    ("gelu", "gelu_tanh", {"digits": 30}),
    ("gelu", "gelu_tanh", {"interval": (Fraction(-1), Fraction(1, 3))}),
    ("gelu", "quant_relu", {}),
    ("gelu", "relu", {}),
    ("gelu", "silu", {}),
    ("hard_swish", "silu", {}),
    ("heaviside(x, 3)", "0", {}),
    ("lisht", "abs", {"over": "reals"}),
    ("mish", "silu", {}),
    ("mish", "tanhexp", {}),
    ("relu", "celu", {}),
    ("relu", "elu", {}),
    ("relu", "leaky_relu", {"over": "reals"}),
    ("relu", "relu6", {"over": "reals"}),
    ("relu", "silu", {}),
    ("relu", "softplus", {}),
    ("relu", "max(x, x**3 - 2)", {"over": "range"}),
    ("relu", "x if exp(x) > 2 else 0", {"over": "reals"}),
    ("sigmoid", "arctan", {}),
    ("sigmoid", "binary_step", {}),
    ("sigmoid", "hard_sigmoid_keras", {}),
    ("sigmoid", "hard_sigmoid_tangent", {}),
    ("sigmoid", "hard_sigmoid_torch", {}),
    ("sigmoid", "heaviside_arctan", {}),
    ("sigmoid", "scaled_tanh", {}),
    ("sigmoid", "srelu", {}),
    ("sinc", "0", {}),
    ("sinc", "sigmoid", {}),
    ("sine", "cosine", {}),
    ("snake", "x", {"over": "range"}),
    ("softsign", "tanh", {}),
    ("softsign", "x/sqrt(1 + x**2)", {}),
    ("tanh", "clip(x/sqrt(2), -1, 1)", {"over": "reals"}),
    ("tanh", "hard_tanh", {}),
    ("tanh", "min(max(x**2 - 2, -1), 1)", {"interval": (Fraction(-3), Fraction(3))}),
    ("tanh", "sign", {}),
    ("x - floor(x)", "0", {"interval": (Fraction(-2), Fraction(2))}),
    ("x if x < 1 else 0", "0", {"interval": (Fraction(0), Fraction(1))}),
]
IDS = [" and ".join((first, second, *map(str, options))) for first, second, options in PAIRS]


@cache
def certified(number: int) -> dict[str, Any]:
    """The certificate of a pair as data; a fresh copy of it."""
    first, second, options = PAIRS[number]
    digits = options.get("digits", 10)
    ends = options.get("interval")
    found = gaps(load(first), [load(second)], ends, over=options.get("over", "auto"), digits=digits)
    certificate, _ = certificate_of(found, digits)
    assert certificate is not None
    return json.loads(write(certificate))


def copy(number: int) -> dict[str, Any]:
    return json.loads(json.dumps(certified(number)))


def signed(data: dict[str, Any]) -> bytes:
    """The data as a file, its digest computed anew."""
    return json.dumps({**data, "sha256": digest(data)}).encode()


def verdicts(data: dict[str, Any], seconds: float = 5.0) -> list[Checked] | ActcliError:
    """What comes of a certificate: a verdict a claim, or the error that refuses it."""
    from actcli import limits

    before = limits.CERTIFICATE_SECONDS
    limits.CERTIFICATE_SECONDS = seconds  # type: ignore[misc]
    try:
        return check(read(signed(data)))
    except ActcliError as error:
        return error
    finally:
        limits.CERTIFICATE_SECONDS = before  # type: ignore[misc]


def scaled(text: str, factor: Fraction) -> str:
    value = Fraction(text) * factor
    return f"{value.numerator}/{value.denominator}"


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where everything in the data stands."""
    yield path
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


JUNK = [
    None, True, False, 0, 1, -1, 10**5, 0.5, "", "x", "0", "1", "-1", "1e400", "-1e-400", "1/3", "1/0", "inf", "nan",
    "9" * 2000, [], {}, [[]], "value", "slope", "bend", "open", "monotone", "growing", "reals", ["0", "1"], "\x00",
    "exp(exp(exp(x)))", "x**64", "1/x", "log(x)", "x if x > 0.5 else 0", "floor(x)", "x/x", "sqrt(x)*0",
]  # fmt: skip


FACTORS = [-1, 0, 2, Fraction(1, 2), 1 + Fraction(1, 10**9), 1 - Fraction(1, 10**9), 10**300, Fraction(1, 10**300)]


def _renumbered(data: dict[str, Any], chooser: random.Random) -> bool:
    """Change one number, if there is one."""
    found = []
    for path in places(data):
        value: Any = data
        for key in path:
            value = value[key]
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(/[1-9][0-9]*)?", value):
            found.append((path, value))
    if not found:
        return False
    path, value = chooser.choice(found)
    parent: Any = data
    for key in path[:-1]:
        parent = parent[key]
    other = chooser.choice(found)[1]
    parent[path[-1]] = chooser.choice([scaled(value, Fraction(chooser.choice(FACTORS))), other])
    return True


def mutated(data: dict[str, Any], chooser: random.Random) -> dict[str, Any]:
    """The data with one to three things in it changed; half of the time only numbers, so that the form stays right."""
    for _ in range(chooser.choice([1, 1, 1, 2, 3])):
        if chooser.random() < 0.5 and _renumbered(data, chooser):
            continue
        path = chooser.choice([path for path in places(data) if path])
        parent = data
        for key in path[:-1]:
            parent = parent[key]
        key, value = path[-1], parent[path[-1]]
        match chooser.randrange(6):
            case 0:
                parent[key] = chooser.choice(JUNK)
            case 1:
                del parent[key]
            case 2 if isinstance(parent, list):
                parent.insert(key, value)
            case 3 if isinstance(value, str) and value:
                at = chooser.randrange(len(value))
                parent[key] = value[:at] + chooser.choice("0123456789x+-*/().e") + value[at + 1 :]
            case 4 if isinstance(value, list) and len(value) > 1:
                at = chooser.randrange(len(value) - 1)
                value[at], value[at + 1] = value[at + 1], value[at]
            case _:
                other = chooser.choice([path for path in places(data) if path])
                found: Any = data
                for step in other:
                    found = found[step]
                parent[key] = json.loads(json.dumps(found))
    return data
