"""Formulas over NumPy arrays: any float dtype, kept; stable, silent, cache-blocked and threaded.

A formula is expanded to what has a rule, rewritten to what floats evaluate well (`actcli.stability`), and laid out once as a
list of instructions on a few buffers. The list runs on one block of the array after another, so that temporaries stay in the
L2 cache and no more memory is used than input and output; each common subexpression is computed once. Large arrays are shared
out to threads, since ufuncs release the interpreter lock.

Trouble is noticed by the processor: a block that overflows, or makes a NaN, is computed again in the next wider dtype, where
the intermediate result fits. Rejected: `numexpr` (its parser evaluates), `numba` (195 MB), evaluating everything in a wider
dtype (twice the time for what a few blocks need).

Rules are ufuncs, or kernels `kernel(*arguments, out)` that may not be given `out` among their arguments.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from actcli import operators as op
from actcli import special
from actcli.errors import InternalError
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, children, fold, is_constant, postorder
from actcli.interpret import expand
from actcli.library import REDUCTIONS
from actcli.library import VOCABULARY as V
from actcli.stability import stabilise

__all__ = ["evaluate"]

Array = NDArray[Any]
Kernel = Callable[..., object]
Scratch = dict[tuple[int, type], Array]

BLOCK_BYTES: Final = 1 << 17  # one buffer; about five of them are alive at once in 1 MiB of L2
THREADED: Final = 1 << 18  # elements below which a second thread costs more than it brings
_WIDER: Final = {np.dtype(np.float32): np.dtype(np.float64), np.dtype(np.float64): np.dtype(np.longdouble)}

_COMPARE: Final[Mapping[Function, np.ufunc]] = {
    op.LESS: np.less,
    op.LESS_EQUAL: np.less_equal,
    op.GREATER: np.greater,
    op.GREATER_EQUAL: np.greater_equal,
    op.EQUAL: np.equal,
    op.NOT_EQUAL: np.not_equal,
    op.AND: np.logical_and,
    op.OR: np.logical_or,
    op.NOT: np.logical_not,
}
_UFUNCS: Final[Mapping[Function, np.ufunc]] = {
    op.ADD: np.add,
    op.SUBTRACT: np.subtract,
    op.MULTIPLY: np.multiply,
    op.DIVIDE: np.divide,
    op.POWER: np.power,
    op.NEGATE: np.negative,
    V["abs"]: np.absolute,
    V["asinh"]: np.arcsinh,
    V["atan"]: np.arctan,
    V["cbrt"]: np.cbrt,
    V["ceil"]: np.ceil,
    V["cos"]: np.cos,
    V["cosh"]: np.cosh,
    V["exp"]: np.exp,
    V["expm1"]: np.expm1,
    V["floor"]: np.floor,
    V["log"]: np.log,
    V["log1p"]: np.log1p,
    V["max"]: np.maximum,
    V["min"]: np.minimum,
    V["round"]: np.rint,
    V["sign"]: np.sign,
    V["sin"]: np.sin,
    V["sinh"]: np.sinh,
    V["sqrt"]: np.sqrt,
    V["tan"]: np.tan,
    V["tanh"]: np.tanh,
}


def _clip(u: Array, low: Array | float, high: Array | float, out: Array) -> None:
    np.minimum(np.maximum(u, low, out=out), high, out=out)


def _arccot(u: Array, out: Array) -> None:
    np.arctan2(u.dtype.type(1), u, out=out)


def _softplus(u: Array, beta: Array | float, out: Array) -> None:
    if isinstance(beta, float) and beta == 1:
        special.softplus(u, out)
    else:
        special.softplus(u * beta, out)
        np.divide(out, beta, out=out)


def _heaviside(u: Array, h: Array | float, out: Array) -> None:
    np.heaviside(u, h, out=out)


def _power(exponent: int) -> Kernel:
    """A whole power by squaring: exact signs, and faster than the general power."""

    def kernel(u: Array, out: Array) -> None:
        rest = abs(exponent)
        square = u
        started = False
        while rest:
            if rest & 1:
                np.multiply(out, square, out=out) if started else np.copyto(out, square)
                started = True
            rest >>= 1
            if rest:
                square = square * square
        if exponent < 0:
            np.divide(out.dtype.type(1), out, out=out)

    return kernel


_KERNELS: Final[Mapping[Function, Kernel]] = {
    V["arccot"]: _arccot,
    V["clip"]: _clip,
    V["d2sinc_unnormalised"]: special.d2sinc,
    V["d2sinc"]: special.d2sincpi,
    V["dsinc_unnormalised"]: special.dsinc,
    V["dsinc"]: special.dsincpi,
    V["erf"]: special.erf,
    V["erfc"]: special.erfc,
    V["heaviside"]: _heaviside,
    V["logcosh"]: special.logcosh,
    V["normal_cdf"]: special.normal_cdf,
    V["normal_pdf"]: special.normal_pdf,
    V["sech"]: special.sech,
    V["sigmoid"]: special.sigmoid,
    V["sinc_unnormalised"]: special.sinc,
    V["sinc"]: special.sincpi,
    V["softplus"]: _softplus,
    V["sqrt1pm1"]: special.sqrt1pm1,
    V["tanhshrink"]: special.tanhshrink,
}
# Beyond double precision these go through their definitions, which overflow later there; the others are computed in double.
_WIDE_BY_DEFINITION: Final = frozenset(
    V[name] for name in ("d2sinc", "dsinc", "logcosh", "normal_pdf", "sech", "sigmoid", "sinc", "softplus", "sqrt1pm1", "tanhshrink")
)
_DOUBLE_ONLY: Final = frozenset({special.erf, special.erfc, special.normal_cdf, special.sinc, special.dsinc, special.d2sinc})


def _in_double(kernel: Kernel) -> Kernel:
    def rule(u: Array, out: Array) -> None:
        result = np.empty(out.shape)
        kernel(u.astype(np.float64), result)
        out[...] = result

    return rule


def _softmax(u: Array) -> Array:
    powers = np.exp(u - u.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _log_softmax(u: Array) -> Array:
    """The largest entry is left out of the sum, which log1p then takes without losing the rest."""
    shifted = u - u.max(axis=-1, keepdims=True)
    powers = np.exp(shifted)
    np.put_along_axis(powers, shifted.argmax(axis=-1)[..., None], 0, axis=-1)
    return np.asarray(shifted - np.log1p(powers.sum(axis=-1, keepdims=True)))


def _logsumexp(u: Array) -> Array:
    shift = u.max(axis=-1, keepdims=True)
    return np.asarray(shift + np.log(np.exp(u - shift).sum(axis=-1, keepdims=True)))


def _first_largest(u: Array) -> Array:
    result = np.zeros_like(u)
    np.put_along_axis(result, u.argmax(axis=-1)[..., None], 1, axis=-1)
    return result


def _sparsemax_threshold(u: Array) -> Array:
    """The tau of Martins & Astudillo 2016, by sorting: sum(max(u - tau, 0)) is 1."""
    descending = -np.sort(-u, axis=-1)
    excess = descending.cumsum(axis=-1) - 1
    support = (np.arange(1, u.shape[-1] + 1, dtype=u.dtype) * descending > excess).sum(axis=-1, keepdims=True)
    return np.asarray(np.take_along_axis(excess, support - 1, axis=-1) / support.astype(u.dtype))


_REDUCTIONS: Final[Mapping[Function, Callable[[Array], Array]]] = {
    V["first_largest"]: _first_largest,
    V["largest"]: lambda u: u.max(axis=-1, keepdims=True),
    V["log_softmax"]: _log_softmax,
    V["logsumexp"]: _logsumexp,
    V["mean"]: lambda u: u.mean(axis=-1, keepdims=True),
    V["softmax"]: _softmax,
    V["sparsemax_threshold"]: _sparsemax_threshold,
    V["total"]: lambda u: u.sum(axis=-1, keepdims=True),
}
_WORDS: Final = frozenset(V.values())
_KEPT: Final = frozenset(_COMPARE) | frozenset(_UFUNCS) | frozenset(_KERNELS) | frozenset(_REDUCTIONS)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step: `operands` are slots (int) or constants (float); the result goes to slot `target`."""

    kernel: Kernel
    operands: tuple[int | float, ...]
    target: int
    kind: str  # ufunc, kernel, condition, choice, reduction


@dataclass(frozen=True, slots=True)
class Program:
    """A formula laid out: inputs lie in the first slots, `result` is a slot or a constant."""

    inputs: tuple[str, ...]
    instructions: tuple[Instruction, ...]
    slots: int
    result: int | float
    forgets_nan: bool  # a choice may turn a NaN into a number

    def run(self, inputs: Sequence[Array], out: Array, scratch: Scratch, *, rows: bool = False) -> None:
        """Evaluate one block; `scratch` keeps the buffers between blocks, `rows` lets shapes differ along the last axis."""
        values: list[Any] = [*inputs, *([None] * (self.slots - len(inputs)))]
        for step in self.instructions:
            operands = [values[x] if type(x) is int else x for x in step.operands]
            if step.kind == "reduction":
                values[step.target] = step.kernel(*operands)
                continue
            dtype = bool if step.kind == "condition" else out.dtype.type
            if rows:
                target = np.empty(np.broadcast_shapes(*(np.shape(value) for value in operands)), dtype)
            else:
                buffer = scratch.get((step.target, dtype))
                if buffer is None or buffer.size < out.size:
                    buffer = scratch[step.target, dtype] = np.empty(out.shape, dtype)
                target = buffer[: out.size]
            values[step.target] = target
            if step.kind in ("ufunc", "condition"):
                step.kernel(*operands, out=target)
            else:
                step.kernel(*operands, target)
        out[...] = values[self.result] if type(self.result) is int else self.result
        if self.forgets_nan:
            for value in inputs:
                unknown = np.isnan(value)
                if unknown.any():
                    out[unknown] = np.nan


def _choose(*operands: Any) -> None:
    """`choose(test, value, test, value, ..., otherwise, out)`: the value of the first test that holds."""
    *pieces, otherwise, out = operands
    np.copyto(out, otherwise)
    for index in range(len(pieces) - 2, -1, -2):
        np.copyto(out, pieces[index + 1], where=pieces[index])


def _constant(node: Expr, value_of: Callable[[Expr], float]) -> float:
    """A constant subexpression in double precision."""
    match node:
        case Number(value):
            return float(value) if abs(value) < 10**308 else float("inf") * (1 if value > 0 else -1)
        case Piecewise(pieces, otherwise):
            return next((value_of(value) for test, value in pieces if value_of(test)), value_of(otherwise))
        case Call(function, args):
            if function is V["pi"]:
                return float(np.pi)
            if function is V["inf"]:
                return float("inf")
            operands = [np.array([value_of(arg)]) for arg in args]
            rule = _COMPARE.get(function) or _UFUNCS.get(function)
            if rule is not None:
                return float(rule(*operands)[0])
            if function in _KERNELS:
                out = np.empty(1)
                _KERNELS[function](*operands, out)
                return float(out[0])
            return float(_REDUCTIONS[function](operands[0])[0])
        case Symbol():
            raise InternalError("a symbol in a constant")


@lru_cache(maxsize=512)
def _compile(root: Expr, inputs: tuple[str, ...], wide: bool) -> Program:
    """Lay the formula out on as few buffers as its lifetimes allow."""
    kept = _KEPT - _WIDE_BY_DEFINITION if wide else _KEPT
    prepared = expand(stabilise(expand(root, _WORDS)), kept)
    order = [node for node in postorder(prepared) if not is_constant(node)]
    last_use: dict[Expr, int] = {}
    for index, node in enumerate(order):
        for child in children(node):
            last_use[child] = index
    with np.errstate(all="ignore"):
        constants = {
            child: fold(child, _constant) for node in [*order, prepared] for child in (*children(node), node) if is_constant(child)
        }
    where: dict[Expr, int | float] = {**constants}
    free: list[int] = []
    slots = len(inputs)
    instructions: list[Instruction] = []
    for index, node in enumerate(order):
        if isinstance(node, Symbol):
            where[node] = inputs.index(node.name)
            continue
        kind, kernel, parts = _instruction(node)
        if wide and kernel in _DOUBLE_ONLY:
            kernel = _in_double(kernel)
        dying = [where[part] for part in dict.fromkeys(parts) if last_use.get(part) == index and not is_constant(part)]
        owned = [slot for slot in dying if isinstance(slot, int) and slot >= len(inputs)]
        if kind == "ufunc":  # a ufunc may write over an operand that nothing else needs
            free.extend(owned)
            owned = []
        if free:
            target = free.pop()
        else:
            target, slots = slots, slots + 1
        where[node] = target
        instructions.append(Instruction(kernel, tuple(where[part] for part in parts), target, kind))
        free.extend(owned)
    forgets = any(isinstance(node, Piecewise) for node in order)
    return Program(inputs, tuple(instructions), slots, where[prepared], forgets)


def _instruction(node: Expr) -> tuple[str, Kernel, tuple[Expr, ...]]:
    match node:
        case Piecewise():
            return "choice", _choose, children(node)
        case Call(function, (base, Number(exponent))) if function is op.POWER:
            if exponent == 2:
                return "ufunc", np.square, (base,)
            if exponent == Fraction(1, 2):
                return "ufunc", np.sqrt, (base,)
            if exponent.denominator == 1 and abs(exponent) <= 64:
                return "kernel", _power(int(exponent)), (base,)
            return "ufunc", np.power, node.args
        case Call(function, args):
            if function in _COMPARE:
                return "condition", _COMPARE[function], args
            if function in _UFUNCS:
                return "ufunc", _UFUNCS[function], args
            if function in _KERNELS:
                return "kernel", _KERNELS[function], args
            if function in _REDUCTIONS:
                return "reduction", _REDUCTIONS[function], args
            raise InternalError(f"the arrays interpreter has no rule for {function.name!r}")
        case _:
            raise InternalError("a leaf is no instruction")


def evaluate(root: Expr, inputs: Mapping[str, Array], *, threads: int | None = None) -> Array:
    """The formula at arrays of one shape and one float dtype, which the result keeps.

    >>> from actcli.parse import parse
    >>> evaluate(parse("x*sigmoid(x)", V), {"x": np.array([-1000.0, 0.0, 2.0], np.float32)})
    array([-0.       ,  0.       ,  1.7615942], dtype=float32)
    """
    arrays = tuple(np.asarray(value) for value in inputs.values())
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    dtype = np.result_type(*arrays)
    arrays = tuple(array if array.shape == shape else np.broadcast_to(array, shape) for array in arrays)
    names = tuple(inputs)
    if any(isinstance(node, Call) and node.function in REDUCTIONS for node in postorder(root)):
        return _evaluate_rows(root, names, arrays, dtype)
    out = np.empty(shape, dtype)
    flat = out.reshape(-1)
    size = flat.size
    block = max(1, BLOCK_BYTES // (8 if dtype.itemsize >= 8 else 4))
    chunks = [(start, min(start + block, size)) for start in range(0, size, block)]
    sources = [array.reshape(-1) if array.flags.c_contiguous else array.flat for array in arrays]

    def work(mine: Sequence[tuple[int, int]]) -> None:
        scratch: Scratch = {}
        for start, stop in mine:
            _block(root, names, [source[start:stop] for source in sources], flat[start:stop], scratch)

    workers = threads or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    if workers == 1 or size < THREADED:
        work(chunks)
    else:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(work, [chunks[first::workers] for first in range(workers)]))
    return out


def _block(
    root: Expr, names: tuple[str, ...], inputs: list[Array], out: Array, scratch: Scratch, *, rows: bool = False
) -> None:
    """One block, in the dtype of `out` if all goes well, else in wider ones."""
    if out.dtype == np.float16:
        wide = np.empty(out.shape, np.float32)
        _block(root, names, [value.astype(np.float32) for value in inputs], wide, scratch, rows=rows)
        with np.errstate(all="ignore"):
            out[...] = wide
        return
    wider = _WIDER.get(out.dtype)
    program = _compile(root, names, wider is None)
    if wider is None:
        with np.errstate(all="ignore"):
            program.run(inputs, out, scratch, rows=rows)
        return
    try:
        with np.errstate(all="ignore", over="raise", invalid="raise"):
            program.run(inputs, out, scratch, rows=rows)
    except FloatingPointError:
        wide = np.empty(out.shape, wider)
        _block(root, names, [value.astype(wider) for value in inputs], wide, {}, rows=rows)
        with np.errstate(all="ignore"):
            out[...] = wide


def _evaluate_rows(root: Expr, names: tuple[str, ...], arrays: Sequence[Array], dtype: np.dtype[Any]) -> Array:
    """A formula with reductions over the last axis, a block of rows at a time; an axis of length one is dropped at the end."""
    if arrays[0].ndim == 0:
        arrays = [array.reshape(1) for array in arrays]
    width = arrays[0].shape[-1]
    rows = [np.ascontiguousarray(array).reshape(-1, width) for array in arrays]
    step = max(1, (BLOCK_BYTES // dtype.itemsize) // max(width, 1))
    narrow = _is_narrow(root)
    out = np.empty((rows[0].shape[0], 1 if narrow else width), dtype)
    for start in range(0, len(out), step):
        stop = start + step
        _block(root, names, [value[start:stop] for value in rows], out[start:stop], {}, rows=True)
    return out.reshape(arrays[0].shape[:-1] if narrow else arrays[0].shape)


def _is_narrow(root: Expr) -> bool:
    """Whether the value is one number a row: all inputs stand inside reductions."""
    wide = {V["first_largest"], V["softmax"], V["log_softmax"]}

    def visit(node: Expr, value_of: Callable[[Expr], bool]) -> bool:
        if isinstance(node, Symbol):
            return False
        if isinstance(node, Call) and node.function in REDUCTIONS:
            return node.function not in wide
        return all(map(value_of, children(node)))

    return fold(root, visit)
