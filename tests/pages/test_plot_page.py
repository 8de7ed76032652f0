"""Interactive plots as documents: whole, closed to the network, and with no text of a user's where it could act."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from actcli import load, names
from actcli.errors import UsageError
from actcli.pages import plot_page

HOSTILE = "</script><script>alert(1)</script>\"'<img src=x onerror=alert(1)>]]>\u202e&"


class Document(HTMLParser):
    """The elements of a page and the text in them, as a browser takes them apart."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self._open = [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        for tag in {*self._open}:
            self.texts[tag] = self.texts.get(tag, "") + data


def digest(text):
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.parametrize("name", names())
def test_every_activation_has_a_page(name):
    page = Document(plot_page([load(name)]))
    assert sorted(tag for tag, _ in page.elements if tag in ("script", "style")) == ["script", "style"]
    assert load(name).title in page.texts["h1"]


def test_the_policy_names_the_script_and_the_style():
    page = Document(plot_page([load("gelu"), load("relu")], order=2))
    policy = next(attrs["content"] for tag, attrs in page.elements if attrs.get("http-equiv"))

    assert policy.startswith("default-src 'none'; ")
    assert f"script-src '{digest(page.texts['script'])}'" in policy
    assert f"style-src '{digest(page.texts['style'])}'" in policy


def test_nothing_is_fetched():
    text = plot_page([load("leaky_relu")])
    page = Document(text)
    assert not [tag for tag, attrs in page.elements if {"src", "href", "action", "srcset", "data"} & set(attrs)]
    assert re.findall(r"(?:https?:)?//[a-z0-9.]+", text) == ["http://www.w3.org"]  # the namespace of SVG


def test_hostile_titles():
    page = Document(plot_page([load("gelu")], title=HOSTILE))
    assert page.texts["h1"].strip() == HOSTILE
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert not [tag for tag, attrs in page.elements if tag == "img" or any(key.startswith("on") for key in attrs)]


def test_hostile_formulas():
    page = Document(plot_page([load("1 if x < 1 else x")]))
    assert [tag for tag, _ in page.elements].count("script") == 1


def test_a_word_of_the_language_is_shown_by_what_it_means():
    assert "tanh(x)=1−2" in Document(plot_page([load("tanh")])).texts["math"].replace("\n", "")


def test_too_many():
    with pytest.raises(UsageError, match="1 to 6"):
        plot_page([load("gelu")] * 7)


def test_the_same_page_each_time():
    assert plot_page([load("gelu")]) == plot_page([load("gelu")])
