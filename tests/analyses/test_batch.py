"""Many at once: the same answers from memory, from here and from workers, and each remembered as it comes."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import combinations

import pytest

from actcli import load
from actcli.analyses import ANALYSES, Analysis, Finding, Verdict, batch, memory
from actcli.analyses.batch import answers, distances
from actcli.catalog import default_catalog
from actcli.errors import Undecided, UsageError
from actcli.executors import Failure, Processes
from actcli.parse import parse

QUESTIONS = ["lipschitz", "monotonic", "range", "cost"]
MANY = ["relu", "gelu", "silu", "swiglu", "softmax", "crelu", "lut", "rrelu", "snake", "x*sigmoid(1.702*x)"]
SPAN = Fraction(-6), Fraction(6)


@pytest.fixture
def remembers(tmp_path, monkeypatch):
    """A memory of the test's own."""
    monkeypatch.setenv("ACTCLI_CACHE", str(tmp_path))
    memory._read.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    memory._read.cache_clear()


def lines(folder) -> list[str]:
    return [line for file in folder.iterdir() for line in file.read_text().splitlines()]


def never(*arguments):
    pytest.fail("asked again")


class TestAnswers:
    def test_workers_say_what_is_said_here(self) -> None:
        activations = [load(name) for name in MANY]
        wanted = [{key: ANALYSES[key].of(activation) for key in QUESTIONS} for activation in activations]
        assert answers(activations, QUESTIONS) == wanted
        assert answers(activations, QUESTIONS, Processes(2)) == wanted
        with ThreadPoolExecutor(2) as executor:
            assert answers(activations, QUESTIONS, executor) == wanted

    def test_a_formula_travels_alone(self) -> None:
        for activation in default_catalog():
            sent = pickle.loads(pickle.dumps(batch._Sent(activation.name, activation.kind, activation.expressions)))
            assert (sent.name, sent.kind, sent.is_vector) == (activation.name, activation.kind, activation.is_vector)
            assert sent.inputs == activation.inputs
            key = "a question {}".format
            if len(sent.expressions) == 1:
                assert memory._key(key(1), sent.expression) == memory._key(key(1), activation.expression)

    def test_nodes_that_travel_are_those_that_are_here(self) -> None:
        for text in ("x*sigmoid(x)", "max(0, x) if x < 1 else erf(x/2)", "0.044715*x**3"):
            formula = parse(text, default_catalog().words)
            if "silu" not in text:
                assert pickle.loads(pickle.dumps(formula)) is formula

    def test_each_is_remembered_as_it_comes(self, remembers) -> None:
        activations = [load(name) for name in MANY[:3]]
        seen = []
        answers(activations, QUESTIONS, Processes(2), lambda *told: seen.append((*told, lines(remembers))))
        assert [(count, total) for count, total, _ in seen] == [(1, 3), (2, 3), (3, 3)]
        assert [len(kept) for _, _, kept in seen] == [3, 6, 9]  # a cost is counted anew
        answers(activations, QUESTIONS, None, never)
        memory._read.cache_clear()
        answers(activations, QUESTIONS, None, never)
        assert len(lines(remembers)) == 9

    def test_from_memory_is_as_new(self, remembers) -> None:
        activations = [load(name) for name in MANY]
        new = answers(activations, QUESTIONS)
        memory._read.cache_clear()
        again = answers(activations, QUESTIONS, None, never)
        assert [{key: one.text for key, one in found.items()} for found in again] == [
            {key: one.text for key, one in found.items()} for found in new
        ]

    def test_a_function_that_fails_leaves_the_others(self, monkeypatch) -> None:
        def of(activation):
            if activation.name == "gelu":
                raise ArithmeticError("no")
            if activation.name == "silu":
                raise Undecided("perhaps")
            return Finding(Verdict.PROVED, "yes", "by hand")

        monkeypatch.setitem(ANALYSES, "monotonic", Analysis("Monotonic", of))
        with ThreadPoolExecutor() as executor:
            found = answers([load(name) for name in MANY[:3]], ["monotonic", "cost"], executor)
        assert [one["monotonic"] for one in found][1:] == [Failure("ArithmeticError: no"), Failure("perhaps")]
        assert found[0]["monotonic"].text == "yes"
        assert all(one["cost"].verdict is Verdict.ESTIMATED or one["cost"].text for one in found)


class TestDistances:
    def test_workers_say_what_is_said_here(self) -> None:
        pairs = list(combinations([load(name) for name in MANY if name not in ("swiglu", "softmax", "crelu")], 2))
        found = distances(pairs, SPAN)
        assert distances(pairs * 3, SPAN, Processes(2)) == found * 3
        assert {one.verdict for one in found} <= {Verdict.PROVED, Verdict.ESTIMATED}

    @pytest.mark.parametrize("over", [SPAN, None])
    def test_against_a_value_known_otherwise(self, over) -> None:
        # max |gelu - gelu_tanh|, by mpmath at 60 digits
        (found,) = distances([(load("gelu"), load("gelu_tanh"))], over)
        assert found.verdict is Verdict.PROVED
        assert Fraction(found.data["lower"]) < Fraction("0.000473235520687284877") < Fraction(found.data["upper"])

    def test_more_digits(self) -> None:
        (found,) = distances([(load("gelu"), load("gelu_tanh"))], SPAN, digits=30)
        assert len(found.text) > 30

    def test_equal_functions_are_proved_equal(self) -> None:
        found = distances([(load("silu"), load("swish")), (load("relu"), load("relu"))], SPAN)
        assert [(one.verdict, one.text) for one in found] == [(Verdict.PROVED, "0")] * 2

    def test_unbounded_and_undecided(self) -> None:
        found = distances([(load("relu"), load("x**2")), (load("sin(30*x)"), load("tanh"))], None)
        assert (found[0].verdict, found[0].text, found[0].data["upper"]) == (Verdict.PROVED, "inf", "inf")
        assert found[1].verdict in (Verdict.UNDECIDED, Verdict.PROVED)

    def test_only_what_is_proved_is_remembered(self, remembers, monkeypatch) -> None:
        pairs = [(load("relu"), load("gelu")), (load("relu"), load("silu"))]
        found = distances(pairs, SPAN)
        assert len(lines(remembers)) == 2
        memory._read.cache_clear()
        again = distances(pairs, SPAN, None, never)
        assert again == found
        assert distances(pairs[:1], None)[0] != found[0] or len(lines(remembers)) == 3
        monkeypatch.setattr(batch, "_distance", lambda pair: Finding(Verdict.ESTIMATED, "1", "", 1.0, (), 1.0))
        distances([(load("relu"), load("mish"))], SPAN)
        assert len(lines(remembers)) == 3

    def test_what_has_no_one_variable_is_refused_before_the_work(self) -> None:
        with pytest.raises(UsageError):
            distances([(load("relu"), load("gelu")), (load("relu"), load("softmax"))], SPAN, None, never)
