"""A real browser for the tests of pages, with the network cut off; they are skipped where there is none.

They need the extra `browser` and a Chromium that is installed; `ACTCLI_CHROMIUM` names another than the usual ones.
"""

from __future__ import annotations

import os
import shutil

import pytest

from actcli import compare, load
from actcli.catalog import Catalog
from actcli.pages import compare_page, plot_page
from actcli.pages.atlas import survey

NAMES = ["crelu", "elu", "gelu", "gelu_tanh", "leaky_relu", "relu", "sigmoid", "silu", "softmax", "swiglu", "tanh"]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE = "</script><script>alert(1)</script>\"'<img src=x onerror=alert(1)>]]>{{ 7*7 }}&lt;&amp;"
DIRECTED = "\u202e" + HOSTILE  # no definition may hold a mark of direction, a title may


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install 'actcli[browser]'")
    chromium = os.environ.get("ACTCLI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


def written(folder, pages):
    """The pages as files of a folder."""
    (folder / "functions").mkdir()
    for path, text in pages.items():
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A small atlas, and pages of their own."""
    pages = dict(survey([load(name) for name in NAMES]).pages())
    pages["family.html"] = plot_page([load("leaky_relu"), load("elu")], order=1, title=DIRECTED)
    pages["gaps.html"] = compare_page(compare("sigmoid", "hard_sigmoid_keras").gaps)
    pages["gated.html"] = plot_page([load("swiglu")])
    pages["single.html"] = plot_page([load("gelu")])
    return written(tmp_path_factory.mktemp("site"), pages)


@pytest.fixture(scope="session")
def names():
    """The functions of the small atlas."""
    return NAMES


@pytest.fixture(scope="session")
def title():
    """The title of the page `family`, which attacks."""
    return DIRECTED


@pytest.fixture(scope="session")
def attack():
    """What every text of the definition `hostile` is."""
    return HOSTILE


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """An atlas of a definition that attacks with every text it has, of the same without, and of a long one."""
    import json

    folder = tmp_path_factory.mktemp("definitions")
    texts = {"hostile": HOSTILE, "harmless": "words", "long": "long " * 3900}
    for name, words in texts.items():
        quoted, whole = json.dumps(words[:190]), json.dumps(words)
        lines = [
            f"title: {quoted}",
            'formula: "x*scale"',
            "parameters:",
            f"  scale: {{default: 2, about: {quoted}}}",
            "frameworks:",
            f"  torch: {{symbol: {quoted}, note: {quoted}}}",
            f"reference: {quoted}",
            f"use: {whole}",
            f"strengths: {whole}",
            f"weaknesses: {whole}",
            f"notes: [{quoted}]",
            "claims:",
            f"  - {{property: value, at: 1, value: 3, by: {quoted}, holds: false}}",
        ]
        (folder / f"{name}.yaml").write_text("\n".join(lines), encoding="utf-8")
    catalog = Catalog(sorted(folder.glob("*.yaml")))
    # each between two others, so that each has links to neighbours
    activations = [load("relu"), *map(catalog.load, sorted(texts)), load("0 if x < 1 else x")]
    pages = dict(survey(activations).pages())
    return written(tmp_path_factory.mktemp("hostile"), pages)


def opened(browser, folder):
    """A tab that opens pages of a folder, and whatever goes wrong in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(15_000)
    tab = context.new_page()
    tab.wrong = []
    tab.on("console", lambda message: tab.wrong.append(message.text))
    tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
    tab.on("dialog", lambda dialog: (tab.wrong.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda request: None if request.url.startswith("file:") else tab.wrong.append(request.url))
    tab.open = lambda path: tab.goto(f"file://{folder}/{path}")
    return tab


@pytest.fixture
def page(browser, site):
    """A tab for the small atlas, in which nothing may go wrong."""
    tab = opened(browser, site)
    yield tab
    tab.context.close()
    assert tab.wrong == []


@pytest.fixture
def attacked(browser, hostile):
    """A tab for the atlas of attacks, in which nothing may go wrong."""
    tab = opened(browser, hostile)
    yield tab
    tab.context.close()
    assert tab.wrong == []
