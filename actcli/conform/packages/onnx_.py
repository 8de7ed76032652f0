"""ONNX: a model of one node, which onnxruntime runs, or the reference evaluator of the onnx package.

The model takes and gives tensors of the format: casts around the node would be taken out by onnxruntime together with
its own, and the results be those of float32. Only bfloat16, of which NumPy has no arrays, is cast within the model.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli.conform.packages.protocol import Called, Package

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.conform.formats import Doubles

__all__ = ["opened", "prepared", "runtime_of"]

_OPSET: Final = 24  # the newest that has all operators of one input, and that runtimes know
_KINDS: Final = {"float64": "DOUBLE", "float32": "FLOAT", "float16": "FLOAT16", "bfloat16": "BFLOAT16"}
_SCALARS: Final = ("Clip",)  # operators whose further inputs have no dimension


def opened(backend: str = "") -> Package:
    """The onnx package as it is installed, on onnxruntime where that is there too, else on its reference evaluator."""
    onnx: Any = importlib.import_module("onnx")
    runtime: Any = None
    if backend != "reference":
        try:
            runtime = importlib.import_module("onnxruntime")
        except ImportError:
            if backend:
                raise
    opset = _OPSET if runtime is not None else onnx.defs.onnx_opset_version()
    run = runtime_of(runtime) if runtime is not None else _reference

    def has(path: str) -> bool:
        return any(one.name == path and not one.domain for one in onnx.defs.get_all_schemas())

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        try:
            schema = onnx.defs.get_schema(path, max_inclusive_version=opset)
        except onnx.defs.SchemaError:
            raise LookupError(f"operator set {opset} has no {path}") from None
        inputs = [entry.name for entry in schema.inputs]
        return prepared(path, arguments, form, inputs=inputs, opset=opset, run=run)

    used, version = ("reference", "") if runtime is None else ("onnxruntime", str(runtime.__version__))
    return Package("onnx", str(onnx.__version__), has, ready, used, version)


def prepared(
    path: str, arguments: Mapping[str, object], form: str, *, inputs: list[str], opset: int, run: Any
) -> Called:
    """A node of an operator in one format; arguments that are named as an input are constants, others attributes."""
    onnx: Any = importlib.import_module("onnx")
    tensor, helper = onnx.TensorProto, onnx.helper
    domain, _, operator = path.rpartition(".")
    feeds = {name: value for name, value in arguments.items() if name in inputs}
    names = ["x", *(name if name in feeds else "" for name in inputs[1:])] if feeds else ["x"]
    kind, outer = getattr(tensor, _KINDS[form]), getattr(tensor, _KINDS[form] if form != "bfloat16" else "DOUBLE")
    shape: list[int] = [] if operator in _SCALARS else [1]
    starts = [
        helper.make_tensor(f"{name}_double", tensor.DOUBLE, shape, [float(str(value))]) for name, value in feeds.items()
    ]
    attributes = {name: value for name, value in arguments.items() if name not in feeds}
    nodes = [helper.make_node("Cast", [f"{name}_double"], [name], to=kind) for name in feeds]
    node = helper.make_node(operator, names, ["y"], domain=domain, **attributes)
    ends = ["x", "y"]
    if outer != kind:
        ends = ["input", "output"]
        nodes = [helper.make_node("Cast", ["input"], ["x"], to=kind), *nodes]
        nodes += [node, helper.make_node("Cast", ["y"], ["output"], to=outer)]
    else:
        nodes.append(node)
    tensors = [helper.make_tensor_value_info(name, outer, [None]) for name in ends]
    graph = helper.make_graph(nodes, "one", tensors[:1], tensors[1:], starts)
    sets = [helper.make_opsetid("", opset), *([helper.make_opsetid(domain, 1)] if domain else [])]
    session = run(helper.make_model(graph, opset_imports=sets, ir_version=10))
    array = form if form != "bfloat16" else "float64"

    def values(x: Doubles) -> Doubles:
        with np.errstate(all="ignore"):
            return np.asarray(session.run(None, {ends[0]: x.astype(array)})[0]).astype(np.float64)

    return Called(values, None)


def runtime_of(runtime: Any) -> Any:
    """How onnxruntime makes a model ready: on the processor, each node as it is."""
    options = runtime.SessionOptions()
    options.log_severity_level = 4
    options.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_DISABLE_ALL

    def made(model: Any) -> Any:
        return runtime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    return made


def _reference(model: Any) -> Any:
    return importlib.import_module("onnx.reference").ReferenceEvaluator(model)
