"""The shape of a function on the whole line: parity, continuity, smoothness, monotonicity, slope."""

from actcli.prove.shape.whole import Cut, Shape, shape_of

__all__ = ["Cut", "Shape", "shape_of"]
