"""The table of faults: every row has a test whose identifier begins with the row's, or a reason why it cannot have one.

The rows are those of the survey of bad input and faults that this folder grew from: configuration (Y), formulas and
numbers (F), output files (O), escaping (S) and the environment (E).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROWS = {
    "Y1": "empty file", "Y2": "no mapping", "Y3": "deep nesting", "Y4": "unclosed brackets", "Y5": "billion laughs", "Y6": "merge-key bomb",
    "Y7": "large file", "Y8": "base-60 number", "Y9": "tags that run code", "Y10": "tags that break a loader", "Y11": "numbers of YAML 1.2",
    "Y12": "octal, sexagesimal, dates", "Y13": "keys that are no text", "Y14": "duplicate key", "Y15": "unquoted formula", "Y16": "comment after a formula",
    "Y17": "comma in braces", "Y18": "misspelled key", "Y19": "forbidden character", "Y20": "other encodings", "Y21": "other line ends",
    "Y22": "two documents", "Y23": "no file", "Y24": "include and links out", "Y25": "one name twice", "Y26": "file changes while read", "Y27": "mutated bytes",
    "F1": "code in a formula", "F2": "parentheses", "F3": "deep operators", "F4": "long formula", "F5": "tower of powers", "F6": "huge literal",
    "F7": "caret", "F8": "other spellings", "F9": "confusable characters", "F10": "unknown names", "F11": "reserved parameters", "F12": "circle of definitions",
    "F13": "undefined values", "F14": "overflow", "F15": "sigmoid by hand", "F16": "jumps and poles", "F17": "nothing to draw", "F18": "ranges",
    "F19": "counts", "F20": "parameters", "F21": "every value of small formats", "F22": "wide balls", "F23": "division by zero in balls",
    "F24": "what kills flint", "F25": "endless search", "F26": "generated formulas", "F27": "mutated formulas",
    "O1": "full disk", "O2": "every call fails", "O3": "/dev/full", "O4": "closed streams", "O5": "reader goes away", "O6": "devices and pipes", "O7": "links",
    "O8": "hard links and modes", "O9": "umask", "O10": "missing folder", "O11": "read-only folder", "O12": "odd names", "O13": "names as paths",
    "O14": "names that collide", "O15": "output is an input", "O16": "failure in a batch", "O17": "kill -9", "O18": "signals", "O19": "several writers",
    "O20": "broken cache", "O21": "odd clocks", "O22": "same bytes", "O23": "binary to a terminal", "O24": "JSON without NaN",
    "S1": "control characters", "S2": "turning and invisible characters", "S3": "HTML", "S4": "JavaScript", "S5": "ill-formed SVG", "S6": "texts in pictures",
    "S7": "LaTeX", "S8": "mathtext", "S9": "Markdown", "S10": "spreadsheets", "S11": "markup of terminals", "S12": "brackets in help", "S13": "secrets in reports",
    "S14": "completion", "S15": "modules of the folder", "S16": "plugins", "S17": "pickles and arrays",
    "E1": "locales", "E2": "encodings", "E3": "arguments that are no text", "E4": "no home", "E5": "backends", "E6": "matplotlibrc", "E7": "width and TERM",
    "E8": "colours", "E9": "no terminal", "E10": "little memory", "E11": "cores", "E12": "few descriptors", "E13": "small stack", "E14": "deleted folder",
    "E15": "TMPDIR", "E16": "modes of Python", "E17": "missing packages", "E18": "Windows", "E19": "other Pythons", "E20": "no network",
}  # fmt: skip
ELSEWHERE = {
    "F21": "tests of the arrays and of the number formats go through all values of the 8 and 16 bit formats",
    "F26": "tests/test_format.py, tests/interpreters and tests/fuzz draw formulas from one grammar",
}
UNTESTED = {
    "E18": "Windows: needs Windows; continuous integration runs the ordinary tests there",
    "E19": "other Pythons and free threads: continuous integration runs the ordinary tests on those that there are",
}


def test_every_row_has_its_test_or_its_reason():
    here = Path(__file__).parent
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(here)],
        cwd=here.parents[1], capture_output=True, text=True, timeout=200, check=False, env=environment,
    )  # fmt: skip
    covered = set(re.findall(r"[\[-]([YFOSE][0-9]+)(?=[-\]])", done.stdout))
    for path in here.glob("test_*.py"):  # a test of one row says it first of all
        for said in re.findall(r'"""((?:[YFOSE][0-9]+(?:, )?)+):', path.read_text(encoding="utf-8")):
            covered |= set(said.split(", "))
    assert set(ROWS) - covered - set(ELSEWHERE) - set(UNTESTED) == set(), done.stdout[-500:]
    assert not covered & set(UNTESTED)
    assert covered <= set(ROWS)


def test_the_table_is_whole():
    assert len(ROWS) == 115
    assert len(ROWS) - len(UNTESTED) >= 105
