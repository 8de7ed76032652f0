"""The claims of the catalogue: every one decided as its definition says, and the literature's errors among them."""

from __future__ import annotations

import pytest

from actcli.catalog import Catalog
from actcli.claims import audit, sentence

CATALOG = Catalog()
FAMILIES = sorted({activation.record.family for activation in CATALOG})
SOURCES = {  # the kinds of source that may be named; nothing else is known to have said anything
    "a question-and-answer thread on hard sigmoid",
    "a tutorial on forty functions",
    "a tutorial on hard sigmoid",
    "a tutorial on smooth approximations",
    "a tutorial on ten functions",
    "copies of Wikipedia's table",
    "mlx and tinygrad",
    "paddle 3.3.1",
    "the Keras 3.0 to 3.2 documentation",
    "the mlx documentation",
    "the survey of 400 functions",
    "torch and paddle",
    "torch-activation 1.0.0",
    "transcriptions of the survey of 400 functions",
}


def family_members(family):
    return [activation for activation in CATALOG if activation.record.family == family]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_claim_is_decided_as_expected(family):
    for activation in family_members(family):
        for claim in activation.record.claims:
            found = audit(activation, claim)
            assert found.verdict == ("PROVED" if claim.holds else "REFUTED"), found
            assert not found.failed


def test_they_are_many():
    claims = [claim for activation in CATALOG for claim in activation.record.claims]

    assert len(claims) >= 480
    assert sum(not claim.holds for claim in claims) >= 60
    assert len({claim.property for claim in claims}) >= 15


def test_none_is_made_twice():
    for activation in CATALOG:
        said = [sentence(claim) for claim in activation.record.claims]
        assert len(said) == len(set(said)), activation.name


def test_a_wrong_claim_has_somebody_who_makes_it():
    for activation in CATALOG:
        for claim in activation.record.claims:
            assert claim.by or claim.holds, sentence(claim)
            assert not claim.by or any(claim.by.startswith(source) for source in SOURCES), claim.by
            assert "http" not in claim.by
