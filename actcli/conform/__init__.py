"""Installed frameworks held against the proved values of the functions that they say they compute.

A framework is called for real, as a program calls it, and is imported nowhere but here and only when it is asked for.
What is found is of this machine, this build and these inputs: the error at a point is proved, that no other point has a
larger one is not, but for the formats of 16 bits, whose every number is an input. Reports of what was found come with
the program, so that it can tell of frameworks that are not installed.
"""

from __future__ import annotations

from actcli.conform.formats import FORMATS
from actcli.conform.measure import Kink, Measured, Special, measure
from actcli.conform.packages import BACKENDS, PACKAGES, Called, Package, package
from actcli.conform.report import Difference, Report, Row, differences, report_of, short
from actcli.conform.run import Task, chosen, conform, formats_of, tasks
from actcli.conform.saved import read_report, written
from actcli.conform.shipped import found_of, known, newest

__all__ = [
    "BACKENDS",
    "FORMATS",
    "PACKAGES",
    "Called",
    "Difference",
    "Kink",
    "Measured",
    "Package",
    "Report",
    "Row",
    "Special",
    "Task",
    "chosen",
    "conform",
    "differences",
    "formats_of",
    "found_of",
    "known",
    "measure",
    "newest",
    "package",
    "read_report",
    "report_of",
    "short",
    "tasks",
    "written",
]
