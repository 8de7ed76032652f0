"""Formulas as Python source for NumPy, PyTorch and JAX: what a reader copies into a program.

A library is a table from word to text; a word that it lacks is written out by its definition, and words that would
overflow or cancel so have a form that does not. What depends on no input is a number of Python's own: PyTorch's
functions take tensors alone. Rejected: `scipy.special` beside NumPy, which would ask a reader for one more package;
`math.erf` made a function of arrays is as exact.
"""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from actcli import operators as op
from actcli.errors import UsageError
from actcli.expr import Call, Expr, Function, Number, Piecewise, Symbol, fold, symbols, tree_size
from actcli.format import decimal
from actcli.interpret import expand
from actcli.library import VOCABULARY as V
from actcli.stability import stabilise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["LIBRARIES", "source"]

LONGEST: Final = 600  # nodes of a formula that a reader would still copy
CONDITION, COMPARE, SUM, PRODUCT, SIGN, POWER, ATOM = range(7)
_INFIX: Final[Mapping[Function, tuple[str, int, int, int]]] = {  # text, own precedence, least of the operands
    op.ADD: (" + ", SUM, SUM, PRODUCT),
    op.SUBTRACT: (" - ", SUM, SUM, PRODUCT),
    op.MULTIPLY: ("*", PRODUCT, PRODUCT, SIGN),
    op.DIVIDE: ("/", PRODUCT, PRODUCT, SIGN),
    op.POWER: ("**", POWER, ATOM, SIGN),
    op.AND: (" & ", CONDITION, ATOM, ATOM),
    op.OR: (" | ", CONDITION, ATOM, ATOM),
    **{comparison: (f" {comparison.name} ", COMPARE, SUM, SUM) for comparison in op.COMPARISONS},
}


class _Printed(NamedTuple):
    """A text, how tightly it holds together, and whether it depends on no input."""

    text: str
    precedence: int
    plain: bool

    def within(self, least: int) -> str:
        return self.text if self.precedence >= least else f"({self.text})"


class Library(NamedTuple):
    """How a library says a choice, an output joined from several, and the words of the language.

    In the text of a word `M` is the module, `{0}` an argument, and `{a}` the first one where it needs brackets.
    """

    name: str
    module: str
    where: str
    join: str
    words: Mapping[str, str]
    needs: Mapping[str, str]  # what must stand first for a text to mean something


_SHARED: Final = {  # what all three call alike
    name: f"M.{name}({{0}})"
    for name in ("abs", "ceil", "cos", "cosh", "exp", "expm1", "floor", "log", "log1p", "round", "sign", "sin", "sinh",
                 "sqrt", "tan", "tanh")
} | {
    "cospi": "M.cos(M.pi*{a})",
    "inf": "M.inf",
    "normal_pdf": "M.exp(-{a}**2/2)/(2*M.pi)**0.5",
    "pi": "M.pi",
    "sech": "1/M.cosh({0})",
    "sinc": "M.sinc({0})",
    "sinc_unnormalised": "M.sinc({a}/M.pi)",
    "sinpi": "M.sin(M.pi*{a})",
    "sqrt1pm1": "{a}/(1 + M.sqrt(1 + {0}))",
}  # fmt: skip
_ARRAYS: Final = _SHARED | {
    "asinh": "M.arcsinh({0})",
    "atan": "M.arctan({0})",
    "cbrt": "M.cbrt({0})",
    "clip": "M.clip({0}, {1}, {2})",
    "heaviside": "M.heaviside({0}, {1})",
    "largest": "M.max({0}, axis=-1, keepdims=True)",
    "logcosh": "M.logaddexp({0}, -{a}) - M.log(2)",
    "max": "M.maximum({0}, {1})",
    "mean": "M.mean({0}, axis=-1, keepdims=True)",
    "min": "M.minimum({0}, {1})",
    "total": "M.sum({0}, axis=-1, keepdims=True)",
}
_REDUCED: Final = "M.logaddexp.reduce({0}, axis=-1, keepdims=True)"
LIBRARIES: Final[Mapping[str, Library]] = {
    "numpy": Library(
        "NumPy",
        "np",
        "np.where({0}, {1}, {2})",
        "np.concatenate([{0}], axis=-1)",
        _ARRAYS
        | {
            "erf": "erf({0})",
            "erfc": "erfc({0})",
            "log_softmax": f"{{0}} - {_REDUCED}",
            "logsumexp": _REDUCED,
            "normal_cdf": "erfc(-{a}/2**0.5)/2",
            "sigmoid": "M.exp(-M.logaddexp(0, -{a}))",
            "softmax": f"M.exp({{0}} - {_REDUCED})",
            "softplus": "M.logaddexp(0, {1}*{a})/{1}",
        },
        {
            r"\bnp\.": "import numpy as np",
            r"\berfc?\(|\bmath\.": "import math",
            r"\berf\(": "erf = np.vectorize(math.erf, otypes=[float])",
            r"\berfc\(": "erfc = np.vectorize(math.erfc, otypes=[float])",
        },
    ),
    "torch": Library(
        "PyTorch",
        "torch",
        "torch.where({0}, {1}, {2})",
        "torch.cat([{0}], dim=-1)",
        _SHARED
        | {
            "asinh": "M.asinh({0})",
            "atan": "M.atan({0})",
            "clip": "M.clamp({0}, {1}, {2})",
            "erf": "M.erf({0})",
            "erfc": "M.erfc({0})",
            "largest": "M.amax({0}, dim=-1, keepdim=True)",
            "log_softmax": "M.log_softmax({0}, dim=-1)",
            "logcosh": "M.logaddexp({0}, -{a}) - math.log(2)",
            "logsumexp": "M.logsumexp({0}, dim=-1, keepdim=True)",
            "max": "M.maximum({0}, {1})",
            "mean": "M.mean({0}, dim=-1, keepdim=True)",
            "min": "M.minimum({0}, {1})",
            "normal_cdf": "M.special.ndtr({0})",
            "sigmoid": "M.sigmoid({0})",
            "softmax": "M.softmax({0}, dim=-1)",
            "softplus": "F.softplus({0}, beta={1})",
            "total": "M.sum({0}, dim=-1, keepdim=True)",
        },
        {
            r"\bmath\.": "import math",
            r"\btorch\.": "import torch",
            r"\bF\.": "import torch.nn.functional as F",
        },
    ),
    "jax": Library(
        "JAX",
        "jnp",
        "jnp.where({0}, {1}, {2})",
        "jnp.concatenate([{0}], axis=-1)",
        _ARRAYS
        | {
            "erf": "jax.scipy.special.erf({0})",
            "erfc": "jax.scipy.special.erfc({0})",
            "log_softmax": "jax.nn.log_softmax({0}, axis=-1)",
            "logsumexp": "jax.nn.logsumexp({0}, axis=-1, keepdims=True)",
            "normal_cdf": "jax.scipy.special.ndtr({0})",
            "sigmoid": "jax.nn.sigmoid({0})",
            "softmax": "jax.nn.softmax({0}, axis=-1)",
            "softplus": "jax.nn.softplus({1}*{a})/{1}",
        },
        {r"\bmath\.": "import math", r"\bjax\.": "import jax", r"\bjnp\.": "import jax.numpy as jnp"},
    ),
}
_WORDS: Final = frozenset(V.values())
_PLAIN: Final = {  # numbers: Python's own words
    name: f"math.{name}({{0}})" for name in ("asinh", "atan", "ceil", "cos", "cosh", "erf", "erfc", "exp", "expm1",
                                             "floor", "log", "log1p", "sin", "sinh", "tan", "tanh")
} | {"abs": "abs({0})", "inf": "math.inf", "max": "max({0}, {1})", "min": "min({0}, {1})", "pi": "math.pi",
     "sqrt": "{a}**0.5"}  # fmt: skip


def source(
    name: str,
    roots: Sequence[Expr],
    library: str,
    inputs: Sequence[str] = ("x",),
    parameters: Mapping[str, Expr] | None = None,
) -> str | None:
    """A function of the library that computes the formulas; None where no one would write it so.

    >>> from actcli.parse import parse
    >>> print(source("leaky", [parse("x if x >= 0 else a*x", V)], "numpy", parameters={"a": parse("0.01", V)}))
    import numpy as np
    <BLANKLINE>
    <BLANKLINE>
    def leaky(x, a=0.01):
        return np.where(x >= 0, x, a*x)
    """
    table = LIBRARIES[library]
    known = frozenset(V[word] for word in table.words)
    written = [expand(stabilise(expand(root, _WORDS)), known) for root in roots]
    if sum(map(tree_size, written)) > LONGEST or not all(symbols(root) & {*inputs} for root in written):
        return None

    def visit(node: Expr, value_of: Callable[[Expr], _Printed]) -> _Printed:
        return _visit(node, value_of, table, inputs)

    try:
        texts = [_dropped(fold(root, visit).text) for root in written]
        defaults = [f"{_name(key)}={fold(default, visit).text}" for key, default in (parameters or {}).items()]
    except UsageError:  # a word that this library has no way to say
        return None
    body = texts[0] if len(texts) == 1 else table.join.format(", ".join(texts))
    head = [f"def {_name(name)}({', '.join([*map(_name, inputs), *defaults])}):", f"    return {body}"]
    needed = [line for sign, line in table.needs.items() if re.search(sign, "\n".join(head))]
    if any("np." in line for line in needed) and "import numpy as np" not in needed:
        needed.append("import numpy as np")
    imports = sorted(
        (line for line in needed if line.startswith("import")), key=lambda line: ("math" not in line, line)
    )
    made = [line for line in needed if not line.startswith("import")]
    return "\n".join([*imports, *([""] if made else []), *made, *(["", ""] if needed else []), *head])


def _dropped(text: str) -> str:
    """The text without the axis that a reduction keeps: where it is all that is done, its values have none."""
    return re.sub(r", keepdims?=True\)\Z", ")", text) if _is_call(text) else text


def _name(name: str) -> str:
    """A name that Python takes."""
    if not name.isidentifier():
        return "f"
    return f"{name}_" if keyword.iskeyword(name) else name


def _visit(node: Expr, value_of: Callable[[Expr], _Printed], table: Library, inputs: Sequence[str]) -> _Printed:
    match node:
        case Number(value):
            text = decimal(value)
            return _Printed(text, PRODUCT if "/" in text else SIGN if text[0] == "-" else ATOM, plain=True)
        case Symbol(name):
            return _Printed(_name(name), ATOM, plain=name not in inputs)
        case Piecewise(pieces, otherwise):
            text, plain = value_of(otherwise).text, False
            for test, chosen in reversed(pieces):
                if value_of(test).plain:
                    raise UsageError("a choice that depends on no input")
                text = table.where.format(value_of(test).text, value_of(chosen).text, text)
            return _Printed(text, ATOM, plain)
        case Call(function, args):
            return _call(function, [value_of(arg) for arg in args], table)


def _call(function: Function, parts: list[_Printed], table: Library) -> _Printed:
    plain = all(part.plain for part in parts)
    if function in _INFIX:
        sign, own, left, right = _INFIX[function]
        return _Printed(parts[0].within(left) + sign + parts[1].within(right), own, plain)
    if function is op.NEGATE:
        return _Printed("-" + parts[0].within(POWER), SIGN, plain)
    if function is op.NOT:
        return _Printed("~" + parts[0].within(ATOM), ATOM, plain)
    words = _PLAIN if plain else table.words
    if function.name not in words:
        raise UsageError(f"{table.name} has no word for {function.name}")
    pattern = words[function.name].replace("M.", f"{table.module}.")
    if table.module == "torch" and function.name in ("max", "min"):  # of a tensor and a number
        parts = sorted(parts, key=lambda part: part.plain)
        if parts[1].plain and not plain:
            pattern = f"torch.clamp({{0}}, {'min' if function.name == 'max' else 'max'}={{1}})"
    if function is V["softplus"] and parts[1].text == "1":
        pattern = re.sub(r", beta=\{1\}|\{1\}\*|/\{1\}", "", pattern)
    text = pattern.format(*(part.text for part in parts), a=parts[0].within(ATOM) if parts else "")
    own = ATOM if _is_call(pattern) else POWER if pattern == _PLAIN["sqrt"] else SUM
    return _Printed(text, own, plain)


def _is_call(pattern: str) -> bool:
    """Whether the text is a name, or one call from its first bracket to its last."""
    name, bracket, rest = pattern.partition("(")
    if not re.fullmatch(r"[\w.]+", name):
        return False
    depth = 1
    for place, sign in enumerate(rest):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(rest) - 1
    return not bracket
