"""The functions that NumPy lacks, as kernels `kernel(u, out)` for float32 and float64, without SciPy.

`out` has the shape and type of `u` and does not overlap it. NaN gives NaN, an infinity the limit. No finite argument
raises the overflow, invalid or division flag, except below the domain of `sqrt1pm1`, so a caller may let them raise
(underflow is normal).

Largest error found, in ulp (tests/test_special.py: ball arithmetic, dense samples, tails down to the last subnormal
number; the bounds asserted there are a little wider; the approximations of the first three rows are proved over whole
intervals):

                                              float64   float32
    erf                                       1.55      0.52
    erfc                                      2.3       0.53
    normal_cdf                                2.3       0.53
    gelu           u normal_cdf(u)            2.5       0.53
    normal_pdf     exp(-u^2/2)/sqrt(2 pi)     1.9       0.50
    sigmoid        1/(1 + exp(-u))            2.5       0.50
    softplus       log(1 + exp(u))            1.6       0.50
    sech           1/cosh(u)                  2.3       0.50
    logcosh        log(cosh(u))               1.9       0.51
    tanhshrink     u - tanh(u)                2.6       0.50
    sqrt1pm1       sqrt(1 + u) - 1            2.0       0.50
    sinc           sin(u)/u                   1.4       0.50
    sincpi         sin(pi u)/(pi u)           2.3       0.51
    dsinc          sinc'                      2.2       0.50      for |u| > 2 in ulp of 1/|u| if the value is smaller
    dsincpi        sincpi'                    2.4       0.51      for |u| > 0.6 likewise
    d2sinc         sinc''                     1.8       0.50      for |u| > 1 likewise
    d2sincpi       sincpi''                   5.3       0.55      for |u| > 0.3 likewise, or of 1

Why not SciPy. Importing `scipy.special` takes 0.13 to 0.22 s, the package 114 MB and its libraries 30 MB, for a few
functions. Its tails are not for printing: on the same samples `erfc` errs by up to 490
ulp and `ndtr` by 1400, where the results are normal numbers, and `erfc`, `ndtr` and `expit` give 0 or few digits
where they are subnormal; `erf` 2.1 ulp.

Time for 10^6 elements in blocks of 16384, NumPy 2.4 with AVX-512 (tests/benchmarks/bench_special.py): ns an element
and the ratio to SciPy 1.17 (for softplus, to `np.logaddexp`); below 1 we are faster.

                   float64        float32
    erf            9.3   0.55     6.4   0.37
    erfc          14.6   0.94     7.9   0.48
    normal_cdf    14.6   0.86     7.8   0.44
    gelu          14.7   0.85     7.9   0.44
    sigmoid        2.7   0.49     2.5   0.76
    softplus       3.4   0.17     3.3   0.17

SciPy's time falls by a third where one short array is repeated (presumably the processor then foresees its branches):
erfc, normal_cdf and gelu take 1.5 times as long as it in float64 there. A kernel is up to eighty NumPy calls, 42
microseconds for 1000 elements: in float64 erfc breaks even at 8000 elements and takes 3 times as long as SciPy at 1000,
or 4 times where the array is repeated.
"""

from __future__ import annotations

from actcli.special.cardinal_sine import d2sinc, d2sincpi, dsinc, dsincpi, sinc, sincpi
from actcli.special.error_function import erf, erfc, gelu, normal_cdf, normal_pdf
from actcli.special.stable import logcosh, sech, sigmoid, softplus, sqrt1pm1, tanhshrink

__all__ = [
    "d2sinc",
    "d2sincpi",
    "dsinc",
    "dsincpi",
    "erf",
    "erfc",
    "gelu",
    "logcosh",
    "normal_cdf",
    "normal_pdf",
    "sech",
    "sigmoid",
    "sinc",
    "sincpi",
    "softplus",
    "sqrt1pm1",
    "tanhshrink",
]
