"""The values that options and settings take, where there are few; said once, and light enough for completion.

Each is what another module makes of it: formats are rows of `exporters`, presets are rows of `plots`. Those load NumPy
or matplotlib, which nobody waits for to complete a word; that both say the same is tested.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as `typing` has it, which completion does not wait for
if TYPE_CHECKING:
    from typing import Final

__all__ = [
    "BACKENDS",
    "COLORS",
    "COLUMNS",
    "DTYPES",
    "FIGURE_FORMATS",
    "FRAMEWORKS",
    "GROUPS",
    "KINDS",
    "OVER",
    "PAGE_FORMATS",
    "PRESETS",
    "TABLE_FORMATS",
    "TERMINAL_FORMATS",
    "TOPICS",
    "TYPES",
]

BACKENDS: Final = ("jax", "numpy", "onnxruntime", "reference", "tensorflow", "torch")
COLORS: Final = ("auto", "always", "never")
DTYPES: Final = ("float64", "float32", "float16", "bfloat16")
FIGURE_FORMATS: Final = ("pdf", "pgf", "png", "svg")
OVER: Final = ("auto", "range", "reals")
PAGE_FORMATS: Final = ("text", "json")
KINDS: Final = ("contour", "curves", "density", "depth", "jacobian", "surface")
PRESETS: Final = ("dark", "ieee", "paper", "screen", "slide")
TABLE_FORMATS: Final = ("rich", "csv", "html", "json", "jsonl", "latex", "md", "plain", "tsv")
TERMINAL_FORMATS: Final = ("ascii", "braille", "iterm", "kitty", "sixel", "terminal")
TOPICS: Final = ("definitions", "environment", "exit-codes", "formats", "formulas")
FRAMEWORKS: Final = (
    "chainer", "coreml", "diffusers", "equinox", "flax", "hf", "jax", "keras", "mlx", "mmcv", "mmdet", "mxnet", "nnlib",
    "numpy", "onnx", "openvino", "ort", "paddle", "rational", "tf", "tfa", "theano", "timm", "tinygrad", "torch",
)  # fmt: skip
TYPES: Final = ("elementwise", "gated", "vector", "table", "random")
GROUPS: Final = ("shape", "slope", "ends", "moments", "points", "all")
COLUMNS: Final = (
    "asymptotes", "certainty", "chi", "convexity", "cost", "dead_zone", "extrema", "family", "fixed_points", "formula",
    "gain", "inflections", "limits", "lipschitz", "mean", "monotonic", "parity", "range", "saturation", "second_moment",
    "slope_at_zero", "slope_lipschitz", "smoothness", "strengths", "time", "title", "type", "use", "variance",
    "weaknesses", "zero_centred", "zeros",
)  # fmt: skip
