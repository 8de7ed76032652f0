"""Places, and what follows from neighbouring moves."""

from __future__ import annotations

from fractions import Fraction

from actcli.prove.landscape.walk import Place, Stand, append, groups, joined

ONE, TWO = Fraction(1), Fraction(2)


def test_points_and_stretches_join():
    found: list[Place] = []
    for place in (Place(None, ONE, True), Place(ONE, ONE), Place(ONE, TWO, True), Place(TWO, None, True)):
        append(found, place)
    assert found == [Place(None, TWO, True, (False, False)), Place(TWO, None, True)]


def test_a_point_at_an_end_closes_it():
    found = [Place(ONE, ONE)]
    append(found, Place(ONE, None, True))
    assert found == [Place(ONE, None, True, (True, False))]


def test_groups_skip_what_is_flat():
    stands = [Stand(Place(Fraction(k), Fraction(k))) for k in range(4)]
    assert [(before, after, len(between)) for before, after, between in groups([1, 0, -1, 0, -1], stands)] == [
        (1, -1, 2),
        (-1, -1, 2),
    ]
    assert list(groups([0, 1, 0], stands[:2])) == []


def test_a_stretch_has_the_ends_that_belong_to_it():
    stretch = Place(ONE, TWO, True)
    assert joined([Place(ONE, ONE), stretch]) == Place(ONE, TWO, True, (True, False))
    assert joined([Place(ONE, ONE)]) == Place(ONE, ONE)
