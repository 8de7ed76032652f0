"""Parameters fitted to samples: least squares by Levenberg's and Marquardt's method, with symbolic derivatives.

A parameter that only moves a breakpoint has no derivative almost everywhere; it is looked for among the samples. A
value near a simple number (0.2, 1/6, 1.702) is that number if the fit is no worse for it.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from actcli.derive import derive
from actcli.errors import ActcliError
from actcli.identification.definitions import values_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from actcli.expr import Expr
    from actcli.identification.definitions import Doubles

__all__ = ["Fitted", "fitted", "recognised", "simple_numbers"]

_STEPS: Final = 60
_FIRST: Final = 8  # of each start, of which the better goes on
_LITTLE: Final = 1e-4  # of the cost that a step is worth taking for
_STARTS: Final = (0.1, 0.5, 2.0, 10.0, -1.0)
_PLACES: Final = 81  # at which a breakpoint is tried
_DENOMINATORS: Final = (2, 3, 6, 7, 9, 11, 12)
Fitted = dict[str, float]


class _Problem:
    """Residuals and their derivatives; `free` are the parameters that are fitted, the others stay."""

    def __init__(self, formula: Expr, free: tuple[str, ...], x: Doubles, y: Doubles) -> None:
        self.formula, self.free, self.x, self.y = formula, free, x, y
        self.weight = 1 / np.maximum(1.0, np.abs(y))
        self.slopes = {name: derive(formula, name) for name in free}

    def residual(self, values: Mapping[str, float]) -> Doubles:
        return (values_at(self.formula, self.x, values) - self.y) * self.weight

    def cost(self, values: Mapping[str, float]) -> float:
        residual = self.residual(values)
        with np.errstate(all="ignore"):
            total = float(residual @ residual)
        return total if math.isfinite(total) else math.inf

    def jacobian(self, values: Mapping[str, float]) -> Doubles:
        columns = [values_at(self.slopes[name], self.x, values) * self.weight for name in self.free]
        found: Doubles = np.nan_to_num(np.stack(columns, axis=1), nan=0.0, posinf=0.0, neginf=0.0)
        return found


def fitted(
    formula: Expr, start: Mapping[str, float], x: Doubles, y: Doubles, free: tuple[str, ...] | None = None
) -> Fitted | None:
    """The parameters with least squares, from several starts; None where the formula cannot be fitted.

    >>> from actcli.library import VOCABULARY
    >>> from actcli.parse import parse
    >>> x = np.linspace(-3, 3, 50)
    >>> swish = parse("x*sigmoid(b*x)", VOCABULARY, names=("x", "b"))
    >>> found = fitted(swish, {"b": 1.0}, x, x / (1 + np.exp(-1.702 * x)))
    >>> round(found["b"], 9)
    1.702
    """
    names = tuple(start) if free is None else free
    if not names:
        return dict(start)
    try:
        problem = _Problem(formula, names, x, y)
        starts = [dict(start), *_variants(start, names)]
        starts.sort(key=problem.cost)
        found = [_descended(problem, one, _FIRST) for one in starts[:2]]
        best = _descended(problem, min(found, key=problem.cost))
        moved = _placed(problem, best)
        return moved if math.isfinite(problem.cost(moved)) else None
    except (ActcliError, np.linalg.LinAlgError):
        return None


def _variants(start: Mapping[str, float], names: tuple[str, ...]) -> Iterator[Fitted]:
    for name in names:
        for factor in _STARTS:
            yield {**start, name: start[name] * factor if start[name] else factor}


def _descended(problem: _Problem, start: Fitted, steps: int = _STEPS) -> Fitted:
    """A local minimum of the sum of squares."""
    values, cost, damping = dict(start), problem.cost(start), 1e-3
    if not math.isfinite(cost):
        return values
    for _ in range(steps):
        residual, slopes = problem.residual(values), problem.jacobian(values)
        normal, gradient = slopes.T @ slopes, slopes.T @ residual
        if not np.isfinite(normal).all() or not np.isfinite(gradient).all():
            return values
        better, tried, new = False, values, cost
        while damping < 1e12 and not better:
            scaled = normal + damping * np.diag(np.maximum(np.diag(normal), 1e-12))
            step = np.linalg.solve(scaled, -gradient)
            tried = {
                **values,
                **{name: values[name] + float(move) for name, move in zip(problem.free, step, strict=True)},
            }
            new = problem.cost(tried)
            better = new < cost
            damping = damping / 10 if better else damping * 10
        if not better:
            return values
        settled = all(abs(tried[name] - values[name]) <= 1e-15 * abs(values[name]) for name in problem.free)
        stalled = new > (1 - _LITTLE) * cost
        values, cost, damping = tried, new, max(damping, 1e-15)
        if settled or stalled or cost == 0:
            break
    return values


def _placed(problem: _Problem, start: Fitted) -> Fitted:
    """The same with the parameters that have no derivative tried at places among the samples."""
    slopes = problem.jacobian(start)
    still = [name for name, column in zip(problem.free, slopes.T, strict=True) if not column.any()]
    if not still:
        return start
    places = np.unique(problem.x)
    middles = (places[1:] + places[:-1]) / 2
    best, cost = start, problem.cost(start)
    for name in still:
        tried = middles[np.unique(np.linspace(0, len(middles) - 1, _PLACES).astype(int))] if len(middles) else middles
        for round_ in range(3):
            costs = [problem.cost({**best, name: float(place)}) for place in tried]
            if not costs:
                break
            index = int(np.argmin(costs))
            if costs[index] < cost:
                best, cost = {**best, name: float(tried[index])}, costs[index]
            if round_ < 2:
                inside = middles[
                    (middles >= tried[max(index - 1, 0)]) & (middles <= tried[min(index + 1, len(tried) - 1)])
                ]
                tried = inside[np.unique(np.linspace(0, len(inside) - 1, _PLACES).astype(int))]
    return _descended(problem, best)


def recognised(
    formula: Expr,
    values: Fitted,
    x: Doubles,
    y: Doubles,
    is_as_good: Callable[[Fitted], bool],
) -> dict[str, Fraction]:
    """The parameters that may be simple numbers, one after the other, the others fitted anew each time.

    What stays in `values` is no simple number; `values` is changed to what belongs to those that were found.
    """
    known: dict[str, Fraction] = {}
    for name in sorted(values, key=lambda name: abs(values[name])):
        for number in simple_numbers(values[name]):
            tried = {**values, name: float(number)}
            free = tuple(other for other in values if other not in known and other != name)
            if not is_as_good(tried) and free:
                tried = fitted(formula, tried, x, y, free) or tried
            if is_as_good(tried):
                known[name] = number
                values.update(tried)
                break
    return known


def simple_numbers(value: float) -> Iterator[Fraction]:
    """Simple numbers near a value, the simplest first: few decimals, then small denominators, then more decimals.

    >>> [str(one) for one in simple_numbers(0.1666666)][:3]
    ['1/6', '167/1000', '1667/10000']
    """
    if not math.isfinite(value):
        return
    seen: set[Fraction] = set()
    near = max(abs(value) * 2e-2, 1e-6)
    for digits in range(1, 9):
        found = [Fraction(f"{value:.{digits - 1}e}")]
        if digits == 1:
            found = [Fraction(round(value)), *found]
            found += [Fraction(round(value * bottom), bottom) for bottom in _DENOMINATORS]
        for one in found:
            close = abs(float(one) - value) <= (1e-4 * abs(value) if one.denominator in _DENOMINATORS[1:] else near)
            if one not in seen and close:
                seen.add(one)
                yield one
