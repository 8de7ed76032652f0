"""The atlas as documents: closed to the network, each link there, no text of a definition where it could act."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import unquote

import numpy as np
import pytest

from actcli import load
from actcli.activation import Record
from actcli.catalog import Catalog
from actcli.pages.atlas import survey
from actcli.pages.atlas.cards import EDGE, FILTERS, HEIGHT, WIDTH, card
from actcli.pages.atlas.function import function_page
from actcli.pages.atlas.indexes import index_page
from actcli.pages.atlas.names import page_names
from actcli.pages.atlas.relatives import relatives_of
from actcli.record import Certainty

NAMES = [
    "crelu",
    "gelu",
    "gelu_tanh",
    "leaky_relu",
    "lut",
    "relu",
    "rrelu",
    "sigmoid",
    "silu",
    "softmax",
    "swiglu",
    "tanh",
]
# a definition may hold no bidi control
HOSTILE = "</script><script>alert(1)</script>\"'<img src=x onerror=alert(1)>]]>אבג&amp;{{ 7*7 }}"


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

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="module")
def atlas():
    return survey([load(name) for name in NAMES])


@pytest.fixture(scope="module")
def pages(atlas):
    return dict(atlas.pages())


def test_a_page_each_and_the_index_last(pages):
    functions = [f"functions/{name}.html" for name in NAMES]
    assert list(pages) == [*functions, "pair.html", "table.html", "index.html"]


def test_the_same_pages_each_time(pages):
    assert dict(survey([load(name) for name in NAMES]).pages()) == pages


def test_every_link_is_there(pages):
    for path, text in pages.items():
        ids = {attrs["id"] for _, attrs in Document(text).elements if "id" in attrs}
        for attrs in Document(text).all("a"):
            target, _, fragment = attrs["href"].partition("#")
            whole = PurePosixPath(path).parent / unquote(target) if target else PurePosixPath(path)
            resolved = "/".join(part for part in re.sub(r"[^/]+/\.\./", "", str(whole)).split("/"))
            assert resolved in pages, (path, attrs["href"])
            if not target:
                assert fragment in ids


def test_nothing_is_fetched(pages):
    for path, text in pages.items():
        page = Document(text)
        assert not [tag for tag, attrs in page.elements if {"src", "action", "srcset", "data"} & set(attrs)], path
        assert not page.all("link"), path
        policy = next(attrs["content"] for attrs in page.all("meta") if attrs.get("http-equiv"))
        assert policy.startswith("default-src 'none'; script-src 'sha256-"), path
        assert not [attrs for _, attrs in page.elements if "style" in attrs or any(key[:2] == "on" for key in attrs)]


def test_pages_can_be_read_aloud(pages):
    for path, text in pages.items():
        page = Document(text)
        tags = [tag for tag, _ in page.elements]
        assert page.all("html")[0]["lang"] == "en"
        assert tags.count("h1") == tags.count("main") == 1, path
        heights = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in itertools.pairwise(heights)), path
        assert all("scope" in attrs for attrs in page.all("th")), path
        ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
        assert len(ids) == len(set(ids)), path


def test_a_finding_says_how_it_is_known(pages):
    text = Document(pages["functions/gelu.html"]).texts["details"]
    for line in (
        "The supremum of |f′| is 1.12890414519, attained at x = 1.4142135623731.",
        "Method: balls: Taylor forms",
    ):
        assert line in text


def test_what_is_said_and_wrong(pages):
    assert "0.0203349 at x = 2.2704" in pages["functions/gelu.html"]
    assert "In truth" not in pages["functions/silu.html"] or "Said, and wrong" in pages["functions/silu.html"]


def test_where_a_formula_is_from_is_said():
    page = function_page(load("tent"), {}, (), {}, (None, None))

    assert f'<p class="quiet">{Certainty.COPIES.sentence}</p>' in page


def test_code_is_on_the_page(pages):
    assert "return x*torch.special.ndtr(x)" in pages["functions/gelu.html"]


def test_code_of_a_random_function_takes_its_parameters(pages):
    source = Document(pages["functions/rrelu.html"]).texts["pre"]
    assert "return np.where(x >= 0, x, (lower + upper)/2*x)" in source


def test_relatives_are_nearest_and_proved():
    found = relatives_of(
        [load(name) for name in ("gelu", "gelu_tanh", "gelu_sigmoid", "relu", "sigmoid", "silu", "tanh")]
    )
    near = found.of("gelu")
    assert [one.name for one in near][:3] == ["gelu_tanh", "gelu_sigmoid", "relu"]
    x = np.linspace(-6, 6, 20001)
    for one in near:
        sampled = np.abs(load("gelu")(x) - load(one.name)(x)).max()
        assert math.isclose(sampled, one.distance, rel_tol=1e-3)


def test_relatives_beyond_the_horizon_are_not_shown():
    many = [load(f"x*sigmoid({k}*x)") for k in range(1, 14)]
    found = relatives_of(many)
    for one in many:
        shown = {other.name for other in found.of(one.name)}
        distances = {
            other.name: np.abs(one(np.linspace(-6, 6, 4001)) - other(np.linspace(-6, 6, 4001))).max()
            for other in many if other is not one
        }  # fmt: skip
        nearest = sorted(distances, key=distances.get)[: len(shown)]
        assert shown == set(nearest)


def drawn(curve):
    """The points of a path, whose steps are told from point to point."""
    numbers = [int(number) for number in re.findall(r"-?\d+", curve)]
    assert re.fullmatch(r"M\d+ -?\d+(l-?\d+([ -]\d+)*)?", curve)
    return np.cumsum(np.reshape(numbers, (-1, 2)), axis=0)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("crelu", "rrelu", "softmax", "swiglu")])
def test_the_curve_of_a_card_follows_the_function(name):
    one = load(name)
    x, y = drawn(card(one, {}).curves[0]).T
    low, high = map(float, one.record.range)
    assert (x[0], x[-1]) == (EDGE, WIDTH - EDGE)
    across = np.linspace(x[0], x[-1], 400)
    values = one(low + (high - low) * (across - EDGE) / (WIDTH - 2 * EDGE))
    top, bottom = values.max(), values.min()
    expected = HEIGHT - EDGE - (values - bottom) / (top - bottom) * (HEIGHT - 2 * EDGE)
    assert np.abs(np.interp(across, x, y) - expected).max() < 4  # a pixel, where a card is 180 wide


@pytest.mark.parametrize("name", NAMES)
def test_cards_are_small(name):
    curves = card(load(name), {}).curves
    assert curves
    assert all(len(curve) < 600 for curve in curves)


def test_an_index_of_a_thousand_is_below_its_budget(atlas):
    cards = [card(*known) for known in zip(atlas.activations, atlas.findings, strict=True)]
    many = [replace(one, name=f"{one.name}_{k}", title=f"{one.title} {k}") for k in range(84) for one in cards]
    assert len(many) > 1000
    assert len(index_page(many, page_names([one.name for one in many])).encode()) < 500_000


def test_a_jump_is_not_joined():
    assert card(load("1 if x > 0 else 0"), {}).curves[0].count("M") == 2
    assert card(load("sign(x)"), {}).curves[0].count("M") >= 2
    assert card(load("relu"), {}).curves[0] == "M24 360l336 0 336-336"


def test_properties_that_filters_ask():
    def held(name):
        one = load(name)
        return set(card(one, one.properties()).properties)

    assert held("tanh") == {"bounded", "monotone", "smooth", "centred", "odd", "saturating"}
    assert held("relu") == {"monotone", "convex", "saturating"}
    assert held("softmax") == set()
    assert held("tanh") < set(FILTERS)


def test_files_of_names():
    names = page_names(["gelu", "Gelu", "con", "com1.x", "../../etc/passwd", "x*2", "x/2", "\u202e" * 90, "a" * 200])
    assert names["gelu"] == "gelu.html"
    assert len({name.lower() for name in names.values()}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_.-]{1,90}", name) and ".." not in name for name in names.values())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    import json

    quoted = json.dumps(HOSTILE)
    text = "\n".join(
        [
            f"title: {quoted}",
            'formula: "x*scale"',
            "parameters:",
            f"  scale: {{default: 2, about: {quoted}}}",
            "frameworks:",
            f"  torch: {{symbol: {quoted}, note: {quoted}}}",
            f"reference: {quoted}",
            f"use: {quoted}",
            f"strengths: {json.dumps('long ' * 3900)}",
            f"notes: [{quoted}]",
            "claims:",
            f"  - {{property: value, at: 1, value: 3, by: {quoted}, holds: false}}",
        ]
    )
    folder = tmp_path_factory.mktemp("definitions")
    (folder / "hostile.yaml").write_text(text, encoding="utf-8")
    catalog = Catalog([folder / "hostile.yaml"])
    return dict(survey([catalog.load("hostile"), load("relu"), load("0 if x < 1 else x")]).pages())


def test_hostile_definitions(hostile):
    for path, text in hostile.items():
        page = Document(text)
        assert len(page.all("script")) == 1, path
        assert not page.all("img"), path
        assert not [attrs for _, attrs in page.elements if any(key.startswith("on") for key in attrs)], path
    assert HOSTILE in Document(hostile["functions/hostile.html"]).texts["h1"]
    assert Document(hostile["functions/hostile.html"]).texts["bdi"].count(HOSTILE) >= 6
    assert len(hostile["index.html"]) < 50_000


def test_a_broken_definition_has_a_page_too():
    from actcli.activation import Text

    broken = type(load("relu"))(Record("broken", formulas=(Text("x +"),)), {})
    pages = dict(survey([load("relu"), broken]).pages())
    assert "fault" in pages["functions/broken.html"]
    assert "relu" in pages["pair.html"]


def test_functions_that_are_infinitely_far_apart():
    many = [load("1/(x - 0.003)"), load("1/(x - 0.0031)"), load("relu")]
    pages = dict(survey(many).pages())
    assert "NaN" not in pages["index.html"]
    assert len(pages) == 6
