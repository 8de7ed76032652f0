"""A page as one document: everything in it, and a policy that allows its own script and style and nothing else.

Nothing is fetched, which a content security policy enforces: it names the hashes of the one script and the one style,
so that no other could run even if some text got past the escaping. Rejected: files that pages share, which browsers
treat differently for `file://`, where no page has an origin.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from actcli._version import __version__
from actcli.interpreters.javascript import runtime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

__all__ = ["asset", "document", "literal", "markup", "mounting", "plotting"]


def document(template: str, scripts: Sequence[str] = (), **values: object) -> str:
    """The page that a template makes of the values, with the scripts at its end."""
    script = "".join(f"{text}\n" for text in scripts)
    style = asset("style.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script)}'" if script else "script-src 'none'",
            f"style-src '{_digest(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    shared = {"policy": policy, "script": markup(script), "style": markup(style), "version": __version__}
    return _templates().get_template(template).render(**shared, **values)


def plotting() -> list[str]:
    """The scripts that draw plots."""
    return [runtime(), asset("tracing.js"), asset("plot.js")]


def mounting(spec: object, functions: Sequence[str], low: object = None) -> str:
    """The script that draws a plot, and below it another of the same functions."""
    below = "" if low is None else f'\nactcli.mount(document.getElementById("low"), {literal(low)}, functions, plot);'
    return (
        f"const functions = [{', '.join(functions)}];\n"
        f'const plot = actcli.mount(document.getElementById("plot"), {literal(spec)}, functions);{below}'
    )


def literal(value: Any) -> str:
    r"""Data as a literal of a script, in which no text of a user's can end anything.

    >>> print(literal({"name": "</script>"}))
    {"name":"\u003c/script>"}
    """
    # a script, unlike JSON, knows Infinity and NaN
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")


def markup(text: str) -> object:
    """Text that is markup of our own making."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 -- made by our own interpreters, which escape


@lru_cache(maxsize=1)
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from actcli.pages.typography import FILTERS

    environment = Environment(
        loader=PackageLoader("actcli", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    return environment


@lru_cache(maxsize=16)
def asset(name: str) -> str:
    """The text of a file of this package."""
    return files(__package__ or __name__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
