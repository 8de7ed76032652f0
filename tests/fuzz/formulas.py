"""Formulas: whatever the text, it is read or refused with a place, and what is read survives all that is done to it.

A case is a text (`sentences`): a seed with a few characters or words changed, a sentence of the grammar, or noise.

    python tests/fuzz/formulas.py --cases 10000000 --seed 1 --jobs 1

The law of a text that is read: it is printed and read back as the same node; so is its derivative; expanded, evaluated
in arrays and in balls, pickled and typeset it raises errors of ours alone; and a NaN of the arrays stands only where
balls know no value either. All this is done to each case whose number says so, for it takes a hundred times as long as
to refuse a text.
"""

from __future__ import annotations

import gc
import pickle
import sys
import zlib
from fractions import Fraction
from functools import _lru_cache_wrapper

import numpy as np
from campaign import Law, main
from flint import ctx
from sentences import CATALOGUE, NAMES, draw

from actcli import limits
from actcli import operators as op
from actcli.derive import derive
from actcli.errors import ActcliError, InputError, UsageError
from actcli.evaluate import ball_at, evaluate
from actcli.expr import Call, Expr, measure, postorder, symbols, tree_size
from actcli.format import format_expr
from actcli.interpret import expand
from actcli.interpreters.latex import latex, mathtext
from actcli.library import REDUCTIONS, VOCABULARY
from actcli.parse import parse
from actcli.stability import stabilise

POINTS = np.array(
    [-np.inf, -1e300, -709.8, -3.5, -1.0, -5e-324, -0.0, 0.0, 5e-324, 0.1, 1.0, 2.5, 88.8, 1e17, 1e300, np.inf, np.nan]
)
EXAMINED = 24  # of what is read, one in so many
EVALUATED = 300  # nodes: what is longer takes seconds where floats fail, and nothing new
LIMITS_SAID = ("longer than", "more than", "nested deeper", "beyond")
KEPT = frozenset(VOCABULARY.values())


def check(text: str) -> str:
    """Hold a text to the law; what became of it."""
    number = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    names = None if number % 7 == 0 else NAMES
    try:
        root = parse(text, CATALOGUE.words, names=names)
    except InputError as error:
        return _refused(error, text)
    again = format_expr(root)
    _same(root, again, names)
    if number % EXAMINED:
        return "read"
    if not symbols(root) <= {*NAMES} or measure(root).nodes > limits.EXPANDED_NODES:
        return "read, too large or of other names"
    examine(root, number // EXAMINED)
    return "examined"


def _refused(error: InputError, text: str) -> str:
    place = error.place
    assert place is not None
    assert 1 <= place.column <= len(text) + 1
    assert place.line >= 1
    for said in (str(error), error.hint or ""):
        assert said.isprintable(), said
        assert len(said) < 1000, said
    return "refused"


def _same(root: Expr, text: str, names: tuple[str, ...] | None) -> None:
    """What is printed is read as the same node, unless it is longer than what may be written."""
    assert text.isascii()
    try:
        again = parse(text, CATALOGUE.words, names=names)
    except InputError as error:
        assert any(said in error.message for said in LIMITS_SAID), (error.message, text)
        return
    assert again is root, text


def examine(root: Expr, number: int) -> None:
    slope = _derived(root)
    for one in (root, slope):
        if one is None:
            continue
        for kept in (frozenset(), KEPT):
            expand(one, kept)
        stabilise(one)
        if all(node.function in KEPT | op.OPERATORS for node in postorder(one) if isinstance(node, Call)):
            assert pickle.loads(pickle.dumps(one)) is one
        if tree_size(one) <= limits.FORMULA_NODES:
            assert latex(one).isascii()
            assert (mathtext(one) or "").isascii()  # None: too deep for it
        if tree_size(one) <= EVALUATED:
            _evaluated(one, number)
    try:
        found = CATALOGUE.inline(format_expr(root), ("y",))
        assert found(POINTS[3:5]).dtype == np.float64
    except ActcliError:
        pass


def _derived(root: Expr) -> Expr | None:
    try:
        slope = derive(root, "x")
    except UsageError as error:  # a vector function's, or too many
        assert "derivative" in error.message
        return None
    try:
        text = format_expr(slope)
    except InputError as error:
        assert any(said in error.message for said in LIMITS_SAID), error.message
        return None
    _same(slope, text, NAMES)
    return slope


def _evaluated(root: Expr, number: int) -> None:
    dtype = (np.float64, np.float32, np.float16)[number % 3]
    with np.errstate(over="ignore"):
        inputs = {"x": POINTS.astype(dtype), "y": POINTS[::-1].astype(dtype)}
    values = evaluate(root, inputs)
    assert values.dtype == dtype
    at = number // 3 % len(POINTS)
    x, y = inputs["x"][at], inputs["y"][at]
    if not (np.isfinite(x) and np.isfinite(y)) or _has_reduction(root):
        return
    with ctx.workprec(256):
        ball = ball_at(root, {"x": _exact(x), "y": _exact(y)})
    if np.isnan(values[at]):
        assert not ball.is_finite() or ball.rel_accuracy_bits() < 64, f"NaN at x={x!r}, y={y!r}"


def _has_reduction(root: Expr) -> bool:
    return any(isinstance(node, Call) and node.function in REDUCTIONS for node in postorder(expand(root, KEPT)))


def _exact(value: np.floating) -> Fraction:
    return Fraction(float(value))


def tidy() -> None:
    """Forget what functions of whole formulas remember: the most recent thousand may be megabytes each."""
    for name, module in list(sys.modules.items()):
        if name.startswith("actcli.") and not name.startswith("actcli.catalog"):
            for value in list(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper) and (value.cache_parameters()["maxsize"] or 0) > 1:
                    value.cache_clear()
    gc.collect()


def hasten(seconds: float) -> None:
    """Give each search for a proof less time: what takes long is seldom decided, and the undecided teach nothing."""
    for name, module in list(sys.modules.items()):
        if name.startswith("actcli.prove.extrema") and hasattr(module, "SECONDS"):
            module.SECONDS = seconds


LAW = Law("formulas", draw, check, tidy=tidy)

if __name__ == "__main__":
    raise SystemExit(main(LAW))
