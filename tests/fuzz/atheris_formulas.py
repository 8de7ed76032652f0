"""Formulas found by coverage: atheris mutates texts toward lines of the parser that none has reached; not run in CI.

    pip install atheris
    python tests/fuzz/atheris_formulas.py -max_total_time=600 CORPUS_FOLDER

The law is that of `formulas`. What libFuzzer reports as a crash lies in a file beside it.
"""

from __future__ import annotations

import sys
import warnings

import atheris

with atheris.instrument_imports(include=["actcli"]):
    import formulas

count = 0


def one(data: bytes) -> None:
    """One text, as bytes of UTF-8 with lone surrogates allowed."""
    global count
    count += 1
    if count % 10_000 == 0:
        formulas.tidy()
    formulas.check(data.decode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    warnings.simplefilter("error")
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
