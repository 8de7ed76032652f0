"""The tests that ONNX ships for its operators, run through the definitions that the catalogue says they are."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.catalog import Catalog
from actcli.catalog.foreign import symbols
from actcli.frameworks import elementary

pytestmark = pytest.mark.filterwarnings("ignore")  # those of making the cases

CATALOG = Catalog()
OPERATORS = sorted(
    {one.symbol for _, one in (*symbols(CATALOG), *elementary()) if one.framework == "onnx"} - {"ScaledTanh"}
)
_AXES = {"Softmax", "LogSoftmax", "Hardmax"}
_DIGITS = {"float64": 23, "float32": 23, "float16": 10, "bfloat16": 7}  # attributes are numbers of float32
_CASES: dict[str, list[object]] = {}


def cases(operator: str) -> list[object]:
    """The cases of one node of this operator, whose inputs are the tensor and constants."""
    node = pytest.importorskip("onnx.backend.test.case.node")
    if not _CASES:
        for case in node.collect_testcases(None):
            if case.model is not None and len(case.model.graph.node) == 1:
                _CASES.setdefault(case.model.graph.node[0].op_type, []).append(case)
    return _CASES.get(operator, [])


@pytest.mark.parametrize("operator", OPERATORS)
def test_node_cases_agree(operator):
    tried = 0
    for case in cases(operator):
        (node,) = case.model.graph.node
        arguments = {one.name: value_of(one) for one in node.attribute}
        axis = int(arguments.pop("axis", -1)) if operator in _AXES else -1
        for inputs, outputs in case.data_sets:
            digits = _DIGITS.get(str(np.asarray(inputs[0]).dtype))
            x, *more = (np.asarray(one).astype(np.float64) for one in inputs)
            names = [name for name in node.input[1:] if name]
            if digits is None or (operator == "Clip" and not _are_bounds(names, more)):
                continue
            if operator == "SwiGLU" and arguments:
                continue  # with another alpha it is no function of the catalogue
            given = [f"{name}={value}" for name, value in arguments.items()]
            found = _computed(operator, given, np.moveaxis(x, axis, -1), dict(zip(names, more, strict=True)))
            expected = np.asarray(outputs[0]).astype(np.float64)
            close = {"rtol": 16 * 2.0**-digits, "atol": 2.0**-digits, "equal_nan": True}
            assert np.allclose(np.moveaxis(found, -1, axis), expected, **close), (case.name, given)
            tried += 1
    if not tried:
        pytest.skip(f"onnx has no case of {operator} with one tensor")


def _are_bounds(names, values) -> bool:
    """One bound, or bounds that cross, are no activation."""
    return names == ["min", "max"] and bool(values[0] < values[1])


def _computed(operator, given, x, more):
    """The definition at a tensor; what stands in another tensor is a parameter, or the gate's partner."""
    if operator == "SwiGLU":  # its first input is the gate, which is our b
        return CATALOG.load("onnx:SwiGLU")(*more.values(), x)
    if not all(value.size == 1 for value in more.values()):
        (name, values), found = *more.items(), np.empty_like(x)
        for place, value in np.ndenumerate(np.broadcast_to(values, x.shape)):
            found[place] = CATALOG.load(f"onnx:{operator}({name}={value})")(x[place])
        return found
    given = ", ".join([*given, *(f"{name}={float(value)}" for name, value in more.items())])
    return CATALOG.load(f"onnx:{operator}({given})")(x)


def value_of(attribute) -> object:
    from onnx.helper import get_attribute_value

    value = get_attribute_value(attribute)
    return value.decode() if isinstance(value, bytes) else float(np.format_float_positional(np.float32(value)))
