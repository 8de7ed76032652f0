"""Texts that are formulas, nearly formulas, or none: seeds with changes, sentences of the grammar, noise, deep nesting.

Seeds are all formulas of the catalogue and the vocabulary, and the fixtures of valid, of invalid and of found ones.
"""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from mutation import mutated_text, mutated_words

from actcli.catalog import default_catalog
from actcli.library import _ROWS, REDUCTIONS, VOCABULARY

if TYPE_CHECKING:
    import random

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = ("x", "y")

OPERATORS = [*"+-*/()<>=!,.", "**", "<=", ">=", "==", "!=", " if ", " else ", " and ", " or ", "not ", "(", ")", "- -"]
CONFUSABLES = [
    *"хеоαβπσΦ−×÷·⋅≤≥≠²³⁹¹⁰½ⅇℯｘ１٣∞√’“„",
    "\u00a0",
    "\u200b",
    "\u202e",
    "\u2028",
    "\u0085",
    "\ufeff",
    "\x00",
]
CONFUSABLES += ["\ud800", "\udcff", "\U0001d465", "\U000e0041", "x\u0301", "e\u0308", "ﬁ", "İ", "ß"]
NUMBERS = [
    "0",
    "1",
    "2",
    "-1",
    "0.5",
    "1e3",
    "1.",
    ".5",
    "1e400",
    "1e-400",
    "1e401",
    "1e999999999",
    "0e9999999",
    "1024",
]
NUMBERS += ["1025", "1e17", "9" * 400, "9" * 401, "0." + "0" * 399 + "1", "1/3", "00012", "1_000", "0x10", "1e", "1j"]
NUMBERS += ["0" * 500, "3.141592653589793238462643383279", "5e-324", "1.7976931348623157e308", "4.9e-324"]
SPACES = [" ", "\t", "\n", "\r\n", "  "]
CODE = [
    "lambda x: ",
    "x.real",
    "__import__('os')",
    "[x]",
    "{x}",
    "for x in y",
    "x := 1",
    "f'{x}'",
    "**kw",
    "*a",
    "@",
    ";",
]
CALLS = [f"{name}(" for name, word in VOCABULARY.items() if word.parameters]
KEYWORDS = ["u=", "beta=", "h=0", "low=", "high=", "v=", ", ", ", beta=2", "alpha=1"]
PIECES = [*"xy", *OPERATORS, *CONFUSABLES, *NUMBERS, *SPACES, *CODE, *CALLS, *KEYWORDS, *VOCABULARY]
# For mutation by words: mostly what may stand in a formula.
LIKELY = [
    *"xyxyxy",
    *OPERATORS,
    *NUMBERS[:16],
    *VOCABULARY,
    *KEYWORDS,
    "pi",
    "e",
    "inf",
    "sin(x)",
    "exp(x)",
    "max(x, y)",
]
WORDS = sorted(set(VOCABULARY) - {word.name for word in REDUCTIONS})
CATALOGUE = default_catalog()


@cache
def seeds() -> tuple[str, ...]:
    """Every formula there is: of the catalogue, of the vocabulary, of the fixtures."""
    found = [text.text for one in CATALOGUE for text in one.record.formulas]
    found += [text for _, definition, partials in _ROWS for text in (definition, *(partials or ())) if text]
    for name in ("identity.txt", "invalid.txt", "found_formulas.txt"):
        for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines():
            formula = line.rsplit(" | ", 2)[0] if name == "invalid.txt" else line
            found.append(re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), formula))
    return tuple(dict.fromkeys(found))


def draw(chance: random.Random) -> str:
    """A text."""
    match chance.randrange(20):
        case 0 | 1 | 2 | 3 | 4 | 5 | 6:
            return mutated_text(_short(chance), chance, PIECES, seeds())
        case 7 | 8 | 9 | 10 | 11 | 12 | 13:
            return mutated_words(_short(chance), chance, LIKELY, seeds())
        case 14 | 15 | 16 | 17:
            return sentence(chance, chance.randint(1, 6))
        case 18 if chance.random() < 0.2:  # these take fifty times as long as others
            return deep(chance)
        case _:
            return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 40)))


def _short(chance: random.Random) -> str:
    """The shorter of two seeds: a case of half the length takes half the time, and breaks as much."""
    return min(chance.choice(seeds()), chance.choice(seeds()), key=len)


def sentence(chance: random.Random, depth: int) -> str:
    """A formula of the grammar, of at most this depth, spaced and bracketed at random."""
    if depth <= 0:
        return chance.choice(
            ("x", "x", "x", "y", "pi", "inf", chance.choice(NUMBERS[:12]), str(chance.randint(-9, 99)))
        )
    below = partial(sentence, chance, depth - chance.randint(1, 2))
    match chance.randrange(10):
        case 0 | 1 | 2:
            return f"{below()}{chance.choice((' ', ''))}{chance.choice('+-*/')} {below()}"
        case 3:
            return f"({below()})**{chance.choice(('2', '3', '-1', '0.5', '(1/3)', '1024', '0', below()))}"
        case 4:
            return f"{chance.choice('-+')}{below()}"
        case 5 | 6 | 7:
            name = chance.choice(WORDS)
            wanted = VOCABULARY[name].parameters
            if not wanted:
                return name
            given = [below() for _ in wanted[: chance.choice((len(wanted), len(wanted), 1))]]
            if chance.random() < 0.1:
                given[-1] = f"{wanted[len(given) - 1].name}={given[-1]}"
            return f"{name}({', '.join(given)})"
        case 8:
            return f"({below()} if {condition(chance, depth - 1)} else {below()})"
        case _:
            return f"({below()})"


def condition(chance: random.Random, depth: int) -> str:
    """A condition of the grammar."""
    signs = ("<", "<=", ">", ">=", "==", "!=")
    first = f"{sentence(chance, depth - 1)} {chance.choice(signs)} {sentence(chance, depth - 1)}"
    match chance.randrange(6) if depth > 0 else 5:
        case 0:
            return f"{first} {chance.choice(signs)} {sentence(chance, depth - 2)}"
        case 1:
            return f"{first} {chance.choice(('and', 'or'))} {condition(chance, depth - 2)}"
        case 2:
            return f"not {condition(chance, depth - 2)}"
        case _:
            return first


def deep(chance: random.Random) -> str:
    """Something many times over, around the limits."""
    count = chance.choice((5, 30, 62, 63, 64, 65, 66, 200, 500, 1000, 2000))
    open_, close = chance.choice(
        [
            ("(", ")"),
            ("sin(", ")"),
            ("-", ""),
            ("x**", ""),
            ("1+(", ")"),
            ("max(x, ", ")"),
            ("softplus(u=", ")"),
            ("x+", ""),
            ("x*", ""),
            ("1/(1+", ")"),
            ("1 if x < y else ", ""),
            ("(1 if 0 < ", " < 2 else 0)"),
            ("abs(", ")"),
            ("x<", ""),
            ("2**", ""),
            ("x²*", ""),
            ("(", ""),
            ("", ")"),
            ("1e400*", ""),
            ("x/", ""),
            ("exp(-", ")"),
            ("round(", ")"),
        ]
    )
    return open_ * count + chance.choice(("x", "y", "1", "")) + close * count
