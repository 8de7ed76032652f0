"""What a call is written like, and which argument goes to which parameter.

As in Python: arguments by position, then by keyword, then defaults. `max` and `min` take two arguments or more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli.errors import InputError, suggest
from actcli.expr import Call, Expr, Function, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["FOLDED", "bind", "check_keyword", "signature"]

FOLDED: Final = frozenset({"max", "min"})  # of two parameters; more arguments are folded from the left


def signature(function: Function) -> str:
    """How a function is called.

    >>> from actcli.library import VOCABULARY as V
    >>> signature(V["clip"]), signature(V["softplus"]), signature(V["pi"])
    ('clip(u, low, high)', 'softplus(u, beta=...)', 'pi')
    """
    if not function.parameters:
        return function.name
    fields = (parameter.name + ("=..." if parameter.default else "") for parameter in function.parameters)
    return f"{function.name}({', '.join(fields)})"


def check_keyword(function: Function, name: str, given: Mapping[str, Expr]) -> None:
    """Refuse a keyword argument that the function does not have, or that is given already."""
    known = [parameter.name for parameter in function.parameters]
    if name not in known:
        hint = suggest(name, known) or f"write {signature(function)}"
        raise InputError(f"{function.name} has no parameter {name!r}", hint=hint)
    if name in given:
        raise InputError(f"parameter {name!r} is given twice")


def bind(function: Function, positional: Sequence[Expr], keywords: Mapping[str, Expr]) -> Expr:
    """The call of `function` with one argument for each of its parameters.

    >>> from actcli.library import VOCABULARY as V
    >>> bind(V["heaviside"], [V["pi"]()], {}).args[1].args
    (Number(value=Fraction(1, 1)), Number(value=Fraction(2, 1)))
    """
    parameters = function.parameters
    hint = f"write {signature(function)}"
    if function.name in FOLDED and len(positional) > 2 and not keywords:
        node = positional[0]
        for other in positional[1:]:
            node = Call(function, (node, other))
        return node
    if len(positional) > len(parameters):
        raise InputError(f"{function.name} takes {_count(parameters)}, not {len(positional)}", hint=hint)
    given = dict(zip((parameter.name for parameter in parameters), positional, strict=False))
    for name in keywords:
        if name in given:
            raise InputError(f"parameter {name!r} is given twice", hint=hint)
    given |= keywords
    args: list[Expr] = []
    for parameter in parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            raise InputError(f"{function.name} needs {parameter.name!r}", hint=hint)
        args.append(value)
    return Call(function, tuple(args))


def _count(parameters: tuple[Parameter, ...]) -> str:
    most = len(parameters)
    least = sum(parameter.default is None for parameter in parameters)
    number = str(most) if least == most else f"{least} to {most}"
    return f"{number} argument{'' if most == 1 else 's'}"
