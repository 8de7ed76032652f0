"""What a definition file says of an activation function, before its formula is read: plain data, frozen.

A text that is a formula keeps its place, so that what is wrong in it is told where it stands when it is read at last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.errors import Place

__all__ = ["Certainty", "Claim", "FrameworkSymbol", "Kind", "Noise", "Record", "Setting", "Table", "Text"]


class Kind(StrEnum):
    """How an activation takes its input; the YAML key `type`."""

    ELEMENTWISE = "elementwise"
    GATED = "gated"
    VECTOR = "vector"
    TABLE = "table"
    RANDOM = "random"


class Certainty(StrEnum):
    """Where the formula is from, which is how sure one can be that it is what its authors meant; surest first."""

    COMMON = "common"
    PAPER = "paper"
    CODE = "code"
    COPIES = "copies"
    COPY = "copy"
    MENDED = "mended"

    @property
    def sentence(self) -> str:
        """What the word means.

        >>> Certainty.COPY.sentence
        'The formula is from one copy of the paper, which was not compared with it.'
        """
        return _CERTAINTIES[self]


_CERTAINTIES: Final = {
    Certainty.COMMON: "The formula is common knowledge; no one paper introduced it.",
    Certainty.PAPER: "The formula was read in the paper itself.",
    Certainty.CODE: "The formula was read in the code of its authors, or of a library that is widely used.",
    Certainty.COPIES: "The formula is from copies of the paper that agree with each other, not from the paper itself.",
    Certainty.COPY: "The formula is from one copy of the paper, which was not compared with it.",
    Certainty.MENDED: "Copies of the paper print a formula with an obvious fault; it is mended here, as a note says.",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A formula as it was written, and where."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter of an activation: its default, and whether it is learned or a statistic of the data."""

    name: str
    default: Text
    learned: bool = False
    statistic: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Noise:
    """A random symbol: its distribution, and the value that evaluation takes instead."""

    name: str
    distribution: str
    arguments: Mapping[str, Text]
    evaluation: Text


@dataclass(frozen=True, slots=True)
class FrameworkSymbol:
    """What a framework calls the function, with its defaults there.

    `parameters` are the defaults by our names. `names` are its arguments in the order of a call, each with our name of
    it, which is empty if it changes no value; None where they are named as in `parameters`. It is this function only
    with these `arguments`, which have its own names; without them too if `default`.
    """

    framework: str
    symbol: str
    parameters: Mapping[str, Text] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    note: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] | None = None
    default: bool = False

    @property
    def renamed(self) -> Mapping[str, str]:
        """The arguments that are parameters of ours: their name to ours, in the order of the call."""
        return {name: name for name in self.parameters} if self.names is None else self.names


@dataclass(frozen=True, slots=True)
class Table:
    """A function given by values at equal steps over an interval, held constant outside."""

    values: tuple[Fraction, ...]
    interval: tuple[Fraction, Fraction]
    interpolation: str  # linear, nearest


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of the function; `holds` is False where it is known to be wrong, and recorded for that.

    `value` is what is claimed, one text or the entries of a vector; `at` the point, `over` the interval, `to` the other
    function; a text that is None was not given.
    """

    property: str
    value: tuple[Text, ...] = ()
    at: tuple[Text, ...] = ()
    over: tuple[Text, Text] | None = None
    to: Text | None = None
    order: int | None = None
    input: str = ""
    parameters: Mapping[str, Text] = field(default_factory=dict)
    by: str = ""
    holds: bool = True
    place: Place | None = None


@dataclass(frozen=True)
class Record:
    """What a definition says, before its formula is read."""

    name: str
    title: str = ""
    kind: Kind = Kind.ELEMENTWISE
    formulas: tuple[Text, ...] = ()
    settings: tuple[Setting, ...] = ()
    range: tuple[Fraction, Fraction] = (Fraction(-6), Fraction(6))
    family: str = ""
    gate: str = ""
    noise: tuple[Noise, ...] = ()
    table: Table | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    frameworks: tuple[FrameworkSymbol, ...] = ()
    references: tuple[str, ...] = ()
    certainty: Certainty | None = None
    use: str = ""
    strengths: str = ""
    weaknesses: str = ""
    notes: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    override: bool = False
    source: str = ""
    place: Place | None = None
