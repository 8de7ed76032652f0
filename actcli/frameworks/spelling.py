"""How a symbol of a framework is written: `keras@2:activations.relu(max_value=6)`, and what people write instead.

A colon stands in no formula and in no name of the catalogue, so what holds one is a framework's, and a mistake in it is
told as such. Rejected: the dotted path alone (`torch.nn.GELU`), in which a mistyped framework is any unknown name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from actcli.errors import InputError, Place, UnknownName, UsageError, suggest
from actcli.frameworks.versions import numbers
from actcli.limits import FORMULA_CHARACTERS
from actcli.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FRAMEWORKS", "Wanted", "is_foreign", "read", "value_of"]

FRAMEWORKS: Final = (
    "chainer", "coreml", "diffusers", "equinox", "flax", "hf", "jax", "keras", "mlx", "mmcv", "mmdet", "mxnet", "nnlib",
    "numpy", "onnx", "openvino", "ort", "paddle", "rational", "tf", "tfa", "theano", "timm", "tinygrad", "torch",
)  # fmt: skip
_ALSO: Final[Mapping[str, str]] = {  # what a package is called where it is not imported by our name of it
    "coremltools": "coreml", "eqx": "equinox", "huggingface": "hf", "np": "numpy", "onnxruntime": "ort",
    "paddlepaddle": "paddle", "pytorch": "torch", "tensorflow": "tf", "tensorflow_addons": "tfa", "transformers": "hf",
}  # fmt: skip
_IN_PLACE: Final = ("paddle", "torch")  # frameworks that mark it by the end of a name
_BEGINNINGS: Final = (  # what programs write for a module, by framework, and what is written here; the first that fits
    ("flax", r"linen\.activation\.", "linen."),
    ("hf", r"(?:activations\.)?linear_act\Z", "linear"),
    ("hf", r"ACT2FN\.|activations\.(?=[a-z])", ""),
    ("jax", r"jnp\.", "numpy."),
    ("keras", r"tf\.keras\.|keras\.", ""),
    ("keras", r"ops\.(?:nn|numpy)\.", "ops."),
    ("paddle", r"F\.", "nn.functional."),
    ("timm", r"(?:models\.)?layers\.(?:activations\.)?", ""),
    ("tinygrad", r"tensor\.Tensor\.", "Tensor."),
    ("torch", r"F\.|functional\.|_C\._nn\.", "nn.functional."),
    ("torch", r"nn\.modules\.activation\.", "nn."),
    ("torch", r"Tensor\.", ""),
)
_KERAS_3: Final = [2, 16]  # of TensorFlow; before, Keras had its version
_FOREIGN: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9_]*\s*(?:@[^:()]*)?:(?!\s)")  # `lambda: x` is none
_SYMBOL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*\Z")
_VERSION: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,3}\Z")
_EXAMPLE: Final = "for example: torch:nn.LeakyReLU(negative_slope=0.2), or keras@2:hard_sigmoid"
_INPUTS: Final = ("x", "input", "inputs", "features")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A symbol that was asked for: arguments by name, and those without one in their order."""

    text: str
    framework: str
    version: str
    symbol: str
    named: Mapping[str, str]
    positional: tuple[str, ...]


def is_foreign(text: str) -> bool:
    """Whether a text is written as a symbol of a framework.

    >>> is_foreign("torch:nn.GELU"), is_foreign("lambda: x")
    (True, False)
    """
    return _FOREIGN.match(text) is not None


def read(text: str) -> Wanted:
    """The parts of a symbol.

    >>> wanted = read("keras@2:activations.relu(max_value=6)")
    >>> wanted.framework, wanted.version, wanted.symbol, dict(wanted.named)
    ('keras', '2', 'activations.relu', {'max_value': '6'})
    """
    if len(text) > FORMULA_CHARACTERS:
        raise UsageError(f"a symbol of more than {FORMULA_CHARACTERS} characters", hint=_EXAMPLE)
    head, _, rest = text.partition(":")
    name, at, version = head.partition("@")
    framework = _framework(name.strip())
    if at and not _VERSION.match(version.strip()):
        fault = f"{quoted(version.strip())} is no version" if version.strip() else "a version is missing after '@'"
        raise UsageError(fault, hint=f"for example: {framework}@2.1")
    path, bracket, inner = rest.strip().partition("(")
    path = path.strip()
    if framework == "tf" and path.removeprefix("tf.").startswith("keras."):
        framework, version = "keras", version if numbers(version) < _KERAS_3 else ""
    if not _SYMBOL.match(path):
        fault = f"{quoted(path)} is no symbol of a framework" if path else f"a symbol is missing after '{head}:'"
        raise UsageError(fault, hint=_EXAMPLE)
    if bracket and not inner.endswith(")"):
        raise InputError("a bracket is not closed", place=Place("name", 1, len(text), text), hint=_EXAMPLE)
    named, positional = _arguments(inner[:-1] if bracket else "", path)
    return Wanted(text, framework, version.strip(), _path(framework, path), named, positional)


def _framework(name: str) -> str:
    for spelled in (name, name.lower()):
        if spelled in FRAMEWORKS or spelled in _ALSO:
            return _ALSO.get(spelled, spelled)
    known = (*FRAMEWORKS, *_ALSO)
    raise UnknownName("framework", name, known, hint=suggest(name, known) or f"known: {', '.join(FRAMEWORKS)}")


def _path(framework: str, path: str) -> str:
    modules = [framework, *(also for also, name in _ALSO.items() if name == framework)]
    for module in modules:
        path = path.removeprefix(f"{module}.")
    if framework in _IN_PLACE and path.endswith("_"):  # which changes no value
        path = path[:-1]
    for name, written, full in _BEGINNINGS:
        if name == framework and (found := re.match(written, path)):
            return full + path[found.end() :]
    return path


def _arguments(inner: str, symbol: str) -> tuple[dict[str, str], tuple[str, ...]]:
    named: dict[str, str] = {}
    positional: list[str] = []
    for number, part in enumerate(_parts(inner)):
        if "=" in part:
            name, _, value = (piece.strip() for piece in part.partition("="))
            if not name.isidentifier() or not value:
                raise UsageError(f"{quoted(part)} is no argument", hint=_EXAMPLE)
            if name in named:
                raise UsageError(f"{symbol}: the argument {name!r} is given twice", hint="give it once")
            named[name] = value
        elif not part:
            raise UsageError(f"{symbol}: an argument is missing between commas", hint=_EXAMPLE)
        elif number == 0 and part in _INPUTS:
            continue  # written as the call is
        elif named:
            raise UsageError(f"{symbol}: {quoted(part)} stands behind a named argument", hint="name it too")
        else:
            positional.append(part)
    return named, tuple(positional)


def _parts(inner: str) -> list[str]:
    """The texts between commas that stand in no bracket and in no quotes."""
    if not inner.strip():
        return []
    parts, depth, quote = [""], 0, ""
    for character in inner:
        if character in "'\"" and quote in ("", character):
            quote = "" if quote else character
        depth += (character in "([") - (character in ")]") if not quote else 0
        if character == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def value_of(text: str) -> object:
    """What an argument means, so that two spellings of it are one: a truth, None, a number, else a text.

    >>> value_of("6.0") == value_of("6"), value_of("'tanh'") == value_of("tanh"), value_of("False")
    (True, True, False)
    """
    bare = text.strip().strip("'\"")
    if bare in ("True", "true"):
        return True
    if bare in ("False", "false"):
        return False
    if bare == "None":  # as Python writes it: torch has an approximation that is called none
        return None
    try:
        return str(Fraction(bare)) if len(bare) <= 40 and "e" not in bare.lower() else bare
    except (ValueError, ZeroDivisionError):
        return bare
