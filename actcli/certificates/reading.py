"""A certificate read as something that anybody may have written: whatever is not one is an `InputError`, at once.

Sizes are bounded before anything is computed: of the text, of lists, of numbers, which are texts of their own, since
JSON's have no bound. Only the form is judged here; whether what it says is true, `actcli.verify` says.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NoReturn, get_args

from actcli import limits
from actcli.certificates.document import (
    SCHEMA,
    Box,
    Certificate,
    Claim,
    End,
    Function,
    Lemma,
    Piece,
    Quantity,
    Reason,
    Tail,
    Witness,
    digest,
)
from actcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["number", "read"]

_NUMBER: Final = re.compile(r"-?[0-9]+(?:/[0-9]+|(?:\.[0-9]+)?(e-?[0-9]{1,4})?)")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
CHARACTERS: Final = 2500  # of a number: 300 digits' precision is 1100 bits above and below
EXPONENT: Final = 400
_WRITTEN: Final = "one is written by: actcli error gelu gelu_tanh --certificate gap.json"
NAME: Final = limits.FORMULA_CHARACTERS


def read(text: bytes, name: str = "certificate") -> Certificate:
    """The certificate in a text; whatever is not one raises `InputError`.

    >>> read(b"[]", "gap.json")
    Traceback (most recent call last):
    actcli.errors.InputError: gap.json: no certificate: an object is expected, not a list
    hint: one is written by: actcli error gelu gelu_tanh --certificate gap.json
    """
    try:
        return _certificate(_parsed(text))
    except _Wrong as wrong:
        raise InputError(f"{name}: no certificate: {wrong}", hint=_WRITTEN) from None


class _Wrong(Exception):
    """What is wrong with the text."""


def _parsed(text: bytes) -> Any:
    if len(text) > limits.CERTIFICATE_BYTES:
        raise _Wrong(f"longer than {limits.CERTIFICATE_BYTES} bytes")
    try:
        return json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_small,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _Wrong(f"it is not JSON: {str(error)[:80]}") from None
    except RecursionError:
        raise _Wrong("it is nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _Wrong("a key stands twice in an object")
    return result


def _small(digits: str) -> int:
    if len(digits) > 6:
        raise _Wrong("numbers are written as texts")
    return int(digits)


def _refuse(word: str) -> NoReturn:
    raise _Wrong(f"numbers are written as texts, not {word[:20]}")


def _fields(value: Any, *names: str) -> list[Any]:
    if not isinstance(value, dict):
        raise _Wrong(f"an object is expected, not {_kind(value)}")
    if set(value) != set(names):
        different = sorted(map(str, set(value) ^ set(names)))[0]
        raise _Wrong(f"the key {different[:40]!r} is {'missing' if different in names else 'not known'}")
    return [value[name] for name in names]


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", int: "a number", bool: "a truth", type(None): "null"}
    return kinds.get(type(value), "that")


def _list(value: Any, most: int, least: int = 0) -> list[Any]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise _Wrong(f"a list of {least} to {most} entries is expected, not {_kind(value)}")
    return value


def _string(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise _Wrong(f"a text of at most {most} characters is expected, not {_kind(value)}")
    return value


def number(value: Any) -> Fraction:
    """The rational that a text says."""
    text = _string(value, CHARACTERS)
    if not (found := _NUMBER.fullmatch(text)):
        raise _Wrong(f"{text[:40]!r} is no number")
    if found[1] and abs(int(found[1][1:])) > EXPONENT:
        raise _Wrong(f"{text[:40]!r} has an exponent beyond {EXPONENT}")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise _Wrong(f"{text[:40]!r} divides by zero") from None


def _maybe(value: Any) -> End:
    return None if value is None else number(value)


def _one_of(value: Any, *known: Any) -> Any:
    if not any(value is one or (type(value) is type(one) and value == one) for one in known):
        raise _Wrong(f"one of {', '.join(map(str, known))} is expected, not {str(value)[:40]!r}")
    return value


def _function(value: Any) -> Function:
    name, formula = _fields(value, "name", "formula")
    return Function(_string(name, NAME), _string(formula, limits.CERTIFICATE_FORMULA))


def _box(value: Any) -> Box:
    low, high, reason, *point = _list(value, 4, 3)
    return Box(number(low), number(high), _one_of(reason, *get_args(Reason)), number(point[0]) if point else None)


def _tail(value: Any) -> Tail:
    start, direction, lemma = _list(value, 3, 3)
    return Tail(number(start), _one_of(direction, -1, 1), _one_of(lemma, *get_args(Lemma)))


def _several(rule: Callable[[Any], Any], values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(map(rule, values))


def _piece(value: Any) -> Piece:
    low, high, rough, boxes, tails = _fields(value, "low", "high", "rough", "boxes", "tails")
    return Piece(
        _maybe(low),
        _maybe(high),
        _one_of(rough, True, False),
        _several(_box, _list(boxes, limits.CERTIFICATE_BOXES)),
        _several(_tail, _list(tails, 2)),
    )


def _witness(value: Any) -> Witness:
    at, piece, toward = _fields(value, "at", "piece", "toward")
    if piece is not None and (type(piece) is not int or piece < 0):
        raise _Wrong("a piece is counted from 0")
    return Witness(_maybe(at), piece, _one_of(toward, -1, 0, 1))


def _bound(value: Any) -> str:
    text = _string(value, CHARACTERS)
    if text != "inf" and number(text) < 0:
        raise _Wrong("the bound of a size is not negative")
    return text


def _claim(value: Any) -> Claim:
    names = "candidate", "quantity", "domain", "lower", "upper", "attained", "witness", "period", "pieces"
    candidate, quantity, domain, lower, upper, attained, witness, period, pieces = _fields(value, *names)
    ends = None if domain == "reals" else tuple(map(number, _list(domain, 2, 2)))
    return Claim(
        _function(candidate),
        _one_of(quantity, *get_args(Quantity)),
        ends,  # type: ignore[arg-type]
        _bound(lower),
        _bound(upper),
        _one_of(attained, True, False, None),
        _witness(witness),
        _maybe(period),
        _several(_piece, _list(pieces, limits.CERTIFICATE_PIECES)),
    )


def _certificate(data: Any) -> Certificate:
    schema, version, reference, claims, found = _fields(data, "schema", "version", "reference", "claims", "sha256")
    _one_of(schema, SCHEMA)
    if not _DIGEST.fullmatch(_string(found, 64)) or found != digest(data):
        raise _Wrong("its content does not have the digest that it carries: it was changed or damaged")
    return Certificate(
        _string(version, 40), _function(reference), _several(_claim, _list(claims, limits.CERTIFICATE_CLAIMS, 1))
    )
