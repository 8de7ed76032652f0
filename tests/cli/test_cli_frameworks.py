"""`actcli frameworks`, and symbols of frameworks wherever a name is taken."""

from __future__ import annotations

import csv
import io
import json

import pytest

from actcli.cli.complete import candidates


def test_the_matrix_in_all_formats(actcli):
    for form in ("csv", "html", "json", "jsonl", "latex", "md", "plain", "tsv", "rich"):
        done = actcli("frameworks", "leaky_relu", "gelu", "--format", form)
        assert (done.code, done.err) == (0, ""), form
        assert "0.2" in done.out
    rows = list(csv.DictReader(io.StringIO(actcli("frameworks", "--format", "csv").out)))
    assert {row["name"]: row["jax"] for row in rows}["gelu"] == "nn.gelu(approximate=false)"
    assert json.loads(actcli("frameworks", "--format", "json").out)["schema"] == "actcli/frameworks/1"


def test_one_framework(actcli):
    done = actcli("frameworks", "--framework", "jax", "--format", "csv")

    assert "nn.gelu,gelu_tanh" in done.out
    assert actcli("frameworks", "--framework", "jxa").code == 2
    assert "'jax'" in actcli("frameworks", "--framework", "jxa").err


def test_what_was_found_is_told_of_functions(actcli):
    kinks = actcli("frameworks", "relu6", "abs", "--kinks", "--format", "csv")
    errors = actcli("frameworks", "gelu", "--errors", "--dtype", "bfloat16", "--format", "md")

    assert "abs,0,-1,1" in kinks.out.replace(".0", "").replace("-1,1", "-1,1")
    assert "f(-inf) = NaN, not 0" in errors.out
    assert actcli("frameworks", "gelu", "--errors", "--dtype", "float8").code == 2
    assert actcli("frameworks", "gelu", "--errors", "--kinks").code == 2


def test_a_formula_is_in_no_framework(actcli):
    done = actcli("frameworks", "x*x")

    assert done.code == 2
    assert "no framework that has x*x" in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("error", "keras@2:hard_sigmoid", "keras:hard_sigmoid"),
        ("eval", "torch:nn.LeakyReLU(negative_slope=0.2)", "--at", "-1"),
        ("table", "onnx:HardSigmoid", "jax:nn.gelu", "--columns", "range"),
        ("compare", "hf:gelu_new", "hf:gelu", "--figure", "-o", "gap.png"),
        ("plot", "torch:nn.Hardtanh(-2, 2)", "timm:gelu_tanh", "-o", "two.svg"),
        ("plot", "onnx@10:HardSigmoid"),
        ("show", "mlx:leaky_relu"),
        ("frameworks", "torch:relu"),
    ],
    ids=" ".join,
)
def test_symbols_are_names_everywhere(words, actcli):
    done = actcli(*words)

    assert done.code == 0, done.err


def test_the_typed_name_is_kept(actcli):
    done = actcli("error", "keras@2:hard_sigmoid", "keras:hard_sigmoid", "--format", "json")
    data = json.loads(done.out)

    assert "keras@2:hard_sigmoid" in json.dumps(data)
    assert "keras:hard_sigmoid" in json.dumps(data)
    assert "0.08333" in done.out


def test_mistakes_are_one_line_and_a_hint(actcli):
    done = actcli("show", "keras:gelu")

    assert done.code == 2
    assert "activations.gelu is gelu; ops.gelu is gelu_tanh" in done.err
    assert "keras:ops.gelu" in done.err


@pytest.mark.parametrize(
    ("before", "begun", "among"),
    [
        (["plot"], "torch:nn.Le", "torch:nn.LeakyReLU"),
        (["plot"], "torch:hardsig", "torch:hardsigmoid"),
        (["plot"], "keras@2:hard_s", "keras@2:hard_sigmoid"),
        (["plot", "torch", ":"], "nn.Le", "nn.LeakyReLU"),
        (["plot", "torch"], ":", "nn.LeakyReLU"),
        (["plot", "keras", "@", "2", ":"], "activations.hard_si", "activations.hard_sigmoid"),
        (["plot"], "tinyg", "tinygrad:Tensor.gelu"),
    ],
)
def test_completion(before, begun, among):
    found = candidates(before, begun)

    assert among in found
    assert len(found) == len(set(found))


def test_completion_reads_what_the_catalogue_reads():
    from actcli.catalog import Catalog
    from actcli.catalog.foreign import symbols

    for name in ("torch", "onnx", "hf"):
        known = {f"{name}:{one.symbol}" for _, one in symbols(Catalog()) if one.framework == name}
        assert set(candidates(["plot"], f"{name}:")) == known
