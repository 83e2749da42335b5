"""The templates of the pages: ``templates/<page>.html`` holds one macro per part of a page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from pages.ui import state
from tdi.figures.bars import gauge_html
from tdi.figures.funding_bars import source_html
from tdi.figures.lines import lines_image
from tdi.text.templating import as_markup, environment
from tdi.text.typography import day
from tdi.views.targets import address, territory_target


def render_part(template: str, part: str, /, **values: Any) -> Markup:
    """Render a part of a page.

    Parameters
    ----------
    template
        Name of the template, without its ending.
    part
        Name of the macro in it.
    values
        Arguments of the macro.
    """
    macros = _environment().get_template(f"{template}.html").module
    markup: Markup = getattr(macros, part)(**values)
    return markup


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    made = environment(Path(__file__).parent / "templates")
    # `verbatim`: what is copied (BibTeX, code) keeps the spacing it is written with.
    made.filters.update(day=day, verbatim=escape)
    made.globals.update(
        view_link=state.view_link,
        territory_address=_territory_address,
        gauge=as_markup(gauge_html),
        lines=as_markup(lines_image),
        funding_source=as_markup(source_html),
    )
    return made


@lru_cache(maxsize=4096)  # the list of Évolution asks for hundreds in each run
def _territory_address(phase: str, id_ti: str) -> str:
    return address(*territory_target(phase, id_ti))
