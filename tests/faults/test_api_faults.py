"""The Python interface under hostile values: it works, or raises an `ActcliError` whose message is one line.

Every public function meets every value. What is allowed to come out besides is listed: `TypeError` for a call that
does not fit the signature is Python's own answer, and is given before any code of ours runs.
"""

from __future__ import annotations

import decimal
import fractions
import inspect
import math
import warnings

import numpy as np
import pytest
from faults import clean

import actcli
from actcli.errors import ActcliError


class Evil:
    """An object whose every method raises or lies."""

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")

    __hash__ = object.__hash__

    def __float__(self) -> float:
        raise RuntimeError("no number")

    def __bool__(self) -> bool:
        raise RuntimeError("no truth")

    def __iter__(self):
        raise RuntimeError("no items")

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no array")


class Named(str):
    """A text of a class of its own."""

    __slots__ = ()


def _deep(depth: int) -> list:
    found: list = []
    for _ in range(depth):
        found = [found]
    return found


VALUES = {
    "None": None, "nan": math.nan, "inf": math.inf, "-inf": -math.inf, "huge": 1e308, "tiny": 5e-324, "big-int": 10**400, "bigger": 10**5000, "zero": 0,
    "negative": -1, "true": True, "complex": 1j, "decimal": decimal.Decimal("NaN"), "decimal-inf": decimal.Decimal("Infinity"), "decimal-big": decimal.Decimal("1e999999"),
    "fraction": fractions.Fraction(1, 3), "empty": "", "blank": "  ", "word": "no such thing", "name": "gelu", "formula": "x*x", "broken": "x*(", "surrogate": "\ud800",
    "NUL": "a\0b", "escape": "\x1b[2J", "long": "x" * 10_000, "bytes": b"gelu", "bytearray": bytearray(b"x"), "list": [], "nested": [[1.0], [2.0, 3.0]],
    "texts": ["a", "b"], "deep": _deep(2000), "dict": {}, "set": {1}, "tuple": (1, 2), "reversed": (2, 1), "nans": (math.nan, 1), "same": (1, 1), "three": (1, 2, 3),
    "infinite": (-math.inf, math.inf), "words": ("a", "b"), "object": object(), "evil": Evil(), "subclass": Named("gelu"), "type": int, "function": len, "generator": (x for x in ()),
    "array": np.array([1.0, np.nan]), "empty-array": np.zeros((0, 3)), "objects": np.array([None, "a"], dtype=object), "scalar": np.float16(1.5), "longdouble": np.longdouble(1.5),
    "ints": np.array([1, 2]), "dates": np.array(["2026"], dtype="M8[Y]"), "texts-array": np.array(["a"]), "records": np.zeros(2, dtype=[("a", "f8")]), "masked": np.ma.masked_array([1.0], [True]),
    "shape-0": np.zeros((2, 0, 2)), "nan-scalar": np.float64("nan"),
}  # fmt: skip

CALLS = {
    "load": lambda v: actcli.load(v),
    "load-parameter": lambda v: actcli.load("elu", alpha=v),
    "bind": lambda v: actcli.load("elu").bind(alpha=v),
    "call": lambda v: actcli.load("gelu")(v),
    "call-vector": lambda v: actcli.load("softmax")(v),
    "call-gated": lambda v: actcli.load("swiglu")(v),
    "call-second": lambda v: actcli.load("swiglu")([1.0], v),
    "call-parameter": lambda v: actcli.load("elu")([1.0], alpha=v),
    "derivative": lambda v: actcli.load("gelu").derivative(v),
    "derivative-order": lambda v: actcli.load("gelu").derivative(1.0, order=v),
    "derivative-by": lambda v: actcli.load("gelu").derivative(1.0, by=v),
    "slope": lambda v: actcli.load("gelu").slope(v),
    "at": lambda v: actcli.load("gelu").at(v),
    "at-digits": lambda v: actcli.load("gelu").at(1, digits=v),
    "at-order": lambda v: actcli.load("gelu").at(1, order=v),
    "sample": lambda v: actcli.load("rrelu").sample(v),
    "sample-rng": lambda v: actcli.load("rrelu").sample([1.0], rng=v),
    "jacobian": lambda v: actcli.jacobian("softmax", v),
    "jacobian-what": lambda v: actcli.jacobian(v, [1.0, 2.0]),
    "compare-reference": lambda v: actcli.compare(v, "relu", range=(-1, 1)),
    "compare-candidate": lambda v: actcli.compare("relu", v, range=(-1, 1)),
    "compare-range": lambda v: actcli.compare("relu", "relu6", range=v),
    "compare-over": lambda v: actcli.compare("relu", "relu6", range=(-1, 1), over=v),
    "compare-digits": lambda v: actcli.compare("relu", "relu6", range=(-1, 1), digits=v),
    "check": lambda v: actcli.compare("relu", "relu6", range=(-1, 1)).check(v),
    "sweep": lambda v: actcli.sweep("sigmoid", "hard_sigmoid", "slope", v, steps=3),
    "sweep-parameter": lambda v: actcli.sweep("sigmoid", "hard_sigmoid", v, (0.1, 0.3), steps=3),
    "sweep-steps": lambda v: actcli.sweep("sigmoid", "hard_sigmoid", "slope", (0.1, 0.3), steps=v),
    "sweep-range": lambda v: actcli.sweep("sigmoid", "hard_sigmoid", "slope", (0.1, 0.3), steps=3, range=v),
    "table": lambda v: actcli.table(v, columns=["range"]),
    "table-columns": lambda v: actcli.table("relu", columns=v),
    "table-sort": lambda v: actcli.table("relu", columns=["range"], sort=v),
    "identify": lambda v: actcli.identify(v),
    "identify-values": lambda v: actcli.identify([-2.0, -1.0, 0.0, 1.0, 2.0], v),
    "tolerance": lambda v: actcli.tolerance("relu", v, "float16", range=(-1, 1)),
    "tolerance-dtype": lambda v: actcli.tolerance("relu", "relu6", v, range=(-1, 1)),
    "tolerance-ulps": lambda v: actcli.tolerance("relu", "relu6", "float16", range=(-1, 1), ulps=v),
    "matrix": lambda v: actcli.matrix(v if isinstance(v, tuple) and v else [v, "relu"], range=(-1, 1)),
    "matrix-range": lambda v: actcli.matrix(["relu", "abs"], range=v),
    "matrix-over": lambda v: actcli.matrix(["relu", "abs"], range=(-1, 1), over=v),
    "matrix-digits": lambda v: actcli.matrix(["relu", "abs"], range=(-1, 1), digits=v),
    "plot": lambda v: actcli.plot(v),
    "plot-range": lambda v: actcli.plot("relu", range=v),
    "plot-order": lambda v: actcli.plot("relu", order=v),
    "plot-title": lambda v: actcli.plot("relu", title=v),
    "plot-preset": lambda v: actcli.plot("relu", preset=v),
}  # fmt: skip
# Values that are right there, however odd they look, and take long.
SLOW = {("plot", "array")}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("call", CALLS)
def test_only_our_errors_come_out(call, folder):
    wrong = {}
    with clean.nothing_executed(folder), warnings.catch_warnings():
        for name, value in VALUES.items():
            if (call, name) in SLOW:
                continue
            try:
                CALLS[call](value)
            except ActcliError as error:
                text = str(error)
                if (
                    "\n" in text
                    or clean.CONTROLS.search(f"{text}{error.hint or ''}".encode("utf-8", "backslashreplace").decode())
                    or len(text) > 20_000
                ):
                    wrong[name] = f"told badly: {text[:80]!a}"
            except Exception as error:  # noqa: BLE001 -- what is tested
                wrong[name] = f"{type(error).__name__}: {str(error)[:90]}"
    assert not wrong, "\n" + "\n".join(f"{name}: {what}" for name, what in wrong.items())


def test_every_public_function_meets_them():
    """Whoever adds a function adds its row."""
    functions = {name for name in actcli.__all__ if inspect.isfunction(getattr(actcli, name))}
    assert functions - {"names"} <= {call.partition("-")[0] for call in CALLS}
    assert all(issubclass(getattr(actcli, name), ActcliError) for name in actcli.__all__ if name.endswith("Error"))


# A right call of each public function and of what it returns; each parameter in turn gets every value. Whoever adds a
# function adds its row, and every parameter that it has, now or later, is met.
SPAN = (-1, 1)
RIGHT = {
    "load": (actcli.load, {"what": "elu", "catalog": None, "alpha": 1}),
    "compare": (actcli.compare, {"reference": "relu", "candidates": "relu6", "range": SPAN, "over": "auto", "digits": 3}),
    "identify": (actcli.identify, {"what": [-2.0, -1.0, 0.0, 1.0, 2.0], "values": [0.0, 0.0, 0.0, 1.0, 2.0]}),
    "tolerance": (actcli.tolerance, {"reference": "relu", "candidate": "relu6", "dtype": "float16", "range": SPAN}),
    "jacobian": (actcli.jacobian, {"what": "softmax", "x": [1.0, 2.0]}),
    "matrix": (actcli.matrix, {"what": ["relu", "abs"], "range": SPAN, "over": "range", "digits": 3}),
    "names": (actcli.names, {}),
    "plot": (actcli.plot, {"what": "relu", "kind": "curves", "range": SPAN}),
    "sweep": (actcli.sweep, {"reference": "sigmoid", "candidate": "hard_sigmoid", "parameter": "slope", "between": (0.1, 0.3), "steps": 3}),
    "table": (actcli.table, {"what": "relu", "columns": ["range"]}),
    "Loaded.at": (actcli.load("gelu").at, {"x": 1}),
    "Loaded.bind": (actcli.load("elu").bind, {"alpha": 1}),
    "Loaded.compare": (actcli.load("relu").compare, {"candidates": "relu6", "range": SPAN, "digits": 3}),
    "Loaded.derivative": (actcli.load("gelu").derivative, {"x": 1.0}),
    "Loaded.jacobian": (actcli.load("softmax").jacobian, {"x": [1.0, 2.0]}),
    "Loaded.plot": (actcli.load("relu").plot, {"range": SPAN}),
    "Loaded.properties": (actcli.load("relu").properties, {}),
    "Loaded.sample": (actcli.load("rrelu").sample, {"x": [1.0]}),
    "Loaded.slope": (actcli.load("gelu").slope, {}),
    "Loaded.split": (actcli.load("swiglu").split, {"x": [1.0, 2.0]}),
    "Comparison.check": (actcli.compare("relu", "relu6", range=SPAN).check, {"tolerance": 1}),
    "Comparison.need_all": (actcli.compare("relu", "relu6", range=SPAN).need_all, {}),
    "Comparison.plot": (actcli.compare("relu", "relu6", range=SPAN).plot, {}),
    "Comparison.table": (actcli.compare("relu", "relu6", range=SPAN).table, {}),
    "Comparison.to_json": (actcli.compare("relu", "relu6", range=SPAN).to_json, {}),
    "Finding.to_json": (actcli.load("relu").properties()["range"].to_json, {}),
}  # fmt: skip
# Texts and notes that definition files are read into; nobody else makes them.
OURS = {"Loaded.distribution", "Loaded.read"}
# What is right for a flag is every value that has a truth; drawing it sixty times shows nothing new.
FLAGS = {"deriv", "isolated", "marks", "naive"}
# What every kind of picture takes besides is looked at by its own tests.
MORE = {inspect.Parameter.VAR_KEYWORD}
FEW = ("None", "evil", "nan", "word", "surrogate", "objects", "deep", "type", "three", "bytes")


def cases():
    for name, (function, _) in RIGHT.items():
        for parameter in inspect.signature(function).parameters.values():
            if parameter.name not in FLAGS and parameter.kind not in MORE:
                yield pytest.param(name, parameter.name, id=f"{name}-{parameter.name}")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "parameter"), [*cases()])
def test_every_parameter_meets_some(name, parameter):
    function, right = RIGHT[name]
    signature = inspect.signature(function)
    for value in FEW:
        if (parameter, value) == ("done", "type"):  # a function of the caller, which may raise what it likes
            continue
        bound = signature.bind_partial()
        given = {**right, parameter: VALUES[value]}
        for one in signature.parameters.values():
            if one.kind in MORE:
                bound.arguments[one.name] = given
            elif one.name in given:
                said = given.pop(one.name)
                bound.arguments[one.name] = (said,) if one.kind is one.VAR_POSITIONAL else said
        try:
            function(*bound.args, **bound.kwargs)
        except ActcliError as error:
            said = str(error)
            assert "\n" not in said, value


def test_every_function_and_method_has_a_right_call():
    public = {name for name in actcli.__all__ if inspect.isfunction(getattr(actcli, name))}
    for kind in (actcli.Loaded, actcli.Comparison, actcli.Finding):
        methods = inspect.getmembers(kind, inspect.isfunction)
        public |= {f"{kind.__name__}.{name}" for name, _ in methods if not name.startswith("_")}
    assert public == set(RIGHT) | OURS
    for function, right in RIGHT.values():
        assert function is not None
        assert isinstance(right, dict)
