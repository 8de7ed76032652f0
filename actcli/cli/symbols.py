"""Completion of symbols of frameworks, `torch:nn.Le`: read off the lines of definition files, nothing is parsed.

Bash takes a word apart at `:` and `@` and completes what stands behind the last of them, other shells the whole word.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as `typing` has it, which completion does not wait for
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Final

__all__ = ["begun_of", "completed", "symbols_in"]

_ENTRY: Final = "    - {symbol: "
_ENOUGH: Final = 2  # letters of a framework that are completed without a colon


def begun_of(before: Sequence[str], begun: str) -> tuple[str, str] | None:
    """The framework with its colon, and what is begun behind it, where a shell has taken the word apart.

    >>> begun_of(["plot", "keras", "@", "2", ":"], "hard"), begun_of(["plot", "torch"], ":"), begun_of(["plot"], "gelu")
    (('keras@2:', 'hard'), ('torch:', ''), None)
    """
    if begun == ":":
        words, begun = list(before), ""
    elif before and before[-1] == ":":
        words = list(before[:-1])
    else:
        return None
    head = "".join(words[-3:]) if words[-2:-1] == ["@"] else words[-1] if words else ""
    return f"{head}:", begun


def completed(begun: str, lines: Iterable[str]) -> list[str]:
    """The symbols that begin so; without a colon, all of the one framework that does; by the end of a path if by none.

    >>> completed("torch:nn.Le", ["frameworks:", "  torch:", "    - {symbol: nn.LeakyReLU}"])
    ['torch:nn.LeakyReLU']
    """
    head, colon, path = begun.partition(":")
    found = symbols_in(lines)
    if not colon:
        near = [name for name in found if name.startswith(begun)] if len(begun) >= _ENOUGH else []
        return sorted(f"{near[0]}:{symbol}" for symbol in found[near[0]]) if len(near) == 1 else []
    symbols = found.get(head.partition("@")[0], set())
    hits = {one for one in symbols if one.startswith(path)} or {
        end for one in symbols if (end := one.rpartition(".")[2]).startswith(path)
    }
    return sorted(f"{head}:{one}" for one in hits)


def symbols_in(lines: Iterable[str]) -> dict[str, set[str]]:
    """Framework to symbols, as our own files are laid out: a symbol begins a line of its own."""
    found: dict[str, set[str]] = {}
    framework, inside = "", False
    for line in lines:
        if line[:1].isalpha():
            inside = line.startswith("frameworks:")
        elif inside and line.startswith(_ENTRY):
            symbol = line[len(_ENTRY) :].partition(",")[0].rstrip("} ")
            found.setdefault(framework, set()).add(symbol)
        elif inside and line.startswith("  ") and line.rstrip().endswith(":"):
            framework = line.strip()[:-1]
    return found
