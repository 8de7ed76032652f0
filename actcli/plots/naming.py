"""What curves are called: by their titles, by the parameters in which they differ, or f(x) where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from actcli.format import format_expr
from actcli.plots.frame import shorten
from actcli.sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from actcli.activation import Activation
    from actcli.expr import Expr
    from actcli.sections import Section

__all__ = [
    "called",
    "describe",
    "greek",
    "is_family",
    "listed",
    "named_curves",
    "names_of",
    "overlaid",
    "statistics_of",
    "varied",
]

_GREEK: Final = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip


def greek(name: str) -> str:
    """The name of a parameter as it is written in print.

    >>> greek("alpha"), greek("alpha_p"), greek("slope")
    ('α', 'α_p', 'slope')
    """
    stem, line, rest = name.partition("_")
    return _GREEK.get(stem, stem) + line + rest


def listed(names: Iterable[str]) -> str:
    """The names in a row, each once; with semicolons where a name holds a comma itself.

    >>> listed(["Swish", "Swish", "ReLU"]), listed(["GELU", "GELU, tanh approximation"])
    ('Swish, ReLU', 'GELU; GELU, tanh approximation')
    """
    each = list(dict.fromkeys(names))
    return ("; " if any("," in name for name in each) else ", ").join(each)


def called(activation: Activation) -> str:
    """What a function is called where there is little room: a long title gives way to the name of the definition."""
    title, name = activation.title, activation.name
    return name if len(shorten(name)) < len(title) and shorten(title) != title else shorten(title)


def describe(activation: Activation, others: Iterable[Mapping[str, Expr]]) -> str:
    """The parameters that differ from those of others of its name, as text: α = 0.1."""
    others = list(others)
    shown = [
        f"{greek(name)} = {format_expr(value)}"
        for name, value in activation.parameters.items()
        if any(other.get(name) is not value for other in others)
    ]
    return ", ".join(shown)


def statistics_of(activations: Sequence[Activation]) -> str:
    """The statistics of the data that a picture of one function takes for known, as text."""
    first, names = activations[0], {activation.name for activation in activations}
    shown = [
        f"{greek(setting.name)} = {format_expr(first.parameters[setting.name])}"
        for setting in first.record.settings
        if setting.statistic and len({one.parameters.get(setting.name) for one in activations}) == 1
    ]
    return ", ".join(shown) if len(names) == 1 else ""


def is_family(activations: Sequence[Activation]) -> bool:
    """Whether all are one function with different parameters."""
    return len(activations) > 1 and len({activation.name for activation in activations}) == 1


def varied(activations: Sequence[Activation]) -> str:
    """The parameter that alone varies in a family and has a long name: the note says it, not each curve."""
    if not is_family(activations):
        return ""
    names = [name for name in activations[0].parameters if len({one.parameters[name] for one in activations}) > 1]
    return names[0] if len(names) == 1 and len(greek(names[0])) > 3 else ""


def names_of(activations: list[Activation]) -> list[str]:
    """What to call each among the others; empty where there is only one."""
    if len(activations) == 1:
        return [""]
    if is_family(activations):
        texts = [describe(activation, [other.parameters for other in activations]) for activation in activations]
        if varied(activations):
            texts = [text.rpartition(" = ")[2] for text in texts]
        return [shorten(text, 40) or activation.name for text, activation in zip(texts, activations, strict=True)]
    titles = [title for title, _ in {(activation.title, activation.name) for activation in activations}]
    found = []
    for activation in activations:
        bound = describe(activation, [other.parameters for other in activations if other.name == activation.name])
        name = activation.name if titles.count(activation.title) > 1 else called(activation)
        found.append(shorten(f"{name}, {bound}" if bound else name))
    return found


class NamedCurve(NamedTuple):
    """One curve of a picture: its rank among the functions, what it shows and how it is called."""

    rank: int
    activation: Activation
    section: Section
    order: int
    label: str


def named_curves(activations: list[Activation], order: int, labels: Sequence[str] | None = None) -> list[NamedCurve]:
    """The curves of activations, each with its derivative of an order, in the order in which they are drawn."""
    names = list(labels) if labels is not None else names_of(activations)
    pairs = [
        (activation, name, section)
        for activation, name in zip(activations, names, strict=True)
        for section in sections_of(activation)
    ]
    return [
        NamedCurve(
            rank, activation, section, degree, overlaid(section, name, degree) if name else section.label(degree)
        )
        for rank, (activation, name, section) in enumerate(pairs)
        for degree in dict.fromkeys((0, order))
    ]


def overlaid(section: Section, name: str, order: int) -> str:
    """The name of one curve among others."""
    if section.arguments == "x" and not section.component:
        whole = name if order == 0 or all(sign.isalnum() or sign in " _" for sign in name) else f"({name})"
        return whole + ("′" * order if order <= 3 else f" ({order})")
    return section.label(order, name)
