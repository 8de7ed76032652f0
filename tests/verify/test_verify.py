"""Certificates verify; a changed one is rejected, or what it says now is true as well."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import pytest
from certified import IDS, PAIRS, certified, copy, mutated, scaled, signed, verdicts

from actcli import operators as op
from actcli.certificates.reading import read
from actcli.derive import derive
from actcli.errors import ActcliError
from actcli.library import VOCABULARY
from actcli.parse import parse
from actcli.prove.extrema import extrema
from actcli.verify import Checked

NUMBERS = range(len(PAIRS))
FEW = [IDS.index(one) for one in IDS if one in (
    "gelu and relu", "mish and silu", "relu and elu", "relu and softplus", "sigmoid and hard_sigmoid_torch",
    "sine and cosine", "tanh and sign", "x if x < 1 else 0 and 0 and interval", "x - floor(x) and 0 and interval",
)]  # fmt: skip
FEW.append(PAIRS.index(("tanh", "clip(x/sqrt(2), -1, 1)", {"over": "reals"})))  # irrational kinks
INWARD = Fraction(1, 10**10)


def rejected(data) -> bool:
    found = verdicts(data)
    return isinstance(found, ActcliError) or not all(one.is_verified for one in found)


def is_true(reference, claim) -> bool:
    """Whether a claim agrees with a proof of ours; one that we cannot prove must not be verified in a test."""
    first, second = (parse(one.formula, VOCABULARY, names=("x",)) for one in (claim.candidate, reference))
    difference = op.subtract(first, second)
    is_slope = claim.quantity == "slope"
    low, high = claim.domain or (None, None)
    root = derive(difference, "x") if is_slope else difference
    found = extrema(root, low, high, absolute=True, one_sided=is_slope, digits=8)
    if not found.decided:
        return False
    if claim.is_infinite or found.high.is_infinite:
        return claim.is_infinite and found.high.is_infinite
    lower, upper = (Fraction(end) for end in (claim.lower, claim.upper))
    slack = Fraction(1, 10**7)
    value = Fraction(float(found.high.upper))
    near = lower <= value * (1 + slack) + slack**2 and value * (1 - slack) - slack**2 <= upper
    return near and (claim.attained is None or found.high.attained in (None, claim.attained))


@pytest.mark.parametrize("number", NUMBERS, ids=IDS)
def test_certificates_verify(number):
    found = verdicts(certified(number), seconds=60)
    assert not isinstance(found, ActcliError)
    assert found
    for one in found:
        assert one.reason is None
        assert is_true(read(signed(certified(number))).reference, one.claim)


@pytest.mark.parametrize("number", NUMBERS, ids=IDS)
def test_bounds_moved_inward_are_rejected(number):
    for index, claim in enumerate(certified(number)["claims"]):
        if claim["upper"] == "inf" or Fraction(claim["upper"]) == 0:
            continue
        data = copy(number)
        data["claims"][index]["upper"] = scaled(claim["upper"], 1 - INWARD)
        data["claims"][index]["lower"] = "0"
        assert rejected(data)
        data = copy(number)
        data["claims"][index]["lower"] = scaled(claim["lower"], 1 + INWARD)
        data["claims"][index]["upper"] = scaled(claim["upper"], Fraction(2))
        data["claims"][index]["attained"] = None
        assert rejected(data)


@pytest.mark.parametrize("number", NUMBERS, ids=IDS)
def test_an_infinite_supremum_is_not_claimed_of_a_finite_one_nor_the_other_way(number):
    for index, claim in enumerate(certified(number)["claims"]):
        data = copy(number)
        changed = data["claims"][index]
        if claim["upper"] == "inf":
            changed.update(lower="0", upper="1e300", attained=None)
            assert rejected(data)
            continue
        for toward in (-1, 1):
            changed.update(
                lower="inf", upper="inf", attained=None, witness={"at": None, "piece": None, "toward": toward}
            )
            assert rejected(data)


@pytest.mark.parametrize("number", NUMBERS, ids=IDS)
def test_attained_is_not_said_wrongly(number):
    for index, claim in enumerate(certified(number)["claims"]):
        for said in {True, False} - {claim["attained"]}:
            data = copy(number)
            data["claims"][index]["attained"] = said
            found = verdicts(data)
            if claim["upper"] == "inf":
                assert rejected(data) == said  # no point has it
            elif claim["attained"] is not None or claim["quantity"] == "slope":
                assert rejected(data)
            elif not isinstance(found, ActcliError) and found[index].is_verified:
                assert is_true(read(signed(data)).reference, found[index].claim)


@pytest.mark.parametrize("number", FEW, ids=[IDS[number] for number in FEW])
def test_boxes_taken_away_shifted_and_put_in_disorder_are_rejected(number):
    claims = certified(number)["claims"]
    for index, claim in enumerate(claims):
        for at, piece in enumerate(claim["pieces"]):
            for box in {0, len(piece["boxes"]) // 2, len(piece["boxes"]) - 1} if piece["boxes"] else ():
                data = copy(number)
                del data["claims"][index]["pieces"][at]["boxes"][box]
                assert rejected(data)
                data = copy(number)
                row = data["claims"][index]["pieces"][at]["boxes"][box]
                row[1] = str((Fraction(row[0]) + Fraction(row[1])) / 2)
                assert rejected(data)
            data = copy(number)
            data["claims"][index]["pieces"][at]["boxes"].reverse()
            assert rejected(data) == (len(piece["boxes"]) > 1)
        data = copy(number)
        data["claims"][index]["pieces"] = data["claims"][index]["pieces"][1:]
        assert rejected(data)


@pytest.mark.parametrize("number", FEW, ids=[IDS[number] for number in FEW])
def test_a_box_of_another_reason_still_proves_nothing_false(number):
    """The reason and the tangent's point are hints: with wrong ones a certificate may still be verified, rightly."""
    for claim in range(len(certified(number)["claims"])):
        data = copy(number)
        for piece in data["claims"][claim]["pieces"]:
            for box in piece["boxes"]:
                box[2:] = ["bend", box[0]]
        found = verdicts(data)
        assert not isinstance(found, ActcliError)
        for one in found:
            assert one.reason is not None or is_true(read(signed(data)).reference, one.claim)


@pytest.mark.parametrize("number", FEW, ids=[IDS[number] for number in FEW])
def test_tails_nearer_or_of_another_lemma_prove_nothing_false(number):
    for index, claim in enumerate(certified(number)["claims"]):
        for at, piece in enumerate(claim["pieces"]):
            for tail in range(len(piece["tails"])):
                data = copy(number)
                data["claims"][index]["pieces"][at]["tails"][tail][2] = "growing"
                assert not rejected(data)  # its name is a word for people
                data["claims"][index]["pieces"][at]["tails"][tail][0] = "1"
                assert rejected(data)
                data = copy(number)
                data["claims"][index]["pieces"][at]["tails"] = []
                assert rejected(data)


@pytest.mark.parametrize("number", FEW, ids=[IDS[number] for number in FEW])
def test_what_holds_of_other_formulas_and_domains_is_shown_of_them(number):
    """With the constants, formulas or the domain changed, what is verified is true of what stands there now."""
    changes = [
        lambda data, claim: data["reference"].update(formula=data["reference"]["formula"].replace("x", "(1.0001*x)")),
        lambda data, claim: data["reference"].update(formula="0"),
        lambda data, claim: claim["candidate"].update(formula=claim["candidate"]["formula"] + " + 1e-9"),
        lambda data, claim: claim.update(domain=["-1000", "1000"]),
        lambda data, claim: claim.update(domain="reals"),
        lambda data, claim: claim.update(quantity="slope" if claim["quantity"] == "value" else "value"),
        lambda data, claim: claim.update(period="7"),
        lambda data, claim: claim.update(witness={"at": "1", "piece": None, "toward": 0}),
        lambda data, claim: claim.update(witness={"at": "1", "piece": 0, "toward": 0}),
    ]
    for index in range(len(certified(number)["claims"])):
        for change in changes:
            data = copy(number)
            change(data, data["claims"][index])
            found = verdicts(data)
            for one in () if isinstance(found, ActcliError) else found:
                assert not one.is_verified or is_true(read(signed(data)).reference, one.claim)


def test_a_change_without_a_new_digest_is_told_as_such():
    data = copy(0)
    data["claims"][0]["upper"] = "1"
    import json

    with pytest.raises(ActcliError, match="changed or damaged"):
        read(json.dumps(data).encode())


# Claims that are false for a reason that a careless checker would miss: formula, domain, bounds, witness, pieces.
TRAPS = [
    ("x/x", ["-1", "1"], ("1", "1"), {"at": "1"}, [("-1", "1")]),  # no value at 0
    ("log(x) - log(x)", ["-1", "1"], ("0", "0"), {"at": "1"}, [("-1", "1")]),
    ("sin(x + floor(x))", "reals", ("0", "1"), {"at": "0"}, [("0", "7")]),  # has no period
    ("1 if x == 1/3 else 0", ["0", "1"], ("0", "0"), {"at": "0"}, [("0", "1/3"), ("1/3", "1")]),  # a value of its own
    ("1 if x == 1/3 else 0", ["0", "1"], ("0", "0"), {"at": "0"}, [("0", "1")]),
    ("sign(x)*x", ["-1", "2"], ("1", "1"), {"at": "-1"}, [("-1", "1")]),  # the domain is longer
    ("x", ["0", "1"], ("1/2", "1/2"), {"at": "1/2"}, [("0", "1/2")]),
    ("1000*max(0, 1 - (1e6*(x - 0.1234567))**2)", ["0", "1"], ("0", "0"), {"at": "0"}, [("0", "1")]),  # a thin peak
    ("1/x", ["-1", "1"], ("1", "1"), {"at": "1"}, [("-1", "1")]),
    ("floor(x)", ["0", "2"], ("0", "1"), {"at": "1"}, [("0", "1"), ("1", "2")]),  # 2 at its end
    ("2 if x**2 > 0 else 9", ["-1", "1"], ("2", "2"), {"at": "1"}, [("-1", "1")]),  # 9 at 0
]


@pytest.mark.parametrize(("formula", "domain", "bounds", "witness", "pieces"), TRAPS)
def test_traps(formula, domain, bounds, witness, pieces):
    claim = {
        "candidate": {"name": "f", "formula": formula}, "quantity": "value", "domain": domain,
        "lower": bounds[0], "upper": bounds[1], "attained": None,
        "witness": {"at": None, "piece": None, "toward": 0, **witness},
        "period": "7" if domain == "reals" else None,
        "pieces": [
            {"low": low, "high": high, "rough": False, "boxes": [[low, high, "value"]], "tails": []}
            for low, high in pieces
        ],
    }  # fmt: skip
    data = {"schema": "actcli/certificate/1", "version": "0", "reference": {"name": "0", "formula": "0"}}
    found = verdicts({**data, "claims": [claim]})
    assert not isinstance(found, ActcliError)
    assert not found[0].is_verified
    rough = {**claim, "pieces": [{**piece, "rough": True} for piece in claim["pieces"]]}
    found = verdicts({**data, "claims": [rough]})
    assert not isinstance(found, ActcliError)
    assert not found[0].is_verified


@pytest.mark.parametrize("seed", range(40))
def test_mutations_end_in_a_verdict_or_an_error_and_prove_nothing_false(seed):
    chooser = random.Random(seed)
    for _ in range(8):
        data = mutated(copy(chooser.choice(FEW)), chooser)
        found = verdicts(data, seconds=3)
        assert isinstance(found, ActcliError | list)
        for one in found if isinstance(found, list) else ():
            assert isinstance(one, Checked)
            if one.is_verified:
                assert is_true(read(signed(data)).reference, one.claim), one.claim


def test_boxes_and_pieces_are_in_order():
    for claim in certified(FEW[0])["claims"]:
        for piece in claim["pieces"]:
            assert all(left[1] == right[0] for left, right in pairwise(piece["boxes"]))
