"""The properties of a function of one variable, proved: each a finding, undecided with the reason where nothing is.

What `actcli.prove` encloses is put into words and decimals here, one module a theme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from actcli.analyses.proved import course, ends, normal, slopes, values
from actcli.analyses.proved.wording import decimal_of, outward, undecided
from actcli.errors import Undecided
from actcli.interpreters.tails import Unbounded
from actcli.prove.pieces.branches import Unsettled
from actcli.prove.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from actcli.activation import Activation
    from actcli.analyses.finding import Finding

__all__ = ["PROOFS", "decimal_of", "outward"]


def _on_shape(proof: Callable[[Shape], Finding]) -> Callable[[Activation], Finding]:
    def of_activation(activation: Activation) -> Finding:
        try:
            return proof(shape_of(activation.expression))
        except (Unsettled, Unbounded) as reason:
            return undecided(str(reason) or "the proof did not end")
        except Undecided as reason:
            return undecided(reason.message)

    of_activation.__doc__ = proof.__doc__
    return of_activation


PROOFS: Final = {
    key: _on_shape(proof)
    for key, proof in {
        "asymptotes": ends.asymptotes,
        "chi": normal.chi,
        "convexity": course.convexity,
        "dead_zone": course.dead_zone,
        "extrema": values.extrema,
        "fixed_points": values.fixed_points,
        "gain": normal.gain,
        "inflections": course.inflections,
        "limits": ends.limits,
        "lipschitz": slopes.lipschitz,
        "mean": normal.mean,
        "monotonic": course.monotonic,
        "parity": course.parity,
        "range": values.value_range,
        "saturation": ends.saturation,
        "second_moment": normal.second_moment,
        "slope_at_zero": slopes.slope_at_zero,
        "slope_lipschitz": slopes.slope_lipschitz,
        "smoothness": course.smoothness,
        "variance": normal.variance,
        "zero_centred": normal.zero_centred,
        "zeros": values.zeros,
    }.items()
}
