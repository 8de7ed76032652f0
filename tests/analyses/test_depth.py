"""Mean-field theory against SciPy's quadrature and the values that the papers give."""

from __future__ import annotations

import math

import numpy as np
import pytest

from actcli.analyses import ANALYSES
from actcli.analyses.depth import STARTS, depth, moment
from actcli.catalog import default_catalog
from actcli.errors import Undecided, UsageError


def load(name: str):
    return default_catalog().load(name)


def test_relu_keeps_both() -> None:
    found = depth(load("relu"))
    assert found.weight == pytest.approx(2, abs=1e-9)  # He et al. 2015
    np.testing.assert_allclose(found.mapped, found.q, rtol=1e-9)
    for start, variances, gradients in zip(STARTS, found.variances, found.gradients, strict=True):
        np.testing.assert_allclose(variances, start, rtol=1e-6)
        np.testing.assert_allclose(gradients, 1, rtol=1e-6)


@pytest.mark.parametrize("name", ["gelu", "silu", "tanh"])
@pytest.mark.parametrize("q", [0.25, 1.0, 3.0])
def test_moments(name, q) -> None:
    f = load(name)
    z, step = np.linspace(-12, 12, 4801, retstep=True)  # even steps are exact to all digits where all is analytic
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    expected = step * np.sum(f(math.sqrt(q) * z) ** 2 * density)
    assert moment(f.expression, np.array([q]))[0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", ["gelu", "mish", "tanh"])
def test_the_weight_is_the_square_of_the_proved_gain(name) -> None:
    found = depth(load(name), layers=3)
    assert found.weight == pytest.approx(ANALYSES["gain"].of(load(name)).sort_key ** 2, rel=1e-6)
    chi = ANALYSES["chi"].of(load(name)).sort_key
    assert found.factor == pytest.approx(found.weight * chi, rel=1e-6)
    assert found.variances[1].tolist() == pytest.approx([1, 1, 1, 1])


def test_variances_that_grow_are_bounded() -> None:
    found = depth(load("x**3"))
    assert np.isfinite(found.variances).all()


def test_what_has_no_theory_is_said() -> None:
    with pytest.raises(UsageError):
        depth(load("softmax"))
    with pytest.raises(Undecided):
        depth(load("log(x)"))
    with pytest.raises(Undecided):
        depth(load("0*x"))
