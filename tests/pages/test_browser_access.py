"""Pages for every reader, in a real browser: axe, contrast, narrow windows, dark, print, and nothing that jumps."""

from __future__ import annotations

import pytest

PAGES = [
    "functions/gelu.html",
    "functions/swiglu.html",
    "gaps.html",
    "index.html",
    "pair.html",
    "single.html",
    "table.html",
]


@pytest.fixture(scope="module")
def axe():
    """The checks of axe-core, from the package that ships them."""
    found = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="no axe here: pip install 'actcli[browser]'"
    )
    return found.Axe()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("dark", 390)])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page, axe, path, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.open(path)
    page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    found = axe.run(page)
    assert found.response["passes"]
    assert [
        (one["id"], one["impact"], [node["html"][:120] for node in one["nodes"]][:3])
        for one in found.response["violations"]
    ] == []


@pytest.mark.parametrize(
    "path",
    ["functions/leaky_relu.html", "functions/softmax.html", "gaps.html", "index.html", "pair.html", "table.html"],
)
def test_no_page_is_wider_than_its_window(page, path):
    page.open(path)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.reload()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("path", "table"), [("functions/gelu.html", ".near"), ("table.html", ".sortable")])
@pytest.mark.parametrize("width", [390, 320])
def test_a_long_name_covers_no_neighbour_on_a_phone(page, path, table, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.open(path)
    page.locator(f"{table} tbody th a").first.evaluate("link => (link.textContent = 'a_long_name_'.repeat(4))")
    spilt = page.evaluate(
        """table => [...document.querySelectorAll(`${table} tbody th`)].filter(cell =>
          [...cell.querySelectorAll('a')].some(link => [...link.getClientRects()].some(box =>
            box.right > cell.getBoundingClientRect().right + 1))).map(cell => cell.textContent)""",
        table,
    )
    assert spilt == []
    if width == 390 and table == ".near":
        page.reload()
        room = page.locator(".near").evaluate("one => [one.scrollWidth, one.parentElement.clientWidth]")
        assert room[0] <= room[1]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_title_on_a_card_is_whole_or_ends_in_dots(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.open("index.html")
    cut = page.locator(".cards b").evaluate_all(
        "all => all.filter(one => one.scrollHeight > one.clientHeight + 1)"
        ".filter(one => getComputedStyle(one).webkitLineClamp === 'none').map(one => one.textContent)"
    )
    assert cut == []


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


# what is chosen by keys, unless it or the chip that stands for it has a ring; null where nothing is chosen
RING = """() => {
    const one = document.activeElement;
    const style = e => getComputedStyle(e);
    const ringed = e => e && style(e).outlineStyle !== 'none' && parseFloat(style(e).outlineWidth);
    if (one === document.body) return null;
    return ringed(one) || ringed(one.nextElementSibling) ? '' : one.outerHTML.slice(0, 80);
}"""


def test_everything_that_keys_reach_shows_it(page):
    page.open("functions/swiglu.html")
    met = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        ring = page.evaluate(RING)
        if ring is None:
            break
        assert ring == ""
        met += 1
    assert met > 12


def test_a_sheet_of_paper(page):
    page.emulate_media(media="print", color_scheme="dark")
    page.open("functions/gelu.html")
    for hidden in ("header", "nav", ".buttons", ".tabs", ".copy"):
        assert page.locator(hidden).first.is_hidden(), hidden
    assert page.locator(".source pre").evaluate_all("all => all.every(one => one.checkVisibility())")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_dark_and_light_have_their_own_colours(page):
    seen = set()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.open("functions/swiglu.html")
        curve = page.locator("#plot path.curve").first.evaluate("path => getComputedStyle(path).stroke")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        seen.add((curve, ground, page.locator("#surface canvas").first.evaluate("one => one.toDataURL()")))
    assert len({curve for curve, _, _ in seen}) == len({ground for _, ground, _ in seen}) == len(seen) == 2
