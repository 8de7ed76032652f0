"""`actcli atlas`, and pages of `plot` and `compare`: what is written where; what is in them is for `tests/pages`."""

from __future__ import annotations

import os

import pytest

SMALL = ["atlas", "relu", "gelu", "leaky_relu", "--jobs", "1"]
PAGES = ["gelu", "leaky_relu", "relu"]
FILES = [*(f"functions/{name}.html" for name in PAGES), "index.html", "pair.html", "table.html"]


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_site_is_made(actcli, folder) -> None:
    done = actcli(*SMALL, "-o", "a/b")
    assert (done.code, done.out) == (0, "a/b/index.html\n")
    assert done.err == "6 pages written, 0 as they were\n"
    assert files(folder / "a/b") == FILES


def test_by_default_in_outputs(actcli, folder) -> None:
    assert actcli(*SMALL, "-q").out == "outputs/atlas/index.html\n"
    assert (folder / "outputs/atlas/index.html").exists()


def test_what_has_not_changed_is_not_written_again(actcli, folder) -> None:
    actcli(*SMALL, "-o", "site")
    before = {name: (folder / "site" / name).stat().st_mtime_ns for name in FILES}
    os.utime(folder / "site/functions/relu.html", ns=(1, 1))
    (folder / "site/functions/gelu.html").write_text(
        (folder / "site/functions/gelu.html").read_text(encoding="utf-8") + " ", encoding="utf-8"
    )
    assert actcli(*SMALL, "-o", "site").err == "1 pages written, 5 as they were\n"
    after = {name: (folder / "site" / name).stat().st_mtime_ns for name in FILES}
    assert after["index.html"] == before["index.html"]
    assert after["functions/relu.html"] == 1


@pytest.mark.parametrize("name", ["index.html", "functions/gelu.html"])
def test_files_of_others_are_left_as_they_are(name, actcli, folder) -> None:
    path = folder / "site" / name
    path.parent.mkdir(parents=True)
    path.write_text("<title>mine</title>")
    (folder / "site/notes.txt").write_text("mine too")
    done = actcli(*SMALL, "-o", "site")
    assert done.code == 5
    assert f"site/{name} is no page of an atlas, and is left as it is" in done.err
    assert path.read_text() == "<title>mine</title>"
    assert (folder / "site/notes.txt").read_text() == "mine too"


def test_where_no_folder_can_be(actcli, folder) -> None:
    (folder / "file").write_text("x")
    (folder / "site/index.html").mkdir(parents=True)
    assert "cannot write to file: it is a file" in actcli(*SMALL, "-o", "file").err
    assert "cannot write site/index.html" in actcli(*SMALL, "-o", "site").err
    assert actcli(*SMALL, "-o", "file/site").code == 5


def test_a_dry_run_writes_nothing(actcli, folder) -> None:
    done = actcli("--dry-run", *SMALL, "-o", "site")
    assert done.code == 0
    assert "would write site/index.html" in done.err
    assert not (folder / "site").exists()


def test_unknown_names(actcli) -> None:
    done = actcli("atlas", "gleu")
    assert done.code == 2
    assert "did you mean" in done.err


def test_formulas_have_pages_too(actcli, folder) -> None:
    assert actcli("atlas", "x*sigmoid(2*x)", "relu", "-j", "1", "-o", "site").code == 0
    assert (folder / "site/functions/relu.html").exists()
    assert "functions/x-sigmoid-2-x-" in " ".join(files(folder / "site"))


def test_a_plot_as_a_page(actcli, folder) -> None:
    assert actcli("plot", "gelu", "relu", "--deriv", "-o", "a.html").out == "a.html\n"
    assert actcli("plot", "gelu", "--format", "html").out == "outputs/gelu.html\n"
    assert (folder / "a.html").read_bytes().startswith(b"<!doctype html>")
    for words in (["--kind", "density"], ["--marks"], ["--dpi", "100"], ["--size", "3x2"]):
        done = actcli("plot", "gelu", *words, "-o", "b.html")
        assert (done.code, done.err) == (2, f"error: {words[0]} does not go with an html page\n")
    assert not (folder / "b.html").exists()


def test_a_comparison_as_a_page(actcli, folder) -> None:
    done = actcli("compare", "sigmoid", "hard_sigmoid_keras", "-o", "a.html")
    assert done.code == 0
    assert "0.07585818002" in done.out
    text = (folder / "a.html").read_text(encoding="utf-8")
    assert "0.07585818002" in text
    assert "Difference" in text
    assert actcli("compare", "sigmoid", "hard_sigmoid_keras", "--format", "html").out.startswith("<table")
    assert (folder / "outputs/sigmoid_hard_sigmoid_keras_compare.html").exists()
    assert actcli("compare", "sigmoid", "hard_sigmoid_keras", "--log", "-o", "a.html").code == 2
