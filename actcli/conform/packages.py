"""How each package is called: arrays of doubles in, arrays of doubles out, the computing between them in the format.

One row a package. A symbol is looked up by its path; a class is made first, with its arguments, and then called.
"""

from __future__ import annotations

import importlib
import inspect
import os
import warnings
from dataclasses import dataclass
from functools import reduce
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli.errors import MissingExtra, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from actcli.conform.formats import Doubles

__all__ = ["PACKAGES", "Called", "Package", "package"]


@dataclass(frozen=True, slots=True)
class Called:
    """A symbol made ready in one format: its values, and its derivatives by the framework's own differentiation."""

    values: Callable[[Doubles], Doubles]
    slopes: Callable[[Doubles], Doubles | None] | None


@dataclass(frozen=True, slots=True)
class Package:
    """An installed framework: its version, whether it has a symbol, and how that is called."""

    name: str
    version: str
    has: Callable[[str], bool]
    ready: Callable[[str, Mapping[str, object], str], Called]


def package(name: str) -> Package:
    """The installed framework of this name."""
    if name not in PACKAGES:
        raise UnknownName("framework that can be called", name, PACKAGES)
    try:
        with warnings.catch_warnings():  # of its own, which say nothing of what is measured
            warnings.simplefilter("ignore")
            return PACKAGES[name]()
    except ImportError:
        raise MissingExtra(f"{name} is not installed", hint=f"install it: pip install 'actcli[{name}]'") from None


def _located(module: Any, path: str) -> Any:
    found: Any = reduce(getattr, path.split("."), module)
    return found


def _is_class(found: object) -> bool:
    return inspect.isclass(found)


def _has(module: Any) -> Callable[[str], bool]:
    def has(path: str) -> bool:
        try:
            _located(module, path)
        except (AttributeError, ImportError):
            return False
        return True

    return has


# torch


def _torch() -> Package:
    torch: Any = importlib.import_module("torch")

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        kind = getattr(torch, form)
        found = _located(torch, path)

        def tensor(x: Doubles) -> Any:
            return torch.tensor(x, dtype=torch.float64).to(kind)

        given = {
            name: tensor(np.array([value])) if name in ("values", "weight") else value
            for name, value in arguments.items()
        }

        def call(x: Any) -> Any:
            return found(**arguments).eval().to(kind)(x) if _is_class(found) else found(x, **given)

        def values(x: Doubles) -> Doubles:
            with torch.no_grad():
                return np.asarray(call(tensor(x)).to(torch.float64).numpy())

        def slopes(x: Doubles) -> Doubles | None:
            at = tensor(x).requires_grad_()
            try:
                call(at).sum().backward()
            except (NotImplementedError, RuntimeError):  # a function that has no derivative there
                return None
            return np.asarray(at.grad.to(torch.float64).numpy())

        return Called(values, slopes)

    return Package("torch", str(torch.__version__), _has(torch), ready)


# jax


def _jax() -> Package:
    jax: Any = importlib.import_module("jax")
    jnp: Any = importlib.import_module("jax.numpy")

    jax.config.update("jax_enable_x64", True)

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        found = _located(jax, path)
        positional = [value for name, value in arguments.items() if name == "x2"]
        named = {name: value for name, value in arguments.items() if name != "x2"}

        def call(x: Any) -> Any:
            return found(x, *positional, **named)

        def values(x: Doubles) -> Doubles:
            return np.asarray(call(jnp.asarray(x).astype(form)).astype(jnp.float64))

        def slopes(x: Doubles) -> Doubles:
            return np.asarray(jax.vmap(jax.grad(call))(jnp.asarray(x).astype(form)).astype(jnp.float64))

        return Called(values, slopes)

    return Package("jax", str(jax.__version__), _has(jax), ready)


# keras


def _keras() -> Package:
    usable = [name for name in ("jax", "torch", "tensorflow") if find_spec(name) is not None]
    os.environ.setdefault("KERAS_BACKEND", usable[0] if usable else "numpy")
    keras: Any = importlib.import_module("keras")
    backend = keras.backend.backend()
    if backend == "jax":
        importlib.import_module("jax").config.update("jax_enable_x64", True)

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        found = _located(keras, path)

        def values(x: Doubles) -> Doubles:
            given = keras.ops.cast(keras.ops.convert_to_tensor(x, dtype="float64"), form)
            made = found(dtype=form, **arguments)(given) if _is_class(found) else found(given, **arguments)
            return np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(made, "float64")))

        return Called(values, None)

    return Package("keras", f"{keras.__version__} on {backend}", _has(keras), ready)


# onnx


def _onnx() -> Package:
    onnx: Any = importlib.import_module("onnx")
    tensor, defs, helper = onnx.TensorProto, onnx.defs, onnx.helper

    try:
        runtime = importlib.import_module("onnxruntime")
        version = f"{onnx.__version__} on onnxruntime {runtime.__version__}"
    except ImportError:
        runtime, version = None, f"{onnx.__version__}, its reference evaluator"
    operators = {schema.name for schema in defs.get_all_schemas()}
    kinds = {
        "float64": tensor.DOUBLE,
        "float32": tensor.FLOAT,
        "float16": tensor.FLOAT16,
        "bfloat16": tensor.BFLOAT16,
    }

    def ready(path: str, arguments: Mapping[str, object], form: str) -> Called:
        schema = defs.get_schema(path, max_inclusive_version=_OPSET)
        attributes = {name: value for name, value in arguments.items() if name in schema.attributes}
        feeds = [name for name in arguments if name not in attributes]
        places = {entry.name: number for number, entry in enumerate(schema.inputs)}
        names = ["x", *[""] * (len(schema.inputs) - 1)] if feeds else ["x"]
        starts = []
        for name in feeds:
            names[places[name]] = name
            shape: list[int] = [] if path == "Clip" else [1]
            starts.append(helper.make_tensor(f"{name}_double", tensor.DOUBLE, shape, [float(str(arguments[name]))]))
        # casts within the model: NumPy has no bfloat16 to hand over
        kind = kinds[form]
        nodes = [helper.make_node("Cast", ["input"], ["x"], to=kind)]
        nodes += [helper.make_node("Cast", [f"{name}_double"], [name], to=kind) for name in feeds]
        nodes.append(helper.make_node(path, names, ["y"], **attributes))
        nodes.append(helper.make_node("Cast", ["y"], ["output"], to=tensor.DOUBLE))
        ends = [helper.make_tensor_value_info(name, tensor.DOUBLE, [None]) for name in ("input", "output")]
        graph = helper.make_graph(nodes, "one", ends[:1], ends[1:], starts)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=10)

        if runtime is None:
            session: Any = importlib.import_module("onnx.reference").ReferenceEvaluator(model)
        else:
            options = runtime.SessionOptions()
            options.log_severity_level = 4
            options.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_DISABLE_ALL
            session = runtime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return Called(lambda x: np.asarray(session.run(None, {"input": x})[0]), None)

    return Package("onnx", version, operators.__contains__, ready)


_OPSET: Final = 24  # the newest that has all operators of one input, and that runtimes know
PACKAGES: Final[Mapping[str, Callable[[], Package]]] = {"jax": _jax, "keras": _keras, "onnx": _onnx, "torch": _torch}
