"""Definition files: whatever the bytes, they are read or refused with a place, and what is read can be used.

A case is the content of a file (`definition_files`): a definition with bytes changed, with values or keys or lines
exchanged, or one made anew from the table of keys, its values taken from sane and from hostile ones.

    python tests/fuzz/definitions.py --cases 10000000 --seed 1 --jobs 1

The law: the reader makes a tree whose places are true or an error of ours; a record of it is made or refused; all that
is read late (formulas, defaults, noise) is read or refused; arrays go through it. One file in so many is written and
goes the whole way: catalogue, look-up, `check`.
"""

from __future__ import annotations

import atexit
import shutil
import zlib
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
from campaign import Law, main
from definition_files import draw
from formulas import tidy
from sentences import CATALOGUE

from actcli import limits, text
from actcli.activation import Activation
from actcli.catalog import Catalog, marked
from actcli.catalog.records import check_name, is_single, read_record
from actcli.checks import check_definitions
from actcli.errors import ActcliError, InputError
from actcli.expr import measure

USED = 4  # of what is a record, one in so many is evaluated: half of the time otherwise goes there
WHOLE = 40  # of what is read, one file in so many is written
CHECKED = 800  # and one in so many is checked, claims and all


def check(content: bytes) -> str:
    """Hold a file to the law; what became of it."""
    try:
        tree = marked.read(content, "f.yaml")
    except InputError as error:
        _assert_clean(error)
        return "refused by the reader"
    _assert_true(tree)
    if not isinstance(tree, marked.Mapping):
        return "no mapping"
    number = zlib.crc32(content)
    if number % WHOLE == 0:
        return through_a_file(content, number)
    single = is_single(tree)
    entries = {"mine": tree} if single else tree.entries
    outcome = "no entries"
    for name, node in entries.items():
        try:
            if not single:
                check_name(tree.keys[name])
            record = read_record(name, node, source="f.yaml")
            activation = Activation(record, CATALOGUE.words)
            if number // WHOLE % USED:
                outcome = _read_late(activation)
            else:
                outcome = _use(activation)
        except ActcliError as error:
            _assert_ours(error)
            outcome = "refused as a record" if error.code == 3 else "refused in use"
    return outcome


def _read_late(activation: Activation) -> str:
    """All that is read when it is asked for, read."""
    assert all(measure(one).nodes <= limits.EXPANDED_NODES for one in activation.formulas)
    for noise in activation.record.noise:
        activation.distribution(noise)
    for symbol in activation.record.frameworks:
        for value in symbol.parameters.values():
            assert value.place is not None
    text.visible(activation.displayed)
    return "read"


def _use(activation: Activation) -> str:
    """All read, and arrays of both dtypes sent through."""
    _read_late(activation)
    points = np.array([[-2.5, -0.0, 1.0, 30.0]])
    for dtype in (np.float64, np.float32):
        assert activation(points.astype(dtype)).dtype == dtype
    if not activation.is_vector and activation.kind.value != "gated":
        activation.derivative(points)
    return "used"


@cache
def _folder() -> Path:
    folder = mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def through_a_file(content: bytes, number: int) -> str:
    """The whole way of a file of one's own."""
    path = _folder() / "mine_own.yaml"
    path.write_bytes(content)
    faults: list[ActcliError] = []
    own = Catalog([path], faults)
    try:
        for name in own.own_names():
            _use(own.load(name))
        if number % CHECKED == 0:
            faults += check_definitions([path], CATALOGUE).faults
            return "checked"
    except ActcliError as error:
        faults.append(error)
    for fault in faults:
        _assert_ours(fault)
    return "through a file"


def _assert_true(root: marked.Marked) -> None:
    """Each text stands where its place says."""
    stack = [root]
    while stack:
        match stack.pop():
            case marked.Mapping(entries=entries, keys=keys):
                stack += [*entries.values(), *keys.values()]
            case marked.Sequence(items=items):
                stack += items
            case marked.Scalar() as node:
                line = node.place.text
                assert 1 <= node.place.column <= len(line) + 1
                assert text.find_forbidden(node.text) is None
                if not node.quoted:
                    first = node.text.partition("\n")[0].split(" ")[0] if node.text else ""
                    assert line.startswith(first, node.place.column - 1)


def _assert_clean(error: ActcliError) -> None:
    place = error.place
    assert place is not None
    assert place.line >= 1
    assert 1 <= place.column <= len(place.text) + 1
    _assert_ours(error)


def _assert_ours(error: ActcliError) -> None:
    assert error.code in (1, 2, 3, 4), error
    for said in (str(error), error.hint or ""):
        assert text.find_forbidden(said) is None, said
        assert "\n" not in said, said
        assert len(said) < 5000, said


def forget() -> None:
    """Forget formulas, and remove the file."""
    tidy()
    (_folder() / "mine_own.yaml").unlink(missing_ok=True)


LAW = Law("definitions", draw, check, tidy=forget, seconds=5.0)

if __name__ == "__main__":
    raise SystemExit(main(LAW))
