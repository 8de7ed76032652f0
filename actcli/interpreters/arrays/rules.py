"""The rule of each function for arrays: a ufunc, a comparison, a kernel or a reduction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from actcli import operators as op
from actcli import special
from actcli.interpreters.arrays import kernels, reductions
from actcli.interpreters.arrays.rewrite import GELU
from actcli.library import VOCABULARY as V

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actcli.expr import Function
    from actcli.interpreters.arrays.kernels import Kernel

__all__ = ["COMPARISONS", "KEPT", "KERNELS", "REDUCTIONS", "UFUNCS", "WIDE"]

COMPARISONS: Final[Mapping[Function, np.ufunc]] = {
    op.LESS: np.less,
    op.LESS_EQUAL: np.less_equal,
    op.GREATER: np.greater,
    op.GREATER_EQUAL: np.greater_equal,
    op.EQUAL: np.equal,
    op.NOT_EQUAL: np.not_equal,
    op.AND: np.logical_and,
    op.OR: np.logical_or,
    op.NOT: np.logical_not,
}
UFUNCS: Final[Mapping[Function, np.ufunc]] = {
    op.ADD: np.add,
    op.SUBTRACT: np.subtract,
    op.MULTIPLY: np.multiply,
    op.DIVIDE: np.divide,
    op.POWER: np.power,
    op.NEGATE: np.negative,
    V["abs"]: np.absolute,
    V["asinh"]: np.arcsinh,
    V["atan"]: np.arctan,
    V["cbrt"]: np.cbrt,
    V["ceil"]: np.ceil,
    V["cos"]: np.cos,
    V["cosh"]: np.cosh,
    V["exp"]: np.exp,
    V["expm1"]: np.expm1,
    V["floor"]: np.floor,
    V["log"]: np.log,
    V["log1p"]: np.log1p,
    V["max"]: np.maximum,
    V["min"]: np.minimum,
    V["round"]: np.rint,
    V["sign"]: np.sign,
    V["sin"]: np.sin,
    V["sinh"]: np.sinh,
    V["sqrt"]: np.sqrt,
    V["tan"]: np.tan,
    V["tanh"]: np.tanh,
}
KERNELS: Final[Mapping[Function, Kernel]] = {
    GELU: special.gelu,
    V["arccot"]: kernels.arccot,
    V["clip"]: kernels.any_clip,
    V["d2sinc_unnormalised"]: special.d2sinc,
    V["d2sinc"]: special.d2sincpi,
    V["dsinc_unnormalised"]: special.dsinc,
    V["dsinc"]: special.dsincpi,
    V["erf"]: special.erf,
    V["erfc"]: special.erfc,
    V["heaviside"]: kernels.heaviside,
    V["logcosh"]: special.logcosh,
    V["normal_cdf"]: special.normal_cdf,
    V["normal_pdf"]: special.normal_pdf,
    V["sech"]: special.sech,
    V["sigmoid"]: special.sigmoid,
    V["sinc_unnormalised"]: special.sinc,
    V["sinc"]: special.sincpi,
    V["softplus"]: kernels.softplus,
    V["sqrt1pm1"]: special.sqrt1pm1,
    V["tanhshrink"]: special.tanhshrink,
}
REDUCTIONS: Final = reductions.RULES
# Beyond double precision: the textbook formula in the form that does not overflow; all other kernels know doubles only.
WIDE: Final[Mapping[Function, Kernel]] = {
    function: kernels.in_double(kernel) for function, kernel in KERNELS.items()
} | {
    V["arccot"]: kernels.arccot,
    V["clip"]: kernels.any_clip,
    V["heaviside"]: kernels.heaviside,
    V["normal_pdf"]: kernels.wide_normal_pdf,
    V["sech"]: kernels.wide_sech,
    V["sigmoid"]: kernels.wide_sigmoid,
    V["softplus"]: kernels.softplus,
}
KEPT: Final = frozenset(COMPARISONS) | frozenset(UFUNCS) | frozenset(KERNELS) | frozenset(REDUCTIONS)
