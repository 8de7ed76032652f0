"""Symbols of frameworks as names of functions: which definition `torch:nn.GELU(approximate='tanh')` is, and with what.

What frameworks call a function is said in its definition file; here is only how a symbol is written and found. One
symbol may be several functions: by version, or by its arguments. Where that leaves more than one, none is chosen.
"""

from __future__ import annotations

from actcli.frameworks.elementary import elementary
from actcli.frameworks.resolve import Found, defaults_of, resolve, spelled
from actcli.frameworks.spelling import FRAMEWORKS, is_foreign
from actcli.frameworks.versions import lived

__all__ = ["FRAMEWORKS", "Found", "defaults_of", "elementary", "is_foreign", "lived", "resolve", "spelled"]
