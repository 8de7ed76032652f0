"""Reductions over the last axis, which stays as an axis of length one; a NaN in a row makes the row NaN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from actcli.expr import Function

    Array = NDArray[Any]

__all__ = ["RULES"]


def _softmax(u: Array) -> Array:
    powers = np.exp(u - u.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _log_softmax(u: Array) -> Array:
    """The largest entry is left out of the sum, which log1p then takes without losing the rest."""
    shifted = u - u.max(axis=-1, keepdims=True)
    powers = np.exp(shifted)
    np.put_along_axis(powers, shifted.argmax(axis=-1)[..., None], 0, axis=-1)
    return np.asarray(shifted - np.log1p(powers.sum(axis=-1, keepdims=True)))


def _logsumexp(u: Array) -> Array:
    shift = u.max(axis=-1, keepdims=True)
    powers = np.exp(u - shift)
    np.put_along_axis(powers, u.argmax(axis=-1)[..., None], 0, axis=-1)
    return np.asarray(shift + np.log1p(powers.sum(axis=-1, keepdims=True)))


def _first_largest(u: Array) -> Array:
    result = np.zeros_like(u)
    np.put_along_axis(result, u.argmax(axis=-1)[..., None], 1, axis=-1)
    result[np.isnan(u).any(axis=-1)] = np.nan
    return result


def _sparsemax_threshold(u: Array) -> Array:
    """The tau of Martins & Astudillo 2016, by sorting: sum(max(u - tau, 0)) is 1."""
    top = u.max(axis=-1, keepdims=True)
    descending = -np.sort(top - u, axis=-1)
    excess = descending.cumsum(axis=-1) - 1
    support = (np.arange(1, u.shape[-1] + 1, dtype=u.dtype) * descending > excess).sum(axis=-1, keepdims=True)
    tau = np.take_along_axis(excess, np.maximum(support, 1) - 1, axis=-1) / np.maximum(support, 1).astype(u.dtype)
    return np.asarray(tau + top)


RULES: Final[Mapping[Function, Callable[[Array], Array]]] = {
    V["first_largest"]: _first_largest,
    V["largest"]: lambda u: u.max(axis=-1, keepdims=True),
    V["log_softmax"]: _log_softmax,
    V["logsumexp"]: _logsumexp,
    V["mean"]: lambda u: u.mean(axis=-1, keepdims=True),
    V["softmax"]: _softmax,
    V["sparsemax_threshold"]: _sparsemax_threshold,
    V["total"]: lambda u: u.sum(axis=-1, keepdims=True),
}
