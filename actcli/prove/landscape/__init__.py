"""A function of the whole line as a walk from left to right: its zeros, turns, bends and flats, complete."""

from actcli.prove.landscape.course import Landscape, landscape_of
from actcli.prove.landscape.segment import Endless
from actcli.prove.landscape.walk import Place, Turn

__all__ = ["Endless", "Landscape", "Place", "Turn", "landscape_of"]
