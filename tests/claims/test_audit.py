"""Claims audited: for each property one that holds, one that does not, one that nothing decides."""

from __future__ import annotations

import pytest

from actcli import load
from actcli.analyses import ANALYSES
from actcli.catalog import Catalog
from actcli.catalog.claimed import PROPERTIES, claims
from actcli.catalog.marked import read
from actcli.claims import audit
from actcli.errors import ActcliError, InputError


def audited(name, claim):
    (said,) = claims(read(f"- {{{claim}}}", "claims.yaml"))
    return audit(load(name), said)


P, R, U = "PROVED", "REFUTED", "UNDECIDED"
WANDERING = "sin(x) + sin(sqrt(2)*x)"  # without a period: what it does far out is not decided
ASKED = [
    # A value at a point
    ("silu", "property: value, at: 1, value: 0.731059", P),
    ("silu", "property: value, at: 1, value: 0.731058", P),  # cut off, not rounded
    ("silu", "property: value, at: 1, value: 0.731057", R),
    ("hard_sigmoid_keras", "property: value, at: 2, value: 9/10", P),
    ("hard_sigmoid_keras", "property: value, at: 2, value: 5/6", R),
    ("silu", "property: value, at: 1, value: '> 0.73'", P),
    ("silu", "property: value, at: 1, value: '> 0.74'", R),
    ("sigmoid", "property: value, at: 'log(2)', value: 2/3", U),  # equality of reals is not decided by enclosures
    ("sigmoid", "property: value, at: 'log(2)', value: 0.66667", P),
    ("softmax", "property: value, at: [1000, 999], value: [0.731059, 0.268941]", P),
    ("softmax", "property: value, at: [1000, 999], value: [0.731059, 0.28]", R),
    ("crelu", "property: value, at: [1, -2], value: [1, 0, 0, 2]", P),
    ("glu", "property: value, at: [4, 0], value: 2", P),
    ("rrelu", "property: value, at: -48, value: -11", P),  # the evaluation form
    ("log(x)", "property: value, at: -1, value: 0", U),
    # A derivative at a point
    ("sinc", "property: derivative, at: 0.5, value: -1.273240", P),
    ("sinc", "property: derivative, at: 0.5, value: -0.405285", R),
    ("leaky_relu", "property: derivative, at: -1, value: 1/100", P),
    ("relu", "property: derivative, at: 0, value: 0", R),  # there is none, whatever frameworks return
    ("relu", "property: derivative, at: 0, value: 1", R),
    ("abs(x)*x", "property: derivative, at: 0, value: 0", P),
    ("abs(x)*x", "property: derivative, order: 2, at: 0, value: 2", R),
    ("sqrt(x**2)", "property: derivative, at: 0, value: 0", U),
    ("sign(x)", "property: derivative, at: 0, value: 0", U),
    ("glu", "property: derivative, input: b, at: [4, 0], value: 1", P),
    ("glu", "property: derivative, at: [4, 0], value: 1/2", P),
    ("softmax", "property: derivative, at: [-1, -2, -3], value: [0.222695, 0.184836, 0.0819251]", P),
    ("softmax", "property: derivative, at: [-1, -2, -3], value: [0, 0, 0]", R),
    ("crelu", "property: derivative, at: [1, 2], value: [1, 1]", U),
    # What holds everywhere
    ("sigmoid", "property: value, value: '> 0'", P),
    ("sigmoid", "property: value, value: '>= 1e-9'", R),
    ("relu", "property: value, value: '> 0'", R),
    ("relu", "property: value, value: '>= 0'", P),
    ("softplus", "property: value, value: '> relu(x)'", P),
    ("silu", "property: value, value: '<= relu(x)'", P),
    ("silu", "property: value, value: '>= relu(x)'", R),
    ("silu", "property: derivative, value: '> 0'", R),
    ("bent_identity", "property: derivative, value: '> 1/2'", P),
    ("bent_identity", "property: derivative, value: '> 0.500001'", R),
    ("relu", "property: derivative, value: '<= 1'", P),
    ("silu", "property: value, over: [0, inf], value: '>= 0'", P),
    ("silu", "property: value, over: [-1, inf], value: '>= 0'", R),
    ("sin(x)", "property: value, value: '<= 1'", U),
    # The same function
    ("tanh", "property: equal, to: '2*sigmoid(2*x) - 1'", P),
    ("tanh", "property: equal, to: 'x/(1 + abs(x))'", R),
    ("celu", "property: equal, to: elu", P),
    ("celu", "property: equal, parameters: {alpha: 2}, to: 'elu(x, alpha=2)'", R),
    ("hard_swish", "property: equal, to: 'x*relu6(x + 3)/6'", P),
    ("relu", "property: equal, over: [0, inf], to: linear", P),
    ("linear", "property: equal, to: 'x*x/x'", U),  # which has no value at 0
    ("linear", "property: equal, to: 'x*(x - 1/7)/(x - 1/7)'", U),
    ("linear", "property: equal, to: 'x*sqrt(x**2)/abs(x)'", U),
    ("linear", "property: equal, to: 'x + 1e-30*sin(x)'", R),
    ("linear", "property: equal, to: 'x + (1 if x == 1/3 else 0)'", U),
    ("cos(x)", "property: equal, to: 'sin(x + pi/2)'", U),
    ("log_sigmoid", "property: derivative, to: 'sigmoid(-x)'", P),
    ("log_sigmoid", "property: derivative, to: sigmoid", R),
    ("relu", "property: derivative, to: '2*heaviside(x, 1/2)'", R),
    # Limits
    ("gelu", "property: limit, at: -inf, value: 0", P),
    ("gelu", "property: limit, at: inf, value: inf", P),
    ("gelu", "property: limit, at: inf, value: 1e6", R),
    ("softsign", "property: limit, at: inf, value: 1", P),
    ("sign", "property: limit, at: 0-, value: -1", P),
    ("sign", "property: limit, at: 0+, value: 0", R),
    ("ultra_fast_sigmoid", "property: limit, at: 17/5-, value: 0.97222222", P),
    ("sin(x)", "property: limit, at: inf, value: 0", U),
    ("1/x", "property: limit, at: 0+, value: inf", U),
    # Minimum, maximum
    ("silu", "property: minimum, value: -0.278464542761, at: -1.27846454276", P),
    ("silu", "property: minimum, value: -0.278464542761, at: -1.28846454276", R),
    ("silu", "property: minimum, value: -0.2785", P),
    ("silu", "property: minimum, value: -0.2784", P),
    ("silu", "property: minimum, value: -0.2783", R),
    ("silu", "property: minimum, at: -1.278", P),
    ("silu", "property: maximum, value: 3", R),
    ("sigmoid", "property: maximum, value: 1", R),  # it is not attained
    ("sigmoid", "property: maximum, value: '< 1'", P),
    ("sigmoid", "property: maximum, value: '> 1'", R),
    ("sigmoid", "property: maximum, value: '>= 1'", P),
    ("sigmoid", "property: minimum, value: '> 0'", P),
    ("sigmoid", "property: minimum, value: '< 0'", R),
    ("sigmoid", "property: gap, to: '1/2', value: '< 1/2'", P),
    ("sigmoid", "property: gap, to: '1/2', value: '> 1/2'", R),
    ("exp(-x**2)", "property: maximum, value: 1, at: 0", P),
    ("silu", "property: minimum, over: [0, 1], value: 0, at: 0", P),
    ("silu", "property: minimum, over: [0, 1], at: 5.0", R),
    ("x*sin(x)", "property: minimum, value: 0", R),
    (WANDERING, "property: minimum, over: [-10, inf], value: 0", U),
    # Ranges
    ("silu", "property: range, value: '[-0.278, inf)'", P),
    ("silu", "property: range, value: '[-0.279, inf)'", R),
    ("silu", "property: range, value: '(-0.278, inf)'", R),
    ("silu", "property: range, value: '[-0.278, 6]'", R),
    ("tanh", "property: range, value: '(-1, 1)'", P),
    ("tanh", "property: range, value: '[-1, 1]'", R),
    ("tanh", "property: range, over: [-1, 1], value: '[-0.7616, 0.7616]'", P),
    ("arctan", "property: range, value: '(-pi/2, pi/2)'", U),
    ("x*cos(x)", "property: range, value: '(-inf, 5]'", R),
    (WANDERING, "property: range, value: '[0, 1]'", U),
    # Gaps
    ("gelu", "property: gap, to: gelu_tanh, value: '<= 5e-4'", P),
    ("gelu", "property: gap, to: gelu_tanh, value: '<= 4e-4'", R),
    ("gelu", "property: gap, to: gelu_tanh, value: 4.732355e-4, at: 2.69894", P),
    ("gelu", "property: gap, to: gelu_tanh, value: 4.732355e-4, at: 2.69994", R),
    ("hard_sigmoid_keras", "property: gap, to: hard_sigmoid_torch, value: 1/12, at: 5/2", P),
    ("hard_sigmoid_keras", "property: gap, to: hard_sigmoid_torch, value: 1/11", R),
    ("gelu", "property: gap, to: relu, value: inf", R),
    ("gelu", "property: gap, to: linear, value: inf", P),
    ("relu", "property: gap, to: leaky_relu, order: 1, value: 1/100", P),
    ("gelu", "property: gap, to: softmax, value: 1", "refused"),
    # Properties of the table
    ("silu", "property: lipschitz, value: 1.1", P),
    ("silu", "property: lipschitz, value: 1", R),
    ("sigmoid", "property: lipschitz, value: 1/4", P),
    ("relu", "property: monotonic, value: non-decreasing", P),
    ("relu", "property: monotonic, value: increasing", R),
    ("silu", "property: monotonic, value: increasing", R),
    ("silu", "property: monotonic, value: no", P),
    ("tanh", "property: monotonic, value: yes", P),
    ("softsign", "property: smoothness, value: C^1", P),
    ("softsign", "property: smoothness, value: '>= C^1'", P),
    ("softsign", "property: smoothness, value: C^0", R),
    ("softsign", "property: smoothness, value: smooth", R),
    ("gelu", "property: smoothness, value: C^inf", P),
    ("gelu", "property: smoothness, value: C^omega", U),
    ("tanh", "property: parity, value: odd", P),
    ("tanh", "property: parity, value: even", R),
    ("softsign", "property: zero_centred, value: yes", P),
    ("softsign", "property: zero_centred, value: false", R),
    ("relu", "property: mean, value: 0.398942", P),
    ("relu", "property: mean, value: 0.4", P),
    ("relu", "property: mean, value: 0.41", R),
    ("relu", "property: second_moment, value: 1/2", U),
    ("selu", "property: zero_centred, value: yes", U),  # zero to twelve digits, and no more is known
    ("softplus", "property: convexity, value: strictly convex", P),
    ("softplus", "property: convexity, value: convex", P),
    ("relu", "property: convexity, value: strictly convex", U),
    ("relu", "property: convexity, value: concave", R),
    ("gelu", "property: inflections, value: '-1.41421, 1.41421'", P),
    ("gelu", "property: inflections, value: '-1.4, 1.4'", P),
    ("gelu", "property: inflections, value: '-1.4, 1.5'", R),
    ("gelu", "property: inflections, value: 0", R),
    ("gelu", "property: inflections, value: none", R),
    ("silu", "property: asymptotes, value: 'y = 0 (left), y = x (right)'", P),
    ("silu", "property: asymptotes, value: 'y = 0.1 (left), y = x (right)'", R),
    ("silu", "property: asymptotes, value: 'left zero'", U),
    ("hard_swish", "property: dead_zone, value: '(-inf, -3)'", P),
    ("hard_swish", "property: dead_zone, value: '(-inf, -2)'", R),
    ("selu", "property: limits, value: '-1.758, inf'", P),
    ("softmax", "property: lipschitz, value: 1", U),
    ("softmax", "property: range, value: '(0, 1)'", U),
    ("glu", "property: gap, to: glu, value: 0", U),
]


@pytest.mark.parametrize(("name", "claim", "verdict"), ASKED, ids=[f"{name} {claim}" for name, claim, _ in ASKED])
def test_verdict(name, claim, verdict):
    if verdict == "refused":
        with pytest.raises(ActcliError):
            audited(name, claim)
        return
    found = audited(name, claim)

    assert found.verdict == verdict, found
    assert found.truth


def test_every_property_is_asked():
    assert set(ANALYSES) - {"cost"} <= set(PROPERTIES)
    asked = {claim.split(",")[0].removeprefix("property: ") for _, claim, _ in ASKED}
    assert {"derivative", "equal", "gap", "limit", "maximum", "minimum", "range", "value"} <= asked


# Faults

FAULTS = [
    ("property: range, value: '[0 inf)'", "1:29", "expected an interval"),
    ("property: range, value: '[0, 1, 2]'", "1:29", "expected an interval"),
    ("property: range, value: '[0, <1]'", "1:29", "expected an interval"),
    ("property: range, value: '[0, 1/0]'", None, "no finite number"),
    ("property: value, at: q, value: 1", "1:25", "unknown name 'q'"),
    ("property: value, at: 1, value: 'one'", None, "unknown name 'one'"),
    ("property: value, at: 1, value: 'x'", None, "unknown name 'x'"),
    ("property: value, at: [1, 2], value: 1", "1:26", "expected one point"),
    ("property: value, at: 1, value: [1, 2]", None, "expected 1 values, found 2"),
    ("property: value, at: inf, value: 1", None, "a finite number"),
    ("property: derivative, at: pi, value: 1", None, "expected a rational number"),
    ("property: gap, to: nothing, value: 1", None, "nothing"),
    ("property: gap, to: 'x +', value: 1", None, "formula"),
    ("property: gap, to: 'a*b', value: 1", None, "unknown name 'a'"),
    ("property: gap, to: gelu, over: [1, 1], value: 1", None, "expected low < high"),
    ("property: gap, to: gelu, over: [-inf, -inf], value: 1", None, "expected a rational number"),
    ("property: gap, to: gelu, over: [a, b], value: 1", None, "unknown name 'a'"),
    ("property: limit, at: 0, value: 1", None, "a side such as 0+"),
    ("property: monotonic, value: rising", None, "expected one of"),
    ("property: smoothness, value: C1.5", None, "a class such as C^1"),
    ("property: parity, value: 3", None, "expected one of"),
    ("property: lipschitz, value: big", None, "expected a number"),
    ("property: lipschitz, parameters: {k: 1}, value: 1", None, "unknown parameter"),
    ("property: lipschitz, value: '9**9**9'", None, ""),
    ("property: lipschitz, value: '1e99999'", None, ""),
]


@pytest.mark.parametrize(("claim", "place", "message"), FAULTS, ids=[claim for claim, _, _ in FAULTS])
def test_fault(claim, place, message):
    with pytest.raises(InputError) as caught:
        audited("silu", claim)

    assert message in caught.value.message
    assert caught.value.place is not None
    assert place is None or str(caught.value.place) == f"claims.yaml:{place}"


def test_another_function_is_read_where_the_claim_stands(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "mine: {formula: x*sigmoid(x), claims: [{property: gap, to: yours, value: 0}]}\n"
        "yours: x*helper(x)\nhelper: sigmoid(x)\n"
    )
    mine = Catalog([path]).load("mine")

    assert audit(mine, mine.record.claims[0]).verdict == P


def test_what_is_remembered_is_of_the_formulas_not_of_their_names(tmp_path, monkeypatch):
    from actcli.analyses import memory

    monkeypatch.setenv("ACTCLI_CACHE", str(tmp_path))
    memory._read.cache_clear()
    try:
        verdicts = []
        for helper in ("sigmoid(x)", "tanh(x)", "sigmoid(x)"):
            path = tmp_path / "own.yaml"
            path.write_text(
                "mine: {formula: x*sigmoid(x), claims: [{property: equal, to: yours}]}\n"
                f"yours: x*helper(x)\nhelper: {helper}\n"
            )
            mine = Catalog([path]).load("mine")
            verdicts.append(audit(mine, mine.record.claims[0]).verdict.value)
    finally:
        memory._read.cache_clear()

    assert verdicts == [P, R, P]
