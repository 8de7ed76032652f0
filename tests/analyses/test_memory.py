"""Remembered findings: the same answers, and nothing lost with a broken, torn, old or unwritable file but time."""

import json
import subprocess
import sys

import pytest

from actcli import load
from actcli.analyses import ANALYSES, memory
from actcli.analyses.finding import Finding, Verdict
from actcli.catalog import Catalog


@pytest.fixture
def folder(remembers):
    return remembers.folder


def forget():
    """As a new process would."""
    memory._read.cache_clear()


EXPRESSION = load("silu").expression
FOUND = Finding(Verdict.PROVED, "(0, 1)", "m", {"lower": "0"}, (1.5,), float("inf"), "Since.", 12, ("0", "1"))


def test_what_is_kept_is_recalled(folder):
    assert memory.recall("range", EXPRESSION) is None
    memory.keep("range", EXPRESSION, FOUND)
    forget()
    assert memory.recall("range", EXPRESSION) == FOUND
    assert memory.recall("lipschitz", EXPRESSION) is None
    assert memory.recall("range", load("gelu").expression) is None


def test_answers_are_the_same(folder):
    first = {key: analysis.of(load("mish")) for key, analysis in ANALYSES.items()}
    forget()
    again = {key: analysis.of(load("mish")) for key, analysis in ANALYSES.items()}
    assert {key: json.dumps(found.to_json()) for key, found in again.items()} == {
        key: json.dumps(found.to_json()) for key, found in first.items()
    }


RUBBISH = [
    b"\x00\xff",
    b"[1, 2",
    b"{}\n[]\nnull\n",
    b'["range x", "NO SUCH", "", "", 1, [], 0, "", null, null]\n',
    b'["x", "PROVED", "", "", 1, [], 0, "", 1, ["0"]]\n',
]


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_a_broken_file_costs_only_time(folder, rubbish):
    memory.keep("range", EXPRESSION, FOUND)
    (path,) = folder.iterdir()
    path.write_bytes(rubbish + b"\n" + path.read_bytes() + b'["torn')
    forget()
    assert memory.recall("range", EXPRESSION) == FOUND


def test_a_folder_that_cannot_be(folder, monkeypatch):
    (folder / "file").write_text("")
    monkeypatch.setenv("ACTCLI_CACHE", str(folder / "file" / "below"))
    memory.keep("range", EXPRESSION, FOUND)
    forget()
    assert memory.recall("range", EXPRESSION) is None


def test_the_folder_is_the_one_that_is_named_now(folder, monkeypatch):
    memory.keep("range", EXPRESSION, FOUND)
    monkeypatch.setenv("ACTCLI_CACHE", str(folder / "other"))
    assert memory.recall("range", EXPRESSION) is None
    monkeypatch.setenv("ACTCLI_CACHE", str(folder))
    assert memory.recall("range", EXPRESSION) == FOUND


def test_off(folder, monkeypatch):
    monkeypatch.setenv("ACTCLI_CACHE", "off")
    memory.keep("range", EXPRESSION, FOUND)
    assert list(folder.iterdir()) == []
    assert memory.recall("range", EXPRESSION) is None


def test_other_versions_are_let_go(folder):
    (folder / "findings-0.0.0-0.jsonl").write_text("old")
    memory.keep("range", EXPRESSION, FOUND)
    assert [path.name for path in folder.iterdir()] == [memory._path().name]


def test_many_runs_at_once(folder):
    program = "from actcli import load; load({!r}).properties()"
    names = ["silu", "gelu", "relu", "tanh"]
    runs = [subprocess.Popen([sys.executable, "-c", program.format(name)]) for name in names]
    assert [run.wait(60) for run in runs] == [0] * 4
    forget()
    (path,) = folder.iterdir()
    assert all(json.loads(line) for line in path.read_text().splitlines())
    assert all(memory.recall("range", load(name).expression) for name in names)


def test_a_name_that_has_come_to_mean_something_else(tmp_path):
    """What is asked of 2*helper(x) is asked of the helper's formula, which its user may edit."""
    digests = set()
    for number, formula in enumerate(("x*x", "x*x*x")):
        file = tmp_path / f"{number}.yaml"
        file.write_text(f"helper: {{formula: '{formula}'}}\n")
        digests.add(memory.digest(Catalog([file]).load("2*helper(x)").expression))
    assert len(digests) == 2
