"""Jacobians against finite differences, closed forms and balls."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import actcli
from actcli import load
from actcli.analyses.jacobian import jacobian, tangent
from actcli.catalog import default_catalog
from actcli.interpreters.balls import BALLS, exact

FORMULAS = [
    "x - mean(x)",
    "x/sqrt(mean(x**2))",
    "total(x*x)",
    "exp(x - largest(x))",
    "logsumexp(2*x)*x",
    "softmax(softmax(x))",
]
X = np.array([[0.3, -1.2, 2.06, 0.7], [1.05, 2.13, 3.07, -4.1]])  # off the kinks


def differences(activation, x, h=1e-6):
    return np.stack([(activation(x + h * e) - activation(x - h * e)) / (2 * h) for e in np.eye(x.shape[-1])], axis=-1)


@pytest.mark.parametrize("what", [*default_catalog().names(), *FORMULAS])
def test_finite_differences(what):
    activation = load(what)
    found = jacobian(activation, X)
    expected = differences(activation, X)

    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, atol=1e-8 * max(1, np.abs(expected).max()))


def test_softmax():
    s = load("softmax")(X[0])
    np.testing.assert_allclose(load("softmax").jacobian(X[0]), np.diag(s) - np.outer(s, s), rtol=1e-14)


def test_large_inputs():
    found = actcli.jacobian("softmax", [1000.0, 999.0, -1000.0])
    s = 0.7310585786300049 * 0.2689414213699951
    np.testing.assert_allclose(found, [[s, -s, 0], [-s, s, 0], [0, 0, 0]], rtol=1e-12)


def test_shapes():
    x = np.zeros((5, 4), np.float32)
    shapes = {"softmax": (5, 4, 4), "crelu": (5, 8, 4), "maxout": (5, 4), "glu": (5, 2, 4), "silu": (5, 4, 4)}
    for name, shape in shapes.items():
        found = actcli.jacobian(name, x)
        assert (found.shape, found.dtype) == (shape, np.float32)


def test_elementwise_functions_have_a_diagonal():
    np.testing.assert_allclose(actcli.jacobian("gelu", X[0]), np.diag(load("gelu").derivative(X[0])), rtol=1e-15)


def test_one_number():
    assert actcli.jacobian("silu", 0.0).tolist() == [[0.5]]


def test_over_balls():
    """The tangent is a formula: every interpreter can read it."""
    direction = (exact(1), exact(0), exact(0))
    point = tuple(exact(Fraction(number)) for number in (-1, -2, -3))
    column = BALLS(tangent(load("softmax").expression), {"x": point, "dx": direction})
    values = BALLS(load("softmax").expression, {"x": point})

    expected = [
        values[0].ball * (1 - values[0].ball),
        -values[0].ball * values[1].ball,
        -values[0].ball * values[2].ball,
    ]
    assert all(
        found.ball.overlaps(true) and found.ball.rad() < 1e-12 for found, true in zip(column, expected, strict=True)
    )
