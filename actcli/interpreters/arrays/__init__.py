"""Formulas over NumPy arrays: any float dtype, kept; stable, silent, cache-blocked and threaded.

A formula is expanded to what has a rule, rewritten to what floats evaluate well (`actcli.stability`), and laid out
once as a list of steps on a few buffers (`program`). The list runs on one block of the array after another, so that
temporaries stay in the L2 cache and no more memory is used than input and output; each common subexpression is
computed once. Large arrays are shared out to threads, since ufuncs release the interpreter lock.

Trouble is noticed by the processor. A block that overflows, or makes a NaN, is computed again in the next wider dtype,
where the intermediate result fits; where one underflows, only the tiny results are, since they may have lost their
digits. What is NaN even then is left to `mend`. Rejected: `numexpr` (its parser evaluates), `numba` (195 MB),
evaluating everything in a wider dtype (twice the time for what a few blocks need).
"""

from __future__ import annotations

import os
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np

from actcli.errors import UsageError
from actcli.expr import Call, Expr, Symbol, children, fold, postorder
from actcli.interpreters.arrays.program import prepare
from actcli.library import REDUCTIONS
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]
    Mend: TypeAlias = Callable[[Sequence[Array]], Array]

__all__ = ["evaluate"]

# Elements. Smaller blocks stay in L2, but lose more to the interpreter, and to threads waiting for it, than that wins.
BLOCK: Final = 1 << 16
THREADED: Final = 1 << 22  # elements times passes below which a second thread costs more than it brings

FLOAT: Final = np.dtype(np.float32)
DOUBLE: Final = np.dtype(np.float64)
LONG: Final = np.dtype(np.longdouble)
HALF: Final = np.dtype(np.float16)
_WIDER: Final = {FLOAT: DOUBLE} | ({DOUBLE: LONG} if LONG.itemsize > DOUBLE.itemsize else {})
_TINY: Final = {dtype: np.finfo(dtype).smallest_normal / np.finfo(dtype).eps for dtype in _WIDER}


def evaluate(root: Expr, inputs: Mapping[str, Array], *, threads: int | None = None, mend: Mend | None = None) -> Array:
    """The formula at arrays of one shape and one float dtype, which the result keeps.

    `mend` is given the inputs where the result is NaN though none of them is, and returns the results there.

    >>> from actcli.parse import parse
    >>> evaluate(parse("x*sigmoid(x)", V), {"x": np.array([-1000.0, 0.0, 2.0], np.float32)})
    array([-0.       ,  0.       ,  1.7615942], dtype=float32)
    """
    names = tuple(inputs)
    arrays = list(map(np.asarray, inputs.values()))
    shape, dtype = arrays[0].shape, arrays[0].dtype
    if len(arrays) > 1:
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
        dtype = np.result_type(*arrays)
        arrays = [array if array.shape == shape else np.broadcast_to(array, shape) for array in arrays]
    if not dtype.isnative:
        dtype = dtype.newbyteorder("=")
    if _has_reductions(root):
        return _evaluate_rows(root, names, arrays, dtype)
    if len(shape) > 1 and all(array.flags.f_contiguous and not array.flags.c_contiguous for array in arrays):
        turned = {name: array.T for name, array in zip(names, arrays, strict=True)}
        return evaluate(root, turned, threads=threads, mend=mend).T
    out = np.empty(shape, dtype)
    target = out if len(shape) == 1 else out.reshape(-1)
    size = target.size
    task = Task(root, names, dtype, mend)
    if size <= BLOCK:
        task.block(arrays if len(shape) == 1 else [array.reshape(-1) for array in arrays], target)
        return out
    sources = [_in_order(array) for array in arrays]
    starts = deque(range(0, size, BLOCK))

    def work(task: Task) -> None:
        while starts:
            try:
                start = starts.popleft()
            except IndexError:  # another thread took the last
                return
            task.block([source[start : start + BLOCK] for source in sources], target[start : start + BLOCK])

    others = 0 if size * task.program.passes < THREADED else (threads or _processors()) - 1
    if not others:
        work(task)
        return out
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(others) as pool:
        helpers = [pool.submit(work, Task(root, names, dtype, mend)) for _ in range(others)]
        work(task)  # this thread does all of it where the others are slow to start
        for helper in helpers:
            helper.result()
    return out


def _in_order(array: Array) -> Any:
    """The array in one dimension, without a copy of the whole."""
    if array.ndim == 1:
        return array
    return array.reshape(-1) if array.flags.c_contiguous else array.flat


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=512)
def _has_reductions(root: Expr) -> bool:
    return any(isinstance(node, Call) and node.function in REDUCTIONS for node in postorder(root))


class Task:
    """One formula in one dtype, with the buffers of one thread."""

    __slots__ = ("dtype", "mend", "names", "narrow", "program", "root", "rounded", "workspace")

    def __init__(
        self, root: Expr, names: tuple[str, ...], dtype: np.dtype[Any], mend: Mend | None, *, rounded: bool = False
    ) -> None:
        self.root, self.names, self.dtype, self.mend = root, names, dtype, mend
        self.rounded = rounded  # to a narrower dtype, in which what is tiny here is zero
        self.narrow = dtype == HALF
        self.program = prepare(root, names, FLOAT if self.narrow else dtype)
        self.workspace: list[Array] | None = None

    def block(self, inputs: Sequence[Array], out: Array) -> None:
        """Evaluate one block."""
        if self.narrow:
            single = np.empty(out.shape, np.float32)
            with np.errstate(all="ignore"):
                Task(self.root, self.names, FLOAT, self.mend, rounded=True).block(inputs, single)
                out[...] = single
            return
        dtype = self.dtype
        inputs = [value if value.dtype == dtype else value.astype(dtype) for value in inputs]
        if self.workspace is None:
            self.workspace = self.program.workspace(out.size)
        wider = _WIDER.get(dtype)
        if wider is None:
            with np.errstate(all="ignore"):
                self.program.run(inputs, self.workspace, out)
                self._mend(inputs, out)
            return
        if self.program.beyond:
            with np.errstate(all="ignore"):
                out[...] = self._wider(inputs, wider)
            return
        underflows: list[int] = []
        try:
            with np.errstate(
                divide="ignore",
                over="raise",
                invalid="raise",
                under="call",
                call=lambda _, flag: underflows.append(flag),
            ):
                self.program.run(inputs, self.workspace, out)
        except FloatingPointError:
            with np.errstate(all="ignore"):
                out[...] = self._wider(inputs, wider)
            return
        if underflows and not self.rounded:
            with np.errstate(all="ignore"):
                tiny = np.abs(out) < _TINY[dtype]
                if tiny.any():
                    out[tiny] = self._wider([value[tiny] for value in inputs], wider)

    def _wider(self, inputs: Sequence[Array], dtype: np.dtype[Any]) -> Array:
        """The values in a wider dtype."""
        out: Array = np.empty(inputs[0].shape, dtype)
        Task(self.root, self.names, dtype, self.mend, rounded=True).block(inputs, out)
        return out

    def _mend(self, inputs: Sequence[Array], out: Array) -> None:
        if self.mend is None:
            return
        unknown = np.isnan(out)
        for value in inputs:
            unknown &= ~np.isnan(value)
        if unknown.any():
            out[unknown] = self.mend([value[unknown] for value in inputs])


def _evaluate_rows(root: Expr, names: tuple[str, ...], arrays: Sequence[Array], dtype: np.dtype[Any]) -> Array:
    """A formula with reductions over the last axis, block by block; an axis of length one is dropped at the end."""
    if arrays[0].ndim == 0:
        arrays = [array.reshape(1) for array in arrays]
    shape = arrays[0].shape
    width = shape[-1]
    if width == 0:
        raise UsageError("the last axis has no entries")
    narrow = _is_narrow(root)
    rows = [np.ascontiguousarray(array).reshape(-1, width) for array in arrays]
    out = np.empty((len(rows[0]), 1 if narrow else width), dtype)
    step = max(1, BLOCK // width)
    for start in range(0, len(out), step):
        _block_of_rows(root, names, [value[start : start + step] for value in rows], out[start : start + step])
    return out.reshape(shape[:-1] if narrow else shape)


def _block_of_rows(root: Expr, names: tuple[str, ...], inputs: Sequence[Array], out: Array) -> None:
    dtype = out.dtype
    wider = FLOAT if dtype == HALF else _WIDER.get(dtype)
    trouble: Literal["ignore", "raise"] = "ignore" if wider is None else "raise"
    if dtype != HALF:
        program = prepare(root, names, dtype)
        same = [value.astype(dtype, copy=False) for value in inputs]
        try:
            with np.errstate(divide="ignore", under="ignore", over=trouble, invalid=trouble):
                program.run_rows(same, out)
                return
        except FloatingPointError:
            pass
    assert wider is not None  # noqa: S101 -- nothing is raised in the widest
    wide = np.empty(out.shape, wider)
    _block_of_rows(root, names, inputs, wide)
    with np.errstate(all="ignore"):
        out[...] = wide


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
