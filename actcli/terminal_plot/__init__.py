"""Pictures in a terminal: in characters everywhere, as bitmaps where the terminal shows them.

Terminal plot libraries take longer to import than the picture takes to draw, and change their interfaces; the drawing
is one scatter of dots into an array. The protocols for bitmaps are a few lines each. matplotlib is not loaded here:
who has a figure hands over its bytes.
"""

from __future__ import annotations

from actcli.terminal_plot.characters import Curve, draw

__all__ = ["Curve", "draw"]
