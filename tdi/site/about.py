"""Accessibilité et mentions, as far as they are about these pages.

What was measured, keys, licences, publisher.
"""

from __future__ import annotations

from typing import Final

from tdi.site.page import Content, Crumb, Page
from tdi.site.site import Site
from tdi.views.accessibilite.view import site_mentions
from tdi.views.sections import MENTIONS

PATH: Final = "accessibilite.html"


def pages(site: Site) -> tuple[Page, ...]:
    """Return the page."""
    return (Page(PATH, _page),)


def _page(site: Site) -> Content:
    view = site_mentions(site.store)
    body = site.template("about.html", PATH, view=view, sections=MENTIONS)
    return Content(
        "Accessibilité et mentions",
        "Déclaration d’accessibilité, aide au clavier, licences et crédits, éditeur, vie privée.",
        body,
        (Crumb("Accessibilité et mentions"),),
        name="mentions",
    )
