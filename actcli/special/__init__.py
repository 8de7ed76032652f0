from actcli.special.cardinal_sine import d2sinc, d2sincpi, dsinc, dsincpi, sinc, sincpi
from actcli.special.error_function import erf, erfc, gelu, normal_cdf, normal_pdf
from actcli.special.stable import logcosh, sech, sigmoid, softplus, sqrt1pm1, tanhshrink
__all__ = ["d2sinc","d2sincpi","dsinc","dsincpi","erf","erfc","gelu","logcosh","normal_cdf","normal_pdf","sech","sigmoid","sinc","sincpi","softplus","sqrt1pm1","tanhshrink"]
