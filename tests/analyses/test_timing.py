"""Times relative to ReLU; only that they are times is tested."""

from __future__ import annotations

import numpy as np

from actcli import load
from actcli.analyses import Verdict, timing


def test_times(monkeypatch):
    monkeypatch.setattr(timing, "ELEMENTS", 1 << 12)
    monkeypatch.setattr(timing, "ROUNDS", 3)
    names = ("relu", "gelu", "swiglu", "softmax", "rrelu", "lut", "crelu")
    found = timing.relative_times([load(name) for name in names])

    assert len(found) == len(names)
    for one in found:
        assert one.verdict is Verdict.ESTIMATED
        assert one.text.endswith("x")
        assert one.data == one.sort_key > 0
        assert np.isfinite(one.data)
        assert "4096 float32 elements" in one.method


def test_nothing_to_time():
    assert timing.relative_times([]) == []
