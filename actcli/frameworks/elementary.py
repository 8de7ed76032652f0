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
_TRUNC: Final = "sign(x)*floor(abs(x))"
# fmt: off
_ROWS: Final = (
    #                   numpy, jax,
    # formula           keras.ops      torch                  jax.lax        onnx           tf
    (_ACOS,             "arccos",      "acos arccos",         "acos",        "Acos",        "math.acos"),
    (_ACOSH,            "arccosh",     "acosh arccosh",       "acosh",       "Acosh",       "math.acosh"),
    (_ASIN,             "arcsin",      "asin arcsin",         "asin",        "Asin",        "math.asin"),
    ("asinh(x)",        "arcsinh",     "asinh arcsinh",       "asinh",       "Asinh",       "math.asinh"),
    (_ATANH,            "arctanh",     "atanh arctanh",       "atanh",       "Atanh",       "math.atanh"),
    ("cbrt(x)",         "cbrt",        "",                    "cbrt",        "",            ""),
    ("ceil(x)",         "ceil",        "ceil",                "ceil",        "Ceil",        "math.ceil"),
    ("cosh(x)",         "cosh",        "cosh",                "cosh",        "Cosh",        "math.cosh"),
    ("2**x",            "exp2",        "exp2 special.exp2",   "exp2",        "",            ""),
    ("expm1(x)",        "expm1",       "expm1 special.expm1", "expm1",       "",            "math.expm1"),
    ("floor(x)",        "floor",       "floor",               "floor",       "Floor",       "math.floor"),
    ("log(x)",          "log",         "log",                 "log",         "Log",         "math.log"),
    ("log(x)/log(10)",  "log10",       "log10",               "",            "",            ""),
    ("log1p(x)",        "log1p",       "log1p special.log1p", "log1p",       "",            "math.log1p"),
    ("log(x)/log(2)",   "log2",        "log2",                "",            "",            ""),
    ("-x",              "negative",    "neg negative",        "neg",         "Neg",         "math.negative"),
    ("1/x",             "reciprocal",  "reciprocal",          "reciprocal",  "Reciprocal",  "math.reciprocal"),
    ("round(x)",        "round",       "round special.round", "",            "Round",       "math.round"),
    ("sinh(x)",         "sinh",        "sinh",                "sinh",        "Sinh",        "math.sinh"),
    ("sqrt(x)",         "sqrt",        "sqrt",                "sqrt",        "Sqrt",        "math.sqrt"),
    ("x**2",            "square",      "square",              "square",      "",            "math.square"),
    ("tan(x)",          "tan",         "tan",                 "tan",         "Tan",         "math.tan"),
    (_TRUNC,            "trunc",       "trunc fix",           "",            "",            ""),
    ("x*pi/180",        "deg2rad",     "deg2rad",             "",            "",            ""),
    ("x*180/pi",        "rad2deg",     "rad2deg",             "",            "",            ""),
    ("abs(x)",          "fabs",        "",                    "",            "",            ""),
)
_OTHERS: Final = (  # formula, and each symbol with its framework
    (_ACOS,         "numpy:acos jax:numpy.acos"),
    (_ACOSH,        "numpy:acosh jax:numpy.acosh"),
    (_ASIN,         "numpy:asin jax:numpy.asin"),
    ("asinh(x)",    "numpy:asinh jax:numpy.asinh"),
    ("abs(x)",      "tf:math.abs"),
    ("atan(x)",     "numpy:atan jax:numpy.atan jax:lax.atan tf:math.atan"),
    (_ATANH,        "numpy:atanh jax:numpy.atanh"),
    ("cos(x)",      "jax:lax.cos tf:math.cos"),
    ("erf(x)",      "torch:erf torch:special.erf jax:scipy.special.erf jax:lax.erf keras:ops.erf onnx:Erf tf:math.erf"),
    ("erfc(x)",     "torch:erfc torch:special.erfc jax:scipy.special.erfc jax:lax.erfc keras:ops.erfc tf:math.erfc"),
    ("exp(x)",      "jax:lax.exp tf:math.exp"),
    ("1/sqrt(x)",   "torch:rsqrt jax:lax.rsqrt keras:ops.rsqrt tf:math.rsqrt"),
    ("log(x/(1 - x))",     "torch:logit torch:special.logit jax:scipy.special.logit"),
    ("log(-expm1(-x))",    "jax:nn.log1mexp"),
    ("log(normal_cdf(x))", "torch:special.log_ndtr jax:scipy.special.log_ndtr"),
    ("normal_cdf(x)",      "jax:scipy.special.ndtr jax:scipy.stats.norm.cdf"),
    ("round(x)",    "numpy:rint numpy:around jax:numpy.rint jax:numpy.around tf:math.rint"),
    ("sign(x)",     "torch:sgn jax:lax.sign tf:math.sign"),
    ("sign(x)*floor(abs(x) + 1/2)", "jax:lax.round"),  # a half goes away from zero, elsewhere to the even number
    ("sin(x)",      "jax:lax.sin tf:math.sin"),
    (_TRUNC,        "numpy:fix"),
    ("x",           "torch:positive numpy:positive jax:numpy.positive"),
    (f"x - {_TRUNC}",      "torch:frac"),
    ("x*180/pi",    "numpy:degrees jax:numpy.degrees"),
    ("x*pi/180",    "numpy:radians jax:numpy.radians"),
)
# fmt: on


@lru_cache(maxsize=1)
def elementary() -> tuple[tuple[str, FrameworkSymbol], ...]:
    """All of them: the formula, and a symbol that is it.

    >>> [formula for formula, symbol in elementary() if symbol.symbol == "Erf"]
    ['erf(x)']
    """
    found = []
    for formula, numpy, torch, lax, onnx, tensorflow in _ROWS:
        rows = (
            ("numpy", numpy),
            ("jax", f"numpy.{numpy}"),
            ("keras", f"ops.{numpy}"),
            *(("torch", one) for one in torch.split()),
            *(("jax", f"lax.{one}") for one in lax.split()),
            *(("onnx", one) for one in onnx.split()),
            *(("tf", one) for one in tensorflow.split()),
        )
        found += [(formula, FrameworkSymbol(framework, symbol)) for framework, symbol in rows]
    for formula, spelled in _OTHERS:
        pairs = (one.partition(":") for one in spelled.split())
        found += [(formula, FrameworkSymbol(framework, symbol)) for framework, _, symbol in pairs]
    return tuple(found)
