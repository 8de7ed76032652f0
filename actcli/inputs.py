"""What a caller gives to an activation: constants for its parameters, arrays for its inputs, noise for its sampling.

NumPy is imported when arrays come: the command line reads constants without it.
"""

from __future__ import annotations

from decimal import Decimal as AnyDecimal
from fractions import Fraction
from functools import cache
from math import isfinite
from numbers import Rational
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from actcli import given, limits
from actcli import operators as op
from actcli.errors import Place, UsageError
from actcli.expr import Call, Number, Piecewise, Symbol
from actcli.library import VOCABULARY
from actcli.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from actcli.expr import Expr

__all__ = ["INPUT", "Constant", "constant", "drawn", "float_array", "generator_of", "halves", "nearest", "values_of"]

Constant: TypeAlias = "int | float | str | Fraction | AnyDecimal | Expr"
INPUT: Final = "x"
# NumPy's generators by distribution; the arguments in the order of the definition file.
_DRAW: Final[Mapping[str, Callable[..., Any]]] = {
    "gumbel": lambda rng, shape, location, scale: rng.gumbel(location, scale, shape),
    "normal": lambda rng, shape, mean, deviation: rng.normal(mean, deviation, shape),
    "uniform": lambda rng, shape, low, high: rng.uniform(low, high, shape),
}


def constant(value: Constant) -> Expr:
    """A value for a parameter as an exact formula: a Python float counts as the decimal that it prints as.

    >>> from actcli.format import format_expr
    >>> format_expr(constant(0.1)), format_expr(constant("sqrt(2/pi)"))
    ('0.1', 'sqrt(2/pi)')
    """
    if isinstance(value, str):
        return parse(value, VOCABULARY, names=(), place=Place("value", 1, 1, value))
    if isinstance(value, Number | Symbol | Call | Piecewise):
        return value
    if hasattr(value, "item") and getattr(value, "size", 1) == 1:
        value = value.item()
    if isinstance(value, float | AnyDecimal) and not isfinite(value):
        raise UsageError(f"a parameter must be finite, not {value}")
    if isinstance(value, AnyDecimal) and abs(value.adjusted()) > limits.NUMBER_EXPONENT:
        raise UsageError(f"a number lies between 1e-{limits.NUMBER_EXPONENT} and 1e{limits.NUMBER_EXPONENT}")
    if isinstance(value, Rational | AnyDecimal):
        return op.number(Fraction(value))
    if isinstance(value, float):
        return op.number(Fraction(repr(float(value))))
    raise UsageError(f"expected a number or a constant formula, not {given.kind(value)}")


def float_array(value: ArrayLike) -> NDArray[Any]:
    """The array in its float dtype; whole numbers and truths become float64."""
    import numpy as np

    try:
        array = np.asarray(value)
    except Exception as error:  # noqa: BLE001 -- ragged or deep lists, and whatever a stranger's object raises
        raise UsageError(f"expected an array of numbers: {' '.join(str(error).split())[:200]}") from None
    kind = array.dtype.kind
    if kind == "f":
        return array
    if kind not in "iub":
        raise UsageError(f"expected real numbers, not an array of {array.dtype}")
    return array.astype(np.float64)


def halves(name: str, x: ArrayLike, b: ArrayLike | None, *, gate_first: bool) -> dict[str, NDArray[Any]]:
    """The value and the gate: two arrays, or the halves of the last axis of one."""
    first = float_array(x)
    if b is not None:
        return {"a": first, "b": float_array(b)}
    if first.ndim == 0 or first.shape[-1] % 2:
        raise UsageError(f"{name} takes two inputs, or one whose last axis is even")
    half = first.shape[-1] // 2
    low, high = first[..., :half], first[..., half:]
    return {"a": high, "b": low} if gate_first else {"a": low, "b": high}


def generator_of(seed: np.random.Generator | int | None) -> np.random.Generator:
    """NumPy's generator of random numbers for a seed."""
    from numpy.random import default_rng

    try:
        return default_rng(seed)
    except Exception:  # noqa: BLE001 -- a stranger's object may raise anything
        raise UsageError(f"rng is a whole number or a generator, not {given.kind(seed)}") from None


def drawn(
    distribution: str, arguments: Mapping[str, float], like: NDArray[Any], generator: np.random.Generator
) -> NDArray[Any]:
    """Noise for each element of an array, in its dtype."""
    found: NDArray[Any] = _DRAW[distribution](generator, like.shape, **arguments).astype(like.dtype)
    return found


def values_of(expressions: tuple[Expr, ...], inputs: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """The values of one formula, or of several side by side on the last axis."""
    evaluate = _evaluator()
    if len(expressions) == 1:
        result = evaluate(expressions[0], inputs)
        return result if result.ndim else result[()]
    import numpy as np

    return np.concatenate([np.atleast_1d(evaluate(expression, inputs)) for expression in expressions], axis=-1)


@cache
def _evaluator() -> Callable[[Expr, Mapping[str, NDArray[Any]]], NDArray[Any]]:
    """`evaluate`, imported when first needed: an import statement takes as long as small arrays do."""
    from actcli.evaluate import evaluate

    return evaluate


def nearest(value: Expr) -> float:
    """The double nearest to a constant."""
    from actcli.evaluate import ball_at, nearest_float

    return nearest_float(lambda: ball_at(value, {}))
