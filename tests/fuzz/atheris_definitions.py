"""Definition files found by coverage; not run in CI.

    pip install atheris
    python tests/fuzz/atheris_definitions.py -max_total_time=600 CORPUS_FOLDER

The law is that of `definitions`; the built-in files make a good first corpus.
"""

from __future__ import annotations

import sys
import warnings

import atheris

with atheris.instrument_imports(include=["actcli"]):
    import definitions

count = 0


def one(data: bytes) -> None:
    """One file."""
    global count
    count += 1
    if count % 10_000 == 0:
        definitions.forget()
    definitions.check(data)


if __name__ == "__main__":
    warnings.simplefilter("error")
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
