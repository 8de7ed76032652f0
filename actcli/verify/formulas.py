"""The formulas of a certificate, read as the texts of strangers that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli import limits
from actcli import operators as op
from actcli.errors import InputError, Place
from actcli.expr import Call, Expr, measure, postorder
from actcli.library import REDUCTIONS
from actcli.library import VOCABULARY as V
from actcli.parse import parse

if TYPE_CHECKING:
    from actcli.certificates.document import Function

__all__ = ["formula_of"]

_REFUSED: Final = REDUCTIONS | {V["inf"]}


def formula_of(function: Function) -> Expr:
    """The formula of a function in a certificate, which is one of a real number."""
    place = Place(f"formula of {ascii(function.name)[1:-1][:40]}", 1, 1, function.formula)
    root = parse(function.formula, V, names=("x",), place=place)
    if measure(root).nodes > limits.EXPANDED_NODES:
        raise InputError(f"the formula expands to more than {limits.EXPANDED_NODES} nodes", place=place)
    for node in postorder(root):
        if isinstance(node, Call) and node.function in _REFUSED:
            raise InputError(f"{node.function.name} cannot stand in a certificate", place=place)
    if op.is_condition(root):
        raise InputError("the formula is a condition", place=place)
    return root
