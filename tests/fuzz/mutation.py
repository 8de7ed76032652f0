"""Mutations of texts and bytes that keep most of a seed: what is nearly right goes deeper than noise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

_WORDS = re.compile(r"[A-Za-z_]\w*|[0-9.]+(?:[eE][-+]?[0-9]+)?|\*\*|[<>=!]=|\s+|.", re.DOTALL)


def words(text: str) -> list[str]:
    """The text cut into what a tokenizer might cut it into.

    >>> words("2.5*sin(x) <= 1e3")
    ['2.5', '*', 'sin', '(', 'x', ')', ' ', '<=', ' ', '1e3']
    """
    return _WORDS.findall(text)


def mutated_text(text: str, chance: random.Random, pieces: Sequence[str], seeds: Sequence[str]) -> str:
    """The text after one to four changes of characters."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(text))
        match chance.randrange(7):
            case 0:
                text = text[:at] + chance.choice(pieces) + text[at:]
            case 1:
                text = text[:at] + text[at + chance.randint(1, 4) :]
            case 2:
                text = text[:at] + chr(_code_point(chance)) + text[at + 1 :]
            case 3:
                other = chance.choice(seeds)
                text = text[:at] + other[chance.randint(0, len(other)) :]
            case 4:
                stop = chance.randint(at, min(len(text), at + 20))
                text = text[:at] + text[at:stop] * chance.choice((2, 3, 10, 200)) + text[stop:]
            case 5:
                stop = chance.randint(at, min(len(text), at + 30))
                to = chance.randint(0, len(text))
                text = text[:to] + text[at:stop] + text[to:]
            case _:
                text = text[:at] + chance.choice(pieces) + text[at + chance.randint(0, 3) :]
        text = text[:8192]
    return text


def mutated_words(text: str, chance: random.Random, pieces: Sequence[str], seeds: Sequence[str]) -> str:
    """The text after one to four changes of whole words."""
    parts = words(text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, max(0, len(parts) - 1))
        match chance.randrange(6):
            case 0:
                parts[at : at + 1] = [chance.choice(pieces)]
            case 1:
                parts[at:at] = [chance.choice(pieces)]
            case 2:
                del parts[at : at + chance.randint(1, 3)]
            case 3 if parts:
                parts[at] = chance.choice(parts)
            case 4:
                parts[at : at + 1] = ["(", *words(chance.choice(seeds))[:60], ")"]
            case _:
                stop = at + chance.randint(1, 8)
                parts[at:stop] = ["(", *parts[at:stop], ")"]
    return "".join(parts)[:8192]


def mutated_bytes(seed: bytes, chance: random.Random, pieces: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    """The bytes after one to four changes."""
    content = bytearray(seed)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.choice((0, 0, 1, 2, 5, 30)))
        match chance.randrange(6):
            case 0 | 1:
                content[start:end] = chance.choice(pieces)
            case 2:
                content[start:end] = bytes([chance.randrange(256)])
            case 3:
                source = content if chance.random() < 0.5 else chance.choice(seeds)
                other = chance.randrange(len(source) + 1)
                content[start:end] = source[other : other + chance.randrange(1, 40)]
            case 4 if start < len(content):
                content[start] ^= 1 << chance.randrange(8)
            case _:
                del content[start:end]
    return bytes(content)


def _code_point(chance: random.Random) -> int:
    """A character: ASCII, Latin, the symbols and marks that scripts confuse, any at all."""
    return chance.choice(
        (
            chance.randrange(128),
            chance.randrange(0x100),
            chance.randrange(0x370, 0x530),
            chance.randrange(0x2000, 0x2A00),
            chance.randrange(0xD800, 0xE000),
            chance.randrange(0xFE00, 0x10000),
            chance.randrange(0x110000),
        )
    )
