"""Financements: what was announced, committed and paid, by fund; the statements that disagree.

The founding documents.
"""

from __future__ import annotations

from typing import Final

from tdi.site.page import Content, Crumb, Page
from tdi.site.site import Site
from tdi.views.financements.selection import FinancementsSelection
from tdi.views.financements.view import financements_view
from tdi.views.sections import FINANCEMENTS

PATH: Final = "financements.html"


def pages(site: Site) -> tuple[Page, ...]:
    """Return the page."""
    return (Page(PATH, _page),)


def _page(site: Site) -> Content:
    view = financements_view(site.store, FinancementsSelection())
    body = site.template("money.html", PATH, view=view, sections=FINANCEMENTS)
    return Content(
        "Financements",
        f"{view.title}. {view.subtitle}",
        body,
        (Crumb("Financements"),),
        structured=(
            {
                "@context": "https://schema.org",
                "@type": "Dataset",
                "name": "Financements du programme Territoires d’industrie",
                "description": f"{view.title}. {view.subtitle}",
                "inLanguage": "fr",
                "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
                "version": site.data_version,
                "url": site.address(PATH),
            },
        ),
        name="financements",
    )
