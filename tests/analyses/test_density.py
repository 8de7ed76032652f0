"""The distribution of f(Z): its mass is 1, its mean the proved one, its atoms exact; against draws of the input."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from actcli.analyses import ANALYSES, Verdict
from actcli.analyses.density import density
from actcli.catalog import default_catalog
from actcli.errors import Undecided, UsageError

ONE = [one for one in default_catalog() if not one.is_vector and one.kind.value != "gated"]


def load(name: str):
    return default_catalog().load(name)


def test_atoms_are_known() -> None:
    assert [(one.value, one.mass, one.proved) for one in density(load("relu")).atoms] == [(0.0, 0.5, True)]
    low, high = density(load("hard_tanh")).atoms
    assert (low.value, high.value) == (-1.0, 1.0)
    assert low.mass == high.mass == pytest.approx(float(mpmath.ncdf(-1)), rel=1e-15)
    (only,) = density(load("0*x + 3")).atoms
    assert (only.value, only.mass) == (3.0, 1.0)


def test_an_atom_of_tiny_mass_does_not_cancel() -> None:
    atom = density(load("relu6")).atoms[-1]
    assert atom.value == 6.0
    assert atom.mass == pytest.approx(float(mpmath.ncdf(-6)), rel=1e-14)


# What is nearly an atom at both ends is narrower than the steps of the curve.
STEEP = {"soft_clipping": 6e-2}


@pytest.mark.parametrize("activation", ONE, ids=lambda one: one.name)
def test_mass_and_mean(activation) -> None:
    try:
        found = density(activation)
    except Undecided:
        return
    width = found.y[1] - found.y[0] if found.y.size else 0.0
    atoms = sum(atom.mass for atom in found.atoms)
    assert atoms + found.height.sum() * width == pytest.approx(1, abs=STEEP.get(activation.name, 2e-2))
    mean = ANALYSES["mean"].of(activation)
    if mean.verdict is Verdict.PROVED and mean.sort_key is not None:
        got = (found.y * found.height).sum() * width + sum(atom.mass * atom.value for atom in found.atoms)
        slack = STEEP.get(activation.name, 3e-2 * (1 + abs(mean.sort_key)))
        assert got == pytest.approx(mean.sort_key, abs=slack)


@pytest.mark.parametrize("name", ["elu", "gelu", "silu", "sin(x)", "tanh", "x**2"])
def test_against_draws(name) -> None:
    found = density(load(name))
    draws = load(name)(np.random.default_rng(1).standard_normal(400_000))
    width = found.y[1] - found.y[0]
    edges = np.append(found.y - width / 2, found.y[-1] + width / 2)
    counts = np.histogram(draws, edges)[0].reshape(-1, 16).sum(axis=1) / draws.size
    expected = (found.height * width).reshape(-1, 16).sum(axis=1)
    np.testing.assert_allclose(counts, expected, atol=4e-3)


def test_what_has_no_distribution_is_said() -> None:
    with pytest.raises(UsageError):
        density(load("swiglu"))
    with pytest.raises(Undecided):
        density(load("log(x)"))
