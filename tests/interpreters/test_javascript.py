"""JavaScript computes what the arrays do: run by Node where there is one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from fractions import Fraction

import numpy as np
import pytest

from actcli import load, names
from actcli.breakpoints import breakpoints
from actcli.derive import derive
from actcli.errors import UsageError
from actcli.evaluate import evaluate
from actcli.expr import Symbol
from actcli.interpreters.javascript import javascript, runtime
from actcli.library import VOCABULARY as V
from actcli.parse import parse

NODE = shutil.which("node")
CURVES = [load(name) for name in names() if load(name).kind.value != "gated" and not load(name).is_vector]
needs_node = pytest.mark.skipif(NODE is None, reason="no Node.js here")
HALVES = np.arange(-20, 21) / 2


def run(functions, points, parameters=()):
    """The values of functions of x at points, as Node computes them."""
    doubles = json.dumps([float(x) for x in points])
    script = (
        f"{runtime()}\nconst fs = [{','.join(functions)}]; const xs = {doubles}; const p = {json.dumps(parameters)};"
        "console.log(JSON.stringify(fs.map(f => xs.map(x => f(x, p).map(String)))));"
    )
    done = subprocess.run([NODE, "-"], input=script, capture_output=True, text=True, check=True)
    return np.array([[[float(v) for v in row] for row in rows] for rows in json.loads(done.stdout)])


def points():
    """A thousand at random, near 0 and far out among them, and tails to where doubles end being normal."""
    rng = np.random.default_rng(7)
    tails = np.array([50, 100, 200, 300, 500, 700, 1e3, 1e5, 1e10, 1e50, 1e-8, 1e-20, 1e-100, 1e-300, 0])
    random = [rng.normal(size=500) * 4, rng.uniform(-1e-3, 1e-3, 100), 30 * rng.normal(size=400)]
    return np.concatenate([HALVES, *random, tails, -tails])


def edges(formula):
    """The breakpoints of a formula that are known exactly, and the doubles beside them."""
    found = [float(one.at) for one in breakpoints(formula, Fraction(-50), Fraction(50)) if one.exact]
    return np.array([x for at in found for x in (at, np.nextafter(at, -np.inf), np.nextafter(at, np.inf))])


# (name, order of derivative): from where on doubles overflow on the way, or leave the normal ones; arrays mend that
# with balls, which a page does not have
BEYOND = {
    **{(name, 1): 650 for name in ("colu", "eis1", "erfact", "generalized_swish", "srs", "tanhexp", "tanhsoft2")},
    ("pau_pade", 1): 1e30,
    ("sqrt_softplus", 0): 750,
    ("sqrt_softplus", 1): 750,
}


@needs_node
def test_every_activation_and_its_derivative_to_twelve_digits():
    shared = points()
    assert len(shared) > 1000
    pairs = [(one.expression, one.slope()) for one in CURVES]
    xs = [np.concatenate([shared, edges(one.expression)]) for one in CURVES]
    every = np.unique(np.concatenate(xs))
    ours = run([javascript(pair) for pair in pairs], every)
    for one, pair, x, all_values in zip(CURVES, pairs, xs, ours, strict=True):
        values = all_values[np.searchsorted(every, x)]
        for order, formula in enumerate(pair):
            expected = np.broadcast_to(evaluate(formula, {"x": x}), x.shape)
            with np.errstate(invalid="ignore"):
                apart = np.abs(values[:, order] - expected)
            far = ~(apart <= 1e-12 * np.abs(expected)) & (values[:, order] != expected)
            far &= ~(np.isnan(values[:, order]) & np.isnan(expected))
            far &= ~(apart < 1e-290)
            # where terms of a slope cancel, both lose the same digits: they agree relative to the largest of them
            far &= ~((order == 1) & (apart <= 4e-16 * (1 + np.abs(x))))
            far &= np.abs(x) <= BEYOND.get((one.name, order), np.inf)
            assert not far.any(), (one.name, order, x[far][:3], values[far, order][:3], expected[far][:3])


@needs_node
@pytest.mark.parametrize("name", [name for name in names() if load(name).kind.value == "gated"])
def test_every_gated_function_and_its_gradient(name):
    formula = load(name).expression
    roots = [formula, derive(formula, "a"), derive(formula, "b")]
    a, b = np.random.default_rng(3).normal(size=(2, 1000)) * 6
    text = javascript(roots, inputs=("a", "b"))
    pairs = json.dumps(np.stack([a, b], axis=1).tolist())
    script = f"{runtime()}\nconst f = {text}; console.log(JSON.stringify({pairs}.map(([a, b]) => f(a, b, []))));"
    done = subprocess.run([NODE, "-"], input=script, capture_output=True, text=True, check=True)
    expected = np.stack([np.broadcast_to(evaluate(root, {"a": a, "b": b}), a.shape) for root in roots], axis=1)
    np.testing.assert_allclose(json.loads(done.stdout), expected, rtol=1e-12, atol=1e-15)


WORDS = sorted(
    name
    for name, word in V.items()
    if len(word.parameters) == 1
    and not re.fullmatch("total|mean|largest|first_largest|sparsemax_threshold|logsumexp|softmax|log_softmax", name)
)


@needs_node
def test_every_word_of_the_language():
    rng = np.random.default_rng(11)
    x = np.concatenate([HALVES, 10.0 ** rng.uniform(-8, 2, 300) * rng.choice([-1, 1], 300)])
    formulas = [parse(f"{word}(x)", V) for word in WORDS]
    ours = run([javascript([formula]) for formula in formulas], x)[..., 0]
    for word, formula, values in zip(WORDS, formulas, ours, strict=True):
        with np.errstate(all="ignore"):
            expected = evaluate(formula, {"x": x})
        fine = np.isfinite(expected) & np.isfinite(values) & (np.abs(expected) > 1e-290)
        floor = 1e-14 if "sinc" in word or word in ("cospi", "sinpi", "tan", "sin", "cos") else 0.0
        np.testing.assert_allclose(values[fine], expected[fine], rtol=1e-12, atol=floor, err_msg=word)
        assert (np.isnan(values) == np.isnan(expected)).all(), word


@needs_node
def test_parameters_are_read_when_the_function_is_called():
    text = javascript([parse("alpha*max(x, 0) + beta", V)], ["alpha", "beta"])
    assert run([text], [2.0, -1.0], [3.0, 0.5]).tolist() == [[[6.5], [0.5]]]


def test_a_shared_part_is_computed_once():
    assert javascript([parse("sin(x)*sin(x) + sin(x)", V)]).count("Math.sin") == 1


def test_text_of_a_user_does_not_reach_the_script():
    with pytest.raises(UsageError):
        javascript([Symbol("alert(1)")])
    assert "alert" not in javascript([Symbol("alert(1)")], ["alert(1)"])
    with pytest.raises(UsageError, match="whole axis"):
        javascript([parse("softmax(x)", V)])
