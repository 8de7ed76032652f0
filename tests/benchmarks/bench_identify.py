"""How fast functions are named: `python tests/benchmarks/bench_identify.py`.

Models of 1000 nodes beside what onnx needs to load and check the same file; samples beside one fit by SciPy, if it is
installed, of the one family that is known to be right.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import onnx
from onnx_models import model, node, number

from actcli.catalog import default_catalog
from actcli.identification.definitions import definitions
from actcli.identification.models import load_model, name_model
from actcli.identification.samples import paired
from actcli.identification.search import matches

KINDS = ["Relu", "Sigmoid", "Tanh", "Softplus", "Elu", "LeakyRelu", "HardSwish", "Mish", "Softsign", "Selu"]
GELU = ["Div {0} s a{1}", "Erf a{1} b{1}", "Add b{1} one c{1}", "Mul {0} c{1} d{1}", "Mul d{1} half e{1}"]
CONSTANTS = {"s": 2**0.5, "one": 1, "half": 0.5}


def chain() -> onnx.ModelProto:
    """Single operators one after the other."""
    return model([node(KINDS[i % 10], f"t{i}" if i else "x", f"t{i + 1}") for i in range(1000)], opset=18)


def blocks() -> onnx.ModelProto:
    """Layers of MatMul, gelu in five nodes, a LeakyRelu with a slope of its own, and a sigmoid."""
    nodes, last = [], "x"
    for i in range(125):
        nodes.append(node("MatMul", f"{last} w", f"m{i}"))
        nodes += [
            node(kind, " ".join(ends[:-1]), ends[-1])
            for kind, *ends in (one.format(f"m{i}", i).split() for one in GELU)
        ]
        nodes.append(node("LeakyRelu", f"e{i}", f"l{i}", alpha=0.01 + i / 1000))
        nodes.append(node("Sigmoid", f"l{i}", f"z{i}"))
        last = f"z{i}"
    return model(nodes, CONSTANTS, opset=18, tensors=[number("w", 1, 2)])


def strange() -> onnx.ModelProto:
    """Twenty functions that nobody knows, each fifty times in a block of twenty nodes less or more."""
    nodes = []
    for i in range(250):
        k = i % 20
        nodes += [
            node("MatMul", f"y{i - 1} w" if i else "x w", f"m{i}"),
            node("Elu", f"m{i}", f"a{i}", alpha=0.5 + k / 10),
            node("Sin", f"m{i}", f"b{i}"),
            node("Mul", f"a{i} b{i}", f"y{i}"),
        ]
    return model(nodes, opset=18, tensors=[number("w", 1, 2)])


def timed(call) -> tuple[float, object]:
    start = perf_counter()
    found = call()
    return perf_counter() - start, found


def main() -> None:
    """Print seconds, and ratios to the peer of the same run."""
    source = default_catalog()
    first, known = timed(lambda: definitions(source))
    print(f"catalogue of {len(known)} functions read  {first:8.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        for name, message in (("operators", chain()), ("blocks", blocks()), ("unknown", strange())):
            path = Path(folder) / f"{name}.onnx"
            path.write_bytes(message.SerializeToString())
            peer, _ = timed(lambda path=path: onnx.checker.check_model(onnx.load(path)))
            own, found = timed(lambda path=path: name_model(load_model(path), source))
            count = len(message.graph.node)
            line = f"{name:10} {count} nodes, {len(found.found):4} named  {own:8.3f} s"
            print(f"{line}, {own / peer:8.1f} of load and check")
    x = np.linspace(-8, 8, 801)
    for name, y in (("swish 1.3", x / (1 + np.exp(-1.3 * x))), ("unknown", np.sin(x) + x**2 / 50)):
        own, found = timed(lambda y=y: matches(paired(x, y, "float64", "s"), source))
        line = f"samples, {name:10} {found[0].activation.name:12} {own:8.3f} s"
        try:
            from scipy.optimize import curve_fit
        except ImportError:
            print(line)
            continue
        peer, _ = timed(lambda y=y: curve_fit(lambda x, b: x / (1 + np.exp(-b * x)), x, y, p0=[1.0]))
        print(f"{line}, {own / peer:8.1f} of one fit by SciPy")


if __name__ == "__main__":
    main()
