"""Installed frameworks held against the proved values of the functions that they say they compute.

A framework is called for real, as a program calls it, and is imported nowhere but here and only when it is asked for.
What is found is of this machine, this build and these inputs: the error at a point is proved, that no other point has a
larger one is not, but for the formats of 16 bits, whose every number is an input.
"""

from __future__ import annotations

from actcli.conform.formats import FORMATS
from actcli.conform.measure import Kink, Measured, Special, measure
from actcli.conform.packages import PACKAGES, Called, Package, package
from actcli.conform.run import Task, chosen, conform, formats_of, tasks

__all__ = [
    "FORMATS",
    "PACKAGES",
    "Called",
    "Kink",
    "Measured",
    "Package",
    "Special",
    "Task",
    "chosen",
    "conform",
    "formats_of",
    "measure",
    "package",
    "tasks",
]
