"""The parts of the page Données et méthode that are taken away.

The chosen table, the packages, the citations.
"""

from __future__ import annotations

import html
from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from pages.ui import cache, hosting, render, state
from pages.ui.donnees import parts
from pages.ui.download_menu import LATEST, PREFIX, File
from tdi.export.datapackage_files import package_name
from tdi.export.store_files import FORMS, WRITERS, dictionary_csv, tables_of
from tdi.model.phases import CURRENT_PHASE
from tdi.text.typography import number, plural
from tdi.views.donnees.cite import Citation, citation
from tdi.views.donnees.selection import DonneesSelection
from tdi.views.donnees.view import DonneesView
from tdi.views.financements.selection import FinancementsSelection
from tdi.views.phases import PHASE_LABELS
from tdi.views.selection import Selection
from tdi.views.targets import page_exists

esc = render.esc


def sheet(selection: DonneesSelection) -> None:
    """Draw the chosen table: facts, columns, first rows, sources, files.

    Nothing when none is chosen.
    """
    if selection.table is None:
        return
    name, shown = selection.table, cache.donnees_sheet(selection.table)
    facts = "".join(f"<div><dt>{esc(k)}</dt><dd>{esc(v)}</dd></div>" for k, v in shown.facts)
    st.html(
        f'<section class="table-choisie" aria-label="Table choisie"><h3>{esc(shown.line.title)} <code>{esc(name)}</code></h3>'
        f'<dl class="faits">{facts}</dl><p class="source">sha256 <code>{esc(shown.line.digest)}</code></p></section>'
    )
    render.row_of_files(of_table(selection), "donnees", selection)
    with st.container(key="table-choisie"):
        render.table(shown.columns)
    render.table(shown.preview)
    if shown.sources:
        caption = f"Sources de la table {shown.line.title} : « colonnes » quand des colonnes entières en viennent."
        st.html(parts.source_table(shown.sources, caption, "Lignes"))


def of_table(selection: DonneesSelection) -> tuple[File, ...]:
    """Return the chosen table in each form that holds it; nothing when none is chosen."""
    if selection.table is None:
        return ()
    name, store = selection.table, cache.store()
    geometry = cache.donnees_sheet(name).line.geometry
    return tuple(
        (
            f"Télécharger en {form.label if geometry or form.key != 'parquet' else 'Parquet'}",
            f"{name}-{store.data_version}.{form.suffix}",
            partial(WRITERS[form.key], store, name),
            form.media_type,
        )
        for form in FORMS.values()
        if name in tables_of(form)
    )


def of_store() -> tuple[File, ...]:
    """Return the whole store, one package per form, and the dictionary of its columns."""
    store = cache.store()
    packages = tuple(
        (
            f"{form.label} ({plural(len(tables_of(form)), 'table')})",
            package_name(store, form.key),
            partial(cache.package, store, form.key),
            "application/zip",
        )
        for form in FORMS.values()
    )
    return (
        *packages,
        (
            "Dictionnaire des colonnes (CSV)",
            f"dictionnaire-{store.data_version}.csv",
            partial(dictionary_csv, store),
            "text/csv",
        ),
    )


def packages(view: DonneesView) -> None:
    """Offer the whole store, one package per form.

    Each is made when it is first asked for, once per version.
    """
    if not hosting.served():
        st.html(
            '<p class="vide">Cet hébergement ne sert pas les fichiers. En ligne de commande&nbsp;: '
            "<code>tdi export datapackage --format csv --output DOSSIER</code>.</p>"
        )
        return
    st.html(
        '<p class="lecture">Chaque paquet est un zip&nbsp;: les tables, un <code>datapackage.json</code> (Frictionless Data Package) qui décrit '
        "chaque colonne, ses clés et ses sources, un dictionnaire et un LISEZMOI. La commande "
        "<code>frictionless validate datapackage.json</code> accepte les paquets CSV et XLSX. Le premier téléchargement prépare le "
        "paquet&nbsp;: quelques secondes, jusqu’à une demi-minute en XLSX.</p>"
    )
    render.row_of_files(of_store(), "donnees", DonneesSelection())
    st.html(
        f'<p class="source">Licence Ouverte 2.0, version {esc(view.version)}, {number(sum(t.rows for t in view.tables))} lignes. '
        "GeoParquet&nbsp;: les fichiers mêmes du site&nbsp;; GeoJSON&nbsp;: les tables qui ont des contours, en EPSG:4326. "
        "En ligne de commande&nbsp;: <code>tdi export datapackage --format csv --output DOSSIER</code>.</p>"
        '<p class="source">Chaque fichier d’une vue a son adresse, qu’un programme peut demander&nbsp;: <a download '
        f'href="{PREFIX}/{LATEST}/{_EXAMPLE}"><code>{PREFIX}/{LATEST}/{_EXAMPLE.replace("&", "&amp;")}</code></a>. '
        f"<code>{LATEST}</code> mène à la version en vigueur, et les paramètres sont ceux de la vue.</p>"
    )


_EXAMPLE: Final = "projets/projets-2023-24.csv?phase=2023&region=24"


def citations(view: DonneesView) -> None:
    """Write how to cite, with views of this site as examples."""
    examples = "".join(_citation(made) for made in _examples(view))
    st.html(
        '<p class="lecture">Recopiez l’adresse de la vue telle qu’elle est, ajoutez-lui <code>&amp;version='
        f"{esc(view.version)}</code>, et dites le jour de la consultation. Quand les données auront changé, l’adresse dira de quelle "
        f'version elle vient. Trois exemples, faits à l’instant&nbsp;:</p><div class="citations">{examples}</div>'
    )


def _citation(made: Citation) -> str:
    name = esc(made.title)
    return (
        f'<section><h3><a href="{esc(made.path)}" target="_self" data-interne>{name}</a></h3><p>{esc(made.text)}</p>'
        f'<details><summary>BibTeX</summary><pre tabindex="0" aria-label="BibTeX : {name}">{html.escape(made.bibtex)}</pre></details></section>'
    )


def embedding() -> None:
    """Write how to show a view in another site, and the message that tells its height."""
    st.html(
        '<p class="lecture">Ajoutez <code>embed=1</code> à l’adresse d’une vue&nbsp;: le menu et le pied s’effacent, la vue, ses sources et '
        'un lien vers la vue entière restent. <a href="/carte?phase=2024&amp;embed=1" target="_blank" rel="noopener">Voir un exemple</a>. '
        "Au pied de chaque page, «&nbsp;Intégrer cette vue dans un autre site&nbsp;» donne les lignes à recopier, là où l’éditeur de cette copie "
        "l’a permis (<code>TDI_FRAME_ANCESTORS</code>). Les choix faits dans le cadre y restent&nbsp;; les liens ouvrent le site entier "
        "dans un nouvel onglet.</p>"
        '<details class="tiroir"><summary>Ajuster la hauteur du cadre</summary><p>La page dit sa hauteur à la fenêtre qui la contient, au '
        "départ et à chaque changement, par <code>postMessage</code>&nbsp;:</p>"
        f'<pre tabindex="0" aria-label="Message de hauteur">{html.escape(_HEIGHT_MESSAGE)}</pre><p>La dernière des lignes à recopier charge '
        "un script facultatif qui l’écoute&nbsp;: il règle la hauteur du cadre d’où vient le message, si l’origine du message est bien "
        "celle de ce cadre. Sans lui, le cadre garde la hauteur écrite et défile.</p></details>"
    )


_HEIGHT_MESSAGE: Final = (
    '{ "type": "tdi:hauteur", "version": 1, "hauteur": 812, "adresse": "…/carte?phase=2024" }'
)


def _examples(view: DonneesView) -> tuple[Citation, ...]:
    """Cite three views as they are now.

    The territory of most inhabitants, an evolution, the money.
    """
    territories = cache.store().table("territories")
    largest = territories[territories["phase"] == CURRENT_PHASE].sort_values("population").iloc[-1]
    territory = Selection(phase=CURRENT_PHASE, ti=str(largest["id_ti"]))
    evolution, money = Selection(mode="evolution"), FinancementsSelection()
    # The sheet of a territory, where it has a page of its own; the map otherwise.
    page = "territoire" if page_exists("pages/territoire.py") else "carte"
    views = (
        (f"{largest['name']} ({PHASE_LABELS[CURRENT_PHASE]})", page, territory.to_query()),
        (cache.carte(evolution).title, "carte", evolution.to_query()),
        (cache.financements(money).title, "financements", money.to_query()),
    )
    return tuple(
        citation(
            title, page, query, origin=state.origin(), version=view.version, consulted=date.today()
        )
        for title, page, query in views
    )
