"""The parts of the page Accessibilité et mentions."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui import render
from tdi.views.accessibilite.view import MentionsView
from tdi.views.charts import DataTable
from tdi.views.sections import MENTIONS as SECTIONS

esc = render.esc


def contents() -> None:
    """Write the way to the sections of the page."""
    links = "".join(
        f'<a href="#{place}">{esc(title)}</a>' for place, (title, _) in SECTIONS.items()
    )
    st.html(f'<nav class="sommaire" aria-label="Sur cette page">{links}</nav>')


def _section(place: str, *parts: str) -> None:
    title, subtitle = SECTIONS[place]
    st.html(
        f'<div class="intertitre" id="{place}"><h2>{esc(title)}</h2><p>{esc(subtitle)}</p></div>'
        f'<div class="mentions">{"".join(parts)}</div>'
    )


def _list(title: str, items: Sequence[str]) -> str:
    lines = "".join(f"<li>{esc(item)}</li>" for item in items)
    return f"<section><h3>{esc(title)}</h3><ul>{lines}</ul></section>"


def keys(view: MentionsView) -> None:
    """Write the keyboard help as a table."""
    _section("clavier")
    rows = tuple((key.place, key.keys, key.does) for key in view.keys)
    render.table(DataTable("Les touches et ce qu’elles font.", ("Où", "Touche", "Effet"), rows))


def statement(view: MentionsView) -> None:
    """Write what was measured, what was not, and the known faults with the way around each."""
    faults = "".join(f"<li><b>{esc(fault)}</b> {esc(way)}</li>" for fault, way in view.faults)
    _section(
        "declaration",
        f'<p class="lecture">{esc(view.state)}</p>',
        _list("Ce qui a été mesuré", view.measured),
        _list("Ce qui ne l’a pas été", view.not_measured),
        f"<section><h3>Ce qui n’est pas conforme, et comment faire</h3><ul>{faults}</ul></section>",
    )


def licences(view: MentionsView) -> None:
    """Write the licences of the data, of the code and of the third-party parts."""
    data = [f"{name} : {count}" for name, count in view.data_licences]
    _section(
        "licences",
        "<section><h3>Données</h3><p>Les tables et les fichiers de ce site sont sous "
        '<a href="https://www.etalab.gouv.fr/licence-ouverte-open-licence/" target="_blank" rel="noopener noreferrer">Licence '
        f"Ouverte 2.0</a>. Mention à recopier&nbsp;:</p><blockquote>{esc(view.credit)}</blockquote></section>",
        _list("Sources par licence", data),
        "<section><h3>Code</h3><p>Licence MIT. Contours des communes&nbsp;: ©&nbsp;IGN, généralisés, sans valeur légale. Côtes et pays "
        "voisins&nbsp;: Natural Earth, domaine public, par world-atlas (ISC). Caractères&nbsp;: Source Serif et Source Sans, SIL Open "
        "Font License 1.1, servis par Streamlit.</p></section>",
    )
    rows = tuple((part.name, part.version, part.role, part.licence) for part in view.components)
    with st.container(key="table-mentions"):
        render.table(
            DataTable(
                "Logiciels d’autrui, avec la version en service.",
                ("Nom", "Version", "Rôle", "Licence"),
                rows,
            )
        )


def publisher(view: MentionsView) -> None:
    """Write who publishes, how to report, and what is not collected."""
    _section(
        "editeur",
        _list("Éditeur et signalement", view.publisher),
        _list("Vie privée", view.privacy),
    )
