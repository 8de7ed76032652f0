"""What may be known of a formula beyond R: powers and a remainder, or an exponential that grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from flint import arb

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEEP", "NOTHING", "Far", "Grown", "Known"]

DEEP: Final = 16  # the order at which what decays exponentially is a remainder
NOTHING: Final = arb(0)


@dataclass(frozen=True, slots=True)
class Far:
    """Sum of terms[k] y**k, plus y**-order times something in the ball `rest`; `sign` is strict, 0 for zero itself."""

    terms: Mapping[int, arb]
    rest: arb
    order: int
    sign: int | None

    @property
    def top(self) -> int | None:
        """The highest power; None where there is only a remainder."""
        return max(self.terms, default=None)

    @property
    def is_constant(self) -> bool:
        """Whether it does not depend on x."""
        return self.rest.is_zero() and set(self.terms) <= {0}

    def limit(self) -> arb | None:
        """The limit, +-inf included; None where there is none, or it is not known."""
        top = self.top
        if top is not None and top > 0 and -top < self.order:
            lead = self.terms[top]
            return arb.pos_inf() if lead > 0 else arb.neg_inf() if lead < 0 else None
        return None if self.order <= 0 and not self.rest.is_zero() else self.terms.get(0, NOTHING)


@dataclass(frozen=True, slots=True)
class Grown:
    """Of a sign, and at least exp(rate*y) in size."""

    sign: int
    rate: arb

    def limit(self) -> arb | None:
        """Infinite."""
        return arb.pos_inf() if self.sign > 0 else arb.neg_inf()


Known: TypeAlias = Far | Grown
