"""Definition files of users: faults with place and hint, a schema that agrees, and catalogues side by side."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from tempfile import TemporaryDirectory

import jsonschema
import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actcli.activation import Kind
from actcli.catalog import Catalog, builtin_folder, catalog, default_catalog, surrounding_files
from actcli.catalog.files import definition_files, stamp
from actcli.catalog.records import FIELDS, json_schema
from actcli.catalog.starter import starter
from actcli.checks import check_definitions
from actcli.errors import ActcliError, FileError, InputError, InternalError, UnknownName
from actcli.record import Certainty

NOISE = "{distribution: normal, mean: 0, deviation: 1, evaluation: 0}"
TABLE = "type: table\nvalues: [0, 1]\ninterval: [0, 1]\n"
NESTED_FORMULAS = "".join(f"b{number + 1}: b{number}(x)\n" for number in range(1, 100)) + "b1: x\n"
DOUBLINGS = "".join(f"b{number + 1}: b{number}(x)*b{number}(x + 1)\n" for number in range(1, 30)) + "b1: x*x + x\n"

# definition | line:column | part of the message | part of the hint
FAULTS = [
    ("formla: x", "1:1", "unknown key 'formla'", "did you mean 'formula'?"),
    ("formula: x\nparameter: {k: 1}", "2:1", "unknown key 'parameter'", "did you mean 'parameters'?"),
    ("formula: x\nqqq: 1", "2:1", "unknown key 'qqq'", "known keys: title, type, formula"),
    ("title: T", "1:1", "needs 'formula'", "formula: 'x*sigmoid(x)'"),
    ("", "1:1", "the file is empty", "a definition looks like"),
    ("- x", "1:1", "expected definitions", "my_swish: "),
    ("x*2", "1:1", "expected definitions", "my_swish: "),
    ("formula: ''", "1:11", "empty formula", "for example"),
    ("formula:", "1:9", "empty formula", "for example"),
    ("formula: {k: 1}", "1:10", "expected a formula, found a mapping", "in quotes"),
    ("formula: []", "1:10", "a list of no formulas", "for example: formula"),
    ("formula: [x, [x]]", "1:14", "expected a formula, found a list", "in quotes"),
    ("formula: [x, -x]", "1:1", "a list of formulas needs type: vector", "add: type: vector"),
    ("formula: 'x*sigmod(x)'", "1:13", "unknown function 'sigmod'", "did you mean 'sigmoid'"),
    ("formula: k*x", "1:10", "unknown name 'k'", "known names: x"),
    ("type: elementwize\nformula: x", "1:7", "expected one of elementwise, gated", "did you mean 'elementwise'?"),
    ("type: [gated]\nformula: x", "1:7", "expected one of elementwise, gated, vector", "in quotes"),
    ("formula: x\ntitle: " + "t" * 201, "2:8", "text of more than 200 characters", "shorten it by 1"),
    ("formula: x\nuse: [a]", "2:6", "expected a text, found a list", "in quotes"),
    ("formula: x\nreference: {a: b}", "2:12", "expected a text, found a mapping", "in quotes"),
    ("formula: x\nnotes: [a, [b]]", "2:12", "expected a text, found a list", "in quotes"),
    ("formula: x\ncertainty: copied", "2:12", "expected one of common, paper, code,", "copies"),
    ("formula: x\noverride: maybe", "2:11", "expected true or false", "true or false"),
    ("formula: x\nrange: 3", "2:8", "expected two numbers", "[-6, 6]"),
    ("formula: x\nrange: [1]", "2:8", "expected two numbers", "[-6, 6]"),
    ("formula: x\nrange: [1, -1]", "2:8", "expected low < high", "swap"),
    ("formula: x\nrange: [1, 1]", "2:8", "expected low < high", "[-6, 6]"),
    ("formula: x\nrange: [a, 1]", "2:9", "expected a rational number, found 'a'", "'1/3'"),
    ("formula: x\nrange: ['-pi', 1]", "2:10", "expected a rational number, found '-pi'", "'1/3'"),
    ("formula: x\nrange: [-.inf, 1]", "2:9", "expected a finite number", "0.25"),
    ("formula: x\nrange: [-1e301, 1]", "2:8", "a range lies within", "[-6, 6]"),
    ("formula: x\nparameters: [k]", "2:13", "expected parameters and their defaults", "{alpha: 1}"),
    ("formula: x\nparameters: {x: 1}", "2:14", "cannot be named 'x'", "already"),
    ("formula: x\nparameters: {sigmoid: 1}", "2:14", "cannot be named 'sigmoid'", "already"),
    ("formula: x\nparameters: {if: 1}", "2:14", "cannot be named 'if'", "already"),
    ("formula: x\nparameters: {1k: 1}", "2:14", "'1k' is no parameter name", "letters, digits"),
    ("formula: k*x\nparameters: {k: }", "2:17", "expected a finite number, found nothing", "0.25"),
    ("formula: k*x\nparameters: {k: true}", "2:17", "expected a finite number, found true", "0.25"),
    ("formula: k*x\nparameters: {k: .nan}", "2:17", "expected a finite number, found .nan", "0.25"),
    ("formula: k*x\nparameters: {k: [1]}", "2:17", "expected a number, found a list", "in quotes"),
    ("formula: k*x\nparameters: {k: {learned: true}}", "2:17", "'k' needs a default", "{default: 1"),
    ("formula: k*x\nparameters: {k: {default: 1, lerned: true}}", "2:30", "unknown key 'lerned'", "'learned'"),
    ("formula: k*x\nparameters: {k: {default: 1, learned: yes}}", "2:39", "expected true or false", "true or"),
    ("formula: x\ngate: first", "2:1", "only a gated activation has 'gate'", "add: type: gated"),
    ("type: gated\nformula: a*b\ngate: third", "3:7", "expected one of first, second", "first"),
    ("type: gated\nformula: a*x", "2:12", "unknown name 'x'", "known names: a, b"),
    ("type: gated\nformula: a*b\nparameters: {a: 1}", "3:1", "'a' is an input already", "another name"),
    (f"formula: x\nnoise: {{z: {NOISE}}}", "2:1", "only a random activation has 'noise'", "add: type: random"),
    ("type: random\nformula: x", "1:1", "a random activation needs 'noise'", "noise: {"),
    ("type: random\nformula: x\nnoise: [z]", "3:8", "expected random symbols", "noise: {"),
    ("type: random\nformula: x\nnoise: {z: 3}", "3:12", "expected a distribution", "{distribution: "),
    ("type: random\nformula: x\nnoise: {z: {mean: 0}}", "3:12", "needs 'distribution' and 'evaluation'", "{distrib"),
    (
        "type: random\nformula: x\nnoise: {z: {distribution: cauchy, evaluation: 0}}",
        "3:27",
        "expected one of gumbel, normal, uniform",
        "gumbel",
    ),
    (
        "type: random\nformula: x\nnoise: {z: {distribution: normal, mean: 0, evaluation: 0}}",
        "3:12",
        "needs mean and deviation",
        "add: deviation: 1",
    ),
    (
        f"type: random\nformula: x\nnoise: {{z: {NOISE[:-1]}, low: 0}}}}",
        "3:73",
        "unknown key 'low'",
        "known keys: distribution",
    ),
    (f"type: random\nformula: z\nparameters: {{z: 1}}\nnoise: {{z: {NOISE}}}", "3:1", "'z' is a noise", "another"),
    ("type: table", "1:1", "a table needs 'values' and 'interval'", "values: ["),
    (TABLE + "formula: x", "4:1", "a table has values, no 'formula'", "delete 'formula'"),
    (TABLE + "parameters: {k: 1}", "4:1", "a table has values, no 'parameters'", "delete"),
    (
        "formula: x\nframeworks: {qqqqq: {symbol: a}}",
        "2:14",
        "unknown framework 'qqqqq'",
        "known: chainer, coreml, diffusers",
    ),
    (TABLE + "interpolation: cubic", "4:16", "expected one of linear, nearest", "linear"),
    ("type: table\nvalues: [1]\ninterval: [0, 1]", "2:9", "expected a list of 2 to 1024 numbers", "[0, 0.5, 1]"),
    ("type: table\nvalues: [0, one]\ninterval: [0, 1]", "2:13", "expected a rational number", "0.25"),
    ("values: [0, 1]\ninterval: [0, 1]", "1:1", "only a table activation has 'values'", "add: type: table"),
    ("formula: x\naliases: 3", "2:10", "expected other names", "swish1"),
    ("formula: x\naliases: [a b]", "2:11", "the name 'a b' is not a letter", "my_swish"),
    ("formula: x\naliases: {1k: why}", "2:11", "the name '1k' is not a letter", "my_swish"),
    ("formula: x\nframeworks: [torch]", "2:13", "expected frameworks", "{torch: "),
    ("formula: x\nframeworks: {pytorch: [{symbol: s}]}", "2:14", "unknown framework 'pytorch'", "'torch'"),
    ("formula: x\nframeworks: {qqqqqq: [{symbol: s}]}", "2:14", "unknown framework 'qqqqqq'", "known: chainer"),
    ("formula: x\nframeworks: {torch: [[s]]}", "2:22", "expected a symbol", "{symbol: nn.ReLU}"),
    ("formula: x\nframeworks: {torch: [{since: 1}]}", "2:22", "needs 'symbol'", "{symbol: nn.ReLU}"),
    ("formula: x\nframeworks: {torch: [{symbl: s}]}", "2:23", "unknown key 'symbl'", "'symbol'"),
    ("formula: x\nframeworks: {torch: {symbol: s, parameters: [k]}}", "2:45", "expected parameters", "negative_slope"),
    ("formula: x\nframeworks: {torch: {symbol: s, parameters: {k: 1}}}", "2:49", "torch: unknown parameter", "none"),
    ("formula: x\nframeworks: {torch: {symbol: s, arguments: [k]}}", "2:44", "expected the arguments", "approximate"),
    ("formula: x\nframeworks: {torch: {symbol: s, names: {k: [1]}}}", "2:44", "expected a value", "in quotes"),
    ("formula: x\nframeworks: {torch: {symbol: s, names: {k: alpha}}}", "1:1", "names a parameter 'alpha'", "none"),
    ("formula: x\nframeworks: {torch: {symbol: s, default: true}}", "2:33", "is said of 'arguments'", "arguments: {"),
    ("formula: x\nframeworks: {torch: {symbol: s, arguments: {k: 1}, default: 3}}", "2:61", "expected true", "true"),
    ("formula: x\nclaims: 3", "2:9", "expected a list of claims", "claims: [{property: range"),
    ("formula: x\nclaims: [range]", "2:10", "expected a claim", "{property: range"),
    ("formula: x\nclaims: [{value: 1}]", "2:10", "a claim needs 'property'", "{property: range"),
    ("formula: x\nclaims: [{propery: range}]", "2:11", "unknown key 'propery'", "'property'"),
    ("formula: x\nclaims: [{property: [range]}]", "2:21", "expected a property, found a list", "in quotes"),
    ("formula: x\nclaims: [{property: rang, value: 1}]", "2:21", "unknown property 'rang'", "'range'"),
    ("formula: x\nclaims: [{property: qqq, value: 1}]", "2:21", "unknown property 'qqq'", "properties: asymptotes"),
    (
        "formula: x\nclaims: [{property: range}]",
        "2:10",
        "a claim of 'range' needs 'value'",
        "for example: value: '[0, inf)'",
    ),
    ("formula: x\nclaims: [{property: gap, value: 1}]", "2:10", "needs 'to'", "to: gelu"),
    ("formula: x\nclaims: [{property: gap, to: gelu}]", "2:10", "needs 'value' or 'at'", "value: "),
    (
        "formula: x\nclaims: [{property: lipschitz, value: 1, at: 1}]",
        "2:42",
        "unknown key 'at'",
        "known keys: property",
    ),
    ("formula: x\nclaims: [{property: lipschitz, value: }]", "2:39", "found nothing", "for example"),
    ("formula: x\nclaims: [{property: lipschitz, value: .nan}]", "2:39", "found .nan", "for example"),
    ("formula: x\nclaims: [{property: lipschitz, value: {a: 1}}]", "2:39", "found a mapping", "in quotes"),
    ("formula: x\nclaims: [{property: lipschitz, value: []}]", "2:39", "a list of 1 to 1024 numbers", "[0, 1]"),
    ("formula: x\nclaims: [{property: range, value: 1, over: 3}]", "2:44", "expected 'reals', or an", "[-8, 8]"),
    ("formula: x\nclaims: [{property: range, value: 1, over: [1]}]", "2:44", "expected 'reals', or an", "[-8, 8]"),
    ("formula: x\nclaims: [{property: derivative, at: 1, value: 1, order: 9}]", "2:57", "expected one of 0, 1", "0"),
    ("formula: x\nclaims: [{property: derivative, at: 1, value: 1, input: c}]", "2:57", "expected one of a, b", "a"),
    ("formula: x\nclaims: [{property: lipschitz, value: 1, holds: no}]", "2:49", "expected true or false", "true"),
    (
        "formula: x\nclaims: [{property: lipschitz, value: 1, by: [a]}]",
        "2:46",
        "expected a text, found a list",
        "quotes",
    ),
    ("formula: x\nclaims: [{property: lipschitz, value: 1, parameters: [k]}]", "2:54", "expected parameters", "alpha"),
    (
        "formula: x\nclaims: [{property: lipschitz, value: 1, parameters: {x: 1}}]",
        "2:55",
        "cannot be named 'x'",
        "already",
    ),
    (
        "formula: x\nclaims: [" + "{property: lipschitz, value: 1}, " * 1001 + "]",
        "2:9",
        "more than 1000 claims",
        "split",
    ),
    ("formula: k*x\nparameters: {k: 1/0}", "2:17", "the default of 'k' is no finite number", "1/3"),
    ("formula: k*x\nparameters: {k: log(0)}", "2:17", "the default of 'k' is no finite number", "1/3"),
    ("'1my': x", "1:2", "the name '1my' is not a letter", "my_swish"),
    ("exp: x", "1:1", "'exp' is a function of the formula language", "another name"),
    ("a: x", "1:1", "'a' means something else in a formula", "another name"),
    ("if: x", "1:1", "'if' means something else in a formula", "another name"),
    ("gelu: x", "1:7", "'gelu' is a built-in activation", "override: true"),
    ("GELU: x", "1:7", "'GELU' differs from 'gelu' by case alone", "another name"),
    ("GELU: {formula: x, override: true}", "1:7", "'GELU' differs from 'gelu' by case alone", "another name"),
    ("mine: x\nMine: x", "2:7", "'Mine' differs from 'mine' by case alone", "another name"),
    ("mine: [x]", "1:7", "expected a formula, or a mapping", "{formula: "),
    ("mine: {formla: x}", "1:8", "unknown key 'formla'", "'formula'"),
    ("mine: x*mine(x)", "1:7", "use each other in a circle: mine -> mine", "without itself"),
    ("mine: x*yours(x)\nyours: mine(x)", "2:8", "in a circle: yours -> mine -> yours", "write yours without mine"),
    ("mine: 2*crelu(x)", "1:7", "crelu has several outputs", "write its formulas"),
    ("mine: {formula: 'x', range: [0, 1], aliases: [2]}", "1:47", "the name '2' is not a letter", "my_swish"),
    (NESTED_FORMULAS, None, "nested deeper than 64", "write the formula out"),
    (DOUBLINGS, None, "expands to more than 20000 nodes", "counts with all of its own"),
]


def report(text, folder, name="mine.yaml"):
    path = Path(folder, name)
    path.write_text(text, encoding="utf-8")
    return check_definitions([path], Catalog())


@pytest.mark.parametrize(("text", "place", "message", "hint"), FAULTS, ids=[fault[0][-60:] for fault in FAULTS])
def test_a_fault_has_a_place_and_a_hint(text, place, message, hint, tmp_path):
    faults = report(text, tmp_path).faults

    assert faults
    found = next(fault for fault in faults if place is None or str(fault.place).endswith(f"mine.yaml:{place}"))
    assert message in found.message
    assert found.hint is not None
    assert hint in found.hint
    assert isinstance(found, InputError)
    assert "\n" not in str(found)


def test_one_fault_does_not_hide_another(tmp_path):
    found = report("one: {formla: x}\ntwo: sigmod(x)\nthree: x\nfour: {range: 3}\n", tmp_path)

    assert found.count == 4
    assert sorted(fault.place.line for fault in found.faults) == [1, 2, 4]


def test_a_fault_that_many_share_is_told_once(tmp_path):
    found = report("low: sigmod(x)\n" + "".join(f"high{n}: low(x)\n" for n in range(9)), tmp_path)

    assert found.count == 10
    assert len(found.faults) == 1


WARNINGS = [
    ("formula: x\nparameters: {k: 1}", "parameter 'k' of mine is not used"),
    ("formula: x\nparameters: {k: 1, l: 2}", "parameters 'k', 'l' of mine are not used"),
    (
        f"formula: x\nparameters: {{{', '.join(f'p{n}: 1' for n in range(3000))}}}",
        "parameters 'p0', 'p1', 'p2', 'p3', 'p4' (and 2995 more) of mine are not used",
    ),
    ("formula: x\naliases: [relu]", "the alias 'relu' of mine means relu"),
    ("formula: x\naliases: [swish1]", "the alias 'swish1' of mine means silu"),
    ("formula: x/total(x)", "acts on a whole axis; add: type: vector"),
]


@pytest.mark.parametrize(("text", "warning"), WARNINGS)
def test_warnings(text, warning, tmp_path):
    found = report(text, tmp_path)

    assert not found.faults
    (only,) = found.warnings
    assert only.startswith("warning: ")
    assert warning in only


def test_the_whole_catalogue_is_sound():
    found = check_definitions([], Catalog())

    assert (found.count, found.faults, found.warnings) == (184, (), ())


def test_a_missing_file():
    with pytest.raises(FileError, match="no such file"):
        check_definitions([Path("nowhere.yaml")], Catalog())


def test_a_folder_without_definitions(tmp_path):
    assert "no activations in" in str(check_definitions([tmp_path], Catalog()).faults[0])


# Forms of a definition


FORMS = {
    "one line": "mine: x*sigmoid(2*x)",
    "short mapping": "mine: {formula: 'x*sigmoid(2*x)'}",
    "with a parameter": "mine: {formula: 'x*sigmoid(k*x)', parameters: {k: 2}}",
    "full record": "mine:\n  title: Mine\n  type: elementwise\n  formula: 'x*sigmoid(k*x)'\n  parameters:\n"
    "    k: {default: 2, learned: true, about: sharpness}\n  range: [-4, '1/3']\n  aliases: {ours: why}\n"
    "  frameworks: {torch: nn.SiLU, jax: {symbol: nn.silu, parameters: {k: 2}, since: '0.1'}}\n"
    "  reference: [a, b]\n  certainty: copies\n  use: u\n  strengths: s\n  weaknesses: w\n  notes: n\n",
    "one to a file": "formula: x*sigmoid(2*x)\n",
    "with claims": "formula: x*sigmoid(2*x)\nclaims:\n"
    "  - {property: range, value: '[-0.139, inf)', by: who, holds: true}\n"
    "  - {property: gap, to: relu, over: [-8, .inf], value: '< 0.2', at: 1}\n"
    "  - {property: derivative, order: 1, at: 0, value: 1/2, parameters: {}}\n"
    "  - {property: value, at: [1], value: [0.880797]}\n"
    "  - {property: monotonic, value: false}\n  - {property: value, value: '<= 1', over: reals}\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_forms(form, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(FORMS[form])
    mine = Catalog([path]).load("mine")

    np.testing.assert_array_equal(mine([-1.0, 2.0]), default_catalog().load("swish(x, 2)")([-1.0, 2.0]))
    jsonschema.validate(yaml.safe_load(FORMS[form]), json_schema())


def test_a_full_record_says_all(tmp_path):
    path = tmp_path / "many.yaml"
    path.write_text(FORMS["full record"])
    record = Catalog([path]).load("OURS").record

    assert (record.name, record.title, record.use, record.strengths, record.weaknesses) == (
        "mine",
        "Mine",
        "u",
        "s",
        "w",
    )
    assert (record.references, record.notes, dict(record.aliases)) == (("a", "b"), ("n",), {"ours": "why"})
    assert record.certainty is Certainty.COPIES
    assert record.settings[0].learned
    assert record.settings[0].about == "sharpness"
    assert [str(end) for end in record.range] == ["-4", "1/3"]
    assert [(symbol.framework, symbol.symbol, symbol.since) for symbol in record.frameworks] == [
        ("torch", "nn.SiLU", ""),
        ("jax", "nn.silu", "0.1"),
    ]


ONE_LINERS = {
    "a*sigmoid(b)": Kind.GATED,
    "x/total(x)": Kind.VECTOR,
    "x*abs(x)": Kind.ELEMENTWISE,
    "3": Kind.ELEMENTWISE,
}


@pytest.mark.parametrize("formula", ONE_LINERS)
def test_the_type_of_one_line(formula, tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text(f"mine: {formula}\n")

    assert Catalog([path]).load("mine").kind is ONE_LINERS[formula]


def test_exact_numbers(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text("mine: {formula: k*x, parameters: {k: 0.1}}\nyours: {formula: k*x, parameters: {k: 1/3}}\n")
    own = Catalog([path])

    assert str(own.load("mine").parameters["k"].value) == "1/10"
    assert own.load("yours")(3.0) == 1.0


# Catalogues side by side


def test_a_folder_of_definitions(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "one.yaml").write_text("formula: x + 1")
    (tmp_path / "deep" / "two.yml").write_text("formula: x + one(x)")
    (tmp_path / "notes.txt").write_text("not read")
    own = Catalog([tmp_path])

    assert own.own_names() == ["one", "two"]
    assert own.load("two")(1.0) == 3.0
    assert len(own.names()) == 186


def test_a_folder_that_goes_while_it_is_listed_has_no_definitions(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    (tmp_path / "one.yaml").write_text("formula: x + 1")
    (tmp_path / "two.yaml").symlink_to("nothing")
    scan = os.scandir

    def scandir(folder):
        if str(folder).endswith("gone"):
            raise FileNotFoundError(folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [path.name for path in definition_files(tmp_path)] == ["one.yaml", "two.yaml"]
    assert [known is None for known in stamp(tmp_path)] == [False, True]


def test_more_files_than_are_read(tmp_path, monkeypatch):
    for name in "abc":
        (tmp_path / f"f{name}.yaml").write_text("formula: x")
    monkeypatch.setattr("actcli.limits.FILES", 2)
    with pytest.raises(FileError, match=r"^more than 2 definition files"):
        Catalog([tmp_path]).files()
    monkeypatch.setattr("actcli.limits.FILES", 3)
    assert len(Catalog([tmp_path]).files()) == 3


def test_a_pipe_among_definitions_has_no_stamp(tmp_path):
    os.mkfifo(tmp_path / "p.yaml")
    assert stamp(tmp_path) == (None,)


def test_an_installation_without_definitions(monkeypatch):
    monkeypatch.setattr(Path, "is_dir", lambda path: False)
    with pytest.raises(InternalError, match=r"^the built-in definitions are missing\nhint: reinstall: pip install"):
        builtin_folder()


def test_a_file_named_for_the_tool(tmp_path):
    (tmp_path / "mine.actcli.yaml").write_text("formula: x + 1")

    assert Catalog([tmp_path]).own_names() == ["mine"]


def test_a_built_in_name_is_protected(tmp_path):
    path = tmp_path / "relu.yaml"
    path.write_text("formula: x + 1")
    with pytest.raises(InputError, match="'relu' is a built-in activation"):
        Catalog([path]).load("relu")


def test_override(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text("relu: {formula: x + 1, override: true}\n")
    own = Catalog([path])

    assert own.load("relu")(1.0) == 2.0
    assert own.load("reglu")([1.0, 1.0]) == 2.0  # what uses it uses the new one
    assert default_catalog().load("relu")(1.0) == 1.0


def test_a_name_twice(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("mine: x\nyours" + name + ": x")
    with pytest.raises(InputError, match=r"'mine' is defined twice \(first in .*a\.yaml\)"):
        Catalog([tmp_path]).names()


def test_a_file_that_is_given_twice_is_read_once(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("formula: x")

    assert Catalog([path, tmp_path, tmp_path / ".." / tmp_path.name / "mine.yaml"]).own_names() == ["mine"]


def test_actcli_path(tmp_path, monkeypatch):
    first, second = tmp_path / "first.yaml", tmp_path / "second"
    first.write_text("formula: x + 1")
    second.mkdir()
    (second / "third.yaml").write_text("formula: x + 3")
    monkeypatch.setenv("ACTCLI_PATH", f"{first}{os.pathsep}{second}{os.pathsep}")

    assert surrounding_files() == (first, second)
    assert default_catalog().load("third")(0.0) == 3.0


def test_actcli_path_to_nowhere(monkeypatch):
    monkeypatch.setenv("ACTCLI_PATH", "/nowhere/at/all")
    with pytest.raises(FileError, match=r"ACTCLI_PATH names '/nowhere/at/all', which does not exist"):
        default_catalog()


def test_actcli_yaml_in_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("ACTCLI_PATH", raising=False)
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "actcli.yaml").write_text(f"mine: x + {number}\n")
        monkeypatch.chdir(folder)
        assert default_catalog().load("mine")(0.0) == number


def test_an_edited_file_is_read_again(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text("mine: x + 1\n")
    before = catalog((path,)).load("mine")
    path.write_text("mine: x + 1000\n")

    assert catalog((path,)).load("mine")(0.0) == 1000.0
    assert before(0.0) == 1.0
    assert catalog((path,)) is catalog((path,))


def test_a_user_activation_travels(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text("mine: {formula: k*helper(x), parameters: {k: 2}}\nhelper: x + 1\n")
    mine = catalog((path,)).load("mine").bind(k="1/3")

    assert pickle.loads(pickle.dumps(mine))(2.0) == 1.0


# Looking up


LOOKUPS = {
    "LeakyReLU": "leaky_relu",
    "leaky-relu": "leaky_relu",
    "Leaky_ReLU": "leaky_relu",
    "hard.sigmoid": "hard_sigmoid",
    "quick_gelu": "gelu_sigmoid",
    " gelu ": "gelu",
    "x": "x",
    "x-1": "x-1",
    "a*b": "a*b",
}


@pytest.mark.parametrize("text", LOOKUPS)
def test_lookup(text):
    assert default_catalog().load(text).name == LOOKUPS[text]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("sigmod", "did you mean 'sigmoid'"),
        ("gellu", "did you mean 'gelu'"),
        ("relu-7x", "did you mean 'relu"),
        ("qqqqqqqqq", "'actcli list' shows the names"),
    ],
)
def test_an_unknown_name(text, hint):
    with pytest.raises(UnknownName) as caught:
        default_catalog().load(text)

    assert hint in caught.value.hint


@pytest.mark.parametrize("text", ["", "x +", "sigmod(x)", "y*2", "x*a", "x**", "1e999999999"])
def test_a_wrong_formula(text):
    with pytest.raises(ActcliError) as caught:
        default_catalog().load(text)

    assert caught.value.code in (2, 3)


# The starter


STARTERS = ["x*sigmoid(beta*x)", "a*silu(b)", "x/total(x)", "max(0, x)", "k0*x + k1", "x if x > 0 else 0"]


@pytest.mark.parametrize("formula", STARTERS)
def test_the_starter_works_as_it_stands(formula, tmp_path):
    text = starter("my_own", formula, default_catalog())
    path = tmp_path / "my_own.yaml"
    path.write_text(text)
    found = check_definitions([path], Catalog())

    assert (found.count, found.faults, found.warnings) == (1, (), ())
    assert Catalog([path]).load("my_own").formula == formula
    jsonschema.validate(yaml.safe_load(text), json_schema())


@pytest.mark.parametrize("name", ["gelu", "exp", "1st", "a b", "", "../x", "x" * 65])
def test_a_starter_needs_a_name(name):
    with pytest.raises(InputError) as caught:
        starter(name, "x", default_catalog())

    assert caught.value.hint


def test_a_starter_needs_a_formula():
    with pytest.raises(InputError, match="unknown function 'sigmod'"):
        starter("mine", "sigmod(x)", default_catalog())


# The schema


VALIDATOR = jsonschema.Draft7Validator(json_schema())


def test_the_schema_is_one():
    jsonschema.Draft7Validator.check_schema(json_schema())
    assert json.dumps(json_schema())
    keys = json_schema()["definitions"]["activation"]["properties"]
    assert list(keys) == [field.key for field in FIELDS]
    assert all(field["description"].endswith(".") for field in keys.values())


FILES = [path for path in sorted(builtin_folder().glob("*/*.yaml")) if path.parent.name != "frameworks"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_schema_takes_what_is_shipped(path):
    VALIDATOR.validate(yaml.safe_load(path.read_text()))


# What the schema can see; places in formulas and numbers in order it cannot.
REFUSED = [
    "qqq: {formula: x, key: 1}",
    "formula: x\nqqq: 1",
    "title: T",
    "[x]",
    "3",
    "{}",
    "formula: {k: 1}",
    "type: elementwize\nformula: x",
    "formula: x\nuse: [a]",
    "formula: x\noverride: maybe",
    "formula: x\nrange: [1]",
    "formula: x\nrange: [1, 2, 3]",
    "formula: x\nparameters: [k]",
    "formula: x\nparameters: {k: [1]}",
    "formula: x\nparameters: {k: {learned: true}}",
    "formula: x\nparameters: {k: {default: 1, lerned: true}}",
    "formula: x\ngate: third",
    "formula: x\nnoise: {z: 3}",
    "formula: x\nnoise: {z: {distribution: cauchy, evaluation: 0}}",
    "formula: x\nnoise: {z: {distribution: normal}}",
    "type: table\nvalues: [1]\ninterval: [0, 1]",
    "type: table\nvalues: [0, 1]",
    "formula: x\nframeworks: {pytorch: s}",
    "formula: x\nframeworks: {torch: {since: '1'}}",
    "'1st': x",
    "mine: {formla: x}",
    "mine: true",
    "formula: x\nclaims: {property: range, value: '[0, 1]'}",
    "formula: x\nclaims: [range]",
    "formula: x\nclaims: [{value: 1}]",
    "formula: x\nclaims: [{property: rang, value: 1}]",
    "formula: x\nclaims: [{property: range, valu: 1}]",
    "formula: x\nclaims: [{property: range, value: {a: 1}}]",
    "formula: x\nclaims: [{property: range, value: []}]",
    "formula: x\nclaims: [{property: range, value: 1, over: 3}]",
    "formula: x\nclaims: [{property: derivative, value: 1, order: 9}]",
    "formula: x\nclaims: [{property: range, value: 1, holds: maybe}]",
    "formula: x\nclaims: [{property: range, value: 1, by: [a]}]",
]


@pytest.mark.parametrize("text", REFUSED)
def test_the_schema_refuses(text):
    assert not VALIDATOR.is_valid(yaml.safe_load(text))


# Hostile and careless files


CORPUS = [path.read_text() for path in FILES[::6]] + list(FORMS.values())
PIECES = ["x", ":", "'", '"', "[", "]", "{", "}", "\n", "  ", "- ", "#", "&a ", "*a", "!!int ", "1e400", ".inf", "null"]
PIECES += [
    "formula",
    "type",
    "gated",
    "values",
    "**",
    "(",
    ")",
    "9" * 50,
    "\u2028",
    "\x00",
    "\t",
    "é",
    "if",
    "1/0",
    "inf",
]


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutated_file_raises_only_our_errors(data):
    text = data.draw(st.sampled_from(CORPUS))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        stop = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(st.sampled_from([*PIECES, ""])) + text[stop:]
    with TemporaryDirectory() as folder:
        found = report(text, folder, "mine_own.yaml")
        assert all(isinstance(fault, ActcliError) and fault.code in (2, 3, 4) for fault in found.faults)
        own = Catalog([Path(folder)])
        try:
            for name in own.own_names():
                with np.errstate(all="ignore"):
                    own.load(name)(np.linspace(-3, 3, 4))
        except ActcliError:
            pass
