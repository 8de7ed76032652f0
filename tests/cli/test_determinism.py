"""The same command writes the same bytes: in another run, another folder, under another hash seed, locale or date."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

LINES = [
    "plot gelu relu --deriv -o a.png",
    "plot gelu relu --deriv -o a.svg",
    "plot gelu relu --deriv -o a.pdf",
    "plot rrelu swiglu -o a.svg",
    "plot leaky_relu --param negative_slope=0.01,0.1 -o a.png",
    "compare sigmoid hard_sigmoid_keras -o a.svg",
    "table relu gelu softmax --columns range,lipschitz,formula -o a.json",
    "table relu gelu softmax --columns range,lipschitz,formula -o a.html",
    "table relu gelu softmax --columns range,lipschitz,formula -o a.tex",
    "error gelu gelu_tanh silu -o a.json",
    "show selu -f json -o a.json",
    "list -o a.csv",
    "schema -o a.json",
    "help --man",
]
SURROUNDINGS = [
    {"PYTHONHASHSEED": "1"},
    {"PYTHONHASHSEED": "4294967295", "SOURCE_DATE_EPOCH": "0", "TZ": "Asia/Tokyo"},
    {"PYTHONHASHSEED": "7", "LC_ALL": "C", "COLUMNS": "40", "NO_COLOR": "1", "ACTCLI_CACHE": "off"},
]


PROGRAM = """
import os, shlex, sys
from actcli.cli.door import run
for number, line in enumerate(sys.argv[1:]):
    os.mkdir(str(number))
    os.chdir(str(number))
    sys.stdout = open("stdout", "w", encoding="utf-8")
    if code := run(shlex.split(line)):
        raise SystemExit(f"{line}: exit {code}")
    sys.stdout.close()
    os.chdir("..")
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A folder for each surroundings, in which every line left what it wrote."""
    folders = [tmp_path_factory.mktemp(name) for name in ("one", "two and ünï", "three")]
    for folder, settings in zip(folders, SURROUNDINGS, strict=True):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *LINES],
            cwd=folder, env={**os.environ, "PYTHONUTF8": "1", **settings}, capture_output=True, text=True, timeout=200,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return folders


@pytest.mark.parametrize("line", LINES)
def test_same_command_same_bytes(line: str, runs: list[Path]) -> None:
    places = [folder / str(LINES.index(line)) for folder in runs]
    found = [{path.name: path.read_bytes() for path in place.iterdir()} for place in places]
    assert found[0] == found[1] == found[2]
    assert any(found[0].values())
