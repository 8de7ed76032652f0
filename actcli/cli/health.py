"""What an installation is made of and whether it works: a row a question, asked of the thing itself.

A library is imported by using it: that it is installed says little, that a value is proved and a picture drawn says
what a user needs to know. A check that raises has failed; an essential one makes the whole run fail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from actcli.cli import session

__all__ = ["CHECKS", "Check", "State", "examine"]

_LIBRARIES: Final = ("matplotlib", "numpy", "platformdirs", "python-flint", "PyYAML", "rich", "typer")
_NORMAL_CDF_OF_1: Final = "0.84134474606854294859"  # from tables, and not from here


class State(NamedTuple):
    """What was found: `ok`, `broken`, or `-` where there is nothing to judge."""

    check: str
    state: str
    found: str


class Check(NamedTuple):
    """A question: its name, whether all is in vain without it, and how it is asked."""

    name: str
    essential: bool
    ask: Callable[[], str]


def examine() -> tuple[list[State], list[str]]:
    """What every check found, and the names of the essential ones that failed."""
    states, failed = [], []
    for check in CHECKS:
        try:
            found = State(check.name, "ok", check.ask())
        except Exception as error:  # noqa: BLE001 -- whatever is broken here is what was asked for
            found = State(check.name, "broken" if check.essential else "-", " ".join(str(error).split())[:200])
            failed += [check.name] if check.essential else []
        states.append(found)
    return states, failed


def _package() -> str:
    from actcli._version import __version__

    return f"{__version__} in {Path(__file__).resolve().parents[1]}"


def _python() -> str:
    import platform

    return f"{platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}"


def _libraries() -> str:
    from importlib.metadata import version

    return ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)


def _catalogue() -> str:
    from actcli.catalog import Catalog, builtin_folder

    folder = builtin_folder()
    return f"{sum(1 for _ in Catalog())} definitions in {folder}"


def _own() -> str:
    catalog = session.catalog()
    names = catalog.own_names()
    return f"{', '.join(names)} in {', '.join(map(str, catalog.extra))}" if names else "none"


def _proof() -> str:
    from actcli.api import load

    found = load("gelu").at(1, digits=20)
    if found != _NORMAL_CDF_OF_1:
        raise ValueError(f"gelu(1) is {_NORMAL_CDF_OF_1}, and is said to be {found}")
    return f"gelu(1) = {found}, proved"


def _arrays() -> str:
    from actcli.api import load

    found = load("gelu")([1.0])[0]
    if abs(found - float(_NORMAL_CDF_OF_1)) > 1e-15:
        raise ValueError(f"gelu(1) is {_NORMAL_CDF_OF_1}, and is said to be {found}")
    return f"gelu([1.0]) = [{found:.16g}]"


def _drawing() -> str:
    from actcli.api import plot
    from actcli.cli.choices import FIGURE_FORMATS
    from actcli.plots.canvas import render

    figure = plot("relu")
    sizes = {form: len(render(figure, form)) for form in FIGURE_FORMATS if form != "pgf"}  # that needs LaTeX
    return ", ".join(f"{form}: {size} bytes" for form, size in sizes.items())


def _settings() -> str:
    from actcli.cli.settings import user_file

    origins = sorted({session.setting(key).origin for key in _keys()} - {"default"})
    there = "is there" if os.path.isfile(user_file()) else "is not there"  # noqa: PTH113
    return f"{', '.join(origins) or 'defaults'}; {user_file()} {there}"


def _keys() -> list[str]:
    from actcli.cli.settings import SETTINGS

    return [setting.key for setting in SETTINGS]


def _cache() -> str:
    place = os.environ.get("ACTCLI_CACHE", "")
    if place == "off":
        return "off, by ACTCLI_CACHE"
    from platformdirs import user_cache_dir

    folder = Path(place or user_cache_dir("actcli", appauthor=False))
    files = list(folder.glob("findings-*")) if folder.is_dir() else []
    nearest = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    if not os.access(nearest, os.W_OK):
        raise PermissionError(f"{folder} cannot be written: nothing is remembered between runs")
    return f"{folder}: {sum(file.stat().st_size for file in files)} bytes"


def _terminal() -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "unknown"
    kind = f"a terminal, TERM={os.environ.get('TERM', '')}" if session.is_terminal() else "no terminal"
    colours = "colours" if session.colored() else "no colours"
    return f"{kind}, {session.terminal_width()} columns, {encoding}, {colours}"


def _extras() -> str:
    from importlib.metadata import PackageNotFoundError, distribution, version

    extras: dict[str, list[str]] = {}
    for requirement in distribution("actcli").requires or ():
        name, _, marker = requirement.partition(";")
        if "extra ==" in marker:
            extra = marker.partition("extra ==")[2].strip(" '\"()")
            try:
                version(name.partition(">")[0].partition("[")[0].partition("=")[0].strip())
            except PackageNotFoundError:
                extras.setdefault(extra, []).append(name.strip())
            else:
                extras.setdefault(extra, [])
    return "; ".join(f"{name}: {'missing ' + ', '.join(gone) if gone else 'there'}" for name, gone in extras.items())


# fmt: off
CHECKS: Final = (
    Check("actcli",      True,  _package),
    Check("python",      True,  _python),
    Check("libraries",   False, _libraries),
    Check("catalogue",   True,  _catalogue),
    Check("arrays",      True,  _arrays),
    Check("proof",       True,  _proof),
    Check("drawing",     True,  _drawing),
    Check("definitions", True,  _own),
    Check("settings",    True,  _settings),
    Check("cache",       False, _cache),
    Check("terminal",    False, _terminal),
    Check("extras",      False, _extras),
)
# fmt: on
