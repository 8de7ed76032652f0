"""The reports that come with the program: small, readable, and of functions and symbols that the catalogue has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actcli import load
from actcli.catalog import Catalog, builtin_folder
from actcli.catalog.foreign import symbols
from actcli.conform import found_of, known, newest, read_report
from actcli.conform.saved import rows_of, written
from actcli.errors import UsageError

CATALOG = Catalog()
ENTRIES = list(symbols(CATALOG))


@pytest.mark.parametrize("path", known(), ids=lambda path: path.stem)
def test_reports_are_small_and_of_what_there_is(path):
    report = read_report(path)
    paths = {symbol.symbol for _, symbol in ENTRIES if symbol.framework == report.framework}

    assert path.stat().st_size < 60_000
    assert path.name == report.file_name
    assert {row.function for row in report.rows} <= set(CATALOG.names())
    assert {row.symbol.partition("(")[0] for row in report.rows} <= paths
    assert written(report) == path.read_text("utf-8")
    own = tuple(row for row in report.rows if row.function == "gelu_tanh")
    assert written(rows_of(path, "gelu_tanh")) == written(replace(report, rows=own))


def test_frameworks_that_people_ask_for_are_there():
    names = {path.name for path in known()}

    assert "torch-2.13.0.yaml" in names
    for start in ("jax-", "keras-", "onnx-", "numpy-"):
        assert any(name.startswith(start) for name in names)


def test_the_catalogue_does_not_take_reports_for_functions():
    assert not {path.stem for path in (builtin_folder() / "frameworks").iterdir()} & set(CATALOG.names())


def test_the_newest_of_a_backend_is_taken(tmp_path, monkeypatch):
    from actcli.conform import shipped

    folder = tmp_path / "frameworks"
    folder.mkdir()
    for name in ("onnx-1.9.0-onnxruntime", "onnx-1.23.2-onnxruntime", "onnx-1.23.2-reference"):
        framework, version, backend = name.split("-")
        text = f"schema: actcli/conform-report/1\nframework: {framework}\nversion: {version!r}\nbackend: {backend}\n"
        (folder / f"{name}.yaml").write_text(text + "functions: {}\n")
    monkeypatch.setattr(shipped, "builtin_folder", lambda: tmp_path)
    known.cache_clear()
    try:
        assert newest("onnx").title == "onnx 1.23.2 on onnxruntime"
        assert newest("onnx", "reference").title == "onnx 1.23.2 on reference"
        with pytest.raises(UsageError, match="no report of jax comes with actcli"):
            newest("jax")
    finally:
        known.cache_clear()


def test_a_function_has_the_rows_of_its_symbols_only():
    for report in found_of(load("gelu")):
        assert {row.function for row in report.rows} == {"gelu"}
        assert report.rows
    assert found_of(load("x*x")) == ()
    assert {row.symbol for row in found_of(load("torch:nn.GELU"))[-1].rows}


def test_a_function_of_ones_own_has_no_reports(tmp_path):
    path = tmp_path / "gelu.yaml"
    path.write_text("formula: x\noverride: true\nframeworks: {torch: nn.GELU}\n")

    assert found_of(Catalog([path]).load("gelu")) == ()
