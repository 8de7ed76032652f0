"""The tests that ONNX ships for its operators, run through the definitions that the catalogue says they are."""

from __future__ import annotations

import numpy as np
import pytest

from actcli.catalog import Catalog
from actcli.catalog.foreign import symbols

pytestmark = pytest.mark.filterwarnings("ignore")  # those of making the cases

CATALOG = Catalog()
OPERATORS = sorted({one.symbol for _, one in symbols(CATALOG) if one.framework == "onnx"} - {"ScaledTanh"})
_OTHER_AXIS = {"Softmax", "LogSoftmax", "Hardmax"}  # cases of other axes than the last are left out
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
        if operator in _OTHER_AXIS and arguments.pop("axis", -1) not in (-1, 2):
            continue
        for inputs, outputs in case.data_sets:
            x, *more = (np.asarray(one) for one in inputs)
            if x.dtype.kind != "f" or x.dtype.itemsize < 4 or any(one.size != 1 for one in more):
                continue
            named = dict(zip([name for name in node.input[1:] if name], map(float, more), strict=True))
            given = ", ".join(f"{name}={value}" for name, value in {**arguments, **named}.items())
            if operator == "Clip" and not (len(named) == 2 and named["min"] < named["max"]):
                continue  # one bound, or bounds that cross, are no activation
            found = CATALOG.load(f"onnx:{operator}({given})")(x)
            assert np.allclose(found, outputs[0], rtol=2e-6, atol=2e-7, equal_nan=True), (case.name, given)
            tried += 1
    if not tried:
        pytest.skip(f"onnx has no case of {operator} with one tensor")


def value_of(attribute) -> object:
    from onnx.helper import get_attribute_value

    value = get_attribute_value(attribute)
    return value.decode() if isinstance(value, bytes) else float(np.format_float_positional(np.float32(value)))
