"""Many at once: the same answers from memory, from here and from workers, and each remembered as it comes."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

from actcli import load
from actcli.analyses import ANALYSES, Analysis, Finding, Verdict, batch, memory
from actcli.analyses.batch import answers
from actcli.catalog import default_catalog
from actcli.errors import Undecided
from actcli.executors import Failure, Processes
from actcli.parse import parse

QUESTIONS = ["lipschitz", "monotonic", "range", "cost"]
MANY = ["relu", "gelu", "silu", "swiglu", "softmax", "crelu", "lut", "rrelu", "snake", "x*sigmoid(1.702*x)"]


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
        answers(activations, QUESTIONS, Processes(2), lambda *told: seen.append((*told, remembers.lines())))
        assert [(count, total) for count, total, _ in seen] == [(1, 3), (2, 3), (3, 3)]
        assert [len(kept) for _, _, kept in seen] == [3, 6, 9]  # a cost is counted anew
        answers(activations, QUESTIONS, None, remembers.never)
        memory._read.cache_clear()
        answers(activations, QUESTIONS, None, remembers.never)
        assert len(remembers.lines()) == 9

    def test_from_memory_is_as_new(self, remembers) -> None:
        activations = [load(name) for name in MANY]
        new = answers(activations, QUESTIONS)
        memory._read.cache_clear()
        again = answers(activations, QUESTIONS, None, remembers.never)
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
