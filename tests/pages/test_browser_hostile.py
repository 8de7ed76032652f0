"""Text of users in a real browser: it changes nothing but itself."""

from __future__ import annotations

import pytest

from actcli import load
from actcli.pages import plot_page


def test_hostile_titles_stay_text(page, title):
    page.open("family.html")
    assert page.locator("h1").inner_text() == title
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


ELEMENTS = "[...document.querySelectorAll('main *')].map(element => element.localName)"


@pytest.mark.parametrize("words", ["hostile", "long"])
def test_an_attack_makes_the_elements_that_harmless_words_make(attacked, words):
    found = {}
    for name in ("harmless", words):
        attacked.open(f"functions/{name}.html")
        found[name] = attacked.evaluate(ELEMENTS)
    assert found[words] == found["harmless"]


def test_an_attack_is_read_as_it_was_written(attacked, attack):
    attacked.open("functions/hostile.html")
    assert attacked.locator("h1").inner_text() == attack
    assert attacked.title() == attack
    texts = attacked.locator("bdi").all_inner_texts()
    assert texts.count(attack) >= 7
    assert attacked.evaluate("actcli.plots.length") == 1
    assert attacked.locator("img").count() == 0


def test_the_index_outlives_attacks(attacked, attack):
    attacked.open("index.html")
    assert attacked.locator("#cards > li").count() == 5
    assert attack in attacked.locator("#cards b").all_inner_texts()
    attacked.get_by_label("Search").fill("onerror=alert")
    assert attacked.locator("#cards > li:visible").count() == 1
    attacked.locator("#cards > li:visible a").click()
    attacked.wait_for_url("**/functions/hostile.html")


@pytest.mark.parametrize("path", ["index.html", "pair.html", "table.html", "functions/long.html"])
def test_long_texts_widen_no_page(attacked, path):
    attacked.open(path)
    for width in (1280, 390):
        attacked.set_viewport_size({"width": width, "height": 800})
        assert attacked.evaluate("document.documentElement.scrollWidth") <= width


def test_titles_of_any_length(browser, page, tmp_path):
    long = "<b>&" * 25_000
    (tmp_path / "long.html").write_text(plot_page([load("gelu")], title=long), encoding="utf-8")
    page.goto(f"file://{tmp_path}/long.html")
    assert page.locator("h1").inner_text() == long
    assert page.locator("b").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
