"""Checking files: counts, faults and warnings; what is read late is read here."""

from __future__ import annotations

import os

import pytest

from actcli.catalog import Catalog, default_catalog
from actcli.checks import Report, check_definitions
from actcli.errors import FileError, InputError

GOOD = "mine: x*sigmoid(2*x)\nyours: {formula: k*mine(x), parameters: {k: 2}}\n"


def random(distribution):
    return f"mine: {{type: random, formula: x + z, noise: {{z: {{{distribution}}}}}}}"


LATE = {  # faults that no reading of keys finds
    "a formula": ("mine: x +", 1),
    "a default": ("mine: {formula: k*x, parameters: {k: 1 +}}", 1),
    "a default with a name": ("mine: {formula: k*x, parameters: {k: x}}", 1),
    "noise": (random("distribution: normal, mean: q, deviation: 1, evaluation: 0"), 1),
    "its evaluation": (random("distribution: normal, mean: 0, deviation: 1, evaluation: q"), 1),
    "a negative deviation": (random("distribution: normal, mean: 0, deviation: -1, evaluation: 0"), 1),
    "a framework": ("mine: {formula: x, frameworks: {torch: {symbol: s, parameters: {k: 1}}}}", 1),
    "a framework's value": (
        "mine: {formula: k*x, parameters: {k: 1}, frameworks: {torch: {symbol: s, parameters: {k: q}}}}",
        1,
    ),
    "another definition": ("mine: nothing(x)\nyours: x", 1),
}


def report(tmp_path, text, name="f.yaml"):
    path = tmp_path / name
    path.write_text(text)
    return check_definitions([path], Catalog())


def test_nothing_wrong(tmp_path):
    assert report(tmp_path, GOOD) == Report(2, (), ())


@pytest.mark.parametrize("case", LATE)
def test_what_is_read_late(case, tmp_path):
    text, count = LATE[case]
    found = report(tmp_path, text)

    assert len(found.faults) == count
    assert isinstance(found.faults[0], InputError)
    assert found.faults[0].place is not None
    assert found.faults[0].place.name.endswith("f.yaml")


def test_several_files_see_each_other(tmp_path):
    (tmp_path / "one.yaml").write_text("formula: 2*two(x)")
    (tmp_path / "two.yaml").write_text("formula: x + 1")

    assert check_definitions([tmp_path / "one.yaml", tmp_path / "two.yaml"], Catalog()) == Report(2, (), ())
    assert len(check_definitions([tmp_path / "one.yaml"], Catalog()).faults) == 1
    assert check_definitions([tmp_path], Catalog()).count == 2


def test_a_broken_file_does_not_hide_another(tmp_path):
    (tmp_path / "a.yaml").write_text("formula: [")
    (tmp_path / "b.yaml").write_text("formula: sigmod(x)")
    found = check_definitions([tmp_path], Catalog())

    assert found.count == 2
    assert len(found.faults) == 2


def test_a_protected_name(tmp_path):
    found = report(tmp_path, "gelu: x\nmine: x\n")

    assert found.count == 2
    assert [fault.message for fault in found.faults] == ["'gelu' is a built-in activation"]


def test_the_file_is_read_anew(tmp_path):
    assert report(tmp_path, "mine: x +").faults
    assert not report(tmp_path, "mine: x + 1").faults


def test_a_file_that_cannot_be_read(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text(GOOD)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("the superuser reads everything")
    assert isinstance(check_definitions([path], Catalog()).faults[0], FileError)


def test_a_name_that_is_nowhere(tmp_path):
    with pytest.raises(FileError, match="no such file or folder"):
        check_definitions([tmp_path / "none.yaml"], Catalog())


def test_the_surroundings_alone(tmp_path):
    (tmp_path / "mine.yaml").write_text("formula: x")
    assert check_definitions([], Catalog([tmp_path])).count == len(default_catalog().names()) + 1


# Claims

CLAIMING = """mine:
  formula: x*sigmoid(x)
  claims:
    - {property: range, value: "[-0.278, inf)"}
    - {property: range, value: "[-0.5, inf)"}
    - {property: derivative, value: "> 0", by: somebody, holds: false}
    - {property: lipschitz, value: 1.1, holds: false}
    - {property: equal, to: "x*x*sigmoid(x)/x"}
"""


def audited(tmp_path, text):
    path = tmp_path / "f.yaml"
    path.write_text(text)
    return check_definitions([path], Catalog(), audited=True)


def test_claims_are_audited_when_asked_for(tmp_path):
    assert report(tmp_path, CLAIMING).audits == ()
    found = audited(tmp_path, CLAIMING)

    assert not found.faults
    assert [audit.verdict.value for audit in found.audits] == ["PROVED", "REFUTED", "REFUTED", "PROVED", "UNDECIDED"]
    assert [audit.failed for audit in found.audits] == [False, True, False, True, False]
    assert found.verdicts() == {"PROVED": 1, "REFUTED as expected": 1, "failed": 2, "UNDECIDED": 1}


def test_a_claim_that_fails_is_told_with_its_place_and_the_truth(tmp_path):
    first, second = audited(tmp_path, CLAIMING).failures

    assert first.code == second.code == 1
    assert str(first.place).endswith("f.yaml:5:7")
    assert "mine: range [-0.5, inf) is REFUTED: [-0.278465, inf)" in first.message
    assert "at x = -1.27846" in first.message
    assert "holds: false" in first.hint
    assert "lipschitz = 1.1 is PROVED, and marked as wrong" in second.message


def test_an_undecided_claim_has_its_reason(tmp_path):
    (only,) = audited(tmp_path, CLAIMING).undecided

    assert only.code == 1
    assert "UNDECIDED: the formulas differ in form" in only.message


def test_a_senseless_claim_is_a_fault_and_hides_no_other(tmp_path):
    found = audited(
        tmp_path,
        "mine: {formula: x, claims: [{property: mean, value: one}, {property: gap, to: sigmod, value: 1},\n"
        "  {property: parity, parameters: {k: 1}, value: odd}, {property: mean, value: 0}]}\n",
    )

    assert len(found.faults) == 3
    assert all(isinstance(fault, InputError) and fault.place for fault in found.faults)
    assert [audit.verdict.value for audit in found.audits] == ["PROVED"]


def test_the_report_for_programs(tmp_path):
    data = audited(tmp_path, CLAIMING).to_json()

    assert (data["schema"], data["definitions"], data["faults"]) == ("actcli/check/1", 1, [])
    assert data["claims"][2] == {
        "name": "mine",
        "property": "derivative",
        "claim": "derivative > 0",
        "by": "somebody",
        "holds": False,
        "verdict": "REFUTED",
        "truth": data["claims"][2]["truth"],
        "point": data["claims"][2]["point"],
        "place": data["claims"][2]["place"],
    }
