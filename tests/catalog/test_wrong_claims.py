"""Claims about activations that are in circulation and wrong, a row each: what we say, the true value, what is claimed.

The true values were computed by mpmath, independently of this package. Where a claim is no number, the row asks a
question whose answer here differs from the one that the claim gives.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest

import actcli
from actcli import load
from actcli.analyses import ANALYSES
from actcli.analyses.gap import gap

if TYPE_CHECKING:
    from collections.abc import Callable


class Claim(NamedTuple):
    what: str
    ours: Callable[[], Any]
    true: Any
    claimed: Any = None
    relative: float = 1e-14


def f(name, x, **parameters):
    return load(name, **parameters)(x)


def slope(name, x, **parameters):
    return load(name, **parameters).derivative(x)


def bound(name, question, field=None):
    """A number of a finding: the lower end of what is proved."""
    data = finding(name, question).data
    value = data if field is None else data[field]
    return float(value["lower"]) if isinstance(value, dict) else value


def finding(name, key):
    return ANALYSES[key].of(load(name))


def largest(reference, candidate, low=-20, high=20):
    return gap(load(reference), load(candidate), (Fraction(low), Fraction(high))).value.largest.value


def where(reference, candidate, low=-20, high=20):
    return abs(gap(load(reference), load(candidate), (Fraction(low), Fraction(high))).value.largest.at)


def turning_point(name, low, high):
    """The zero of the derivative, by bisection."""
    derivative = load(name).derivative
    sign = np.sign(derivative(low))
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.sign(derivative(middle)) == sign else (low, middle)
    return (low + high) / 2


CLAIMS = [
    # Hard sigmoids
    Claim(
        "0.2 approximates 1/6: the difference", lambda: largest("hard_sigmoid_keras", "hard_sigmoid_torch"), 1 / 12, 0
    ),
    Claim("... at", lambda: where("hard_sigmoid_keras", "hard_sigmoid_torch"), 2.5),
    Claim("clip(0.2x+0.5) is clip(x/6+0.5), at 2: 0.2", lambda: f("hard_sigmoid_keras", 2.0), 0.9, 5 / 6),
    Claim("clip(0.2x+0.5) is clip(x/6+0.5), at 2: 1/6", lambda: f("hard_sigmoid_torch", 2.0), 5 / 6, 0.9),
    Claim("it helps against vanishing gradients: slope at 2.6", lambda: slope("hard_sigmoid_keras", 2.6), 0.0, 0.2),
    Claim(
        "slope 1/5 against sigma", lambda: largest("sigmoid", "hard_sigmoid_keras"), 0.0758581800212435, relative=1e-12
    ),
    Claim("slope 1/2 against sigma", lambda: largest("sigmoid", "hard_sigmoid_binary"), 0.2689414213699951),
    Claim(
        "the tangent is the closest: slope 1/4",
        lambda: largest("sigmoid", "hard_sigmoid_tangent"),
        0.119203,
        0.07,
        1e-5,
    ),
    Claim("slope 1/6 against sigma", lambda: largest("sigmoid", "hard_sigmoid_torch"), 0.0691822, relative=1e-6),
    Claim("... at", lambda: where("sigmoid", "hard_sigmoid_torch"), 1.31696, relative=1e-5),
    Claim("hard_swish has slope 0.2 inside", lambda: f("hard_swish", 2.0), 1.6666666666666667, 1.8),
    Claim("x*hard_sigmoid(x) of slope 0.2", lambda: f("x*hard_sigmoid_keras(x)", 2.0), 1.8, 1.6666666666666667),
    Claim("hard_swish is piecewise linear: f''(1)", lambda: load("hard_swish").derivative(1.0, order=2), 1 / 3, 0),
    Claim("hard_swish's minimum", lambda: bound("hard_swish", "range", "lower"), -0.375),
    Claim(
        "Theano's ultra fast sigmoid rises: right of 3.4",
        lambda: f("ultra_fast_sigmoid", 3.4),
        0.9677045353015495,
        0.98,
    ),
    Claim("... left of 3.4", lambda: f("ultra_fast_sigmoid", np.nextafter(3.4, 0)), 0.9722222222222222),
    Claim("it is monotone", lambda: finding("ultra_fast_sigmoid", "monotonic").text, "no", "increasing"),
    # Sigmoids
    Claim("the interval of tanh is 1 wide", lambda: finding("tanh", "range").sort_key, 2.0, 1.0),
    Claim("2/(1+exp(-2x)) - 1 near 0", lambda: f("2/(1 + exp(-2*x)) - 1", 1e-10), 1e-10, 1.00000008e-10),
    Claim("sigmoid'(40) = s(1 - s) = 0", lambda: slope("sigmoid", 40.0), 4.248354255291589e-18, 0),
    Claim("tanh'(20) = 1 - tanh(20)**2 = 0", lambda: slope("tanh", 20.0), 1.6993417021166356e-17, 0),
    Claim("tanh's largest gradient is 0.25", lambda: slope("tanh", 0.0), 1.0, 0.25),
    Claim("... it is sigmoid's", lambda: slope("sigmoid", 0.0), 0.25),
    Claim("log_sigmoid underflows at -1000", lambda: f("log_sigmoid", -1000.0), -1000.0, -np.inf),
    Claim("stable log_sigmoid with log(1+...)", lambda: f("log_sigmoid", 40.0), -4.248354255291589e-18, 0),
    Claim("log_sigmoid' is sigmoid", lambda: slope("log_sigmoid", 2.0), 0.11920292202211757, 0.880797),
    Claim(
        "beta > 0 shifts right: the value at -1",
        lambda: f("learnable_sigmoid", -1.0, alpha=1, beta=1),
        0.5,
        0.8807970779778823,
    ),
    Claim("softsign is not zero-centred", lambda: bound("softsign", "zero_centred", "mean"), 0.0, 0.1),
    Claim("softsign is smooth: f''(0-)", lambda: load("softsign").derivative(-1e-30, order=2), 2.0, 0),
    Claim("... f''(0+)", lambda: load("softsign").derivative(1e-30, order=2), -2.0, 0),
    Claim("softsign' is 1 - f**2", lambda: slope("softsign", 1.0), 0.25, 0.75),
    # The ReLU family
    Claim("max(a*x, x) is leaky for a = 3: at -1", lambda: f("leaky_relu", -1.0, negative_slope=3), -3.0, -1.0),
    Claim("... at 1", lambda: f("leaky_relu", 1.0, negative_slope=3), 1.0, 3.0),
    Claim("prelu with a = 3 at -1", lambda: f("prelu", -1.0, negative_slope=3), -3.0, -1.0),
    Claim("leaky_relu's slope is 0.1", lambda: slope("leaky_relu", -1.0), 0.01, 0.1),
    Claim("whole numbers truncate the slope", lambda: slope("leaky_relu", [-1, 1]).tolist(), [0.01, 1.0], [0, 1]),
    Claim(
        "elu drops 0 and reorders",
        lambda: f("elu", [1.0, -1.0, 0.0, 2.0]).tolist(),
        pytest.approx([1, -0.6321205588285577, 0, 2]),
        [-0.632121, 1, 2],
    ),
    Claim("elu by where() at 800", lambda: slope("elu", 800.0), 1.0, np.nan),
    Claim("elu(-1e-10) by exp(x) - 1", lambda: f("elu", -1e-10), -9.9999999995e-11, -1.000000082740371e-10),
    Claim("selu's alpha is 1.67326154", lambda: load("selu").at("-50", 16), "-1.758099340847377", "-1.75809756"),
    Claim("... saturation", lambda: bound("selu", "range", "lower"), -1.7580993408473766, -1.75809756),
    Claim("... the mean under N(0, 1)", lambda: round(bound("selu", "zero_centred", "mean"), 12), 0.0, 4.24e-7),
    Claim("selu has 5 digits, at 1000", lambda: f("selu", 1000.0), 1050.7009873554805, 1050.69995),
    Claim("celu is smoother than elu for alpha = 1", lambda: largest("elu", "celu"), 0.0, 0.1),
    Claim(
        "celu(x, alpha) is elu(x, alpha)", lambda: f("celu", -1.0, alpha=2), -0.7869386805747332, -1.2642411176571153
    ),
    Claim("-leaky_relu(-x, 1) is a derivative", lambda: f("-leaky_relu(-x, negative_slope=1)", -2.0), -2.0, -1.0),
    Claim(
        "quant_relu has 4 values for 4 levels",
        lambda: len(set(f("quant_relu", np.linspace(-1, 2, 999)).tolist())),
        5,
        4,
    ),
    Claim(
        "... [0, 1/3, 2/3, 1]",
        lambda: sorted(set(f("quant_relu", np.linspace(-1, 2, 999)).tolist())),
        [0, 0.25, 0.5, 0.75, 1],
    ),
    Claim("it rounds half up: 0.125", lambda: f("quant_relu", 0.125), 0.0, 0.25),
    Claim("... 0.375", lambda: f("quant_relu", 0.375), 0.5, 0.25),
    Claim("the gradient beyond 1 is 1", lambda: slope("quant_relu", 5.0), 0.0, 1.0),
    Claim("rrelu's mean slope", lambda: slope("rrelu", -1.0), 11 / 48, 0.2),
    Claim("relu6 as relu(x) - relu(x - 6)", lambda: f("relu6", np.float32(1e9)), 6.0, 0.0),
    Claim("dynamic relu is continuous: left of 0", lambda: f("dynamic_relu_scalar", -1e-300), 0.07615941559557649, 0),
    Claim("... its slope there", lambda: slope("dynamic_relu_scalar", -1.0), 0.1489011, relative=1e-6),
    # Self-gated functions
    Claim("gelu and gelu_tanh are one", lambda: largest("gelu", "gelu_tanh"), 4.732355206873e-4, 0, 1e-11),
    Claim("... at", lambda: where("gelu", "gelu_tanh"), 2.69894, relative=1e-5),
    Claim("quick gelu is within 0.015", lambda: largest("gelu", "gelu_sigmoid"), 0.0203348722, 0.015, 1e-8),
    Claim("... at", lambda: where("gelu", "gelu_sigmoid"), 2.2704, relative=1e-5),
    Claim(
        "the tanh form's derivative is simplified",
        lambda: slope("gelu_tanh", 1.3),
        1.12587806978,
        1.1259786850765392,
        1e-11,
    ),
    Claim("gelu(-6) by 1 + erf", lambda: f("0.5*x*(1 + erf(x/sqrt(2)))", np.float32(-6)), -5.919526e-9, -0.0, 1e-6),
    Claim("improved ReLUs are near x at 0: gelu'(0)", lambda: slope("gelu", 0.0), 0.5, 1.0),
    Claim("swish' > 0: at -2", lambda: slope("silu", -2.0), -0.0907842487848955, 0.1, 1e-12),
    Claim("... its zero", lambda: turning_point("silu", -2.0, -1.0), -1.27846454276, relative=1e-11),
    Claim("... the minimum there", lambda: bound("silu", "range", "lower"), -0.278464542761, -0.5, 1e-11),
    Claim("... the least slope", lambda: slope("silu", -2.39935728), -0.0998393201, 0, 1e-9),
    Claim("the Lipschitz constant of swish is 1", lambda: bound("silu", "lipschitz"), 1.0998393201, 1.0, 1e-9),
    Claim("swish' = f + s(1 - f)*beta: 2 at 2", lambda: slope("swish", 2.0, beta=2), 1.0526646, 0.0706508, 1e-7),
    Claim("... 2 at -1", lambda: slope("swish", -1.0, beta=2), -0.0907842, 0.1476216, 1e-6),
    Claim("... 0.5 at 3", lambda: slope("swish", 3.0, beta=0.5), 1.0412942, 1.8588686, 1e-7),
    Claim("mish(-40) by log(1 + exp(x))", lambda: f("mish", -40.0), -1.6993417021166356e-16, 0),
    Claim("mish's minimum", lambda: bound("mish", "range", "lower"), -0.30884341301725, relative=1e-13),
    Claim("hard_mish is near mish: the gap", lambda: largest("mish", "hard_mish"), 0.2525, 0.05, 1e-4),
    Claim("... at", lambda: where("mish", "hard_mish"), 2.0),
    Claim("tanhexp'(800) by the book", lambda: slope("tanhexp", 800.0), 1.0, np.nan),
    Claim("TeLU(-2) is x*tanh(elu(x))", lambda: f("telu", -2.0), -0.26903008257898, 1.3973, 1e-13),
    Claim("squareplus needs no care: float32", lambda: f("squareplus", np.float32(-1e4), b="0.2"), 5e-6, 0, 1e-6),
    Claim("... at -1000", lambda: f("squareplus", np.float32(-1000), b="0.2"), 5.0e-5, 6.1e-5, 1e-5),
    Claim("... float64", lambda: f("squareplus", -1e8, b="0.2"), 5e-10, 0, 1e-9),
    Claim("squareplus with b = 0.2 at 0", lambda: f("squareplus", 0.0), 1.0, 0.22360679774997896),
    Claim("softplus(1000) by log(1 + exp(x))", lambda: f("softplus", 1000.0), 1000.0, np.inf),
    Claim("softplus(-40)", lambda: f("softplus", -40.0), 4.248354255291589e-18, 0),
    Claim("softplus clips at 20", lambda: f("softplus", 20.5), 20.500000001250152, 20.5),
    Claim("softplus has f(0) = 0", lambda: f("softplus", 0.0), 0.6931471805599453, 0),
    Claim(
        "the integral of sigmoid from 0 is softplus",
        lambda: f("x/2 + log(cosh(x/2))", 3.0),
        2.3554401710137968,
        3.048587351573742,
    ),
    Claim(
        "parametric softplus: beta sets smoothness; slope on the right",
        lambda: slope("parametric_softplus", 50.0, alpha=2, beta=0.5),
        4.0,
        1.0,
    ),
    Claim("smu with mu = 1e6 is smooth: at -1e-5", lambda: f("smu", -1e-5, alpha=0.25, mu=1e6), -2.5e-6, -4e-6, 1e-12),
    Claim("smu's alpha starts at 0", lambda: str(load("smu").parameters["alpha"].value), "1/100", "0"),
    # Others
    Claim("bent identity is not monotone", lambda: finding("bent_identity", "monotonic").text, "increasing", "no"),
    Claim("its output is close to its input: f(10) - 10", lambda: f("bent_identity", 10.0) - 10, 4.5249, 0, 1e-5),
    Claim("it is bounded below", lambda: finding("bent_identity", "range").text, "(-inf, inf)", "[0, inf)"),
    Claim("sinc is not differentiable at 0", lambda: slope("sinc", 0.0), 0.0, np.nan),
    Claim("... f''(0)", lambda: load("sinc").derivative(0.0, order=2), -3.289868133696453, -1 / 3),
    Claim("... unnormalised f''(0)", lambda: load("sinc_unnormalised").derivative(0.0, order=2), -1 / 3, -3.29),
    Claim("normalised sinc' without pi", lambda: slope("sinc", 0.5), -1.2732395447351628, -0.405285),
    Claim("unnormalised sinc' cancels at 1.5e-7", lambda: slope("sinc_unnormalised", 1.5e-7), -5e-8, -5.06e-8),
    Claim("PAU is a_k x**b_k: at -3", lambda: f("pau_power", -3.0), -3.9, -2.1),
    Claim("... its gradient", lambda: slope("pau_power", -3.0), 1.6, 0.4),
    Claim(
        "GLU's gradient by a, b = -0.0816", lambda: load("glu").derivative(4.0, -0.0816, by="a"), 0.4796, -1.7619, 1e-4
    ),
    Claim("GLU's gradient by b is 0 at b = 0, a = 4", lambda: load("glu").derivative(4.0, 0.0, by="b"), 1.0, 0),
    Claim("geglu does not split", lambda: f("geglu", [2.0, 3.0]).tolist(), pytest.approx([5.863499208]), [3.91, 8.99]),
    Claim("evonorm's slope is gamma/denominator + beta", lambda: evonorm_slope(5.0), 1.2116764, 1.3701163, 1e-6),
    Claim("... at 10", lambda: evonorm_slope(10.0), 1.0613138, 1.2448877, 1e-6),
    Claim("the LUT is sigmoid-like to 0.14", lambda: largest("sigmoid", "lut") < 0.01, True, False),
    # Vectors
    Claim(
        "softmax's gradient of negative inputs is 0",
        lambda: np.diag(actcli.load("softmax").jacobian([-1.0, -2.0, -3.0])).tolist(),
        pytest.approx([0.222695, 0.184836, 0.0819251], rel=1e-5),
        [0, 0, 0],
    ),
    Claim(
        "softmax([1000, 999]) is NaN",
        lambda: f("softmax", [1000.0, 999.0]).tolist(),
        pytest.approx([0.7310585786300049, 0.2689414213699951], rel=1e-13),
        [np.nan, np.nan],
    ),
    Claim(
        "log_softmax as log(softmax)", lambda: f("log_softmax", [0.0, 1000.0]).tolist(), [-1000.0, 0.0], [-np.inf, 0.0]
    ),
    Claim("softmax over axis 0", lambda: f("softmax", np.ones((2, 4))).tolist(), [[0.25] * 4] * 2, [[0.5] * 4] * 2),
    Claim(
        "softmin is 1 - softmax",
        lambda: f("softmin", [0.0, 0.0, 0.0]).tolist(),
        pytest.approx([1 / 3] * 3),
        [2 / 3] * 3,
    ),
    Claim("hardmax has two of equal largest", lambda: f("hardmax", [2.0, 2.0]).tolist(), [1.0, 0.0], [1.0, 1.0]),
    Claim("sparsemax", lambda: f("sparsemax", [1.0, 0.5, -1.0]).tolist(), [0.75, 0.25, 0.0], [0.6, 0.3, 0.1]),
    # Limits where frameworks return NaN
    *(
        Claim(f"{name}(-inf) is NaN", lambda name=name: f(name, -np.inf), 0.0, np.nan)
        for name in ("silu", "gelu", "gelu_tanh", "mish", "hard_swish", "tanhexp", "swish")
    ),
    Claim("softsign(inf) is NaN", lambda: f("softsign", np.inf), 1.0, np.nan),
    Claim("softsign(-inf) is NaN", lambda: f("softsign", -np.inf), -1.0, np.nan),
    # Smooth approximations
    Claim("|x| ~ sqrt(x**2 + 0.1): largest error", lambda: largest("abs", "abs_sqrt", -3, 3), 0.31622776601683794, 0.1),
    Claim("|x| ~ x*tanh(5*x)", lambda: largest("abs", "abs_xtanh", -3, 3), 0.0556929085522, relative=1e-9),
    Claim("relu ~ squareplus(x, 0.1)", lambda: largest("relu", "relu_sqrt", -3, 3), 0.15811388300841897, 0.1),
    Claim("relu ~ softplus(x)", lambda: largest("relu", "relu_logsumexp"), 0.6931471805599453, 0.1),
    Claim("relu ~ softplus(5*x)/5", lambda: largest("relu", "relu_logsumexp(x, k=5)"), 0.13862943611198906),
    Claim(
        "relu ~ x*(1 + tanh(x/2))/2", lambda: largest("relu", "relu_tanh(x, k=1/2)"), 0.278464542761074, relative=1e-12
    ),
    Claim("relu ~ the algebraic one", lambda: largest("relu", "relu_algebraic", -3, 3), 0.0474789, relative=1e-6),
]


def evonorm_slope(x):
    """df_0/dx_0 of a vector of 36 whose other entries have squares of sum 167, as in the claim."""
    vector = [x] + [(167 / 35) ** 0.5] * 35
    return actcli.load("evonorm_b0_simplified", beta=1).jacobian(vector)[0, 0]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.what)
def test_claim(claim):
    found = claim.ours()

    if isinstance(claim.true, float) and isinstance(found, float | np.floating):
        assert found == pytest.approx(claim.true, rel=claim.relative, abs=0)
        if claim.claimed is not None:
            assert found != pytest.approx(claim.claimed, rel=max(claim.relative, 1e-12), abs=0)
    else:
        assert found == claim.true
        assert found != claim.claimed


def test_they_are_many():
    assert len({claim.what for claim in CLAIMS if claim.claimed is not None}) >= 45
