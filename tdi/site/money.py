"""Financements: what was announced, committed and paid, by fund; the statements that disagree; the founding documents."""

from __future__ import annotations

from typing import Final

from tdi.site.page import Content, Crumb, Page
from tdi.site.part import FACTS
from tdi.site.site import Site
from tdi.views.amounts import NO_FUND, STAGE_LABELS
from tdi.views.financements import financements_view
from tdi.views.financements_selection import FinancementsSelection
from tdi.views.sections import FINANCEMENTS

PATH: Final = "financements.html"
_NARROWEST: Final = 0.0035  # a known amount is never invisible


def pages(site: Site) -> tuple[Page, ...]:
    """Return the page."""
    return (Page(PATH, _page, tables=FACTS),)


def _page(site: Site) -> Content:
    view = financements_view(site.store, FinancementsSelection())
    largest = max((row.value or 0 for group in view.groups for row in group.rows), default=0)
    groups = [
        (
            group,
            "reference" if group.fund == NO_FUND else f"fund-{group.fund}",
            [
                (
                    row,
                    STAGE_LABELS.get(row.stage or "", ""),
                    max((row.value or 0) / largest, _NARROWEST) if row.value and largest else 0,
                )
                for row in group.rows
            ],
        )
        for group in view.groups
    ]
    stages = [
        (stage, label)
        for stage, label in STAGE_LABELS.items()
        if any(row.stage == stage for group in view.groups for row in group.rows)
    ]
    body = site.template(
        "money.html", PATH, view=view, groups=groups, stages=stages, largest=largest, sections=FINANCEMENTS
    )
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
