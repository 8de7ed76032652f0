"""Elementary functions that frameworks have beside activations: `onnx:Erf`, `torch:log1p`, `jax:numpy.cbrt`.

They are words of the formula language or short formulas of such, so that a table names them and no definition has to;
where a definition names a symbol too, the definition is meant.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from actcli.record import FrameworkSymbol

__all__ = ["elementary"]

_ACOS: Final = "pi/2 - atan(x/sqrt(1 - x**2))"
_ACOSH: Final = "log(x + sqrt(x**2 - 1))"
_ASIN: Final = "atan(x/sqrt(1 - x**2))"
_ATANH: Final = "(log1p(x) - log1p(-x))/2"
# fmt: off
_ROWS: Final = (
    # formula            numpy, jax.numpy, keras.ops   torch                          onnx           tf
    (_ACOS,              "arccos",                     "acos arccos",                 "Acos",        "math.acos"),
    (_ACOSH,             "arccosh",                    "acosh arccosh",               "Acosh",       "math.acosh"),
    (_ASIN,              "arcsin",                     "asin arcsin",                 "Asin",        "math.asin"),
    ("asinh(x)",         "arcsinh",                    "asinh arcsinh",               "Asinh",       "math.asinh"),
    (_ATANH,             "arctanh",                    "atanh arctanh",               "Atanh",       "math.atanh"),
    ("cbrt(x)",          "cbrt",                       "",                            "",            ""),
    ("ceil(x)",          "ceil",                       "ceil",                        "Ceil",        "math.ceil"),
    ("cosh(x)",          "cosh",                       "cosh",                        "Cosh",        "math.cosh"),
    ("2**x",             "exp2",                       "exp2 special.exp2",           "",            ""),
    ("expm1(x)",         "expm1",                      "expm1 special.expm1",         "",            "math.expm1"),
    ("floor(x)",         "floor",                      "floor",                       "Floor",       "math.floor"),
    ("log(x)",           "log",                        "log",                         "Log",         "math.log"),
    ("log(x)/log(10)",   "log10",                      "log10",                       "",            ""),
    ("log1p(x)",         "log1p",                      "log1p special.log1p",         "",            "math.log1p"),
    ("log(x)/log(2)",    "log2",                       "log2",                        "",            ""),
    ("-x",               "negative",                   "neg negative",                "Neg",         "math.negative"),
    ("1/x",              "reciprocal",                 "reciprocal",                  "Reciprocal",  "math.reciprocal"),
    ("round(x)",         "round",                      "round special.round",         "Round",       "math.round"),
    ("sinh(x)",          "sinh",                       "sinh",                        "Sinh",        "math.sinh"),
    ("sqrt(x)",          "sqrt",                       "sqrt",                        "Sqrt",        "math.sqrt"),
    ("x**2",             "square",                     "square",                      "",            "math.square"),
    ("tan(x)",           "tan",                        "tan",                         "Tan",         "math.tan"),
)
_OTHERS: Final = (  # formula, and each symbol with its framework
    ("erf(x)",      "torch:erf torch:special.erf jax:scipy.special.erf jax:lax.erf keras:ops.erf onnx:Erf tf:math.erf"),
    ("erfc(x)",     "torch:erfc torch:special.erfc jax:scipy.special.erfc jax:lax.erfc keras:ops.erfc tf:math.erfc"),
    ("1/sqrt(x)",   "torch:rsqrt jax:lax.rsqrt keras:ops.rsqrt tf:math.rsqrt"),
    ("log(x/(1 - x))",     "torch:logit torch:special.logit jax:scipy.special.logit"),
    ("normal_cdf(x)",      "jax:scipy.special.ndtr jax:scipy.stats.norm.cdf"),
    ("log(normal_cdf(x))", "torch:special.log_ndtr jax:scipy.special.log_ndtr"),
)
# fmt: on


@lru_cache(maxsize=1)
def elementary() -> tuple[tuple[str, FrameworkSymbol], ...]:
    """All of them: the formula, and a symbol that is it.

    >>> [formula for formula, symbol in elementary() if symbol.symbol == "Erf"]
    ['erf(x)']
    """
    found = []
    for formula, numpy, torch, onnx, tensorflow in _ROWS:
        rows = (
            ("numpy", numpy),
            ("jax", f"numpy.{numpy}"),
            ("keras", f"ops.{numpy}"),
            *(("torch", one) for one in torch.split()),
            *(("onnx", one) for one in onnx.split()),
            *(("tf", one) for one in tensorflow.split()),
        )
        found += [(formula, FrameworkSymbol(framework, symbol)) for framework, symbol in rows]
    for formula, spelled in _OTHERS:
        pairs = (one.partition(":") for one in spelled.split())
        found += [(formula, FrameworkSymbol(framework, symbol)) for framework, _, symbol in pairs]
    return tuple(found)
