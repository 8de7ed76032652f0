"""An ONNX model's activations: single operators, and those that a converter has written in many.

`loading` reads the file into plain data, `regions` finds what computes number by number, as formulas, and `naming` says
which definitions they are.
"""

from __future__ import annotations

from actcli.identification.models.loading import load_model
from actcli.identification.models.naming import Activated, Naming, name_model

__all__ = ["Activated", "Naming", "load_model", "name_model"]
