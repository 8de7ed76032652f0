"""Files of samples: two columns of numbers, read carefully, and the format that their digits tell.

Text is taken for the smallest format whose shortest decimals give back every number in it: `0.7310586` are the digits
of a float32. Nothing is unpickled.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from actcli import limits
from actcli.errors import FileError, InputError, Place
from actcli.identification.samples import Samples, paired
from actcli.output import shown
from actcli.reading import read_bytes
from actcli.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from actcli.identification.definitions import Doubles

__all__ = ["ENDINGS", "read_samples"]

ENDINGS: Final = (".csv", ".json", ".npy", ".npz", ".tsv", ".txt")
_NAMES: Final = (("x", "input", "in"), ("y", "f(x)", "value", "output", "out", "f"))
_FORMS: Final = ("float16", "float32", "float64")


def read_samples(path: str | Path) -> Samples:
    """The samples of a file, by its ending: csv, tsv or txt, json, npy or npz."""
    path = Path(path)
    name = shown(path)
    try:
        data = read_bytes(path, limits.SAMPLE_BYTES)
    except OSError as error:
        raise FileError(f"cannot read {name}: {(error.strerror or str(error)).lower()}") from None
    if len(data) > limits.SAMPLE_BYTES:
        raise InputError(f"{name} holds more than {limits.SAMPLE_BYTES >> 20} MiB", hint="give fewer samples")
    if data.startswith((b"\x93NUMPY", b"PK\x03\x04")):
        return _from_numpy(data, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: expected samples, found byte 0x{data[error.start]:02X} at {error.start}",
            hint=f"samples are read from {', '.join(ENDINGS)}",
        ) from None
    if "\0" in text:
        raise InputError(f"{name}: expected samples, found a null byte", hint=f"read are {', '.join(ENDINGS)}")
    return _from_json(text, name) if path.suffix.lower() == ".json" else _from_text(text, name)


# NumPy's files


def _from_numpy(data: bytes, name: str) -> Samples:
    try:
        loaded = np.load(io.BytesIO(data), allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return _columns(loaded, name)
        sizes = sum(one.file_size for one in loaded.zip.infolist())
        if sizes > limits.SAMPLE_BYTES:
            raise InputError(f"{name} holds more than {limits.SAMPLE_BYTES >> 20} MiB", hint="give fewer samples")
        return _named({key: loaded[key] for key in loaded.files}, name)
    except MemoryError:
        raise InputError(f"{name}: it says that it is larger than the memory") from None
    except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile, NotImplementedError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"cannot read the arrays of {name}: {reason[:200]}") from None


def _columns(array: Any, name: str) -> Samples:
    array = np.asarray(array)
    if array.dtype.names is not None:
        return _named({key: array[key] for key in array.dtype.names}, name)
    if array.dtype.kind not in "fiu":
        raise InputError(f"{name}: expected real numbers, found an array of {array.dtype}")
    if array.ndim == 2 and array.shape[1] == 2:
        pair = array[:, 0], array[:, 1]
    elif array.ndim == 2 and array.shape[0] == 2:
        pair = array[0], array[1]
    else:
        raise InputError(
            f"{name}: expected two columns, found an array of shape {array.shape}", hint="column one is x, two is y"
        )
    return paired(*pair, _form_of(array.dtype), name)


def _named(arrays: Mapping[str, Any], name: str) -> Samples:
    """The samples of arrays with names."""
    folded = {key.strip().casefold(): np.asarray(value) for key, value in arrays.items()}
    pair = [next((folded[key] for key in names if key in folded), None) for names in _NAMES]
    if None in [one if one is None else 0 for one in pair] and len(folded) == 2:
        pair = list(folded.values())
    x, y = pair
    if x is None or y is None:
        known = ", ".join(quoted(key) for key in list(arrays)[:6]) or "nothing"
        raise InputError(f"{name}: expected the columns x and y, found {known}", hint="name them x and y")
    for one in (x, y):
        if one.dtype.kind not in "fiu":
            raise InputError(f"{name}: expected real numbers, found an array of {one.dtype}")
    return paired(x, y, _form_of(y.dtype), name)


def _form_of(dtype: np.dtype[Any]) -> str:
    return dtype.name if dtype.name in _FORMS else "float64"


# Text


def _from_json(text: str, name: str) -> Samples:
    try:
        found = json.loads(text, parse_constant=float)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: no JSON: {str(error).splitlines()[0][:200]}") from None
    rows: list[Any] | None = None
    if isinstance(found, dict):
        pair = [value for names in _NAMES for key, value in found.items() if key.strip().casefold() in names]
        if len(pair) == 2 and all(isinstance(one, list) for one in pair):
            if len(pair[0]) != len(pair[1]):
                raise InputError(f"{name}: {len(pair[0])} inputs and {len(pair[1])} values", hint="each x needs one y")
            rows = list(zip(*pair, strict=True))
    elif isinstance(found, list):
        rows = [list(one.values()) if isinstance(one, dict) and list(one) == ["x", "y"] else one for one in found]
    numbers = rows is not None and all(
        isinstance(row, list | tuple)
        and len(row) == 2
        and all(isinstance(one, int | float) and not isinstance(one, bool) for one in row)
        for row in rows
    )
    if rows is None or not numbers:
        raise InputError(f"{name}: expected samples", hint='as {"x": [...], "y": [...]} or [[x, y], ...]')
    try:
        x, y = np.array(rows, dtype=np.float64).reshape(-1, 2).T
    except OverflowError:
        raise InputError(f"{name}: a whole number is beyond all floats") from None
    digits = [repr(row[1]) for row in rows]
    return paired(x, y, _finest(y, digits), name, _written(digits))


def _from_text(text: str, name: str) -> Samples:
    rows: list[tuple[float, float]] = []
    digits: list[str] = []
    picked: tuple[int, int] | None = None
    for number, words, line in _lines(text):
        values = [_value(word) for word in words]
        if picked is None and (title := _titled(words, values)) is not None:
            picked = title
            continue
        picked = picked or (0, 1)
        if len(words) <= max(picked):
            raise InputError(
                f"expected two numbers, found {quoted(line.strip()[:60])}", place=Place(name, number, 1, line)
            )
        pair = values[picked[0]], values[picked[1]]
        if None in pair:
            wrong = words[picked[0] if pair[0] is None else picked[1]]
            column = max(line.find(wrong), 0) + 1
            raise InputError(
                f"{quoted(wrong[:60])} is no number", place=Place(name, number, column, line, max(1, len(wrong)))
            )
        rows.append(pair)  # type: ignore[arg-type]
        digits.append(words[picked[1]])
    if not rows:
        raise InputError(f"{name} holds no samples", hint="two numbers a line, x and y")
    x, y = np.array(rows).T
    return paired(x, y, _finest(y, digits), name, _written(digits))


def _lines(text: str) -> Iterator[tuple[int, list[str], str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            mark = next((one for one in ("\t", ";", ",") if one in line), None)
            words = [word.strip().strip('"') for word in line.split(mark)]
            yield number, words, line


def _titled(words: list[str], values: list[float | None]) -> tuple[int, int] | None:
    """The columns of x and y where a line names them; the first two if it names others."""
    if any(value is not None for value in values) or len(words) < 2:
        return None
    folded = [word.casefold() for word in words]
    x, y = (next((folded.index(one) for one in names if one in folded), None) for names in _NAMES)
    return (0, 1) if x is None or y is None else (x, y)


def _value(word: str) -> float | None:
    try:
        return None if "_" in word else float(word)
    except ValueError:
        return None


def _significant(text: str) -> int:
    return len(text.casefold().partition("e")[0].lstrip("+-").replace(".", "").lstrip("0"))


def _written(texts: list[str]) -> int:
    """How many digits numbers were written with; negative: how many decimals, where all have as many."""
    decimals = {len(text.partition(".")[2]) if "e" not in text.casefold() else 0 for text in texts}
    if len(decimals) == 1 and decimals != {0}:
        return -decimals.pop()
    return max(map(_significant, texts))


def _finest(y: Doubles, digits: list[str]) -> str:
    """The smallest format that has these numbers, or whose shortest decimals they are."""
    sound = np.isfinite(y)
    for kind in (np.float16, np.float32):
        with np.errstate(over="ignore"):
            near = y.astype(kind)
        # written in the format's own digits, or as the doubles that its numbers are
        fits = all(
            exact in (float(str(value)), float(value)) for value, exact in zip(near[sound], y[sound], strict=True)
        )
        if fits and max(map(_significant, digits)) > 2:  # samples such as 0, 1, 2 tell nothing of their format
            return kind.__name__
    return "float64"
