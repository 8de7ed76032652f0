"""The shipped definitions: all there, sound, and equal to values that mpmath computed from formulas typed once more."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import yaml

from actcli.activation import Kind
from actcli.analyses.jacobian import jacobian
from actcli.catalog import Catalog, builtin_folder, default_catalog
from actcli.catalog.files import stamp
from actcli.catalog.records import FIELDS, FRAMEWORKS
from actcli.errors import FileError, InternalError
from actcli.evaluate import ball_at, proved_digits
from actcli.expr import Symbol, postorder
from actcli.format import format_expr
from actcli.interpret import expand
from actcli.interpreters.balls import BALLS, exact
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.record import Certainty

CATALOG = default_catalog()
NAMES = CATALOG.names()
FILES = [path for path in sorted(builtin_folder().glob("*/*.yaml")) if path.parent.name != "frameworks"]
FIXTURES = Path(__file__).parents[1] / "fixtures"
REFERENCE = {
    name: rows
    for number in (1, 2, 3)
    for name, rows in yaml.safe_load((FIXTURES / f"reference_values_{number}.yaml").read_text()).items()
}
# The 97 functions of the survey that the catalogue was made from, by its names for them.
SURVEYED = """
    linear binary_step sign abs hard_sigmoid_02 hard_sigmoid_6 hard_sigmoid_half hard_sigmoid_tangent hard_sigmoid_ab
    ultra_fast_sigmoid sigmoid learnable_sigmoid bipolar_sigmoid tanh scaled_tanh hard_tanh softsign elliott arctan
    log_sigmoid sparse_sigmoid laplace_mega exponential relu relu6 clipped_relu leaky_relu prelu rrelu noisy_relu elu
    selu celu thresholded_relu srelu crelu maxout dynamic_relu relu_squared star_relu quant_relu hardshrink softshrink
    tanhshrink gelu gelu_tanh gelu_sigmoid gelu_clipped silu swish eswish mish hard_mish tanhexp hard_swish softplus
    parametric_softplus parametric_softplus_mcfarland squareplus sparse_plus smu smu1 sqrt_softplus xielu lisht snake
    sqnl bent_identity sine cosine sinc sinc_unnormalised pau_power pau_pade lut evonorm_b0 evonorm_b0_simplified glu
    geglu swiglu reglu softmax log_softmax softmin sparsemax gumbel_softmax hardmax heaviside_tanh_k heaviside_erf
    heaviside_algebraic heaviside_arctan abs_sqrt abs_xtanh relu_sqrt relu_logsumexp relu_tanh relu_algebraic
""".split()  # noqa: SIM905 -- 97 names read better so
OTHER_NAMES = {
    "hard_sigmoid_02": "hard_sigmoid_keras",
    "hard_sigmoid_6": "hard_sigmoid_torch",
    "hard_sigmoid_half": "hard_sigmoid_binary",
    "hard_sigmoid_ab": "hard_sigmoid",
    "sparse_sigmoid": "hard_sigmoid_binary",
}
NO_PAPER = """
    abs abs_sqrt abs_xtanh arctan bent_identity bipolar_sigmoid cosine dynamic_relu_scalar evonorm_b0_simplified
    exponential gaussian hard_mish hard_sigmoid hard_sigmoid_tangent hardmax hardshrink heaviside_algebraic
    heaviside_arctan heaviside_erf heaviside_tanh_k learnable_sigmoid linear log_cosh log_sigmoid log_softmax lut
    parametric_softplus pau_power quant_relu relu_algebraic relu_logsumexp relu_sqrt relu_tanh sigmoid sign sinc
    sinc_unnormalised softmin softshrink sqrt_softplus tanh tanhshrink
""".split()  # noqa: SIM905


def text_of(record):
    said = [text.text for claim in record.claims if (text := claim.to) is not None]
    return " ".join((*(formula.text for formula in record.formulas), *record.notes, *said, *record.aliases.values()))


def squeezed(name):
    return name.casefold().replace("_", "").replace("-", "").replace(".", "")


# What the survey's table of further functions has, by its names for them without the values of their parameters.
FURTHER = """
    penalized_tanh isru isrlu elish hard_elish soft_exponential soft_clipping flatten_t_swish nlrelu serlu polu pelu
    mpelu felu pflu fpflu srs logish gish smish phish serf erfact pserf tanhsoft1 tanhsoft2 tanhsoft3 eis2 eis1 telu
    golu smelu acon_c gcu asu ncu squ sinlu coslu sinsig colu hexpo symlog symexp log_cosh gaussian loglog cloglog
    probit sine_relu minsin vlu sqlu sqreu sqsoftplus logsqnl linq rectified_tanh cube eanaf sgelu calu lalu
    self_arctan suish tsrelu tbsrelu dsilu double_silu exp_swish generalized_swish maxsig thlu siglu signrelu reu dyt
    softmodulus_q softmodulus_t bi_firing slu resp pan mrelu arctan_gr apl aranda_ordaz rootsig smoothstep
    sinc_sigmoid plu
""".split()  # noqa: SIM905
ARGUMENTS = ["leaky_clipped_relu", "leaky_thresholded_relu", "softplus_threshold"]  # further ones of frameworks
SAME_FUNCTION = {  # identical functions under several names are one definition
    "felu": "elu", "telu": "tanhexp", "smelu": "sparse_plus", "probit": "heaviside_erf", "suish": "reu",
    "signrelu": "polu", "exp_swish": "exponential_swish", "mrelu": "tent", "sqreu": "hard_mish",
}  # fmt: skip


class TestContents:
    def test_all_97_are_there(self):
        assert len(set(SURVEYED)) == 97

        found = {name: CATALOG.load(name).name for name in SURVEYED}

        assert {name: got for name, got in found.items() if name != got} == OTHER_NAMES
        assert len(set(NAMES) - {*found.values(), *FURTHER, *SAME_FUNCTION.values(), *ARGUMENTS}) == 1

    def test_the_further_ones_are_there(self):
        found = {name: CATALOG.load(name).name for name in FURTHER}

        assert {name: got for name, got in found.items() if name != got} == SAME_FUNCTION
        assert all(CATALOG.load(got).record.aliases[name] for name, got in SAME_FUNCTION.items())
        assert set(NAMES) - {"dynamic_relu_scalar"} == {
            CATALOG.load(name).name for name in (*SURVEYED, *FURTHER, *ARGUMENTS)
        }

    def test_the_further_ones_say_where_their_formula_is_from(self):
        for name in {CATALOG.load(name).name for name in FURTHER} - {CATALOG.load(name).name for name in SURVEYED}:
            record = CATALOG.activation(name).record
            assert record.certainty is not None, name
            assert (record.certainty is Certainty.COMMON) is (not record.references), name
            if record.certainty is Certainty.MENDED:
                assert any("cop" in note.casefold() for note in record.notes), name

    def test_no_two_are_the_same_function(self):
        """At the defaults, without a claim that says so: equal at points where no two others are."""
        x = np.array([-1e4, -3.7, -0.83, -0.21, 0.37, 1.9, 4.3, 27.1])
        meanings = {}
        for name in NAMES:
            activation = CATALOG.activation(name)
            if activation.kind is Kind.ELEMENTWISE and not activation.is_vector:
                meanings.setdefault(tuple(np.round(activation(x), 12)), []).append(name)
        for names in meanings.values():
            for one, other in itertools.pairwise(names):
                texts = " ".join(text_of(CATALOG.activation(name).record) for name in (one, other))
                assert one in texts or other in texts or CATALOG.activation(other).title in texts, (one, other)

    def test_each_has_reference_values(self):
        assert sorted(REFERENCE) == NAMES

    def test_families_are_folders(self):
        for path in FILES:
            assert CATALOG.activation(path.stem).record.family == path.parent.name

    def test_a_squeezed_name_or_alias_means_one_activation(self):
        meanings = {}
        for activation in CATALOG:
            for name in (activation.name, *activation.record.aliases):
                meanings.setdefault(squeezed(name), set()).add(activation.name)

        assert {name: found for name, found in meanings.items() if len(found) > 1} == {}

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_the_file_is_tidy(self, path):
        text = path.read_text(encoding="ascii")
        keys = list(yaml.safe_load(text))

        assert keys == [field.key for field in FIELDS if field.key in keys]
        assert keys[0] == "title"
        assert "override" not in keys
        assert text.endswith("\n")
        assert not any(line != line.rstrip() or "\t" in line for line in text.splitlines())

    @pytest.mark.parametrize("name", NAMES)
    def test_what_is_said_of_it(self, name):
        record = CATALOG.activation(name).record

        assert record.title
        for sentence in (record.use, record.strengths, record.weaknesses, *record.notes):
            assert sentence.endswith("."), sentence
            assert "\n" not in sentence
        assert record.use
        assert record.strengths
        assert record.weaknesses
        assert bool(record.references) is (name not in NO_PAPER)

    @pytest.mark.parametrize("name", NAMES)
    def test_the_range_is_for_a_plot(self, name):
        low, high = CATALOG.activation(name).record.range

        assert -30 <= low < high <= 30
        assert low <= 0 < high

    def test_frameworks_are_known_and_symbols_are_paths(self):
        for activation in CATALOG:
            for symbol in activation.record.frameworks:
                assert symbol.framework in FRAMEWORKS
                assert all(part.isidentifier() for part in symbol.symbol.split(".")), symbol.symbol

    def test_a_framework_symbol_is_listed_once(self):
        listed = [
            (symbol.framework, symbol.symbol, symbol.since, symbol.until, activation.name, str(symbol.arguments))
            for activation in CATALOG
            for symbol in activation.record.frameworks
        ]

        assert len(listed) == len(set(listed))

    @pytest.mark.parametrize("name", NAMES)
    def test_framework_defaults_are_parameters(self, name):
        activation = CATALOG.activation(name)
        for symbol in activation.record.frameworks:
            bound = activation.bind(**{key: text.text for key, text in symbol.parameters.items()})
            assert bound.expressions


class TestFormulas:
    @pytest.mark.parametrize("name", NAMES)
    def test_it_expands_to_the_language(self, name):
        activation = CATALOG.activation(name)
        for expression in activation.expressions:
            written = expand(expression, frozenset(VOCABULARY.values()))
            assert {node.name for node in postorder(written) if isinstance(node, Symbol)} <= set(activation.inputs)

    @pytest.mark.parametrize("name", NAMES)
    def test_it_reads_what_it_prints(self, name):
        activation = CATALOG.activation(name)
        for formula in activation.formulas:
            assert parse(format_expr(formula), CATALOG.words) is formula
        for formula in activation.displayed_formulas:
            assert parse(format_expr(formula), CATALOG.words) is formula

    @pytest.mark.parametrize("name", NAMES)
    def test_all_parameters_are_used(self, name):
        activation = CATALOG.activation(name)
        texts = [text for noise in activation.record.noise for text in (*noise.arguments.values(), noise.evaluation)]
        drawn = [parse(text.text, VOCABULARY, names=tuple(activation.defaults)) for text in texts]
        formulas = (*activation.formulas, *drawn)
        used = {node.name for formula in formulas for node in postorder(formula) if isinstance(node, Symbol)}

        assert used == {*activation.inputs, *activation.defaults, *(noise.name for noise in activation.record.noise)}

    @pytest.mark.parametrize("name", NAMES)
    def test_it_is_finite_over_its_range_and_derives(self, name):
        activation = CATALOG.activation(name)
        x = np.linspace(*map(float, activation.record.range), 402)

        assert np.isfinite(activation(x)).all()
        if activation.kind is Kind.GATED:
            assert all(np.isfinite(activation.derivative(x, by=by)).all() for by in ("a", "b"))
        elif activation.is_vector:
            assert np.isfinite(jacobian(activation, x[:8])).all()
        else:
            assert all(np.isfinite(activation.derivative(x, order=order)).all() for order in (1, 2))

    def test_a_word_that_is_an_activation_too_means_the_same(self):
        """Formulas find the language's word first: the definition of that name must not be another function."""
        for name in sorted(set(NAMES) & set(VOCABULARY)):
            word, activation = VOCABULARY[name], CATALOG.activation(name)
            x = np.array([[-3.0, -0.5, 0.25, 7.0]])
            formula = f"{name}(x)" if len(word.parameters) < 2 else f"{name}(x, 2)"
            bound = activation.bind(**dict.fromkeys(activation.defaults, 2))
            np.testing.assert_allclose(CATALOG.inline(formula)(x), bound(x), rtol=1e-15)


# Values


def number(text):
    return Fraction(text)


# Next to a zero of the value or of the derivative, where their terms cancel.
CANCELLING = {
    ("calu", "-40"): Fraction(1, 10**12),
    ("logsqnl", "-1.99"): Fraction(1, 10**11),
    ("polu", "-1e-5"): Fraction(1, 10**10),
    ("relu_algebraic", "-0.2486"): Fraction(1, 10**11),
    ("sinc", "1000.5"): Fraction(1, 10**12),
    ("smoothstep", "-0.99"): Fraction(1, 10**11),
    ("tanhsoft3", "-1e-5"): Fraction(1, 10**10),
    ("tanhsoft3", "1e-5"): Fraction(1, 10**10),
}


def close(found, expected, relative, scale=1):
    """Within a relative error, or some spacings of the smallest doubles."""
    return abs(found - expected) <= relative * abs(expected) + scale * Fraction(1, 2**1074)


ROWS = [
    pytest.param(name, row, id=f"{name}[{index}]")
    for name in sorted(REFERENCE)
    for index, row in enumerate(REFERENCE[name])
]


def inputs_of(row):
    return {key: row[key] for key in ("x", "a", "b") if key in row}


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_arrays(name, row):
    activation = CATALOG.activation(name)
    inputs = [np.array(value, dtype=float) for value in inputs_of(row).values()]
    found = activation(*inputs)
    pairs = list(zip(np.ravel(found), np.ravel(row["f"]), strict=True))
    if "df" in row:
        slope = jacobian(activation, *inputs) if activation.is_vector else activation.derivative(*inputs)
        pairs += zip(np.ravel(slope), np.ravel(row["df"]), strict=True)

    tolerance = CANCELLING.get((name, str(row.get("x"))), Fraction(2, 10**14))
    scale = 1 + int(max(abs(np.ravel(array)).max() for array in inputs))  # x*cdf(x): an underflow of cdf is multiplied
    for value, expected in pairs:
        assert close(Fraction(float(value)), number(expected), tolerance, scale), (value, expected)


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_balls(name, row):
    activation = CATALOG.activation(name)
    if not activation.is_vector:
        point = {key: number(text) for key, text in inputs_of(row).items()}
        pairs = [(activation.expression, row["f"])]
        if "df" in row:
            pairs.append((activation.slope(), row["df"]))
        for expression, expected in pairs:
            found = proved_digits(lambda expression=expression: ball_at(expression, point), 42)
            assert close(number(found), number(expected), Fraction(1, 10**38)), (found, expected)
        return
    for part, expression in enumerate(activation.expressions):
        width = len(row["f"]) // len(activation.expressions)
        for index, expected in enumerate(row["f"][part * width : (part + 1) * width]):

            def ball(expression=expression, index=index, width=width):
                values = BALLS(expression, {"x": tuple(exact(number(text)) for text in row["x"])})
                return (values[index] if len(values) == width and not hasattr(values, "ball") else values).ball

            found = proved_digits(ball, 42)
            assert close(number(found), number(expected), Fraction(1, 10**38)), (found, expected)


@pytest.mark.parametrize("name", [name for name in NAMES if CATALOG.activation(name).is_vector])
def test_any_leading_shape(name):
    activation = CATALOG.activation(name)
    x = np.random.default_rng(0).standard_normal((2, 3, 4))
    whole = activation(x)

    for index in itertools.product(range(2), range(3)):
        np.testing.assert_allclose(whole[index], activation(x[index]), rtol=1e-15)


def test_definitions_that_are_not_installed(monkeypatch):
    monkeypatch.setattr(Path, "is_dir", lambda path: False)
    with pytest.raises(InternalError, match="the built-in definitions are missing") as caught:
        builtin_folder()
    assert "reinstall" in caught.value.hint


def test_more_files_than_may_be(tmp_path, monkeypatch):
    for number in range(3):
        (tmp_path / f"f{number}.yaml").write_text("formula: x", encoding="utf-8")
    monkeypatch.setattr("actcli.limits.FILES", 3)
    assert Catalog([tmp_path]).own_names() == ["f0", "f1", "f2"]
    monkeypatch.setattr("actcli.limits.FILES", 2)
    with pytest.raises(FileError, match="more than 2 definition files"):
        Catalog([tmp_path]).files()


def test_words_are_a_mapping():
    words = CATALOG.words
    assert words["gelu"] is words.get("gelu")
    assert "gelu" in words
    assert "gelo" not in words
    with pytest.raises(KeyError, match="gelo"):
        words["gelo"]


def test_a_pipe_of_definitions_is_read_once():
    assert stamp(Path("/dev/null")) is None
