"""The pages in a real browser: what sliders, filters, search, keys and buttons do, with the network cut off.

They need the extra `browser` and a Chromium that is installed; `ACTCLI_CHROMIUM` names another than the usual ones.
"""

from __future__ import annotations

import os
import shutil

import numpy as np
import pytest

from actcli import compare, load
from actcli.pages import compare_page, plot_page
from actcli.pages.atlas import survey

playwright = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install 'actcli[browser]'")
CHROMIUM = os.environ.get("ACTCLI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("no Chromium here: apt-get install chromium", allow_module_level=True)

NAMES = ["crelu", "elu", "gelu", "gelu_tanh", "leaky_relu", "relu", "sigmoid", "silu", "softmax", "swiglu", "tanh"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
HOSTILE = "</script><script>alert(1)</script>\"'<img src=x onerror=alert(1)>]]>\u202e&"


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A small atlas, and pages of their own."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "functions").mkdir()
    for path, text in survey([load(name) for name in NAMES]).pages():
        (folder / path).write_text(text, encoding="utf-8")
    pages = {
        "family": plot_page([load("leaky_relu"), load("elu")], order=1, title=HOSTILE),
        "gaps": compare_page(compare("sigmoid", "hard_sigmoid_keras").gaps),
    }
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def page(browser, site):
    """A tab that opens pages of the site, and whatever went wrong in it, which must be nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("console", lambda message: wrong.append(message.text))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda request: None if request.url.startswith("file:") else wrong.append(request.url))
    tab.wrong = wrong
    tab.open = lambda path: tab.goto(f"file://{site}/{path}")
    yield tab
    context.close()
    assert wrong == []


def values(page, points, curve=0, plot=0):
    """What a plot takes as the values of a curve."""
    doubles = [float(x) for x in points]
    return np.array(page.evaluate(f"xs => xs.map(x => actcli.plots[{plot}].value({curve}, x))", doubles), dtype=float)


X = np.concatenate([np.linspace(-8, 8, 65), np.random.default_rng(1).normal(size=60) * 3])


@pytest.mark.parametrize("name", ["elu", "gelu", "leaky_relu", "sigmoid", "tanh"])
def test_a_page_computes_the_function(page, name):
    page.open(f"functions/{name}.html")
    np.testing.assert_allclose(values(page, X), load(name)(X), rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(values(page, X, 1), load(name).derivative(X), rtol=1e-12, atol=1e-15)


def test_a_slider_moves_the_curve_to_the_right_values(page):
    page.open("functions/leaky_relu.html")
    before = page.locator("#plot path.curve").first.get_attribute("d")
    page.get_by_label("negative_slope", exact=True).first.fill("0.02")
    assert page.locator(".sliders input[type=number]").input_value() == "0.02"
    np.testing.assert_allclose(values(page, X), load("leaky_relu", negative_slope="0.02")(X), rtol=1e-12)
    assert page.locator("#plot path.curve").first.get_attribute("d") != before


def test_a_number_moves_the_slider(page):
    page.open("functions/elu.html")
    page.locator(".sliders input[type=number]").fill("2.5")
    assert float(page.locator(".sliders input[type=range]").input_value()) == 2.5
    np.testing.assert_allclose(values(page, X), load("elu", alpha=2.5)(X), rtol=1e-12)


def test_the_curve_is_where_its_values_are(page):
    page.open("functions/gelu.html")
    ends = page.evaluate(
        """() => { const plot = actcli.plots[0], line = document.querySelector('#plot path.curve');
        const length = line.getTotalLength(), found = [];
        for (let k = 0; k <= 40; k++) { const at = line.getPointAtLength(length * k / 40), x = plot.fromX(at.x);
          found.push(Math.abs(plot.toY(plot.value(0, x)) - at.y)); }
        return found; }"""
    )
    assert max(ends) < 0.5


def test_pointer_reads_values(page):
    page.open("functions/relu.html")
    box = page.locator("#plot .frame svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 100)
    assert page.locator("#plot .readout").inner_text().startswith("x = ")
    page.mouse.move(0, 0)
    assert page.locator("#plot .readout").inner_text() == ""


def test_keys_move_the_cursor_and_zoom(page):
    page.open("functions/relu.html")
    plot = page.locator("#plot .frame svg")
    plot.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    shown = page.locator("#plot .readout").inner_text()
    assert float(shown.split()[2]) > 0
    before = page.evaluate("actcli.plots[0].x")
    page.keyboard.press("+")
    inside = page.evaluate("actcli.plots[0].x")
    assert before[0] < inside[0] < inside[1] < before[1]
    page.keyboard.press("0")
    assert page.evaluate("actcli.plots[0].x") == before


def test_derivatives_on_request(page):
    page.open("functions/gelu.html")
    assert page.locator("#plot path.curve").count() == 1
    page.get_by_label("f′(x)").check()
    assert page.locator("#plot path.curve").count() == 2


def test_hostile_titles_stay_text(page):
    page.open("family.html")
    assert page.locator("h1").inner_text() == HOSTILE
    assert page.locator("img").count() == 0
    assert page.evaluate("actcli.plots.length") == 1


def test_nothing_else_may_run(page):
    page.open("index.html")
    ran = page.evaluate(
        """() => { window.ran = false; const made = document.createElement('script');
        made.textContent = 'window.ran = true'; document.head.append(made); return window.ran; }"""
    )
    assert ran is False
    assert "Content Security Policy" in page.wrong.pop()


def test_differences_have_their_proved_bounds(page):
    page.open("gaps.html")
    assert page.evaluate("actcli.plots.length") == 2
    expected = load("hard_sigmoid_keras")(X) - load("sigmoid")(X)
    np.testing.assert_allclose(values(page, X, 0, 1), expected, atol=1e-15)
    assert page.locator("#low .bound").count() == 2
    assert page.locator("#low .mark").count() == 1
    lines = page.evaluate("actcli.plots[1].spec.lines")
    assert np.abs(values(page, np.linspace(-8, 8, 2001), 0, 1)).max() <= lines[0] == -lines[1]
    page.locator("#plot .buttons button").first.click()
    assert page.evaluate("actcli.plots[0].x") == page.evaluate("actcli.plots[1].x")
    assert "0.07585818002" in page.locator("table").inner_text()


def shown(page):
    return page.locator("#cards > li:visible").count()


def test_search_finds(page):
    page.open("index.html")
    assert shown(page) == len(NAMES)
    page.get_by_label("Search").fill("gelu")
    assert shown(page) == 2
    assert page.locator("#count").inner_text() == f"2 of {len(NAMES)} functions"
    page.get_by_label("Search").fill("swish")  # an alias of silu
    assert "SiLU" in page.locator("#cards > li:visible").first.inner_text()
    page.get_by_label("Search").fill("nothing at all")
    assert page.locator("#none").is_visible()
    page.locator("#clear").click()
    page.wait_for_function("!document.getElementById('filters').elements.q.value")
    assert shown(page) == len(NAMES)


def test_filters_filter_and_the_address_keeps_them(page):
    page.open("index.html")
    page.get_by_text("bounded", exact=True).click()
    page.get_by_text("odd", exact=True).click()
    assert [text.split("\n")[0] for text in page.locator("#cards > li:visible").all_inner_texts()] == [
        "Hyperbolic tangent"
    ]
    address = page.url
    assert "is=bounded%2Codd" in address
    page.goto("about:blank")
    page.goto(address)
    assert shown(page) == 1
    page.get_by_role("button", name="Clear", exact=True).click()
    page.wait_for_function("!location.hash")
    page.get_by_label("Framework").select_option("torch")
    page.get_by_label("Cost").select_option("2")
    found = page.locator("#cards > li:visible").evaluate_all("cards => cards.map(card => Number(card.dataset.cost))")
    assert found
    assert max(found) <= 2


def test_the_whole_index_by_keyboard(page):
    page.open("index.html#is=bounded")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert shown(page) < len(NAMES)
    page.get_by_role("button", name="Clear", exact=True).press("Enter")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("leaky")
    assert shown(page) == 1
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.cards') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/functions/leaky_relu.html")
    assert page.locator("h1").inner_text() == "Leaky ReLU"


def test_copy_copies(page):
    page.open("functions/gelu.html")
    page.get_by_text("PyTorch", exact=True).click()
    page.get_by_role("button", name="copy the PyTorch source").click()
    assert page.get_by_role("button", name="copy the PyTorch source").inner_text() == "Copied"
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == "import torch\n\n\ndef gelu(x):\n    return x*torch.special.ndtr(x)"


def test_how_it_is_known_opens(page):
    page.open("functions/gelu.html")
    fact = page.locator("details.fact", has_text="Lipschitz").first
    assert not fact.locator("p").first.is_visible()
    fact.locator("summary").click()
    assert "attained at x = 1.4142135623731" in fact.inner_text()


def test_the_table_sorts(page):
    page.open("table.html")

    def column(index):
        return page.locator(f"#properties tbody tr > :nth-child({index})").all_inner_texts()

    page.get_by_role("button", name="Cost").click()
    costs = [float(text) for text in column(12) if text != "-"]
    assert costs == sorted(costs)
    page.get_by_role("button", name="Cost").click()
    assert [float(text) for text in column(12) if text != "-"] == sorted(costs, reverse=True)
    page.get_by_role("button", name="Name").click()
    assert column(1) == NAMES


def test_any_two_functions(page):
    page.open("pair.html#f=relu&g=leaky_relu")
    assert page.get_by_label("Reference").input_value() == "relu"
    np.testing.assert_allclose(values(page, X, 0, 1), load("leaky_relu")(X) - load("relu")(X), atol=1e-15)
    assert "proved, they differ by at most 0.06 on [−6, 6]" in page.locator("#verdict").inner_text()
    page.locator(".sliders input[type=number]").fill("0.5")
    np.testing.assert_allclose(values(page, X, 0, 1), load("leaky_relu", negative_slope="0.5")(X) - load("relu")(X))
    assert page.locator("#low .bound").count() == 0  # proved of the default, which it is no more
    page.get_by_label("Candidate").select_option("tanh")
    assert page.url.endswith("#f=relu&g=tanh")
    np.testing.assert_allclose(values(page, X, 0, 1), load("tanh")(X) - load("relu")(X), atol=1e-15)
    page.locator("#swap").click()
    assert page.url.endswith("#f=tanh&g=relu")
    assert page.evaluate("actcli.plots.length") == 2


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize(
    "path",
    ["functions/leaky_relu.html", "functions/softmax.html", "gaps.html", "index.html", "pair.html", "table.html"],
)
def test_no_page_is_wider_than_its_window(page, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["functions/gelu.html", "index.html", "pair.html", "table.html"])
def test_nothing_jumps_while_loading(page, path):
    page.add_init_script(
        "window.shift = 0;"
        "new PerformanceObserver(list => list.getEntries().forEach(entry => window.shift += entry.value))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page.open(path)
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") < 0.02


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("path", ["functions/gelu.html", "index.html", "pair.html", "table.html"])
def test_words_stand_out_from_what_is_behind_them(page, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.open(path)
    low = page.evaluate(
        """() => { const channel = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(channel);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
          if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
        return [...document.querySelectorAll('body *')]
          .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
          .filter(e => e.checkVisibility() && !e.closest('script, style')).map(e => {
            const { fill, color } = getComputedStyle(e);
            const a = light(e instanceof SVGElement ? fill : color), b = light(behind(e));
            return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.outerHTML.slice(0, 60)]; })
          .filter(([ratio]) => ratio < 4.5).slice(0, 5); }"""
    )
    assert low == []


@pytest.mark.parametrize("path", ["functions/leaky_relu.html", "gaps.html", "index.html", "pair.html", "table.html"])
def test_what_can_be_used_has_a_name(page, path):
    page.open(path)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, select, svg[tabindex], [role=region]')].filter(e =>
        !(e.getAttribute('aria-label') || e.textContent || '').trim()
          && !(e.labels && [...e.labels].some(l => l.textContent.trim())))
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert nameless == []
