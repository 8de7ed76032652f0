"""A formula laid out once as a list of steps on a few buffers, to be run on block after block of an array."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np

from actcli import operators as op
from actcli import special
from actcli.errors import InternalError
from actcli.expr import Call, Expr, Number, Piecewise, Symbol, children, fold, is_constant, postorder
from actcli.interpret import expand
from actcli.interpreters.arrays import kernels, rewrite
from actcli.interpreters.arrays.rules import COMPARISONS, KEPT, KERNELS, REDUCTIONS, UFUNCS, WIDE
from actcli.library import VOCABULARY as V
from actcli.stability import stabilise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from actcli.interpreters.arrays.kernels import Kernel

    Array: TypeAlias = NDArray[Any]

__all__ = ["Program", "prepare"]

_WORDS: Final = frozenset(V.values()) | {rewrite.GELU}
_NAN_TESTS: Final = frozenset({op.LESS, op.LESS_EQUAL, op.GREATER, op.GREATER_EQUAL, op.EQUAL})  # false for a NaN
_LARGEST_WHOLE_POWER: Final = 64
KERNEL_PASSES: Final = 8  # of a kernel, as a rule


class Step(NamedTuple):
    """`kernel(*operands, out=target)`, by the places of the values; a reduction returns its result."""

    kernel: Kernel
    operands: tuple[int, ...]
    target: int
    reduces: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """The values are in this order: inputs, constants, buffers of floats, buffers of truth values, the result."""

    dtype: np.dtype[Any]
    constants: tuple[Array, ...]
    steps: tuple[Step, ...]
    floats: int
    truths: int
    lost: tuple[int, ...]  # the inputs whose NaN a choice may turn into a number
    beyond: bool  # a constant lies outside of the dtype's range, which no floating-point flag tells

    @property
    def passes(self) -> int:
        """About how often the array is gone through."""
        return sum(KERNEL_PASSES if _is_slow(step.kernel) else 1 for step in self.steps)

    def workspace(self, size: int) -> list[Array]:
        """Buffers for blocks of at most `size` elements."""
        floats = [np.empty(size, self.dtype) for _ in range(self.floats)]
        return floats + [np.empty(size, bool) for _ in range(self.truths)]

    def run(self, inputs: Sequence[Array], workspace: Sequence[Array], out: Array) -> None:
        """Evaluate one block of one dimension."""
        if workspace and len(workspace[0]) != len(out):
            workspace = [buffer[: len(out)] for buffer in workspace]
        values = [*inputs, *self.constants, *workspace, out]
        for kernel, operands, target, _ in self.steps:
            kernel(*[values[place] for place in operands], out=values[target])
        for place in self.lost:
            _restore_nan(inputs[place], out)

    def run_rows(self, inputs: Sequence[Array], out: Array) -> None:
        """Evaluate a block of rows: a reduction has rows of length one, so each result has a shape of its own."""
        values: list[Any] = [*inputs, *self.constants, *([None] * (self.floats + self.truths)), out]
        truths = range(len(values) - 1 - self.truths, len(values) - 1)
        for step in self.steps:
            operands = [values[place] for place in step.operands]
            if step.reduces:
                values[step.target] = step.kernel(*operands)
                continue
            if step.target != len(values) - 1:
                shape = np.broadcast_shapes(*(operand.shape for operand in operands))
                values[step.target] = np.empty(shape, bool if step.target in truths else self.dtype)
            step.kernel(*operands, out=values[step.target])
        if values[-1] is not out:
            out[...] = values[-1]
        for place in self.lost:
            _restore_nan(
                inputs[place] if out.shape == inputs[place].shape else inputs[place].sum(-1, keepdims=True), out
            )


def _is_slow(kernel: Kernel) -> bool:
    return not isinstance(kernel, np.ufunc) and kernel is not kernels.clip


def _restore_nan(value: Array, out: Array) -> None:
    unknown = np.isnan(value)
    if unknown.any():
        out[unknown] = np.nan


@lru_cache(maxsize=512)
def prepare(root: Expr, names: tuple[str, ...], dtype: np.dtype[Any]) -> Program:
    """Lay the formula out on as few buffers as its lifetimes allow."""
    wide = dtype.itemsize > np.dtype(np.float64).itemsize
    prepared = rewrite.fuse(expand(rewrite.guard(stabilise(expand(root, _WORDS))), KEPT))
    order = [node for node in postorder(prepared) if not is_constant(node)]
    lost = tuple(place for place, name in enumerate(names) if not _keeps_nan(prepared, name))
    steps = [(node, *_step(node, dtype, wide=wide)) for node in order if not isinstance(node, Symbol)]
    if not steps:  # an input or a constant itself
        steps = [(Call(op.ADD, (prepared, op.ZERO)), np.positive, (prepared,))]
    with np.errstate(all="ignore"):
        constants = {
            part: np.array(
                fold(part, lambda node, value_of: _constant(node, value_of, dtype)), bool if _is_test(part) else dtype
            )
            for _, _, parts in steps
            for part in parts
            if is_constant(part)
        }
    places: dict[Expr, int] = {Symbol(name): place for place, name in enumerate(names)}
    places |= {node: len(names) + place for place, node in enumerate(constants)}
    first = len(names) + len(constants)
    slots, floats, truths = _allot(steps)
    end = first + floats + truths
    for node, (is_truth, slot) in slots.items():
        places[node] = first + slot + (floats if is_truth else 0)
    places[steps[-1][0]] = end
    listed = tuple(
        Step(
            kernel,
            tuple(places[part] for part in parts),
            places[node],
            isinstance(node, Call) and node.function in REDUCTIONS,
        )
        for node, kernel, parts in steps
    )
    beyond = any(_is_beyond(node, dtype) for node in postorder(prepared)) or any(map(_is_nan, constants.values()))
    return Program(dtype, tuple(constants.values()), listed, floats, truths, lost, beyond)


def _is_beyond(node: Expr, dtype: np.dtype[Any]) -> bool:
    if not isinstance(node, Number) or not node.value:
        return False
    powers = np.finfo(dtype)
    digits = abs(node.value.numerator).bit_length() - node.value.denominator.bit_length()
    return not powers.minexp < digits < powers.maxexp - 1


def _is_nan(constant: Array) -> bool:
    return constant.dtype != bool and bool(np.isnan(constant).any())


Laid: TypeAlias = "tuple[Expr, Kernel, tuple[Expr, ...]]"


def _allot(steps: Sequence[Laid]) -> tuple[dict[Expr, tuple[bool, int]], int, int]:
    """The buffer of each step but the last: (whether of truth values, which); and how many there are of both."""
    last_use = {part: index for index, (_, _, parts) in enumerate(steps) for part in parts}
    free: dict[bool, list[int]] = {False: [], True: []}
    count = {False: 0, True: 0}
    slots: dict[Expr, tuple[bool, int]] = {}
    for index, (node, kernel, parts) in enumerate(steps[:-1]):
        dying = [slots[part] for part in dict.fromkeys(parts) if last_use[part] == index and part in slots]
        early = (
            dying if isinstance(kernel, np.ufunc) else []
        )  # a ufunc may write over an operand that nothing else needs
        for is_truth, slot in early:
            free[is_truth].append(slot)
        is_truth = _is_test(node)
        if free[is_truth]:
            slot = free[is_truth].pop()
        else:
            slot = count[is_truth]
            count[is_truth] += 1
        slots[node] = is_truth, slot
        if not early:
            for kind, slot in dying:
                free[kind].append(slot)
    return slots, count[False], count[True]


def _is_test(node: Expr) -> bool:
    return isinstance(node, Call) and node.function in COMPARISONS


def _step(node: Expr, dtype: np.dtype[Any], *, wide: bool) -> tuple[Kernel, tuple[Expr, ...]]:
    """The kernel of a node and what it takes; constants choose quicker ones."""
    match node:
        case Piecewise():
            return kernels.select, children(node)
        case Call(function, (base, Number(exponent))) if function is op.POWER:
            if exponent == 2:
                return np.square, (base,)
            if exponent * 2 == 1:
                return np.sqrt, (base,)
            if exponent.denominator == 1 and 2 < exponent <= _LARGEST_WHOLE_POWER:
                return kernels.whole_power(int(exponent)), (base,)
            return np.power, node.args
        case Call(function, (u, Number(divisor))) if function is op.DIVIDE and _is_power_of_two(divisor):
            return np.multiply, (u, Number(1 / divisor))
        case Call(function, (_, Number(low), Number(high)) as args) if function is V["clip"] and low <= high:
            return kernels.clip, args
        case Call(function, (u, Number(h))) if function is V["heaviside"] and h * 2 == 1:
            return kernels.half_heaviside, (u,)
        case Call(function, (u, Number(beta))) if function is V["softplus"] and beta == 1 and not wide:
            return special.softplus, (u,)
        case Call(function, args):
            if function in REDUCTIONS:
                return REDUCTIONS[function], args
            kernel = COMPARISONS.get(function) or UFUNCS.get(function) or (WIDE if wide else KERNELS).get(function)
            if kernel is not None:
                return kernel, args
            raise InternalError(f"the arrays interpreter has no rule for {function.name!r}")
        case _:
            raise InternalError("a leaf is no step")


def _is_power_of_two(value: Fraction) -> bool:
    return 2.0**-100 < abs(value) < 2.0**100 and math.frexp(abs(float(value)))[0] == 0.5


def _widest(value: Fraction, real: type[Any]) -> Any:
    """The number in a precision above that of doubles: 128 of its bits as a text, and their power of two."""
    power = abs(value.numerator).bit_length() - value.denominator.bit_length() - 128
    scaled = value * Fraction(2) ** -power
    with np.errstate(over="ignore", under="ignore"):  # beyond the range it is infinite, or zero
        return np.ldexp(real(str(round(scaled))), max(-(10**6), min(power, 10**6)))


def _constant(node: Expr, value_of: Callable[[Expr], Any], dtype: np.dtype[Any]) -> Any:
    """A constant subexpression, in double precision at least."""
    real = dtype.type if dtype.itemsize > np.dtype(np.float64).itemsize else np.float64
    match node:
        case Number(value):
            if max(abs(value.numerator), value.denominator) < 2**53:
                return real(value.numerator) / real(value.denominator)
            if real is not np.float64:  # which reads only texts in its own precision and range
                return _widest(value, real)
            return real(float(value) if abs(value) < 10**308 else math.inf if value > 0 else -math.inf)
        case Piecewise(pieces, otherwise):
            return next((value_of(value) for test, value in pieces if value_of(test)), value_of(otherwise))
        case Call(function, args):
            if function is V["pi"]:
                return real("3.14159265358979323846264338327950288")
            if function is V["inf"]:
                return real(math.inf)
            operands = [np.array([value_of(arg)]) for arg in args]
            if function in REDUCTIONS:
                return REDUCTIONS[function](operands[0])[0]
            out = np.empty(1, bool if function in COMPARISONS else real)
            kernel, parts = _step(node, out.dtype, wide=real is not np.float64)
            # a step may bring constants of its own: pi/2 is multiplied by 1/2
            known = dict(zip(args, operands, strict=True))
            own = {part: np.array([_constant(part, value_of, dtype)]) for part in parts if part not in known}
            kernel(*(known[part] if part in known else own[part] for part in parts), out=out)
            return out[0]
        case Symbol():
            raise InternalError("a symbol in a constant")


def _keeps_nan(root: Expr, name: str) -> bool:
    """Whether a NaN of the input surely makes the value NaN: comparisons are false then, and choices fall through."""

    def visit(node: Expr, value_of: Callable[[Expr], bool]) -> bool:
        """Of a condition: whether it is false then."""
        match node:
            case Symbol(symbol):
                return symbol == name
            case Number():
                return False
            case Piecewise(pieces, otherwise):
                return value_of(otherwise) and all(value_of(test) or value_of(value) for test, value in pieces)
            case Call(function, args):
                if function is op.OR:
                    return all(map(value_of, args))
                if function is op.POWER and not (isinstance(args[1], Number) and args[1].value):
                    return False
                return function not in (op.NOT, op.NOT_EQUAL) and any(map(value_of, args))

    return fold(root, visit)
