"""The property table of the whole catalogue against what is known, and the estimators on hard formulas."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from actcli import load
from actcli.analyses import ANALYSES, Analysis, Verdict
from actcli.analyses.curve import curve_of
from actcli.analyses.properties import ON_CURVE as ESTIMATORS
from actcli.analyses.properties import shown
from actcli.catalog import default_catalog

NAMES = default_catalog().names()
ESTIMATES = {key: Analysis(ANALYSES[key].title, ESTIMATORS[key]) for key in ESTIMATORS}
ON_CURVE = ("range", "monotonic", "smoothness", "lipschitz", "zero_centred", "saturation")
UP, RISES, DOWN, FALLS, NO = "increasing", "non-decreasing", "decreasing", "non-increasing", "no"

# name | range | monotonic | smoothness | Lipschitz constant | saturates
KNOWN = """
abs                            [0, inf)                 no              C^0    1          none
abs_sqrt                       [0.316228, inf)          no              C^inf  1          none
abs_xtanh                      [0, inf)                 no              C^inf  1.19968    none
acon_c                         [-0.278465, inf)         no              C^inf  1.09984    left
apl                            [0.1, inf)               no              C^0    1          none
aranda_ordaz                   (0, 1)                   increasing      C^inf  0.19245    both
arctan                         (-1.5708, 1.5708)        increasing      C^inf  1          both
arctan_gr                      (-1.30129, 1.30129)      increasing      C^inf  0.828427   both
asu                            (-inf, inf)              no              C^inf  inf        none
bent_identity                  (-inf, inf)              increasing      C^inf  1.5        none
bi_firing                      [0, inf)                 no              C^1    1          none
binary_step                    [0, 1]                   non-decreasing  C^-1   inf        both
bipolar_sigmoid                (-1, 1)                  increasing      C^inf  0.5        both
calu                           (-0.31831, inf)          increasing      C^inf  1          left
celu                           (-1, inf)                increasing      C^1    1          left
clipped_relu                   [0, 20]                  non-decreasing  C^0    1          both
cloglog                        (0, 1)                   increasing      C^inf  0.367879   both
colu                           [-0.377159, inf)         no              C^inf  1.08283    left
cosine                         [-1, 1]                  no              C^inf  1          none
coslu                          [-0.289273, inf)         no              C^inf  2.02379    left
cube                           (-inf, inf)              increasing      C^inf  inf        none
double_silu                    (-inf, inf)              increasing      C^inf  1.13765    none
dsilu                          [-0.0998393, 1.09984]    no              C^inf  0.5        both
dynamic_relu                   [0, inf)                 non-decreasing  C^0    1          left
dynamic_relu_scalar            (-inf, inf)              no              C^-1   inf        none
dyt                            (-1, 1)                  increasing      C^inf  0.5        both
eanaf                          [-0.157185, inf)         no              C^inf  1.16366    left
eis1                           [-0.173764, inf)         no              C^inf  1.06469    left
eis2                           [-0.232155, inf)         no              C^inf  1.0118     left
elish                          [-0.171573, inf)         no              C^1    1.09984    left
elliott                        (0, 1)                   increasing      C^1    0.5        both
elu                            (-1, inf)                increasing      C^1    1          left
erfact                         [-0.405281, inf)         no              C^inf  1.0916     left
eswish                         [-0.417697, inf)         no              C^inf  1.64976    left
evonorm_b0                     (-inf, 1)                increasing      C^1    0.9995     right
exponential                    (0, inf)                 increasing      C^inf  inf        left
exponential_swish              (0, 1)                   decreasing      C^inf  0.25       both
flatten_t_swish                [-0.2, inf)              non-decreasing  C^0    1.09984    left
fpflu                          [-0.300283, inf)         no              C^1    1          left
gaussian                       (0, 1]                   no              C^inf  0.857764   both
gcu                            (-inf, inf)              no              C^inf  inf        none
gelu                           [-0.169971, inf)         no              C^inf  1.1289     left
gelu_clipped                   [-0.169971, 10]          no              C^0    1.1289     both
gelu_sigmoid                   [-0.16361, inf)          no              C^inf  1.09984    left
gelu_tanh                      [-0.170041, inf)         no              C^inf  1.12899    left
generalized_swish              (-inf, inf)              increasing      C^inf  1.10163    none
gish                           [-0.278159, inf)         no              C^inf  0.752705   left
golu                           [-0.0972601, inf)        no              C^inf  1.1134     left
hard_elish                     [-0.0996732, inf)        no              C^0    1.5        left
hard_mish                      [-0.5, inf)              no              C^0    1          left
hard_sigmoid                   [0, 1]                   non-decreasing  C^0    0.2        both
hard_sigmoid_binary            [0, 1]                   non-decreasing  C^0    0.5        both
hard_sigmoid_keras             [0, 1]                   non-decreasing  C^0    0.2        both
hard_sigmoid_tangent           [0, 1]                   non-decreasing  C^0    0.25       both
hard_sigmoid_torch             [0, 1]                   non-decreasing  C^0    0.166667   both
hard_swish                     [-0.375, inf)            no              C^0    1.5        left
hard_tanh                      [-1, 1]                  non-decreasing  C^0    1          both
hardshrink                     (-inf, inf)              non-decreasing  C^-1   inf        none
heaviside_algebraic            (0, 1)                   increasing      C^inf  1.58114    both
heaviside_arctan               (0, 1)                   increasing      C^inf  0.31831    both
heaviside_erf                  (0, 1)                   increasing      C^inf  0.398942   both
heaviside_tanh_k               (0, 1)                   increasing      C^inf  0.5        both
hexpo                          (-1, 1)                  increasing      C^1    1          both
isrlu                          (-1, inf)                increasing      C^2    1          left
isru                           (-1, 1)                  increasing      C^inf  1          both
lalu                           [-0.18394, inf)          no              C^2    1.06767    left
laplace_mega                   (0, 1)                   increasing      C^inf  1.41421    both
leaky_clipped_relu             (-inf, 6]                non-decreasing  C^0    1          right
leaky_relu                     (-inf, inf)              increasing      C^0    1          none
leaky_thresholded_relu         (-inf, inf)              increasing      C^-1   inf        none
learnable_sigmoid              (0, 1)                   increasing      C^inf  0.25       both
linear                         (-inf, inf)              increasing      C^inf  1          none
linq                           (-inf, inf)              increasing      C^1    1          none
lisht                          [0, inf)                 no              C^inf  1.19968    none
log_cosh                       [0, inf)                 no              C^inf  1          none
log_sigmoid                    (-inf, 0)                increasing      C^inf  1          right
logish                         [-0.252769, inf)         no              C^inf  0.746311   left
loglog                         (0, 1)                   non-decreasing  C^inf  0.367879   both
logsqnl                        [0, 1]                   non-decreasing  C^1    0.5        both
lut                            [0.0067, 0.9933]         non-decreasing  C^0    0.23652    both
maxsig                         (0, inf)                 increasing      C^0    1          left
minsin                         (-inf, 1]                no              C^2    1          none
mish                           [-0.308843, inf)         no              C^inf  1.0885     left
mpelu                          (-0.25, inf)             increasing      C^0    1          left
ncu                            (-inf, inf)              no              C^inf  inf        none
nlrelu                         [0, inf)                 non-decreasing  C^0    1          left
noisy_relu                     [0, inf)                 non-decreasing  C^0    1          left
pan                            [0, inf)                 no              C^0    1          none
parametric_softplus            (0, inf)                 increasing      C^inf  1          left
parametric_softplus_mcfarland  (0, inf)                 increasing      C^inf  1          left
pau_pade                       (-inf, inf)              no              C^0    1.03513    none
pau_power                      (-inf, inf)              increasing      C^1    inf        none
pelu                           (-1, inf)                increasing      C^1    0.5        left
penalized_tanh                 (-0.25, 1)               increasing      C^0    1          both
pflu                           [-0.150142, inf)         no              C^inf  1.04433    left
phish                          (0, inf)                 no              C^inf  1.29831    left
plu                            (-inf, inf)              increasing      C^0    1          none
polu                           (-1, inf)                increasing      C^1    1          left
prelu                          (-inf, inf)              increasing      C^0    1          none
pserf                          [-0.506007, inf)         no              C^inf  1.05356    left
quant_relu                     [0, 1]                   non-decreasing  C^-1   inf        both
rectified_tanh                 [0, 1)                   non-decreasing  C^0    1          both
relu                           [0, inf)                 non-decreasing  C^0    1          left
relu6                          [0, 6]                   non-decreasing  C^0    1          both
relu_algebraic                 [-0.0474789, inf)        no              C^inf  1.04433    left
relu_logsumexp                 (0, inf)                 increasing      C^inf  1          left
relu_sqrt                      (0, inf)                 increasing      C^inf  1          left
relu_squared                   [0, inf)                 non-decreasing  C^1    inf        left
relu_tanh                      [-0.139232, inf)         no              C^inf  1.09984    left
resp                           (0, inf)                 increasing      C^0    1.5        left
reu                            [-0.367879, inf)         no              C^1    1          left
rootsig                        (-1, 1)                  increasing      C^inf  0.5        both
rrelu                          (-inf, inf)              increasing      C^0    1          none
scaled_tanh                    (-1.7159, 1.7159)        increasing      C^inf  1.14393    both
self_arctan                    [0, inf)                 no              C^inf  1.5708     none
selu                           (-1.7581, inf)           increasing      C^0    1.7581     left
serf                           [-0.348437, inf)         no              C^inf  1.08613    left
serlu                          [-1.15242, inf)          no              C^0    3.1326     left
sgelu                          [0, inf)                 no              C^inf  1.25781    none
siglu                          (-1, inf)                increasing      C^2    1          left
sigmoid                        (0, 1)                   increasing      C^inf  0.25       both
sign                           [-1, 1]                  non-decreasing  C^-1   inf        both
silu                           [-0.278465, inf)         no              C^inf  1.09984    left
sinc                           [-0.217234, 1]           no              C^inf  1.37031    both
sinc_sigmoid                   (0.841471, 1)            decreasing      C^inf  0.0472542  both
sinc_unnormalised              [-0.217234, 1]           no              C^inf  0.436182   both
sine                           [-1, 1]                  no              C^inf  1          none
sine_relu                      [-0.00353553, inf)       no              C^0    1          none
sinlu                          [-0.497371, inf)         no              C^inf  2.00797    left
sinsig                         [-0.429178, inf)         no              C^inf  1.05889    left
slu                            (-1.38629, inf)          increasing      C^1    1          left
smish                          [-0.249994, inf)         no              C^inf  0.636884   left
smoothstep                     [0, 1]                   non-decreasing  C^1    0.75       both
smu                            (-inf, inf)              no              C^inf  1.12762    none
smu1                           (-inf, inf)              increasing      C^inf  1          none
snake                          (-inf, inf)              increasing      C^inf  2          none
soft_clipping                  (0, 1)                   increasing      C^inf  1          both
soft_exponential               (-1.5, inf)              increasing      C^inf  inf        left
softmodulus_q                  [0, inf)                 no              C^1    1.33333    none
softmodulus_t                  [0, inf)                 no              C^inf  1.19968    none
softplus                       (0, inf)                 increasing      C^inf  1          left
softplus_threshold             (0, inf)                 no              C^-1   inf        left
softshrink                     (-inf, inf)              non-decreasing  C^0    1          none
softsign                       (-1, 1)                  increasing      C^1    1          both
sparse_plus                    [0, inf)                 non-decreasing  C^1    1          left
sqlu                           [-1, inf)                non-decreasing  C^1    1          left
sqnl                           [-1, 1]                  non-decreasing  C^1    1          both
sqrt_softplus                  (0, inf)                 increasing      C^inf  0.319086   left
sqsoftplus                     [0, inf)                 non-decreasing  C^1    1          left
squ                            [-0.25, inf)             no              C^inf  inf        none
squareplus                     (0, inf)                 increasing      C^inf  1          left
srelu                          (-inf, inf)              increasing      C^0    1          none
srs                            [-2.46248, 2)            no              C^inf  1.16798    both
star_relu                      [-0.4472, inf)           non-decreasing  C^1    inf        left
swish                          [-0.278465, inf)         no              C^inf  1.09984    left
symexp                         (-inf, inf)              increasing      C^1    inf        none
symlog                         (-inf, inf)              increasing      C^1    1          none
tanh                           (-1, 1)                  increasing      C^inf  1          both
tanhexp                        [-0.353286, inf)         no              C^inf  1.06198    left
tanhshrink                     (-inf, inf)              increasing      C^inf  1          none
tanhsoft1                      [-0.223785, inf)         no              C^inf  1.09892    left
tanhsoft2                      [-0.217317, inf)         no              C^inf  1.15806    left
tanhsoft3                      [-0.309377, inf)         no              C^inf  1.11141    left
tbsrelu                        [0, inf)                 no              C^inf  0.889096   none
tent                           [0, 1]                   no              C^0    1          both
thlu                           (-1, inf)                increasing      C^0    1          left
thresholded_relu               [0, inf)                 non-decreasing  C^-1   inf        left
tsrelu                         [-0.274243, inf)         no              C^inf  0.812619   left
ultra_fast_sigmoid             [0.00247262, 0.997527]   no              C^-1   inf        both
vlu                            [-1, inf)                no              C^0    2          none
xielu                          [-0.205751, inf)         no              C^-1   inf        none
"""
# Odd functions; SELU and StarReLU were made to have mean 0 for normal inputs.
CENTRED = {
    "arctan", "arctan_gr", "bipolar_sigmoid", "cube", "dyt", "gcu", "hard_tanh", "hardshrink", "hexpo", "isru",
    "linear", "linq", "ncu", "pau_power", "plu", "rootsig", "scaled_tanh", "selu", "sign", "sine", "softshrink",
    "softsign", "sqnl", "star_relu", "symexp", "symlog", "tanh", "tanhshrink",
}  # fmt: skip


def rows():
    for line in KNOWN.strip().splitlines():
        words = line.split()
        yield words[0], (" ".join(words[1:3]), *words[3:])


ROWS = dict(rows())


def texts(what, keys=ON_CURVE):
    activation = load(what)
    return tuple(ESTIMATES[key].of(activation).text for key in keys)


@pytest.mark.parametrize("name", ROWS)
def test_the_catalogue(name):
    assert texts(name, ("range", "monotonic", "smoothness", "lipschitz", "saturation")) == ROWS[name]


def test_the_rest_are_functions_of_more_than_one_number():
    rest = {name: load(name) for name in NAMES if name not in ROWS}

    assert len(ROWS) + len(rest) == 184
    for activation in rest.values():
        reason = "it takes two inputs" if activation.kind.value == "gated" else "it acts on a whole axis"
        for key in ON_CURVE:
            found = ESTIMATES[key].of(activation)
            assert (found.verdict, found.text, found.method) == (Verdict.NOT_APPLICABLE, "-", reason)


@pytest.mark.parametrize("name", ROWS)
def test_zero_centred(name):
    found = ESTIMATES["zero_centred"].of(load(name))

    assert found.data["zero_centred"] is (name in CENTRED)
    assert found.text == ("yes" if name in CENTRED else f"no ({shown(found.data['mean'], 4)})")


@pytest.mark.parametrize("name", ROWS)
def test_dense_samples_agree(name):
    """An independent look, without derivatives: values in the range, difference quotients below the constant."""
    activation = load(name)
    x = np.linspace(-12, 12, 240_002)
    y = activation(x)
    low, high = (float(end) for end in ROWS[name][0][1:-1].split(", "))
    if "pau" not in name:
        assert y.min() >= low - 1e-5 * abs(low)
        assert y.max() <= high + 1e-5 * abs(high)
    constant = float(ROWS[name][3])
    steepest = np.abs(np.diff(y) / np.diff(x)).max()
    assert steepest <= constant * (1 + 1e-5)
    if math.isfinite(constant):
        assert steepest >= constant * (1 - 0.01)
    steps = np.diff(y)
    if ROWS[name][1] in (UP, RISES):
        assert (steps >= -1e-15).all()
    elif ROWS[name][1] == DOWN:
        assert (steps <= 1e-15).all()
    elif name != "softplus_threshold":  # which falls by 2e-9, and only at 20
        assert steps.min() < 0 < steps.max()


MEANS = {"relu": 1 / math.sqrt(2 * math.pi), "sigmoid": 0.5, "abs": math.sqrt(2 / math.pi), "relu_squared": 0.5}
MEANS |= {"gelu": 1 / (2 * math.sqrt(math.pi)), "exponential": math.exp(0.5), "cosine": math.exp(-0.5)}


@pytest.mark.parametrize("name", MEANS)
def test_means(name):
    assert ESTIMATES["zero_centred"].of(load(name)).data["mean"] == pytest.approx(MEANS[name], rel=1e-13)


MINIMA = {  # value, place
    "silu": (-0.278464542761, -1.27846454276),
    "mish": (-0.30884341301725, -1.1924312145155),
    "tanhexp": (-0.353285777848211, -1.07886005846462),
    "hard_swish": (-0.375, -1.5),
}


@pytest.mark.parametrize("name", MINIMA)
def test_minima(name):
    found = ESTIMATES["range"].of(load(name))

    assert found.data["lower"] == pytest.approx(MINIMA[name][0], rel=2e-12)
    assert found.at[0] == pytest.approx(MINIMA[name][1], rel=1e-7)
    assert found.data == {
        "lower": found.data["lower"],
        "upper": "inf",
        "lower_attained": True,
        "upper_attained": False,
    }


# formula | range | monotonic | smoothness | Lipschitz | zero-centred | saturates
HARD = [
    ("3", "[3, 3]", "constant", "C^inf", "0", "no (3)", "both"),
    ("0*x", "[0, 0]", "constant", "C^inf", "0", "yes", "both"),
    ("-x", "(-inf, inf)", DOWN, "C^inf", "1", "yes", "none"),
    ("x**2", "[0, inf)", NO, "C^inf", "inf", "no (1)", "none"),
    ("x**3", "(-inf, inf)", UP, "C^inf", "inf", "yes", "none"),
    ("-exp(x)", "(-inf, 0)", DOWN, "C^inf", "inf", "no (-1.649)", "left"),
    ("exp(-x**2)", "(0, 1]", NO, "C^inf", "0.857764", "no (0.5774)", "both"),
    ("1/(1 + x**2)", "(0, 1]", NO, "C^inf", "0.649519", "no (0.6557)", "both"),
    ("1/x", "(-inf, inf)", NO, "C^-1", "inf", "yes", "both"),
    ("log(x)", "(-inf, inf)", UP, "C^-1", "inf", "undecided", "none"),
    ("sqrt(x)", "[0, inf)", UP, "C^-1", "inf", "undecided", "none"),
    ("tan(x)", "(-inf, inf)", NO, "C^-1", "inf", "yes", "none"),
    ("floor(x)", "(-inf, inf)", RISES, "C^-1", "inf", "no (-0.5)", "none"),
    ("x*sin(x)", "(-inf, inf)", NO, "C^inf", "inf", "no (0.6065)", "none"),
    ("sin(x**2)", "[-1, 1]", NO, "C^inf", "inf", "no (0.3516)", "none"),
    ("sin(x)/x", "[-0.217234, 1]", NO, "C^inf", "0.436182", "no (0.8556)", "both"),
    ("asinh(x)", "(-inf, inf)", UP, "C^inf", "1", "yes", "none"),
    ("cbrt(x)", "(-inf, inf)", UP, "C^0", "inf", "yes", "none"),
    ("min(x, 25)", "(-inf, 25]", RISES, "C^0", "1", "yes", "right"),
    ("tanh(clip(x, -1, 1))", "[-0.761594, 0.761594]", RISES, "C^0", "1", "yes", "both"),
    ("x if x < 1 else 0", "(-inf, 1)", NO, "C^-1", "inf", "no (-0.242)", "right"),
    ("1 if x < 1 else 0", "[0, 1]", FALLS, "C^-1", "inf", "no (0.8413)", "both"),
    ("1 if x == 0 else 0", "[0, 1]", NO, "C^-1", "inf", "yes", "both"),
    ("binary_step(x, h=2)", "[0, 2]", NO, "C^-1", "inf", "no (0.5)", "both"),
    ("elu(x, alpha=2)", "(-2, inf)", UP, "C^0", "2", "no (-0.0779)", "left"),
    ("sine(x, omega=30)", "[-1, 1]", NO, "C^inf", "30", "yes", "none"),
    ("snake(x, frequency=5)", "(-inf, inf)", UP, "C^inf", "2", "no (0.1)", "none"),
    ("max(0, x)**4", "[0, inf)", RISES, "C^3", "inf", "no (1.5)", "left"),
    ("abs(x)**2", "[0, inf)", NO, "C^inf", "inf", "no (1)", "none"),
    ("abs(x)**3", "[0, inf)", NO, "C^2", "inf", "no (1.596)", "none"),
    ("x*abs(x)", "(-inf, inf)", UP, "C^1", "inf", "yes", "none"),
    ("tanh(1e6*x)", "(-1, 1)", UP, "C^inf", "1e+06", "yes", "both"),
    ("softplus(x, beta=1000)", "(0, inf)", UP, "C^inf", "1", "no (0.3989)", "left"),
    ("smu(x, alpha=0.25, mu=1e6)", "(-inf, inf)", UP, "C^inf", "1.09668", "no (0.2992)", "none"),
    ("1000 + x", "(-inf, inf)", UP, "C^inf", "1", "no (1000)", "none"),
    ("1e-20*silu(x)", "[-2.78465e-21, inf)", NO, "C^inf", "1.09984e-20", "no (2.066e-21)", "left"),
    ("0/0", *["undecided"] * 6),
    ("sqrt(-1 - x**2)", *["undecided"] * 6),
]


@pytest.mark.parametrize("row", HARD, ids=lambda row: row[0])
def test_hard_formulas(row):
    assert texts(row[0]) == row[1:]


def test_a_random_function_is_looked_at_in_its_evaluation_form():
    found = ANALYSES["lipschitz"].of(load("rrelu"))

    assert found.method.endswith("; of the evaluation form, slope = (lower + upper)/2")


def test_all_are_estimates_and_fit_for_json():
    for name in ("relu", "exponential", "1/x", "sine", "0/0", "log(x)"):
        for key in ON_CURVE:
            found = ESTIMATES[key].of(load(name))
            assert found.verdict in (Verdict.ESTIMATED, Verdict.UNDECIDED)
            assert found.mark in ("~", "?")
            json.dumps([found.data, found.at, found.text], allow_nan=False)


def test_parameters_count():
    assert texts("leaky_relu(x, negative_slope=-0.5)", ("monotonic",)) == ("no",)
    assert ESTIMATES["lipschitz"].of(load("leaky_relu", negative_slope=3)).text == "3"


def test_a_curve_is_made_once():
    assert curve_of(load("silu")) is curve_of(load("x*sigmoid(x)"))


@pytest.mark.parametrize(
    ("value", "text"), [(-0.0, "0"), (1e-9, "1e-09"), (math.inf, "inf"), (-math.inf, "-inf"), (2 / 3, "0.666667")]
)
def test_shown(value, text):
    assert shown(value) == text
