"""`actcli doctor`: every check finds what is there, and what is broken is said without breaking the rest."""

from __future__ import annotations

import json

import pytest

from actcli import __version__
from actcli.cli import health


def found(actcli, code: int = 0) -> dict[str, tuple[str, str]]:
    done = actcli("doctor", "--format", "json")
    assert done.code == code, done.err
    return {row["check"]: (row["state"], row["found"]) for row in json.loads(done.out)["rows"]}


def test_all_is_well_here(actcli) -> None:
    states = found(actcli)
    assert [*states] == [check.name for check in health.CHECKS]
    assert {name for name, (state, _) in states.items() if state != "ok"} <= {"libraries", "cache", "extras"}
    assert states["actcli"][1].startswith(f"{__version__} in ")
    assert states["proof"][1] == "gelu(1) = 0.84134474606854294859, proved"
    assert "definitions in" in states["catalogue"][1]
    for form in ("pdf", "png", "svg"):
        assert f"{form}: " in states["drawing"][1]


@pytest.mark.parametrize("check", [check for check in health.CHECKS if check.essential], ids=lambda check: check.name)
def test_what_is_essential_and_broken_fails_the_run(check, actcli, monkeypatch) -> None:
    def broken() -> str:
        raise ImportError("no\nsuch thing")

    checks = [one._replace(ask=broken) if one is check else one for one in health.CHECKS]
    monkeypatch.setattr(health, "CHECKS", checks)
    assert found(actcli, code=1)[check.name] == ("broken", "no such thing")
    assert f"error: broken: {check.name}\n" in actcli("doctor").err


def test_what_is_not_essential_fails_nothing(actcli, monkeypatch) -> None:
    def broken() -> str:
        raise OSError("no folder")

    monkeypatch.setattr(health, "CHECKS", [one._replace(ask=broken) for one in health.CHECKS if not one.essential])
    assert set(found(actcli).values()) == {("-", "no folder")}


def test_a_wrong_value_is_noticed(actcli, monkeypatch) -> None:
    monkeypatch.setattr(health, "_NORMAL_CDF_OF_1", "0.84134474606854294858")
    assert found(actcli, code=1)["proof"][0] == "broken"


def test_own_definitions_and_settings(actcli, folder, monkeypatch) -> None:
    (folder / "actcli.yaml").write_text("square: x*x\n", encoding="utf-8")
    (folder / "actcli.toml").write_text('preset = "paper"\n', encoding="utf-8")
    states = found(actcli)
    assert states["definitions"] == ("ok", "square in actcli.yaml")
    assert str(folder / "actcli.toml") in states["settings"][1]
    (folder / "actcli.yaml").write_text("square: sigmod(x)\nthree: [\n", encoding="utf-8")
    assert found(actcli, code=1)["definitions"][0] == "broken"


def test_cache(actcli, folder, monkeypatch) -> None:
    monkeypatch.setenv("ACTCLI_CACHE", "off")
    assert found(actcli)["cache"] == ("ok", "off, by ACTCLI_CACHE")
    monkeypatch.setenv("ACTCLI_CACHE", str(folder / "cache"))
    assert found(actcli)["cache"] == ("ok", f"{folder / 'cache'}: 0 bytes")
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert "cannot be written" in found(actcli)["cache"][1]
