"""The help pages: the same under both options, with examples that run, and with every bracket that their source has."""

from __future__ import annotations

import ast
import inspect
import io
import re
import shlex
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from actcli.catalog import Catalog
from actcli.cli.app import COMMANDS

EXAMPLE = re.compile(r"^ +(?:echo .* \| )?actcli .*")


def function(command: str):
    return getattr(import_module(f"actcli.cli.{COMMANDS[command]}"), COMMANDS[command])


def write_something_unknown() -> None:
    """Samples and, where the extra is installed, a model, in the current folder."""
    x = np.linspace(-3, 3, 61)
    np.savetxt("samples.csv", np.stack([x, np.tanh(x)], axis=1), delimiter=",", header="x,y", comments="")
    if find_spec("onnx") is not None:
        from onnx import TensorProto, helper

        ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"]) for name in "xy"]
        graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "g", ends[:1], ends[1:])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        Path("model.onnx").write_bytes(model.SerializeToString())


def examples(text: str) -> list[str]:
    """The examples of a page; a blank line ends the lines that are kept as they are."""
    return [line.strip() for line in text.splitlines() if EXAMPLE.match(line)]


def test_commands_are_those_that_are_promised() -> None:
    assert list(COMMANDS) == [
        "list", "show", "eval", "plot", "compare", "error", "sweep", "verify", "table", "atlas", "frameworks",
        "conform", "identify", "tolerance", "check", "new", "schema", "config", "doctor", "help",
    ]  # fmt: skip


@pytest.mark.parametrize("words", [[], *([command] for command in COMMANDS)], ids=lambda words: " ".join(words))
def test_h_is_help(words, actcli) -> None:
    long, short = actcli(*words, "--help"), actcli(*words, "-h")
    assert (long.code, long.err) == (0, "")
    assert short == long
    assert actcli("help", *words) == long


@pytest.mark.parametrize("command", COMMANDS)
def test_page_has_examples_first_and_fits(command, actcli) -> None:
    lines = actcli(command, "--help").lines
    assert lines[0].startswith(f"Usage: actcli {command} ")
    assert len(examples("\n".join(lines))) >= 2
    assert lines[4].strip().startswith("actcli ")
    assert max(map(len, lines)) <= 80


def test_first_lines_are_not_cut(actcli) -> None:
    page = actcli("--help").out
    listed = " ".join(page[page.index("Commands:") :].split())
    for command in COMMANDS:
        assert f" {command} {inspect.getdoc(function(command)).splitlines()[0]} " in listed, command


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_of_the_docstring_is_lost(command, actcli) -> None:
    page = " ".join(actcli(command, "--help").out.split())
    source = inspect.getsource(function(command))
    docstring = ast.get_docstring(ast.parse(source).body[0])
    for line in docstring.splitlines():
        assert " ".join(line.split()) in page


def test_brackets_in_help_survive(actcli, monkeypatch) -> None:
    monkeypatch.setattr(
        function("list"), "__doc__", "List [x] and [/] in [0, 1].\n\n  actcli list [/nope]\n  actcli [red]\n"
    )
    assert "List [x] and [/] in [0, 1]." in actcli("list", "--help").out
    assert "actcli list [/nope]" in actcli("list", "--help").out


ALL = [(command, example) for command in COMMANDS for example in examples(inspect.getdoc(function(command)))]


# These go through the whole catalogue, which takes long and has tests of its own: here, through a part of it.
ALL_NAMES = {
    "actcli atlas -o public", "actcli check", "actcli check --literature --format md",
    "actcli table --columns all --format json",
}  # fmt: skip


@pytest.mark.parametrize(("command", "example"), [*ALL, ("", "actcli compare sigmoid hard_sigmoid_keras")])
def test_examples_run(command, example, actcli, folder, monkeypatch) -> None:
    if example in ALL_NAMES:
        monkeypatch.setattr("actcli.catalog.Catalog.names", lambda self: ["elu", "gelu", "gelu_tanh", "relu", "silu"])
        # its aliases are those of the few: no other test may meet this catalogue
        monkeypatch.setattr("actcli.catalog._catalog", lru_cache(lambda extra, stamps: Catalog(extra)))
    if command == "check":
        actcli("new", "my_swish")
    if command == "identify":
        write_something_unknown()
    if command == "verify":
        actcli("error", "relu", "elu", "--certificate", "gap.json")
    stdin = b""
    if "|" in example and example.startswith("echo"):
        printed, example = example.split(" | ")
        stdin = shlex.split(printed)[1].encode()
    if "< x.npy" in example:
        buffer = io.BytesIO()
        np.save(buffer, np.linspace(-1, 1, 5))
        stdin = buffer.getvalue()
        example = example.replace(" < x.npy", "")
    done = actcli(*shlex.split(example)[1:], stdin=stdin)
    if command in ("conform", "identify") and done.code == 6:
        pytest.skip(done.err)
    if command == "conform" and "which was made on" in done.err:  # a report of other kernels than are chosen here
        pytest.skip(done.err)
    assert done.code == 0, done.err
    assert "error" not in done.err
    assert done.out or any(folder.iterdir()) or command == "check"


def test_examples_of_the_first_page_run(actcli) -> None:
    found = examples(actcli("--help").out)
    assert len(found) >= 4
    for example in found:
        if "COMMAND" not in example and "table" not in example:  # the whole table takes seconds, and has its own tests
            assert actcli(*shlex.split(example)[1:]).code == 0, example
