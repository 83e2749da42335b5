"""The templates: Jinja2 with autoescaping, and the few words that every one of them uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup

from tdi.figures.bars import bar_html, bars_html, gauge_html
from tdi.figures.funding_bars import flow_html
from tdi.figures.palette import paint
from tdi.site.drawings import ink
from tdi.site.paths import relative
from tdi.text.typography import number, plural, spaced
from tdi.views.charts import BarChart

# `file:` beside 'self': what a page from a USB stick calls its own is not the same in every
# browser.
POLICY: Final = Markup(  # no text for a reader: its quotes stay
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; "
    "frame-src 'self' file:; base-uri 'none'; form-action 'none'"
)


@lru_cache(maxsize=4)
def environment(site: object) -> jinja2.Environment:
    """Return the templates of a site.

    A name that a template does not get is an error, not an empty text.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_spaced,
    )
    made.filters.update(number=number, plural=plural, safe_url=_safe_url)
    made.globals.update(site=site, to=_to, file=_file, policy=POLICY, ink_of=_ink_of)
    made.globals.update(
        bars_of=_bars_of, bar=_drawn(bar_html), gauge=_drawn(gauge_html), amounts=_drawn(flow_html)
    )
    return made


def _safe_url(url: str) -> bool:
    """Tell whether an address of the data may be a link.

    Nothing but the web is followed, no script runs.
    """
    return url.startswith(("https://", "http://"))


def _spaced(value: object) -> object:
    """Write every text of a template as French readers expect it.

    Markup is spaced where it is made.
    """
    return spaced(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@jinja2.pass_context
def _to(context: jinja2.runtime.Context, path: str) -> str:
    """Return the way from the page that is written to a path below the folder of the version."""
    return relative(context["here"], path)


@jinja2.pass_context
def _file(context: jinja2.runtime.Context, name: str) -> str:
    """Return the way to a file by its name."""
    return relative(context["here"], context["site"].files[name])


@jinja2.pass_context
def _bars_of(context: jinja2.runtime.Context, chart: BarChart, paths: Mapping[str, str]) -> Markup:
    """Draw bars, each a link to the path of its key."""
    here = context["here"]
    drawn = bars_html(chart, link=lambda key: relative(here, paths[key]) if key in paths else "")
    return Markup(drawn)  # noqa: S704 - bars_html escapes


def _drawn(draw: Callable[..., str]) -> Callable[..., Markup]:
    """Make a drawing of `tdi.figures`, which escapes what it writes, part of a template."""
    return lambda *args: Markup(draw(*args))  # noqa: S704


def _ink_of(role: str) -> str:
    """Return the colour of a role (`tdi.figures.palette.paint`) as a variable of the page."""
    return ink(paint(role, "light").fill)
