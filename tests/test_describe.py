"""One activation on one page, as data."""

from __future__ import annotations

import json

import pytest

from actcli import load, names
from actcli.analyses import ANALYSES
from actcli.catalog import default_catalog
from actcli.describe import GROUPS, describe, explain
from actcli.errors import UnknownName
from actcli.parse import parse

MEASURED = ["As frameworks compute it in float32", "Derivatives at kinks"]
HEADINGS = [
    "Formula", "Parameters", *GROUPS, "Properties", "In frameworks", *MEASURED, "Also called", "Use", "Notes",
    "Reference",
]  # fmt: skip


def lines(what, heading):
    return dict(next(section.lines for section in describe(load(what)).sections if section.heading == heading))


@pytest.mark.parametrize("name", names())
def test_every_page(name):
    found = describe(load(name))
    headings = [section.heading for section in found.sections]

    assert headings == [heading for heading in HEADINGS if heading in headings]
    assert {"Formula", "Work", "Use"} <= set(headings)
    assert all(section.lines and all(name or text for name, text in section.lines) for section in found.sections)
    page = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert page["schema"] == "actcli/show/1"
    assert page["name"] == name
    assert page["properties"]["cost"]["verdict"] == "PROVED"
    assert (page["derivative"] is None) is (load(name).is_vector)


def test_a_word_is_shown_by_what_it_means():
    assert lines("sigmoid", "Formula") == {"f(x)": "1/(1 + exp(-x))", "f'(x)": "sigmoid(x)*sigmoid(-x)"}


def test_a_formula_with_other_activations_shows_them():
    assert lines("hard_swish", "Formula")["hard_sigmoid_torch(x)"] == "hard_sigmoid(x, slope=1/6, offset=1/2)"


def test_gated():
    assert lines("glu", "Formula") == {
        "f(a, b)": "a*sigmoid(b)",
        "f'(a, b)": "by a: sigmoid(b); by b: a*sigmoid(b)*sigmoid(-b)",
        "sigmoid(u)": "1/(1 + exp(-u))",
    }


def test_several_outputs():
    assert list(lines("crelu", "Formula"))[:2] == ["f1(x)", "f2(x)"]


def test_parameters_say_their_role():
    assert lines("prelu", "Parameters")["negative_slope"].endswith("learned")
    assert lines("evonorm_b0", "Parameters")["batch_variance"].endswith("a statistic of the data")
    assert lines("rrelu", "Parameters")["slope"] == (
        "random: uniform(low=lower, high=upper); evaluation takes (lower + upper)/2"
    )
    assert lines("celu(x, alpha=2)", "Formula")["f(x)"] == "celu(x, alpha=2)"


def test_bound_parameters():
    bound = load("leaky_relu", negative_slope="1/3")
    assert dict(describe(bound).sections[1].lines)["negative_slope"].startswith("1/3")
    assert describe(bound).to_json()["parameters"] == {"negative_slope": "1/3"}


def test_frameworks_with_their_defaults():
    texts = [
        text
        for name, text in next(s.lines for s in describe(load("leaky_relu")).sections if s.heading == "In frameworks")
        if name == "keras"
    ]
    assert any("(negative_slope=0.3)" in text for text in texts)
    assert any("(negative_slope=0.2)" in text for text in texts)


def test_properties_that_do_not_apply_are_left_out():
    assert list(lines("softmax", "Work")) == ["Cost"]
    assert lines("silu", "Values")["Range"] == "[-0.278465, inf)"


def test_a_formula_of_the_command_line():
    found = describe(load("x*sigmoid(1.702*x)"))
    assert [section.heading for section in found.sections] == ["Formula", *GROUPS]


@pytest.mark.parametrize("name", names())
def test_derivatives_can_be_read(name):
    found = describe(load(name)).to_json()["derivative"]
    if found and not found.startswith("by "):
        assert parse(found, default_catalog().words)


def test_every_property_is_in_one_group():
    grouped = [key for keys in GROUPS.values() for key in keys]
    assert sorted(grouped) == sorted(ANALYSES)


@pytest.mark.parametrize("name", ["gelu", "relu", "softmax", "rrelu", "1/x", "binary_step"])
def test_everything_is_explained(name):
    for key in ANALYSES:
        found, finding, section = explain(load(name), key)
        assert found == key
        assert section.lines[0] == (finding.verdict.value, finding.text)
        assert dict(section.lines)["Why"].endswith(".")


def test_unknown_properties_are_refused():
    with pytest.raises(UnknownName, match="unknown property 'convexitty'"):
        explain(load("relu"), "convexitty")


def test_where_a_formula_is_from_is_said():
    page = describe(load("erfact"))
    said = {section.heading: section.lines for section in page.sections}

    assert said["Reference"][-1] == ("", "The formula is from one copy of the paper, which was not compared with it.")
    assert page.to_json()["certainty"] == "copy"
    assert describe(load("relu")).to_json()["certainty"] is None
