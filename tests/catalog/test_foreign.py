"""Symbols of frameworks as names: the definition with the values there, under the name that was typed."""

from __future__ import annotations

import pytest

from actcli.catalog import default_catalog
from actcli.catalog.foreign import foreign, symbols
from actcli.errors import ActcliError

CATALOGUE = default_catalog()


def test_every_symbol_belongs_to_its_definition():
    found = symbols(CATALOGUE)
    assert len(found) > 300
    assert all(symbol in CATALOGUE.load(name).record.frameworks for name, symbol in found)


def test_a_symbol_has_its_own_defaults_and_name():
    one = foreign("torch:nn.LeakyReLU", CATALOGUE)
    assert one.name == "torch:nn.LeakyReLU"
    assert one.record.notes[0].startswith("torch:nn.LeakyReLU is leaky_relu")
    assert one([-1.0])[0] == -0.01
    assert CATALOGUE.load("torch:nn.LeakyReLU(negative_slope=0.2)")([-1.0])[0] == -0.2


@pytest.mark.parametrize(
    "text", ["torch:nn.LeekyReLU", "torch:", "torch:nn.LeakyReLU(a=1)", "torch:nn.ReLU(", "keras:nn.ReLU"]
)
def test_what_is_no_symbol(text):
    with pytest.raises(ActcliError) as caught:
        foreign(text, CATALOGUE)
    assert caught.value.code in (2, 3)
    assert "\n" not in str(caught.value)
