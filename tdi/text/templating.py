"""The Jinja2 environment that the dashboard and the static site share."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from tdi.text.typography import number, plural, spaced


def environment(folder: Path) -> jinja2.Environment:
    """Build the environment of a folder of templates.

    Texts are escaped and written with French typography; a name that a template does not get is an
    error, not an empty text.

    Parameters
    ----------
    folder
        Folder of the templates.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_spaced,
    )
    made.filters.update(number=number, plural=plural)
    return made


def as_markup(draw: Callable[..., str]) -> Callable[..., Markup]:
    """Make a function of `tdi.figures`, which escapes what it writes, usable in a template."""
    return lambda *args, **named: Markup(draw(*args, **named))  # noqa: S704


def _spaced(value: object) -> object:
    """Write every text of a template as French readers expect it, escaped.

    Markup is spaced where it is made.
    """
    return _text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


# 3 microseconds a text: the longest pages hold thousands, and show most of them again at each run.
@lru_cache(maxsize=16_384)
def _text(text: str) -> Markup:
    return escape(spaced(text))
