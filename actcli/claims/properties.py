"""Claims of what the property table shows: its own finding, compared with what is claimed.

One rule serves every analysis. A number is compared with the enclosure that the finding holds; a list, or a text with
numbers in it, number by number, and only where the words between them are the same; a word with the word found, where
the words are few. So nothing is refuted because it is put or rounded in another way. Words that imply others have
rules of their own. A finding that is only estimated decides nothing.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from actcli.analyses import ANALYSES, Finding, Verdict
from actcli.claims.answers import Answer, digits_for, proved, refuted, shown, undecided, verdict_of
from actcli.claims.figures import figure, is_number
from actcli.claims.turns import flat, turn
from actcli.errors import InputError, suggest
from actcli.evaluate import rounded
from actcli.record import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actcli.activation import Activation
    from actcli.claims.figures import Ends, Number

__all__ = ["of_property"]

_IMPLIED: Final = {  # what a monotone function is too
    "increasing": {"increasing", "non-decreasing", "yes"},
    "non-decreasing": {"non-decreasing", "yes"},
    "decreasing": {"decreasing", "non-increasing", "yes"},
    "non-increasing": {"non-increasing", "yes"},
    "constant": {"constant", "non-decreasing", "non-increasing", "yes"},
    "no": {"no"},
}
_BENT: Final = {  # and what one that bends one way is too; the a finding of `convex` does not deny strictly
    "strictly convex": {"strictly convex", "convex"},
    "strictly concave": {"strictly concave", "concave"},
    "affine": {"affine", "convex", "concave"},
}
_WORDS: Final = {  # the words that a property may be claimed to be, where they are few
    "convexity": ("convex", "concave", "strictly convex", "strictly concave", "affine", "neither"),
    "monotonic": (*_IMPLIED, "yes"),
    "parity": ("odd", "even", "neither", "both"),
    "saturation": ("both", "left", "right", "none"),
    "zero_centred": ("yes", "no"),
}
_SAME: Final = {"true": "yes", "false": "no"}
_NAMED: Final = {"smooth": "C^inf", "analytic": "C^omega", "continuous": ">= C^0", "discontinuous": "C^-1"}
_CLASS: Final = re.compile(r"(>=|=)?\s*C\^?(-?[0-9]+|inf|omega)")
_NUMBER: Final = re.compile(r"(?<![\w.])[-+]?(?:[0-9]+\.?[0-9]*(?:e[-+]?[0-9]+)?|inf)(?![\w.])")
_NO_NUMBERS: Final = frozenset({"none", "infinitely many"})
_DIGITS: Final = 6  # of a number in the text of a finding


def of_property(activation: Activation, key: str, value: Text) -> Answer:
    """Whether a property is what a claim says."""
    word = _SAME.get(value.text.strip(), value.text.strip())
    _refuse_unknown(key, value, word)
    if key not in ANALYSES:
        return undecided(f"there is no proof of {key} yet")
    found = ANALYSES[key].of(activation)
    if found.verdict is Verdict.NOT_APPLICABLE:
        return undecided(f"it does not apply: {found.method}")
    if found.verdict is not Verdict.PROVED:
        return undecided(f"not proved; {found.text} by samples" if found.verdict is Verdict.ESTIMATED else found.method)
    match key:
        case "convexity":
            return _convexity(found, word)
        case "monotonic":
            return _monotonic(activation, found, word)
        case "parity" | "saturation":
            return verdict_of(word == found.text, found.text)
        case "smoothness":
            return _smoothness(found, word)
        case "zero_centred":
            return _zero_centred(found, word)
    ends = _ends(found.data)
    if ends is None:
        return _by_text(found, value)
    if not is_number(value):
        raise InputError(f"expected a number, found {value.text!r}", place=value.place, hint="for example: value: 0.5")
    claimed = figure(value)
    return verdict_of(claimed.settles(*ends), shown(ends, digits_for(claimed)), _at(found))


def _refuse_unknown(key: str, value: Text, word: str) -> None:
    words = _WORDS.get(key)
    if words is not None and word not in words:
        what = f"expected one of {', '.join(sorted(words))}, found {word!r}"
        raise InputError(what, place=value.place, hint=suggest(word, words) or f"for example: {words[0]}")
    if key == "smoothness" and _CLASS.fullmatch(_NAMED.get(word, word)) is None:
        what = f"expected a class such as C^1, found {word!r}"
        raise InputError(what, place=value.place, hint="for example: C^1, '>= C^2' or C^inf")


def _at(found: Finding) -> str:
    finite = [f"{place:.6g}" for place in found.at if math.isfinite(place)]
    return f"at x = {finite[0]}" if finite else ""


# Numbers, and texts with numbers in them


def _ends(data: Any) -> Ends | None:
    """The enclosure that a finding holds, if it is of one number."""
    if not isinstance(data, dict) or not {"lower", "upper"} <= data.keys() or "throughout" in data:
        return None
    low, high = data["lower"], data["upper"]
    return (_read(low), _read(high)) if isinstance(low, str) and isinstance(high, str) else None


def _read(text: str) -> Number:
    return {"inf": math.inf, "-inf": -math.inf}.get(text) or Fraction(text)


def _enclosures(data: Any) -> Iterator[Ends]:
    """All the enclosures that a finding holds, and each end of an interval as one."""
    ends = _ends(data)
    if ends is not None:
        yield ends
    elif isinstance(data, dict):
        if "throughout" in data:
            yield from ((_read(data[key]), _read(data[key])) for key in ("lower", "upper"))
        for one in data.values():
            yield from _enclosures(one)
    elif isinstance(data, list):
        for one in data:
            yield from _enclosures(one)


def _by_text(found: Finding, value: Text) -> Answer:
    """A text compared with that of the finding: words with words, numbers with the enclosures behind them."""
    texts = [" ".join(text.split()) for text in (value.text, found.text)]
    claimed, actual = (_NUMBER.findall(text) for text in texts)
    words, own_words = (_NUMBER.sub("#", text) for text in texts)
    if words != own_words:
        lists = all(re.fullmatch(r"#(, #)*", one) for one in (words, own_words))
        different = lists or words in _NO_NUMBERS or own_words in _NO_NUMBERS
        return refuted(found.text) if different else undecided(f"{found.text!r} is put in other words")
    enclosures = list(_enclosures(found.data))
    verdicts = [
        figure(Text(one, value.place)).settles(*ends) if (ends := _behind(other, enclosures)) is not None else None
        for one, other in zip(claimed, actual, strict=True)
    ]
    shown_all = all(low == high or any(_shows(text, (low, high)) for text in actual) for low, high in enclosures)
    return verdict_of(False if False in verdicts else None if None in verdicts or not shown_all else True, found.text)


def _behind(text: str, enclosures: list[Ends]) -> Ends | None:
    """The enclosure that a number in a text was rounded from; None where it could be several."""
    fitting = {ends for ends in enclosures if _shows(text, ends)}
    return fitting.pop() if len(fitting) == 1 else None


def _shows(text: str, ends: Ends) -> bool:
    low, high = ends
    if not (isinstance(low, Fraction) and isinstance(high, Fraction)):
        return low == high == _read(text)
    return any(rounded(low, count) == text == rounded(high, count) for count in range(1, _DIGITS + 1))


# Words that imply others


def _monotonic(activation: Activation, found: Finding, word: str) -> Answer:
    actual = found.text
    if word in _IMPLIED.get(actual, {actual}):
        return proved(actual)
    if (actual, word) in (("non-decreasing", "increasing"), ("non-increasing", "decreasing")):
        return flat(activation.expression, actual)
    if actual != "no":
        return refuted(actual)
    moves = {"increasing": -1, "non-decreasing": -1, "decreasing": 1, "non-increasing": 1}
    return refuted("not monotonic", turn(activation.expression, moves[word]) if word in moves else _at(found))


def _convexity(found: Finding, word: str) -> Answer:
    """Being `convex` does not say that it is not strictly so."""
    if word == f"strictly {found.text}":
        return undecided(f"{found.text}, and whether strictly is not decided")
    return verdict_of(word in _BENT.get(found.text, {found.text}), found.text, _at(found))


def _zero_centred(found: Finding, word: str) -> Answer:
    mean = _ends(found.data["mean"])
    assert mean is not None  # noqa: S101 -- a proved mean is enclosed
    is_zero = True if mean[0] == 0 == mean[1] else False if mean[0] > 0 or mean[1] < 0 else None
    return verdict_of(None if is_zero is None else is_zero is (word == "yes"), found.text)


def _smoothness(found: Finding, word: str) -> Answer:
    parsed = _CLASS.fullmatch(_NAMED.get(word, word))
    assert parsed is not None  # noqa: S101 -- refused before
    claimed, actual = _order(parsed[2]), _order(found.text.removeprefix("C^"))
    if parsed[2] == "omega" and found.text == "C^inf":
        return undecided("C^inf, and whether it is analytic is not decided")
    exactly = parsed[1] != ">=" and math.isfinite(claimed)
    return verdict_of(actual == claimed if exactly else actual >= claimed, found.text, _at(found))


def _order(text: str) -> float:
    return math.inf if text in ("inf", "omega") else float(text)
