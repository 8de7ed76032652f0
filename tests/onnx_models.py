"""Small ONNX models, built where onnx is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

onnx: Any = pytest.importorskip("onnx")  # whoever imports this is skipped without it
helper: Any = onnx.helper
FLOAT: int = onnx.TensorProto.FLOAT
FLOAT16: int = onnx.TensorProto.FLOAT16


def node(kind: str, inputs: str, outputs: str, **attributes: Any) -> Any:
    """A node; names are parted by blanks."""
    return helper.make_node(kind, inputs.split(), outputs.split(), **attributes)


def value(name: str, kind: int = FLOAT) -> Any:
    """An input or an output."""
    return helper.make_tensor_value_info(name, kind, ["n"])


def number(name: str, *entries: float, kind: int = FLOAT) -> Any:
    """A constant tensor."""
    return helper.make_tensor(name, kind, [len(entries)] if len(entries) > 1 else [], list(entries))


def model(
    nodes: Sequence[Any],
    constants: Mapping[str, float] | None = None,
    *,
    opset: int = 17,
    outputs: Sequence[str] | None = None,
    domains: Sequence[str] = (),
    functions: Sequence[Any] = (),
    tensors: Sequence[Any] = (),
) -> Any:
    """A model of one input `x`."""
    given = [number(name, float(np.float32(entry))) for name, entry in (constants or {}).items()]
    last = [value(name) for name in outputs or [nodes[-1].output[0]]]
    graph = helper.make_graph(list(nodes), "g", [value("x")], last, [*given, *tensors])
    sets = [helper.make_opsetid("", opset), *(helper.make_opsetid(domain, 1) for domain in domains)]
    return helper.make_model(graph, opset_imports=sets, functions=list(functions))
