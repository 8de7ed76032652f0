"""`actcli verify`, and the certificates that `error` and `compare` write."""

from __future__ import annotations

import json

import pytest

from actcli.certificates.document import digest


def certificate(actcli, folder, *words: str) -> dict:
    done = actcli("error", *words, "--certificate", "gap.json")
    assert done.code == 0, done.err
    assert "certificate: gap.json" in done.err
    return json.loads((folder / "gap.json").read_text(encoding="utf-8"))


def put(folder, data) -> None:
    (folder / "gap.json").write_text(json.dumps({**data, "sha256": digest(data)}), encoding="utf-8")


def test_what_error_writes_is_verified(actcli, folder) -> None:
    certificate(actcli, folder, "relu", "elu", "softplus")
    done = actcli("verify", "gap.json")
    assert (done.code, done.err) == (0, "")
    assert len(done.lines) == 4
    assert done.lines[0].startswith("verified: sup |elu - relu| over the reals is in [1, 1] (")


def test_what_compare_writes_is_verified(actcli, folder) -> None:
    done = actcli("compare", "relu", "elu", "--no-figure", "--certificate", "gap.json")
    assert done.code == 0
    assert actcli("verify", "gap.json").code == 0


def test_the_bounds_are_those_of_the_table(actcli, folder) -> None:
    data = certificate(actcli, folder, "gelu", "gelu_sigmoid", "--format", "json")
    table = json.loads(actcli("error", "gelu", "gelu_sigmoid", "--format", "json").out)["candidates"][0]
    for claim, key in zip(data["claims"], ("value", "derivative"), strict=True):
        assert (claim["lower"], claim["upper"]) == (table[key]["lower"], table[key]["upper"])


def test_a_changed_certificate_is_rejected(actcli, folder) -> None:
    data = certificate(actcli, folder, "relu", "elu")
    data["claims"][0]["upper"] = data["claims"][0]["lower"] = "0.9999999999"
    (folder / "gap.json").write_text(json.dumps(data), encoding="utf-8")
    damaged = actcli("verify", "gap.json")
    assert damaged.code == 3
    assert "changed or damaged" in damaged.err
    put(folder, data)
    done = actcli("verify", "gap.json")
    assert done.code == 1
    assert done.lines[0].startswith("rejected: sup |elu - relu| over the reals is in [0.9999999999, 0.9999999999]: ")
    assert "1 of 2 claims rejected" in done.err


def test_json(actcli, folder) -> None:
    certificate(actcli, folder, "relu", "elu", "--range", "-1", "2")
    found = json.loads(actcli("verify", "gap.json", "--format", "json").out)
    assert found["schema"] == "actcli/verify/1"
    assert found["verified"] is True
    assert found["claims"][0]["domain"] == ["-1", "2"]
    assert actcli("verify", "gap.json", "--format", "yaml").code == 2


def test_a_name_that_means_another_formula_is_rejected(actcli, folder) -> None:
    data = certificate(actcli, folder, "relu", "elu")
    data["claims"][0]["candidate"]["name"] = "gelu"
    put(folder, data)
    done = actcli("verify", "gap.json")
    assert done.code == 1
    assert "the formula of gelu in the certificate is not that of the catalogue" in done.err


def test_a_name_that_is_not_known_is_shown_as_its_formula(actcli, folder) -> None:
    data = certificate(actcli, folder, "relu", "x*sigmoid(3*x)")
    data["claims"][0]["candidate"]["name"] = "my\x1b[2Jown"
    put(folder, data)
    done = actcli("verify", "gap.json")
    assert done.code == 0
    assert done.lines[0].startswith("verified: max |x*sigmoid(3*x) - relu| over the reals")
    assert "\x1b" not in done.out + done.err


def test_an_estimate_has_no_certificate_but_its_table_is_printed(actcli, folder) -> None:
    done = actcli("error", "relu", "x if sin(1e3*x) < 0.999 else 0", "--range", "-1", "1", "--certificate", "gap.json")
    assert done.code == 4
    assert "no certificate of the value" in done.err
    assert "Max error" in done.out
    assert not list(folder.iterdir())


@pytest.mark.parametrize("words", [["no.json"], ["."]])
def test_files_that_cannot_be_read(actcli, folder, words) -> None:
    assert actcli("verify", *words).code == 5


def test_the_table_and_the_certificate_do_not_share_standard_output(actcli) -> None:
    assert actcli("error", "relu", "elu", "--certificate", "-").code == 2


def test_standard_output_is_refused_before_anything_is_written(actcli, folder) -> None:
    refused = actcli("error", "relu", "elu", "--certificate", "-", "-o", "gap.csv")
    assert (refused.code, refused.out, list(folder.iterdir())) == (2, "", [])
