"""Frameworks that are made up: functions of NumPy in a format, wrong in ways that are known."""

from __future__ import annotations

import math

import numpy as np

from actcli.conform import Called, Package
from actcli.conform.formats import FORMATS, rounded


def single(function):
    """A function computed in float32, whatever the format."""

    def values(x):
        with np.errstate(all="ignore"):
            return function(x.astype(np.float32)).astype(np.float64)

    return values


def right(activation, form):
    """The true values, rounded: nothing can be better."""
    return lambda x: rounded(FORMATS[form], np.asarray(activation(x), dtype=np.float64))


def pretended(values, slopes=None, name="torch", version="0"):
    """A framework whose every symbol is this function."""
    return Package(name, version, lambda _path: True, lambda _path, _arguments, _form: Called(values, slopes))


def erf(x):
    return np.vectorize(math.erf, otypes=[np.float64])(np.float64(x)).astype(np.float32)
