"""Activations as functions of arrays, as words of formulas, and as things that are copied and drawn."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import numpy as np
import pytest

from actcli import load
from actcli.activation import Activation, Kind, Record, Setting, Table, Text, constant
from actcli.catalog import Catalog, default_catalog
from actcli.errors import InputError, UnknownName, UsageError
from actcli.format import format_expr
from actcli.interpreters.balls import BALLS, exact
from actcli.library import VOCABULARY

DTYPES = (np.float16, np.float32, np.float64, np.longdouble)
NAMES = default_catalog().names()


def made(formula, kind=Kind.ELEMENTWISE, **parameters):
    settings = tuple(Setting(name, Text(str(value))) for name, value in parameters.items())
    return Activation(Record("made", kind=kind, formulas=(Text(formula),), settings=settings), VOCABULARY)


class TestConstants:
    CASES: ClassVar = {
        "1/3": (Fraction(1, 3), "1/3"),
        "decimal": (Decimal("0.1"), "0.1"),
        "float": (0.1, "0.1"),
        "numpy": (np.float64(0.1), "0.1"),
        "float32": (np.float32(0.5), "0.5"),
        "int": (3, "3"),
        "numpy int": (np.int64(-3), "-3"),
        "text": ("sqrt(2/pi)", "sqrt(2/pi)"),
        "expression": (constant("pi"), "pi"),
        "small": (1e-300, None),
    }

    @pytest.mark.parametrize("case", CASES)
    def test_exact(self, case):
        value, text = self.CASES[case]
        found = constant(value)
        assert text is None or format_expr(found) == text

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), np.float32("-inf")])
    def test_finite(self, value):
        with pytest.raises(UsageError, match="must be finite"):
            constant(value)

    @pytest.mark.parametrize("text", ["x", "1 +", "sigmod(1)", ""])
    def test_text_that_is_no_constant(self, text):
        with pytest.raises(InputError):
            constant(text)


class TestCalls:
    @pytest.mark.parametrize("dtype", DTYPES)
    @pytest.mark.parametrize("name", ["silu", "softmax", "swiglu", "lut", "crelu", "maxout"])
    def test_the_dtype_is_kept(self, name, dtype):
        assert load(name)(np.ones((2, 4), dtype)).dtype == dtype

    @pytest.mark.parametrize("value", [3, [1, 2], np.int8(1), True, np.array([True])])
    def test_whole_numbers_become_float64(self, value):
        assert load("silu")(value).dtype == np.float64

    @pytest.mark.parametrize("value", ["1", 1j, [None], np.datetime64("2020-01-01")])
    def test_what_is_no_real_number(self, value):
        with pytest.raises(UsageError, match="expected real numbers"):
            load("silu")(value)

    def test_a_scalar_gives_a_scalar(self):
        assert isinstance(load("silu")(1.0), np.float64)
        assert isinstance(load("silu").derivative(1.0), np.float64)

    @pytest.mark.parametrize("shape", [(0,), (3, 0), (1,), (2, 3, 4)])
    def test_any_shape(self, shape):
        assert load("gelu")(np.zeros(shape)).shape == shape

    def test_what_is_not_contiguous(self):
        x = np.arange(24.0).reshape(4, 6)
        np.testing.assert_array_equal(load("silu")(x.T[::2]), load("silu")(x.T[::2].copy()))

    def test_parameters_as_keywords(self):
        assert load("leaky_relu")(-1.0, negative_slope="1/4") == -0.25
        assert load("leaky_relu").derivative(-1.0, negative_slope=0.5) == 0.5

    def test_the_input_is_left_alone(self):
        x = np.array([-1.0, 2.0])
        load("relu")(x)
        assert x.tolist() == [-1.0, 2.0]

    def test_an_output_for_each_formula(self):
        with pytest.raises(UsageError, match="crelu has 2 outputs"):
            _ = load("crelu").expression


class TestBinding:
    def test_bound(self):
        bound = load("leaky_relu").bind(negative_slope="1/3")

        assert repr(bound) == "<Activation leaky_relu, negative_slope=1/3>"
        assert bound(-3.0) == -1.0
        assert load("leaky_relu")(-1.0) == -0.01

    def test_bound_twice(self):
        assert load("srelu").bind(left_slope=2).bind(left_slope=3, right_slope=4)(-1.0) == -3.0

    def test_nothing_bound(self):
        silu = load("silu")
        assert silu.bind() is silu

    def test_unknown(self):
        with pytest.raises(UnknownName) as caught:
            load("leaky_relu").bind(alpha=1)
        assert str(caught.value) == "unknown parameter of leaky_relu 'alpha'"
        assert caught.value.hint == "parameters: negative_slope"

    def test_none_to_bind(self):
        with pytest.raises(UnknownName) as caught:
            load("relu").bind(alpha=1)
        assert caught.value.hint == "parameters: none"

    def test_a_bound_activation_is_a_word(self):
        assert format_expr(load("leaky_relu").bind(negative_slope=2).function.parameters[1].default) == "2"


class TestGated:
    def test_two_inputs(self):
        assert load("glu")(3.0, 0.0) == 1.5
        np.testing.assert_allclose(load("glu")(np.ones((2, 1)), np.zeros(3)), np.full((2, 3), 0.5))

    def test_one_input_is_split(self):
        x = np.array([[1.0, 2.0, 3.0, 4.0]])
        np.testing.assert_array_equal(load("glu")(x), load("glu")(x[:, :2], x[:, 2:]))  # gate second
        np.testing.assert_array_equal(load("swiglu")(x), load("swiglu")(x[:, 2:], x[:, :2]))  # gate first

    @pytest.mark.parametrize("x", [1.0, [1.0], np.ones((4, 3))])
    def test_what_cannot_be_split(self, x):
        with pytest.raises(UsageError, match="takes two inputs, or one whose last axis is even"):
            load("glu")(x)

    def test_others_take_one(self):
        with pytest.raises(UsageError, match="silu takes one input"):
            load("silu")(1.0, 2.0)

    def test_derivatives_by_each_input(self):
        assert load("glu").derivative(3.0, 0.0) == 0.5
        assert load("glu").derivative(3.0, 0.0, by="b") == 0.75

    def test_a_formula_of_a_and_b(self):
        assert load("a*relu(b) - b")(2.0, 3.0) == 3.0


class TestVectors:
    def test_over_the_last_axis(self):
        np.testing.assert_allclose(load("softmax")(np.zeros((2, 3, 4))), np.full((2, 3, 4), 0.25))

    def test_crelu_doubles_it(self):
        assert load("crelu")([[1.0, -2.0]]).tolist() == [[1.0, 0.0, 0.0, 2.0]]

    def test_maxout_drops_it(self):
        assert load("maxout")(np.arange(6.0).reshape(2, 3)).tolist() == [2.0, 5.0]
        assert load("maxout")([1.0, 3.0]) == 3.0

    def test_one_number_is_an_axis_of_one(self):
        assert load("softmax")(7.0) == 1.0

    @pytest.mark.parametrize("name", ["softmax", "crelu", "maxout", "gumbel_softmax"])
    def test_no_derivative_in_one_number(self, name):
        with pytest.raises(UsageError, match="acts on a whole axis"):
            load(name).derivative([1.0, 2.0])

    def test_which_are(self):
        vectors = {name for name in NAMES if default_catalog().activation(name).is_vector}
        assert vectors == {
            "crelu", "evonorm_b0_simplified", "gumbel_softmax", "hardmax", "log_softmax", "maxout", "softmax",
            "softmin", "sparsemax",
        }  # fmt: skip


class TestRandom:
    def test_evaluation(self):
        assert load("rrelu")(-48.0) == -11.0
        assert load("noisy_relu")([-1.0, 2.0]).tolist() == [0.0, 2.0]

    def test_uniform(self):
        slopes = -load("rrelu").sample(np.full(20_000, -1.0), rng=1)
        assert 1 / 8 <= slopes.min() < 0.1251
        assert 0.3332 < slopes.max() <= 1 / 3
        assert slopes.mean() == pytest.approx(11 / 48, abs=2e-3)

    def test_normal(self):
        """Noise of variance sigmoid(x): 0.88 at x = 2, so that values fall to 0 at times."""
        values = load("noisy_relu").sample(np.full(40_000, 20.0), rng=2)
        assert values.mean() == pytest.approx(20, abs=0.02)
        assert values.var() == pytest.approx(1, abs=0.03)

    def test_gumbel(self):
        """The largest of logits with Gumbel noise is a sample of softmax."""
        logits = np.log([0.7, 0.2, 0.1])
        samples = load("gumbel_softmax", temperature="1/100").sample(np.tile(logits, (20_000, 1)), rng=3)
        np.testing.assert_allclose(samples.sum(axis=-1), 1)
        assert samples.mean(axis=0) == pytest.approx([0.7, 0.2, 0.1], abs=0.02)

    def test_seeds_and_generators(self):
        x = np.full((2, 3), -1.0, np.float32)
        sample = load("rrelu").sample
        np.testing.assert_array_equal(sample(x, rng=7), sample(x, rng=np.random.default_rng(7)))
        generator = np.random.default_rng(7)
        assert (sample(x, generator) != sample(x, generator)).all()
        assert (sample(x) != sample(x)).any()
        assert sample(x, 0).dtype == np.float32
        assert sample(x, 0).shape == (2, 3)
        assert isinstance(sample(-1.0, 0), np.float64)

    def test_parameters(self):
        x = np.zeros((1, 4))
        np.testing.assert_array_equal(
            load("gumbel_softmax").sample(x, 0, temperature=2), load("gumbel_softmax", temperature=2).sample(x, 0)
        )

    def test_what_is_not_random(self):
        with pytest.raises(UsageError, match="relu is not random"):
            load("relu").sample(1.0)

    @pytest.mark.parametrize(
        ("noise", "message"),
        [
            (
                "{distribution: normal, mean: 0, deviation: -1, evaluation: 0}",
                "deviation of 'z' must be at least 0, not -1",
            ),
            ("{distribution: uniform, low: 1, high: '1/2', evaluation: 0}", "high of 'z' must be at least 1, not 0.5"),
            (
                "{distribution: gumbel, location: 0, scale: -1, evaluation: 0}",
                "scale of 'z' must be at least 0, not -1",
            ),
        ],
    )
    def test_distributions_that_are_none(self, noise, message, tmp_path):
        path = tmp_path / "mine.yaml"
        path.write_text(f"type: random\nformula: x + z\nnoise: {{z: {noise}}}\n")
        with pytest.raises(InputError, match=message):
            Catalog([path]).load("mine").sample(1.0)


class TestTables:
    def table(self, interpolation):
        values = tuple(map(Fraction, (0, 1, 4)))
        return Activation(
            Record("t", kind=Kind.TABLE, table=Table(values, (Fraction(-1), Fraction(1)), interpolation)), VOCABULARY
        )

    def test_linear(self):
        assert self.table("linear")([-9.0, -1.0, -0.5, 0.0, 0.5, 1.0, 9.0]).tolist() == [0, 0, 0.5, 1, 2.5, 4, 4]
        assert self.table("linear").derivative([-9.0, -0.5, 0.5, 9.0]).tolist() == [0, 1, 3, 0]

    def test_nearest(self):
        assert self.table("nearest")([-9.0, -0.6, -0.4, 0.4, 0.6, 9.0]).tolist() == [0, 0, 1, 1, 4, 4]

    def test_its_formula(self):
        assert self.table("linear").formula == "linear table of 3 values"
        assert self.table("linear").displayed == "linear table of 3 values"

    def test_against_numpy(self):
        table = default_catalog().activation("lut").record.table
        x = np.linspace(-7, 7, 101)
        expected = np.interp(x, np.linspace(-5, 5, 13), [float(value) for value in table.values])
        np.testing.assert_allclose(load("lut")(x), expected, rtol=1e-14)


class TestFormulas:
    DISPLAYED: ClassVar = {
        "sigmoid": "1/(1 + exp(-x))",
        "tanh": "1 - 2/(exp(2*x) + 1)",
        "abs": "x if x >= 0 else -x",
        "sign": "1 if x > 0 else -1 if x < 0 else 0",
        "sinc": "sin(pi*x)/(pi*x) if x != 0 else 1",
        "sinc_unnormalised": "sin(x)/x if x != 0 else 1",
        "softmax": "exp(x)/total(exp(x))",
        "silu": "x*sigmoid(x)",
        "relu": "max(0, x)",
        "crelu": "max(0, x), max(0, -x)",
        "heaviside_erf": "normal_cdf(x)",
    }

    @pytest.mark.parametrize("name", DISPLAYED)
    def test_displayed(self, name):
        assert load(name).displayed == self.DISPLAYED[name]

    def test_none_names_itself(self):
        for name in NAMES:
            assert not load(name).displayed.startswith(f"{name}(")

    @pytest.mark.parametrize("name", NAMES)
    def test_what_is_displayed_is_the_function(self, name):
        activation = load(name)
        if activation.displayed_formulas == activation.formulas:
            return
        for point in ("-7/3", "0", "1/10", "5"):
            values = [
                BALLS(one, {"x": exact(Fraction(point))}).ball
                for one in (*activation.formulas, *activation.displayed_formulas)
            ]
            assert values[0].overlaps(values[1])

    def test_a_formula_of_many_lines(self):
        assert made("x +\n   1").formula == "x + 1"

    def test_formulas_are_read_late(self):
        broken = made("x +")
        assert broken.name == "made"
        with pytest.raises(InputError):
            broken(1.0)

    def test_slopes(self):
        assert format_expr(made("k*x**2", k=3).slope()) == "6*x"
        assert load("silu").slope(2) is load("silu").slope(2)
        assert format_expr(load("x**3").slope(order=3)) == "6"

    def test_too_large_when_written_out(self):
        text = "x"
        for _ in range(40):
            text = f"silu({text})"
        with pytest.raises(InputError, match="expands to more than 20000 nodes"):
            load(text)(1.0)


class TestCopies:
    @pytest.mark.parametrize("name", NAMES)
    def test_pickles(self, name):
        activation = load(name)
        again = pickle.loads(pickle.dumps(activation))
        x = np.linspace(-2, 2, 6)

        assert type(again) is type(activation)
        assert again.expressions == activation.expressions  # nodes are interned: the very same
        np.testing.assert_array_equal(again(x), activation(x))

    def test_what_is_bound_goes_along(self):
        bound = load("leaky_relu", negative_slope="sqrt(2)/3")
        for again in (pickle.loads(pickle.dumps(bound)), copy.copy(bound), copy.deepcopy(bound)):
            assert repr(again) == repr(bound)
            assert again.expression is bound.expression

    def test_formulas_travel_too(self):
        assert pickle.loads(pickle.dumps(load("celu(x, alpha=2)*x"))).name == "celu(x, alpha=2)*x"

    def test_another_process(self):
        """Functions know each other by identity: in another process too they are those of its own vocabulary."""
        subject = pickle.dumps(load("leaky_relu", negative_slope=2))
        code = "import pickle, sys; print(pickle.loads(sys.stdin.buffer.read())(-1.5))"
        done = subprocess.run([sys.executable, "-c", code], input=subject, capture_output=True, check=True, timeout=60)
        assert done.stdout.decode().strip() == "-3.0"
