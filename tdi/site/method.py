"""Méthode.

Tables, columns, sources, joins, what is missing, how the perimeters were computed, what changed in
the data.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from tdi.data.catalogue import CATALOG
from tdi.data.known_faults import known_faults
from tdi.data.release_notes import read_notes
from tdi.site.page import Content, Crumb, Page
from tdi.site.paths import file_name
from tdi.site.site import Site, path_of
from tdi.text.typography import day
from tdi.views.donnees.tables import table_sheet
from tdi.views.donnees.view import donnees_view
from tdi.views.sections import DONNEES

PATH: Final = "methode.html"
_HERE: Final = ("tables", "sources", "jointures", "manques", "perimetres", "versions")


def table_path(name: str) -> str:
    """Return the page of a table of the store."""
    return f"methode/{file_name(name.replace('_', '-'))}.html"


def pages(site: Site) -> tuple[Page, ...]:
    """Return the page, and one per table with its columns, sources and first rows."""
    tables = [Page(table_path(name), partial(_table, name=name), menu=PATH) for name in CATALOG]
    return (Page(PATH, _page), *tables)


def _page(site: Site) -> Content:
    view = donnees_view(site.store, known_faults(), read_notes())
    body = site.template(
        "method.html",
        PATH,
        view=view,
        sections={name: DONNEES[name] for name in _HERE},
        table_path=table_path,
        day=day,
        way=lambda href: path_of(site, href),
    )
    return Content(
        "Sources et méthode",
        f"{view.title}. {view.subtitle}",
        body,
        (Crumb("Méthode"),),
        structured=(
            {
                "@context": "https://schema.org",
                "@type": "Dataset",
                "name": "Territoires d’industrie : périmètres, projets, financements",
                "description": f"{view.title}. {view.subtitle}",
                "inLanguage": "fr",
                "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
                "version": site.store.data_version,
                "dateModified": str(site.store.manifest["data_date"]),
                "url": site.address(PATH),
                "variableMeasured": [info.title_fr for info in CATALOG.values()],
            },
        ),
        name="methode",
    )


def _table(site: Site, name: str) -> Content:
    path = table_path(name)
    sheet = table_sheet(site.store, name)
    body = site.template(
        "method_table.html",
        path,
        sheet=sheet,
        caption=(
            f"Sources de la table {sheet.line.title} : « colonnes » quand des colonnes entières en viennent."
        ),
    )
    return Content(
        f"Table {sheet.line.title}",
        f"{sheet.line.title} : {sheet.line.grain}. Colonnes, définitions, sources et premières lignes.",
        body,
        (Crumb("Méthode", PATH), Crumb(sheet.line.title)),
        name="methode",
    )
