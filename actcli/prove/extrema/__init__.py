"""Suprema and infima, enclosed: over boxes by Taylor forms, beyond them by what is known of tails and waves."""

from actcli.prove.extrema.bounds import Bound
from actcli.prove.extrema.supremum import Extrema, extrema

__all__ = ["Bound", "Extrema", "extrema"]
