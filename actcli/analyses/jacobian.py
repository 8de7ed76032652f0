"""The Jacobian matrix of what acts on a whole axis: softmax and its kin, gated functions on a split input, any other.

The formula is differentiated along a direction: each reduction has a rule for its tangent, and all between reductions
goes through `actcli.derive`. Evaluated along every unit vector at once, that gives the columns of the matrix. Rejected:
finite differences, which lose half of the digits, and an automatic differentiation of its own, a second truth beside
`derive`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from actcli import operators as op
from actcli.activation import float_array
from actcli.derive import derive, simplify
from actcli.evaluate import evaluate
from actcli.expr import Call, Expr, Function, Symbol, fold, rebuild, substitute, symbols
from actcli.interpret import expand
from actcli.library import REDUCTIONS
from actcli.library import VOCABULARY as V
from actcli.stability import stabilise

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from actcli.activation import Activation

__all__ = ["jacobian", "tangent"]


def _weighted(weights: Expr, du: Expr) -> Expr:
    return V["total"](op.multiply(weights, du))


def _threshold(u: Expr, du: Expr) -> Expr:
    """The threshold is the mean of the entries above it, less a constant."""
    support = V["heaviside"](op.subtract(u, V["sparsemax_threshold"](u)), op.ZERO)
    return op.divide(_weighted(support, du), V["total"](support))


_TANGENTS: Final[dict[Function, Callable[[Expr, Expr], Expr]]] = {  # of a reduction of u, from that of u
    V["first_largest"]: lambda u, du: op.ZERO,
    V["largest"]: lambda u, du: _weighted(V["first_largest"](u), du),
    V["log_softmax"]: lambda u, du: op.subtract(du, _weighted(V["softmax"](u), du)),
    V["logsumexp"]: lambda u, du: _weighted(V["softmax"](u), du),
    V["mean"]: lambda u, du: V["mean"](du),
    V["softmax"]: lambda u, du: op.multiply(V["softmax"](u), op.subtract(du, _weighted(V["softmax"](u), du))),
    V["sparsemax_threshold"]: _threshold,
    V["total"]: lambda u, du: V["total"](du),
}


def tangent(root: Expr) -> Expr:
    """The derivative of the formula along a direction: over its inputs `x`, and `dx`, the direction.

    >>> from actcli.format import format_expr
    >>> from actcli.parse import parse
    >>> format_expr(tangent(parse("x - mean(x)", V)))
    'dx - mean(dx)'
    """
    held: dict[str, Call] = {}

    def hold(node: Expr, value_of: Callable[[Expr], Expr]) -> Expr:
        """The formula with a name in the place of each reduction; the outermost ones remain."""
        if isinstance(node, Call) and node.function in REDUCTIONS:
            name = f"reduction {len(held)}"
            held[name] = node
            return Symbol(name)
        return rebuild(node, value_of)

    skeleton = fold(root, hold)
    total: Expr = op.ZERO
    for name in sorted(symbols(skeleton), key=lambda name: (name in held, name)):
        if name in held:
            (inner,) = held[name].args
            step = _TANGENTS[held[name].function](inner, tangent(inner))
        else:
            step = Symbol(f"d{name}")
        total = op.add(total, op.multiply(derive(skeleton, name), step))
    return simplify(substitute(total, held))


def jacobian(activation: Activation, x: ArrayLike) -> NDArray[Any]:
    """The matrix of df_i/dx_j over the last axis: shape (..., outputs, inputs); a gradient where the axis is dropped.

    At a kink it is that of the branch that the formula takes there.

    >>> from actcli import load
    >>> jacobian(load("softmax"), [0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    import numpy as np

    array = np.atleast_1d(float_array(x))
    size = array.shape[-1]
    copies = np.broadcast_to(array[..., None, :], (*array.shape, size))  # one for each direction
    directions = np.broadcast_to(np.eye(size, dtype=array.dtype), copies.shape)
    inputs = activation.split(copies) | {f"d{name}": value for name, value in activation.split(directions).items()}
    words = frozenset(V.values())
    columns = [evaluate(tangent(stabilise(expand(one, words))), inputs) for one in activation.expressions]
    if columns[0].ndim == array.ndim:  # the axis was dropped
        return columns[0]
    return np.swapaxes(np.concatenate(columns, axis=-1), -1, -2)
