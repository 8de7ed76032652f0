"""Time per element, measured here and now, relative to ReLU: the one finding that each machine answers differently."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.activation import Activation, Kind
from actcli.analyses.finding import Finding, Verdict
from actcli.catalog import default_catalog

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["relative_times"]

ELEMENTS: Final = 1 << 18
ROUNDS: Final = 7


def relative_times(activations: Sequence[Activation]) -> list[Finding]:
    """The median time of each activation over that of ReLU, interleaved so that a slow moment hits all alike."""
    relu = default_catalog().load("relu")
    x = np.random.default_rng(0).standard_normal(ELEMENTS).astype(np.float32).reshape(-1, 64)
    subjects = [relu, *activations]
    times: list[list[float]] = [[] for _ in subjects]
    for _ in range(ROUNDS):
        for subject, taken in zip(subjects, times, strict=True):
            arguments = (x, x) if subject.kind is Kind.GATED else (x,)
            start = perf_counter()
            subject(*arguments)
            taken.append(perf_counter() - start)
    base = median(times[0])
    findings = []
    for taken in times[1:]:
        ratio = median(taken) / base
        method = f"measured: median of {ROUNDS}, {ELEMENTS} float32 elements, NumPy, this machine"
        findings.append(Finding(Verdict.ESTIMATED, f"{ratio:.2g}x", method, ratio, sort_key=ratio))
    return findings
