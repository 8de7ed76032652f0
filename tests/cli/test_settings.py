"""Settings: who outranks whom, where each was said, and what is wrong in a file, with its line."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from actcli.cli import choices, session, settings

if TYPE_CHECKING:
    from pathlib import Path


def origins(actcli, *words: str) -> dict[str, tuple[object, str]]:
    done = actcli("config", "show", "--origin", "--format", "json", *words)
    assert done.code == 0, done.err
    return {row["key"]: (row["value"], row["origin"]) for row in json.loads(done.out)["rows"]}


@pytest.fixture
def user(tmp_path: Path) -> Path:
    """The user's file."""
    path = tmp_path / "config" / "actcli.toml"
    path.parent.mkdir()
    return path


def test_defaults(actcli) -> None:
    assert {key: origin for key, (_, origin) in origins(actcli).items()} == dict.fromkeys(
        [setting.key for setting in settings.SETTINGS], "default"
    )


def test_each_layer_outranks_the_one_before(actcli, folder, user, monkeypatch) -> None:
    user.write_text('color = "always"\npreset = "slide"\nfigure-format = "svg"\njobs = 2\n', encoding="utf-8")
    (folder / "actcli.toml").write_text('color = "never"\npreset = "paper"\njobs = 3\n', encoding="utf-8")
    monkeypatch.setenv("ACTCLI_PRESET", "ieee")
    monkeypatch.setenv("ACTCLI_JOBS", "4")
    found = origins(actcli)
    assert found["figure-format"] == ("svg", str(user))
    assert found["color"] == ("never", str(folder / "actcli.toml"))
    assert found["preset"] == ("ieee", "ACTCLI_PRESET")
    assert found["jobs"] == ("4", "ACTCLI_JOBS")
    assert found["table-format"] == ("auto", "default")
    assert {origin for _, origin in origins(actcli, "--isolated").values()} == {"default"}


def test_settings_have_their_effect(actcli, folder) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "my_cube.yaml").write_text("formula: 'x**3'\n", encoding="utf-8")
    (folder / "actcli.toml").write_text(
        'figure-format = "svg"\ntable-format = "csv"\npreset = "slide"\ndefinitions = ["mine"]\ncolor = "always"\n',
        encoding="utf-8",
    )
    assert actcli("plot", "my_cube").out == "outputs/my_cube.svg\n"
    slide = (folder / "outputs" / "my_cube.svg").read_bytes()
    assert actcli("plot", "my_cube", "--preset", "screen").code == 0
    assert (folder / "outputs" / "my_cube.svg").read_bytes() != slide
    assert actcli("plot", "my_cube", "--preset", "slide").code == 0
    assert (folder / "outputs" / "my_cube.svg").read_bytes() == slide
    assert actcli("table", "my_cube", "--columns", "formula").lines == ["name,formula", "my_cube,x**3"]
    assert actcli("table", "my_cube", "--columns", "formula", "-o", "a.md").code == 0
    assert (folder / "a.md").read_text(encoding="utf-8").startswith("| Name")
    assert "\x1b[" in actcli("show", "my_cube").out
    assert "\x1b[" not in actcli("show", "my_cube", "--color", "never").out
    assert actcli("--isolated", "show", "my_cube").code == 2
    assert actcli("--isolated", "plot", "relu").out == "outputs/relu.png\n"


def test_project_file_is_found_upwards_to_the_root_of_the_repository(actcli, folder, monkeypatch) -> None:
    (folder / "actcli.toml").write_text('preset = "paper"\n', encoding="utf-8")
    deep = folder / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert origins(actcli)["preset"] == ("paper", str(folder / "actcli.toml"))
    (folder / "a" / ".git").mkdir()
    assert origins(actcli)["preset"] == ("screen", "default")


def test_table_of_pyproject(actcli, folder) -> None:
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.actcli]\npreset = "paper"\n', encoding="utf-8")
    assert origins(actcli)["preset"] == ("paper", str(folder / "pyproject.toml"))
    (folder / "pyproject.toml").write_text("[project\n", encoding="utf-8")  # of others, and none of our business
    assert origins(actcli)["preset"] == ("screen", "default")


def test_definitions_lie_beside_the_file_that_names_them(actcli, folder, monkeypatch) -> None:
    (folder / "actcli.toml").write_text('definitions = ["my_cube.yaml"]\n', encoding="utf-8")
    (folder / "my_cube.yaml").write_text("formula: 'x**3'\n", encoding="utf-8")
    (folder / "deep").mkdir()
    monkeypatch.chdir(folder / "deep")
    assert actcli("eval", "my_cube", "--at", "2").lines[1].split() == ["2", "8"]


WRONG = [
    ('color = "sometimes"\n', "actcli.toml:1:1: color is one of auto, always, never, not 'sometimes'"),
    ("\ncolor = 1\n", "actcli.toml:2:1: color is one of"),
    ('colour = "never"\n', "actcli.toml:1:1: unknown setting 'colour'"),
    ('preset = "papr"\n', "did you mean 'paper'?"),
    ('definitions = "mine.yaml"\n', "definitions is a list of paths, not 'mine.yaml'"),
    ("definitions = [1]\n", "definitions is a list of paths"),
    ("jobs = 0\n", "jobs is a whole number from 1 to 1024, or 'auto', not 0"),
    ("jobs = 99999999999\n", "jobs is a whole number"),
    ("color = \n", "actcli.toml:1:9: not TOML: Invalid value"),
    ("a = " + "[" * 5000 + "\n", "not TOML"),
    ("a = " + "9" * 6000 + "\n", "not TOML"),
]


@pytest.mark.parametrize(("text", "says"), WRONG, ids=[says for _, says in WRONG])
def test_what_is_wrong_in_a_file(text, says, folder, assert_clean_failure) -> None:
    (folder / "actcli.toml").write_text(text, encoding="utf-8")
    assert_clean_failure("config", "show", code=3, says=says)


def test_files_that_are_none(folder, assert_clean_failure) -> None:
    (folder / "actcli.toml").write_bytes(b"\xff\xfe")
    assert_clean_failure("config", code=3, says="not UTF-8 at byte 0")
    (folder / "actcli.toml").write_bytes(b"#" * 1_000_001)
    assert_clean_failure("config", code=3, says="at most 1000000 bytes")
    (folder / "actcli.toml").write_text('definitions = ["gone.yaml"]', encoding="utf-8")
    assert_clean_failure("list", code=5, says="names 'gone.yaml', which does not exist")


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_what_is_no_file_is_no_settings(actcli, folder, user, monkeypatch) -> None:
    os.mkfifo(folder / "actcli.toml")
    user.mkdir()
    assert {origin for _, origin in origins(actcli).values()} == {"default"}


@pytest.mark.skipif(os.name != "posix", reason="folders of POSIX")
def test_a_folder_that_may_not_be_read_holds_no_settings(monkeypatch) -> None:
    def stat(path: object, **settings: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "stat", stat)
    assert settings.settings()["color"].origin == "default"


def test_variables_are_checked(monkeypatch, assert_clean_failure) -> None:
    monkeypatch.setenv("ACTCLI_PRESET", "papr")
    assert_clean_failure("plot", "gelu", code=2, says="ACTCLI_PRESET: preset is one of dark, ieee, paper,")


def test_no_broken_file_stops_help(actcli, folder) -> None:
    (folder / "actcli.toml").write_text("color = \n", encoding="utf-8")
    for words in (["--help"], ["plot", "--help"], ["--version"], ["help", "formulas"]):
        assert actcli(*words).code == 0, words


def test_a_file_cannot_say_where_outputs_go(folder, assert_clean_failure) -> None:
    (folder / "actcli.toml").write_text('outputs = "/etc"\n', encoding="utf-8")
    assert_clean_failure("config", code=3, says="unknown setting 'outputs'")


def test_unknown_action(assert_clean_failure) -> None:
    assert_clean_failure("config", "set", code=2, says="actcli config show --origin")


def test_default_session_needs_no_settings() -> None:
    assert session.preset() in choices.PRESETS


# What options offer is what other modules take.


def test_choices_are_those_of_the_modules() -> None:
    from actcli import exporters
    from actcli.catalog.records import FRAMEWORKS
    from actcli.plots import canvas
    from actcli.record import Kind

    assert set(choices.TABLE_FORMATS) == {"rich", *exporters.EXPORTERS}
    assert set(choices.PRESETS) == set(canvas.PRESETS)
    assert set(canvas.FORMATS) == set(choices.FIGURE_FORMATS)
    assert choices.FRAMEWORKS == FRAMEWORKS
    assert set(choices.TYPES) == {kind.value for kind in Kind}


def test_columns_are_those_of_the_table() -> None:
    from actcli.reports.properties import GROUPS, PROPERTY_COLUMNS

    assert sorted(choices.COLUMNS) == sorted(PROPERTY_COLUMNS)
    assert set(choices.GROUPS) == set(GROUPS)
