"""The atlas in a real browser: search, filters, sorting, the pair of functions, copying, and all of it by keys."""

from __future__ import annotations

import numpy as np

from actcli import load

X = np.linspace(-8, 8, 65)


def values(page, points, curve=0, plot=0):
    """What a plot takes as the values of a curve."""
    return page.evaluate(f"xs => xs.map(x => actcli.plots[{plot}].value({curve}, x))", points.tolist())


def shown(page):
    return page.locator("#cards > li:visible").count()


def test_search_finds(page, names):
    page.open("index.html")
    assert shown(page) == len(names)
    page.get_by_label("Search").fill("gelu")
    assert shown(page) == 2
    assert page.locator("#count").inner_text() == f"2 of {len(names)} functions"
    page.get_by_label("Search").fill("swish")  # an alias of silu
    assert "SiLU" in page.locator("#cards > li:visible").first.inner_text()
    page.get_by_label("Search").fill("nothing at all")
    assert page.locator("#none").is_visible()
    page.locator("#clear").click()
    page.wait_for_function("!document.getElementById('filters').elements.q.value")
    assert shown(page) == len(names)


def test_filters_filter_and_the_address_keeps_them(page):
    page.open("index.html")
    page.get_by_label("bounded", exact=True).check()
    page.get_by_label("odd", exact=True).check()
    assert [text.split("\n")[0] for text in page.locator("#cards > li:visible").all_inner_texts()] == [
        "Hyperbolic tangent"
    ]
    address = page.evaluate("location.href")
    assert "is=bounded%2Codd" in address
    page.goto("about:blank")
    page.goto(address)
    assert shown(page) == 1
    page.get_by_role("button", name="Clear", exact=True).click()
    page.wait_for_function("!location.hash")
    page.get_by_label("Framework").select_option("torch")
    page.get_by_label("Cost").select_option("2")
    found = page.locator("#cards > li:visible").evaluate_all(
        "cards => cards.map(card => told.cards[[...card.parentElement.children].indexOf(card)][4])"
    )
    assert found
    assert max(found) <= 2


def test_the_whole_index_by_keyboard(page, names):
    page.open("index.html#is=bounded")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert shown(page) < len(names)
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
    page.clock.install()  # the page's time stands still: what is told for 1.5 seconds waits to be read
    page.open("functions/gelu.html")
    page.get_by_role("radio", name="PyTorch").check()
    assert page.locator(".source:visible").count() == 1
    button = page.get_by_role("button", name="copy the PyTorch source")
    button.click()
    page.get_by_text("Copied.", exact=True).wait_for(state="attached")  # the clipboard answers in its own time
    assert button.inner_text() == "Copied"
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == "import torch\n\n\ndef gelu(x):\n    return x*torch.special.ndtr(x)"
    page.clock.run_for(1500)
    assert button.inner_text() == "Copy"


def test_copy_without_a_clipboard_chooses_the_text(page):
    page.open("functions/gelu.html")
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('denied')))")
    page.get_by_role("button", name="copy the NumPy source").click()
    page.get_by_text("Copied.", exact=True).wait_for(state="attached")
    assert "def gelu(x):" in page.evaluate("getSelection().toString()")


def test_how_it_is_known_opens(page):
    page.open("functions/gelu.html")
    fact = page.locator("details.fact", has_text="Lipschitz").first
    assert not fact.locator("p").first.is_visible()
    fact.locator("summary").click()
    assert "attained at x = 1.4142135623731" in fact.inner_text()


def test_the_table_sorts(page, names):
    page.open("table.html")

    def column(index):
        return page.locator(f"#properties tbody tr > :nth-child({index})").all_inner_texts()

    page.get_by_role("button", name="Cost").click()
    costs = [float(text) for text in column(12) if text != "-"]
    assert costs == sorted(costs)
    page.get_by_role("button", name="Cost").click()
    assert [float(text) for text in column(12) if text != "-"] == sorted(costs, reverse=True)
    page.get_by_role("button", name="Name").click()
    assert column(1) == names


def test_any_two_functions(page):
    page.open("pair.html#f=relu&g=leaky_relu")
    assert page.get_by_label("Reference").input_value() == "relu"
    np.testing.assert_allclose(values(page, X, 0, 1), load("leaky_relu")(X) - load("relu")(X), atol=1e-15)
    assert "proved, they differ by at most 0.06 on [−6, 6]" in page.locator("#verdict").inner_text()
    page.locator(".sliders input[type=number]").fill("0.5")
    np.testing.assert_allclose(values(page, X, 0, 1), load("leaky_relu", negative_slope="0.5")(X) - load("relu")(X))
    assert page.locator("#low .bound").count() == 0  # proved of the default, which it is no more
    page.get_by_label("Candidate").select_option("tanh")
    assert page.evaluate("location.hash") == "#f=relu&g=tanh"
    np.testing.assert_allclose(values(page, X, 0, 1), load("tanh")(X) - load("relu")(X), atol=1e-15)
    page.locator("#swap").click()
    assert page.evaluate("location.hash") == "#f=tanh&g=relu"
    assert page.evaluate("actcli.plots.length") == 2


def test_relatives_are_links(page):
    page.open("functions/gelu.html")
    page.get_by_role("link", name="gelu_tanh", exact=True).first.click()
    page.wait_for_url("**/functions/gelu_tanh.html")
    page.get_by_role("link", name="compare with gelu", exact=True).click()
    page.wait_for_url("**/pair.html#f=gelu_tanh&g=gelu")
    assert "proved, they differ by at most" in page.locator("#verdict").inner_text()


def test_headings_of_the_table_stay_in_sight(page):
    page.set_viewport_size({"width": 390, "height": 500})
    page.open("table.html")
    page.locator(".tall").evaluate("region => region.scrollTo(300, 200)")
    region = page.locator(".tall").bounding_box()
    heading = page.locator("#properties thead th").first.bounding_box()
    assert abs(heading["y"] - region["y"]) < 3
    assert abs(heading["x"] - region["x"]) < 3
