"""The templates: Jinja2 with autoescaping, and the few words that every one of them uses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup

from tdi.figures.bars import bar_html, bars_html, gauge_html
from tdi.figures.funding_bars import flow_html
from tdi.figures.lines import lines_html
from tdi.figures.palette import paint
from tdi.site.drawings import ink
from tdi.site.paths import relative
from tdi.text.templating import as_markup
from tdi.text.templating import environment as common_environment
from tdi.views.charts import BarChart

# `file:` beside 'self': what a page from a USB stick calls its own is not the same in every
# browser.
POLICY: Final = Markup(  # no text for a reader: its quotes stay
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; "
    "frame-src 'self' file:; base-uri 'none'; form-action 'none'"
)


@lru_cache(maxsize=4)
def environment(site: object) -> jinja2.Environment:
    """Return the templates of a site."""
    made = common_environment(Path(__file__).parent / "templates")
    made.filters.update(safe_url=_safe_url)
    made.globals.update(site=site, to=_to, file=_file, policy=POLICY, ink_of=_ink_of)
    made.globals.update(
        bars_of=_bars_of,
        bar=as_markup(bar_html),
        gauge=as_markup(gauge_html),
        lines=as_markup(lines_html),
        amounts=as_markup(flow_html),
    )
    return made


def _safe_url(url: str) -> bool:
    """Tell whether an address of the data may be a link.

    Nothing but the web is followed, no script runs.
    """
    return url.startswith(("https://", "http://"))


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


def _ink_of(role: str) -> str:
    """Return the colour of a role (`tdi.figures.palette.paint`) as a variable of the page."""
    return ink(paint(role, "light").fill)
