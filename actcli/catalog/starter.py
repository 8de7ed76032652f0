"""The starter file of `actcli new`: a definition that works as it stands, with every key explained."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from actcli.activation import Kind
from actcli.catalog.marked import Scalar
from actcli.catalog.records import check_name
from actcli.errors import InputError, Place
from actcli.expr import Call, Symbol, postorder
from actcli.library import REDUCTIONS
from actcli.parse import parse

if TYPE_CHECKING:
    from actcli.catalog import Catalog

__all__ = ["starter"]


def starter(name: str, formula: str, catalog: Catalog) -> str:
    """A commented definition file for a formula; names in it that are no inputs become parameters.

    >>> from actcli.catalog import default_catalog
    >>> print(starter("my_swish", "x*sigmoid(beta*x)", default_catalog()).splitlines()[3])
    formula: "x*sigmoid(beta*x)"
    """
    place = Place("NAME", 1, 1, name, len(name))
    check_name(Scalar(name, name, False, place))
    like = next((known for known in catalog.names() if known.casefold() == name.casefold()), None)
    if like is not None and like != name:
        raise InputError(f"{name!r} differs from {like!r} by case alone", hint="choose another name")
    if like is not None or catalog.record(name) is not None:
        raise InputError(f"{name!r} is in the catalogue already", hint="choose another name")
    root = parse(formula, catalog.words)
    names = sorted({node.name for node in postorder(root) if isinstance(node, Symbol)})
    gated = {"a", "b"} <= set(names) and "x" not in names
    vector = any(isinstance(node, Call) and node.function in REDUCTIONS for node in postorder(root))
    kind = Kind.GATED if gated else Kind.VECTOR if vector else Kind.ELEMENTWISE
    parameters = [one for one in names if one not in (("a", "b") if gated else ("x",))]
    lines = [
        f"# {name}: check it with 'actcli check {name}.yaml', use it with 'actcli --config {name}.yaml plot {name}'.",
        f"title: {json.dumps(name.replace('_', ' ').capitalize())}   # how people call it",
        f"type: {kind.value}   # elementwise, gated (inputs a and b), vector, random or table",
        f"formula: {json.dumps(formula, ensure_ascii=False)}",
    ]
    if parameters:
        lines.append("parameters:   # and their defaults; a quoted constant such as '1/6' is exact")
        lines += [f"  {parameter}: 1" for parameter in parameters]
    lines += [
        "range: [-6, 6]   # what a plot shows",
        "# aliases: [another_name]",
        "# frameworks: {torch: [{symbol: nn.SiLU}]}",
        "# reference: 'Author year, Title'",
        "# use: Where it is used, in one sentence.",
        "# strengths: What it does well, in one sentence.",
        "# weaknesses: What it does badly, in one sentence.",
    ]
    return "\n".join(lines) + "\n"
