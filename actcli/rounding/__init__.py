"""What rounding does to functions: values rounded once, proved for every number of a small format, and step by step.

From them, and from the proved distance of two functions, follows how far two implementations may differ.
"""

from __future__ import annotations

from actcli.rounding.allowance import Allowance, Pair, allowance
from actcli.rounding.correct import correctly_rounded
from actcli.rounding.stepwise import stepwise

__all__ = ["Allowance", "Pair", "allowance", "correctly_rounded", "stepwise"]
