"""A page that compares: the curves, below them the signed differences with the bounds that are proved, and a table.

The differences are computed in the page, so that sliders move them; a proved bound is of the parameters as they were,
and is shown only there.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from actcli.errors import UsageError
from actcli.pages.document import document, mounting, plotting
from actcli.pages.plot import plotted, typeset
from actcli.reports.gaps import gap_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.analyses.gap import Gap

__all__ = ["compare_page"]

MOST: Final = 5  # candidates: with the reference, as many curves as a plot tells apart
FAR: Final = 50  # a largest error at a place beyond it is not drawn: the range would show nothing else
COLOURS: Final = 6


def compare_page(gaps: Sequence[Gap], title: str | None = None) -> str:
    """The page of the gaps between a reference and its candidates."""
    if not 1 <= len(gaps) <= MOST:
        raise UsageError(f"a page compares 1 to {MOST} functions with the reference")
    reference, shown = gaps[0].reference, [gap.candidate for gap in gaps]
    pair = f"{reference.title} and {shown[0].title}"
    heading = title or (pair if len(shown) == 1 else f"{reference.name} and {', '.join(one.name for one in shown)}")
    ends = _ends(gaps)
    above, functions = plotted([reference, *shown], 0, ends, heading)
    return document(
        "compare.html",
        [*plotting(), mounting(above, functions, differences(above, [one.name for one in shown], gaps))],
        title=heading,
        formulas=typeset([reference, *shown]),
        table=gap_table(gaps),
    )


def differences(above: dict[str, Any], names: Sequence[str], gaps: Sequence[Gap] = ()) -> dict[str, Any]:
    """The lower plot: candidates minus the reference, which is the first function of the upper one."""
    curves = [
        {"f": index, "minus": 0, "order": 0, "label": f"{name} − reference", "color": index % COLOURS, "hidden": False}
        for index, name in enumerate(names, 1)
    ]
    tops = [gap.value.largest for gap in gaps]
    bounds = [top.value for top in tops if top.bounds is not None and math.isfinite(top.value)]
    marks = [(top.at, top.signed) for top in tops if top.bounds is not None]
    return {
        **above,
        "label": "difference",
        "low": True,
        "curves": curves,
        "lines": [side for bound in dict.fromkeys(bounds) for side in (bound, -bound)],
        "marks": [list(mark) for mark in marks if all(map(math.isfinite, mark))],
    }


def _ends(gaps: Sequence[Gap]) -> tuple[Fraction, Fraction]:
    """The interval of the gaps; over the reals the range of the reference, and what the largest errors need."""
    low, high = gaps[0].interval or gaps[0].reference.record.range
    if gaps[0].interval is None:
        places = [Fraction(gap.value.largest.at) for gap in gaps if abs(gap.value.largest.at) <= FAR]
        low, high = min([low, *places]), max([high, *places])
    return low, high
