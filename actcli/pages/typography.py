"""Text as a page sets it: minus signs, infinity and powers as a reader of mathematics expects them, and nothing else.

What is set is what findings say, which is ASCII for terminals and programs; names and sources of code stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FILTERS", "isolated", "typeset"]

_RULES: Final = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (r"-&gt;", "→"),
        (r"(?<![\w.^)])-(?=[\w.(])|(?<=\de)-(?=\d)|(?<= )-(?= )", "−"),
        (r"\binf\b", "∞"),
        (r"\^-(\d+)\b", r"<sup>−\1</sup>"),
        (r"\^(\d+|∞)", r"<sup>\1</sup>"),
        (r"(?<=\bf)&#39;&#39;", "″"),
        (r"(?<=\bf)&#39;", "′"),
        (r"&gt;=", "≥"),
        (r"&lt;=", "≤"),
    )
)


def typeset(text: str) -> Markup:
    """What a finding says, for a reader.

    >>> print(typeset("(-inf, -0.5], C^inf, f'"))
    (−∞, −0.5], C<sup>∞</sup>, f′
    >>> print(typeset("gelu-2, x <b>"))
    gelu-2, x &lt;b&gt;
    """
    shown = str(escape(text))
    for pattern, replacement in _RULES:
        shown = pattern.sub(replacement, shown)
    return Markup(shown)  # noqa: S704 -- escaped above


def isolated(text: str) -> Markup:
    """Text whose direction cannot reach what stands beside it.

    >>> print(isolated("ReLU"), isolated("אב"))
    ReLU <bdi>אב</bdi>
    """
    return escape(text) if text.isascii() else Markup("<bdi>{}</bdi>").format(text)


FILTERS: Final[dict[str, Callable[[str], Markup]]] = {"isolated": isolated, "typeset": typeset}
