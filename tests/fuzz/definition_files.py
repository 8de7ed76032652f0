"""Contents of definition files: seeds with bytes, lines, keys or values changed, and files made anew."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mutation import mutated_bytes, mutated_text
from sentences import NUMBERS, PIECES, seeds, sentence

from actcli.catalog import builtin_folder
from actcli.catalog.records import FIELDS, FRAMEWORKS

if TYPE_CHECKING:
    import random

FIXTURES = Path(__file__).parents[1] / "fixtures"
BYTES = [
    *(b"\0", b"\x1b", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\x85", b"\xed\xa0\x80", b"\xff\xfe"),
    *(b"[", b"]", b"{", b"}", b": ", b"- ", b"? ", b"&a ", b"*a", b"!t ", b"!!int ", b"| ", b">-\n", b"'", b'"', b"#"),
    *(b" #", b"\n", b"\r", b"\r\n", b"\t", b"  ", b"---\n", b"...\n", b"%TAG ", b"%YAML 1.1\n", b"<<: ", b"\\U", b"1e"),
    *(b"0" * 500, b"[" * 40, b"- " * 40, b"{a: " * 40, b"\\x41", b"\\uD800", b"\\0", b"|2-\n", b"'''", b',"', b"\\\n"),
    *(b".inf", b".nan", b"null", b"~", b"yes", b"1e400", b"1e401", b"0x1F", b"010", b"1:30", b"2001-01-01", b"-.5"),
    *(field.key.encode() + b": " for field in FIELDS),
]
SCALARS = ["", "~", "null", "true", "no", ".inf", "-.inf", ".nan", "0", "-1", "0.5", "1e3", "'1/3'", "1e400", "1e401"]
SCALARS += ["sqrt(2)", "'log(-1)'", "'1/0'", "inf", "pi", "010", "0x1F", "1_000", "1:30", "x", "'x*sigmoid(x)'", "[]"]
SCALARS += [
    "{}",
    "[1]",
    "[0, 1]",
    "[1, 0]",
    "[-1e308, 1e308]",
    "[-6, 6]",
    "{a: 1}",
    "'\\0'",
    '"\\x1b"',
    '"\\u202e"',
    "gelu",
]
SCALARS += ["first", "linear", "nearest", "vector", "gated", "table", "random", "elementwise", "'9**9'", "'exp(1e10)'"]
SCALARS += [
    "|\n   x\n   + 1",
    ">-\n   a\n   b",
    "'it''s'",
    "a: b",
    "&a 1",
    "*a",
    "!!str x",
    "'" + "x" * 300 + "'",
    "...",
]
NAMES = [
    "mine",
    "my_relu",
    "gelu",
    "x",
    "1st",
    "CON",
    "a.b",
    "a-b",
    "A" * 64,
    "A" * 65,
    "sin",
    "GELU",
    "'on'",
    "é",
    "'a b'",
]
PARAMETERS = ["k", "beta", "slope", "x", "a", "b", "sin", "K", "k1", "if", "lambda", "é", "pi"]


@cache
def files() -> tuple[bytes, ...]:
    """Seeds: a part of the built-in definitions, and small ones of every form."""
    found = [path.read_bytes() for path in sorted(builtin_folder().glob("*/*.yaml"))]
    found = [content for content in found if len(content) < 900][::2] + found[::12]
    small = (FIXTURES / "found_definitions.txt").read_text(encoding="utf-8").splitlines()
    return tuple(found + [line.encode().decode("unicode_escape").encode("latin-1") for line in small])


def draw(chance: random.Random) -> bytes:
    """The content of a file."""
    match chance.randrange(10):
        case 0 | 1 | 2 | 3:
            return mutated_bytes(_short(chance), chance, BYTES, files())
        case 4 | 5:
            return _exchanged(_short(chance).decode("utf-8", "replace"), chance).encode("utf-8", "surrogatepass")
        case 6 | 7:
            return made(chance).encode("utf-8", "surrogatepass")
        case 8:
            return mutated_bytes(made(chance).encode("utf-8", "surrogatepass"), chance, BYTES, files())
        case _:
            lines = [made(chance).encode("utf-8", "surrogatepass") for _ in range(chance.randint(1, 3))]
            return b"\n".join(lines)


def _short(chance: random.Random) -> bytes:
    """The shorter of two seeds: most cases are then quick."""
    return min(chance.choice(files()), chance.choice(files()), key=len)


def _exchanged(content: str, chance: random.Random) -> str:
    """The file with lines left out, doubled, moved, indented, or given another value or key."""
    lines = content.split("\n")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        match chance.randrange(7):
            case 0:
                del lines[at]
            case 1:
                lines.insert(chance.randrange(len(lines) + 1), lines[at])
            case 2:
                lines[at] = " " * chance.choice((1, 2, 4)) + lines[at]
            case 3:
                lines[at] = lines[at][chance.randint(0, 4) :]
            case 4:
                key, colon, _ = lines[at].partition(": ")
                lines[at] = f"{key}{colon or ': '}{_value(chance)}"
            case 5:
                _, colon, value = lines[at].partition(": ")
                lines[at] = f"{chance.choice(FIELDS).key}{colon or ': '}{value}"
            case _:
                lines[at] = mutated_text(lines[at], chance, PIECES, seeds())
        lines = lines or [""]
    return "\n".join(lines)


def made(chance: random.Random) -> str:
    """A definition made anew, in block or flow style, alone or under its name."""
    keys = [chance.choice(("formula", "formula", "formula: ", "values"))[:7]]
    keys += chance.sample([field.key for field in FIELDS], chance.randint(0, 6))
    entries = [f"{key}: {_entry(key, chance)}" for key in dict.fromkeys(keys)]
    match chance.randrange(4):
        case 0:
            return "\n".join(entries) + "\n"
        case 1:
            return f"{chance.choice(NAMES)}: {{{', '.join(entries)}}}\n"
        case 2:
            return f"{chance.choice(NAMES)}: {_formula(chance)}\n"
        case _:
            return f"{chance.choice(NAMES)}:\n  " + "\n  ".join(entries) + "\n"


def _entry(key: str, chance: random.Random) -> str:
    """A value that the key may have; now and then one that it may not."""
    if chance.random() < 0.15:
        return _value(chance)
    number = lambda: chance.choice(SCALARS[8:20] + NUMBERS[:12])  # noqa: E731
    match key:
        case "formula":
            several = chance.random() < 0.1
            return f"[{_formula(chance)}, {_formula(chance)}]" if several else _formula(chance)
        case "type":
            return chance.choice(("elementwise", "gated", "vector", "table", "random"))
        case "parameters":
            named = (f"{chance.choice(PARAMETERS)}: {number()}" for _ in range(chance.randint(0, 3)))
            return "{" + ", ".join(named) + "}"
        case "range" | "interval":
            return f"[{number()}, {number()}]"
        case "values":
            return "[" + ", ".join(number() for _ in range(chance.choice((1, 2, 3, 9)))) + "]"
        case "noise":
            kind = chance.choice(("uniform, low: 0, high: 1", "normal, mean: 0, deviation: 1", "gumbel, location: 0"))
            return f"{{{chance.choice(PARAMETERS)}: {{distribution: {kind}, evaluation: {number()}}}}}"
        case "frameworks":
            return f"{{{chance.choice(FRAMEWORKS)}: {{symbol: nn.X, parameters: {{k: {number()}}}}}}}"
        case "aliases":
            return f"{{{chance.choice(NAMES)}: ''}}"
        case "claims":
            said = chance.choice(("range", "lipschitz", "monotonic", "odd", "even", "value", "limit", "zero", "smooth"))
            return f"[{{property: {said}, value: {_value(chance)}, at: {number()}}}]"
        case "gate":
            return chance.choice(("first", "second"))
        case "override":
            return chance.choice(("true", "false"))
        case _:
            return chance.choice(("text", "'a, b'", '"\\u00e9"', "[a, b]"))


def _formula(chance: random.Random) -> str:
    written = chance.choice(seeds()) if chance.random() < 0.5 else sentence(chance, 3)
    match chance.randrange(5):
        case 0:
            return written
        case 1:
            return "k*x"
        case 2:
            return '"' + written.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case _:
            return "'" + written.replace("'", "''") + "'"


def _value(chance: random.Random) -> str:
    return chance.choice(SCALARS) if chance.random() < 0.8 else chance.choice(PIECES)
