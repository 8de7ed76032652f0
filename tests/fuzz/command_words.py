"""Command lines drawn from the program's own table of options, with values from sane and from hostile pools.

Asking the program for its options keeps the grammar true: an option that is added is fuzzed the same day.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sentences import CATALOGUE, PIECES, seeds, sentence
from sentences import draw as draw_formula

from outputs import READERS

if TYPE_CHECKING:
    import random

COMMANDS = {
    "eval": 12, "show": 4, "list": 4, "table": 4, "error": 4, "compare": 3, "plot": 4, "check": 4, "new": 6,
    "schema": 1, "config": 3, "doctor": 1, "help": 2, "verify": 5,
}  # fmt: skip
FORMULAS = ["x*sigmoid(1.702*x)", "max(0, x)", "x", "x**2", "1/x", "a*sigmoid(b)", "x/total(x)", "log(x)", "-x*relu(x)"]
FORMULAS += ["x if x > 0 else 0", "exp(x)", "sin(x)", "floor(x)", "3", "x-1", "sqrt(x)", "2*", "y", "sigmod(x)", "(x"]
PARAMETERS = ["alpha=2", "negative_slope=0.2", "beta=1,2", "alpha", "=1", "alpha=", "alpha=1=2", "alpha=nan", "k=1/3"]
PARAMETERS += ["alpha=sqrt(2)", "beta=1e400", "alpha=0.1,,1", "x=1", "alpha=(1,2)", "negative_slope=inf"]
NUMBERS = ["0", "1", "-1", "0.5", "2", "10", "17", "30", "1e3", "-1e-3", "1/3", "sqrt(2)", "pi", "inf", "nan", "1e400"]
NUMBERS += ["", "x", "1_000", "0x10", "١٢", "--", "1e999999", "9" * 500, "1e-400", "+5", " 7 ", "3.0", "1,2", "1:2"]
RANGES = [
    ("-5", "5"),
    ("0", "1"),
    ("-8", "8"),
    ("5", "-5"),
    ("0", "0"),
    ("nan", "1"),
    ("-inf", "inf"),
    ("-1e300", "1e300"),
]
RANGES += [("a", "b"), ("1e-300", "2e-300"), ("-1", "1+1e-20"), ("sqrt(2)", "pi"), ("-1e400", "1"), ("1", "1e9")]
SPELLED = [
    "-5:5",
    "-5,5",
    "[-8, 8]",
    "±5",
    "0..1",
    ":",
    "-1e3:1e3",
    "5:-5",
    "a:b",
    "1",
    "0 to 1",
    "−2…2",
    "::",
    "(0;1)",
]
FILES = ["out.csv", "out.md", "out.json", "out.png", "out.svg", "out.pdf", "out.tex", "out.html", "out.tsv", "out.txt"]
FILES += [
    "out.jsonl",
    "out.xyz",
    "noext",
    "-",
    "no/such/a.csv",
    "folder.png",
    "old.png",
    "mine.yaml",
    "link.csv",
    "",
    ".",
]
FILES += ["/dev/full", "/dev/null", "n" * 300 + ".csv", "a\nb.csv", "\udcff.csv", "-o", "old.csv", "CON.md"]
INPUTS = [
    "mine.yaml",
    "broken.yaml",
    "latin.yaml",
    "gap.json",
    "bad.json",
    "missing.yaml",
    "folder.png",
    "old.png",
    "-",
    "",
]
INPUTS += ["/dev/null", "more", "../sibling/canary", "empty.yaml", "gated.yaml", "\udcff", "a\x1b[31m", "x" * 5000]
WORDS = [
    "\x1b[31mred",
    "\x1b]0;pwn\x07",
    "[red]x[/red]",
    "[/]",
    "<script>alert(1)</script>",
    "$x_2$",
    "\\input{a}",
    "=1+1",
]
WORDS += [
    "\u202eabc",
    "a|b",
    "@sum",
    "\x00",
    "ü",
    "漢字",
    "\u2028",
    "x" * 300,
    "%s%n",
    "{0.__class__}",
    "~",
    "*",
    "$HOME",
    "`id`",
]
GLOBALS = [["-q"], ["-v"], ["--dry-run"], ["--isolated"], ["--mkdir"], ["--color", "always"], ["--color", "never"]]
GLOBALS += [["--color=auto"], ["--color", "yes"], ["-c", "mine.yaml"], ["--config", "more"], ["--config=broken.yaml"]]
GLOBALS += [["-c", "missing.yaml"], ["-c"], ["--quiet=1"], ["--help"], ["-h"], ["--version"], ["-V"], ["--"], ["-qv"]]
NOT_ASKED = {("plot", "show"), ("check", "claims")}  # it opens another program; it takes minutes
CHEAP = sorted(one.name for one in CATALOGUE)


class Option(NamedTuple):
    """An option or argument of a command, as the program declares it."""

    spellings: tuple[str, ...]  # none: an argument
    values: int  # words that follow; -1: any number
    name: str
    flag: bool
    repeated: bool
    required: bool


@cache
def grammar() -> dict[str, tuple[Option, ...]]:
    """The options of every command, asked of the program itself."""
    import typer.main

    from actcli.cli.app import make_app

    group: Any = typer.main.get_command(make_app())
    return {
        name: tuple(
            Option(
                (*one.opts, *one.secondary_opts) if one.opts[0].startswith("-") else (),
                one.nargs,
                one.name,
                bool(getattr(one, "is_flag", False)),
                bool(getattr(one, "multiple", False)),
                one.required,
            )
            for one in command.params
        )
        for name, command in group.commands.items()
    }


def draw(chance: random.Random) -> list[str]:
    """A command line."""
    command = chance.choices([*COMMANDS], [*COMMANDS.values()])[0]
    groups = [group for option in grammar().get(command, ()) for group in _given(option, command, chance)]
    if chance.random() < 0.7:
        chance.shuffle(groups)
    words = [word for group in groups for word in group]
    words.insert(0, command)
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2))):
        at = chance.randint(0, len(words))
        words[at:at] = chance.choice(GLOBALS)
    if chance.random() < 0.12:
        at = chance.randint(0, len(words) - 1)
        match chance.randrange(5):
            case 0:
                del words[at]
            case 1:
                words.insert(at, words[chance.randrange(len(words))])
            case 2:
                words.insert(at, chance.choice(WORDS + PIECES))
            case 3:
                words[at] = words[at][:-1] or "-"
            case _:
                words[at] += chance.choice([*WORDS, "=", "x", "=1"])
    return words


def _given(option: Option, command: str, chance: random.Random) -> list[list[str]]:
    """The option as words, as often as it is given."""
    if not option.spellings:
        few = 0 if not option.required and command not in ("table", "check", "compare") else 1
        count = 1 if option.values == 1 else chance.choice((1, 1, 2, 3))
        if chance.random() < (0.3 if few == 0 else 0.03):
            count = 0
        return [[_value(option, command, chance)] for _ in range(count)]
    often = (
        0.9
        if option.name in ("at",)
        else 0.06
        if option.name in ("measure", "matrix", "jobs", "cluster", "show")
        else 0.25
    )
    if (command, option.name) in NOT_ASKED or chance.random() > often:
        return []
    spelling = chance.choice(option.spellings)
    if option.flag:
        return [[spelling]]
    found = []
    for _ in range(chance.choice((1, 1, 1, 2)) if option.repeated else 1):
        if option.values == 2:
            low, high = chance.choice(RANGES)
            found.append(
                chance.choice(([spelling, low, high], [spelling, chance.choice(SPELLED)], [f"--range={low}:{high}"]))
            )
            continue
        value = _value(option, command, chance)
        joined = [f"{spelling}={value}"] if spelling.startswith("--") else [f"{spelling}{value}"]
        found.append(joined if chance.random() < 0.3 else [spelling, value])
    return found


def _value(option: Option, command: str, chance: random.Random) -> str:
    """A value for the option: mostly a sane one."""
    if chance.random() < 0.03:
        return chance.choice(WORDS)
    match option.name:
        case "name" if command == "new":
            return chance.choice(
                ("mine_1", "my-relu", "A.b", "gelu", "1st", "../x", "a b", "x" * 65, "sin", "CON", "é")
            )
        case "name" | "names" | "reference" | "candidates" | "formula":
            kind = chance.random()
            if kind < 0.55:
                return chance.choice(CHEAP)
            if kind < 0.85:
                return chance.choice(FORMULAS)
            return chance.choice(
                (chance.choice(seeds()), sentence(chance, 2), draw_formula(chance)[:200], "mine", "gellu")
            )
        case "files":
            return chance.choice(INPUTS)
        case "output" | "certificate":
            return chance.choice(FILES)
        case "form":
            return chance.choice((*READERS, *READERS, "xml", "", "PNG", "jsn"))
        case "param":
            return chance.choice(PARAMETERS)
        case "at":
            return ",".join(chance.choice(NUMBERS[:12] * 3 + NUMBERS) for _ in range(chance.choice((1, 1, 2, 5))))
        case "digits" | "tolerance" | "order" | "jobs":
            return chance.choice(NUMBERS if option.name != "jobs" else ["1", "0", "x", "99999"])
        case "over":
            return chance.choice(("auto", "range", "reals", "all", ""))
        case "columns" | "sort" | "why":
            known = [
                "range",
                "cost",
                "lipschitz",
                "monotonic",
                "smoothness",
                "title",
                "type",
                "formula",
                "name",
                "zeros",
            ]
            return ",".join(chance.sample([*known, "speed", ""], chance.choice((1, 1, 2))))
        case "preset":
            return chance.choice(("screen", "paper", "ieee", "slide", "slides"))
        case "cluster":
            return chance.choice(("nonsense", "", "udp://x:1", "tcp://"))
        case "topic":
            return chance.choice(("formulas", "environment", "exit-codes", "plot", "gelu", "files"))
        case _:
            return chance.choice(("show", "relu", "gated", "torch", "text", "1", chance.choice(WORDS)))
