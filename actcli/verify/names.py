"""The names in a certificate: what each means here, if it means something.

A certificate proves something of formulas, and people read names. Where the catalogue's formula of a name is another
one now, the sentence with that name would be false, so the certificate is rejected; a name that is not known here is
replaced by the formula.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actcli.errors import CheckFailed
from actcli.interpret import expand
from actcli.library import VOCABULARY as V
from actcli.text import visible
from actcli.verify.formulas import formula_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.certificates.document import Certificate, Function
    from actcli.expr import Expr

__all__ = ["need_names"]

_WORDS = frozenset(V.values())


def need_names(certificate: Certificate, meaning: Callable[[str], Expr | None]) -> Certificate:
    """The certificate with names that mean its formulas, or `CheckFailed` where one means something else."""
    known: dict[Function, Function] = {}

    def named(function: Function) -> Function:
        if function not in known:
            known[function] = _named(function, meaning)
        return known[function]

    claims = tuple(replace(claim, candidate=named(claim.candidate)) for claim in certificate.claims)
    return replace(certificate, reference=named(certificate.reference), claims=claims)


def _named(function: Function, meaning: Callable[[str], Expr | None]) -> Function:
    own = formula_of(function)
    here = meaning(function.name)
    if here is None:
        return replace(function, name=function.formula)
    if expand(here, _WORDS) is not expand(own, _WORDS):
        raise CheckFailed(
            f"rejected: the formula of {visible(function.name)} in the certificate is not that of the catalogue",
            hint="what it proves holds of its own formula; rename it there to check it all the same",
        )
    return function
