"""The folder that command lines run in: built anew when one has changed it, watched beyond it by an audit hook."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

MINE = "mine: x*sigmoid(2*x)\nother:\n  formula: 'x*sigmoid(k*x)'\n  parameters: {k: 2}\n  aliases: {ours: why}\n"
PASSING = ("__pycache__", "/pymp-")  # of Python itself; of processes of its own


class Scene:
    """The folder that commands run in, a sibling that nothing may touch, and what an audit hook saw written."""

    def __init__(self) -> None:
        self.root = Path(mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.work, self.home = self.root / "work", self.root / "home"
        self.home.mkdir()
        self.listening = False
        self.seen: list[str] = []
        self.clean: dict[str, bytes | None] = {}
        self.surroundings = {
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "ACTCLI_CACHE": str(self.home / "cache"),
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONHASHSEED": "0",
            "TMPDIR": str(self.root),
        }
        self.build()
        sys.addaudithook(self.heard)
        # after the folder that processes of its own leave in it
        Finalize(None, shutil.rmtree, (self.root, True), exitpriority=-200)

    def build(self) -> None:
        """The folder as it is before each case."""
        shutil.rmtree(self.work, ignore_errors=True)
        sibling = self.root / "sibling"
        sibling.mkdir(exist_ok=True)
        (sibling / "canary").write_text("alive")
        self.work.mkdir()
        files = {
            "mine.yaml": MINE.encode(),
            "broken.yaml": b"formula: [\n",
            "latin.yaml": b"title: '\xe9'\n",
            "empty.yaml": b"",
            "gated.yaml": b"g: a*sigmoid(b)\nv: {type: vector, formula: [x, -x]}\n",
            "old.png": b"precious",
            "old.csv": b"precious",
            "bad.json": b'{"schema": "actcli/certificate/1"}',
            "gap.json": certificate(),
            "more/two.yaml": b"two: x*tanh(x)\n",
        }
        for name, content in files.items():
            path = self.work / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        (self.work / "folder.png").mkdir()
        (self.work / "link.csv").symlink_to("old.csv")
        self.clean = self.snapshot()

    def snapshot(self) -> dict[str, bytes | None]:
        """Everything in the folder and beside it."""
        found: dict[str, bytes | None] = {}
        stack = [str(self.work), str(self.root / "sibling")]
        while stack:
            with os.scandir(stack.pop()) as entries:
                for entry in entries:
                    name = entry.path[len(str(self.root)) + 1 :]
                    if entry.is_dir(follow_symlinks=False):
                        found[name] = None
                        stack.append(entry.path)
                    else:
                        found[name] = Path(entry.path).read_bytes()
        return found

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note what is written outside of the folder, run, or asked of the network."""
        if not self.listening:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = (
                any(sign in mode for sign in "wax+") if mode else (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            )
            if not writes or isinstance(path, int):
                return
        elif event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"):
            path = arguments[1] if event == "os.rename" else arguments[0]
        elif event == "socket.connect" and isinstance(arguments[1], str):  # between processes of its own
            return
        elif event in (
            "subprocess.Popen",
            "os.system",
            "os.exec",
            "os.posix_spawn",
            "socket.connect",
            "socket.getaddrinfo",
        ):
            self.seen.append(f"{event} {arguments[:2]}"[:200])
            return
        else:
            return
        with suppress(Exception):
            full = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 -- links are not followed
            probe = full.rpartition("/")[0] == str(self.root)  # where Python tries whether temporary files can be made
            ours = full.startswith((str(self.work), str(self.home), "/dev/null", "/dev/full")) or probe
            if not ours and not any(part in full for part in PASSING):
                self.seen.append(f"{event} {full}"[:200])


@cache
def certificate() -> bytes:
    """A certificate as the program writes it; without one, a file that is none."""
    with suppress(ImportError):
        from actcli import api
        from actcli.analyses.certify import certificate_of
        from actcli.certificates.document import write

        found, _ = certificate_of(api.compare("relu", "elu", range=("-2", "2")).gaps, 6)
        return write(found).encode() if found is not None else b"{}"
    return b"{}"


@cache
def scene() -> Scene:
    """The one folder."""
    # Fonts are looked for, by a program of the system, and folders made, when this is imported for the first time.
    import matplotlib.font_manager  # noqa: F401

    import actcli.api
    import actcli.cli.door  # noqa: F401

    return Scene()
