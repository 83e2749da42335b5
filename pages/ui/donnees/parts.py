"""The parts of the page Données et méthode that are read.

Tables, sources, joins, gaps, method, versions.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui import announce, render
from pages.ui.widgets import Controls
from tdi.data.catalogue import CATALOG
from tdi.text.typography import day, number, plural
from tdi.views.donnees.gaps import Gap
from tdi.views.donnees.selection import DonneesSelection
from tdi.views.donnees.tables import SourceLineage, TableLine
from tdi.views.donnees.view import DonneesView
from tdi.views.sections import DONNEES as SECTIONS

esc = render.esc


def contents() -> None:
    """Write the way to the sections of the page."""
    links = "".join(
        f'<a href="#{place}">{esc(title)}</a>' for place, (title, _) in SECTIONS.items()
    )
    st.html(f'<nav class="sommaire" aria-label="Sur cette page">{links}</nav>')


def heading(place: str) -> None:
    """Write the heading of a section of the page."""
    title, subtitle = SECTIONS[place]
    st.html(
        f'<div class="intertitre" id="{place}"><h2>{esc(title)}</h2><p>{esc(subtitle)}</p></div>'
    )


def chooser(selection: DonneesSelection) -> None:
    """Draw the choice of a table."""
    with Controls("donnees", selection) as row:
        row.draw("table")
    announce.say(CATALOG[selection.table].title_fr if selection.table else "Toutes les tables")


def tables(view: DonneesView, selection: DonneesSelection) -> None:
    """Write the list of all tables; folded when one is chosen."""
    groups = "".join(
        f'<tbody><tr><th colspan="6" scope="rowgroup" class="groupe">{esc(title)}</th></tr>'
        + "".join(_table_row(line, selection) for line in lines)
        + "</tbody>"
        for title, lines in view.groups
    )
    head = "".join(
        f'<th scope="col" class="{kind}">{name}</th>'
        for name, kind in (
            ("Table", ""),
            ("Contenu", ""),
            ("Lignes", "fig"),
            ("Colonnes", "fig"),
            ("Millésime du COG", ""),
            ("Empreinte sha256", ""),
        )
    )
    caption = f"Les {plural(len(view.tables), 'table')} du magasin de données, version {view.version}. Source : manifeste de la construction."
    body = box(caption, f"<thead><tr>{head}</tr></thead>{groups}", "haute")
    if selection.table:
        body = f'<details class="tiroir"><summary>Toutes les tables</summary>{body}</details>'
    st.html(body)


def _table_row(line: TableLine, selection: DonneesSelection) -> str:
    mark = ' aria-current="true"' if line.name == selection.table else ""
    href = f"/donnees?phase={esc(selection.phase)}&amp;table={esc(line.name)}"
    outline = " · contours" if line.geometry else ""
    return (
        f'<tr{mark}><th scope="row"><a href="{href}" target="_self" data-interne>{esc(line.title)}</a>'
        f"<small>{esc(line.name)}{outline}</small></th><td>{esc(line.grain)}</td>"
        f'<td class="fig">{number(line.rows)}</td><td class="fig">{line.columns}</td>'
        f'<td>{esc(line.vintage or "–")}</td><td><code title="{esc(line.digest)}">{esc(line.digest[:12])}</code></td></tr>'
    )


def box(caption: str, inner: str, size: str = "") -> str:
    """Return a table in a box of its own that scrolls, with a name for who does not see it.

    ``size`` is ``basse`` for a low box, ``haute`` for one that is as high as its rows.
    """
    size = f" {size}" if size else ""
    return (
        f'<div class="tableau{size}" role="region" aria-label="{esc(caption)}" tabindex="0"><table>'
        f"<caption>{esc(caption)}</caption>{inner}</table></div>"
    )


def source_table(sources: Sequence[SourceLineage], caption: str, rows_of: str) -> str:
    """Return sources as a table: who, what, licence, dates, rows that name them."""
    head = "".join(
        f'<th scope="col" class="{kind}">{name}</th>'
        for name, kind in (
            ("Producteur", ""),
            ("Titre", ""),
            ("Licence", ""),
            ("Publié", ""),
            ("Relevé", ""),
            ("COG", ""),
            (rows_of, "fig"),
        )
    )
    body = "".join(_source_row(source) for source in sources)
    return box(caption, f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>", "basse")


def _source_row(source: SourceLineage) -> str:
    title = esc(source.title)
    if source.url:
        title = f'<a href="{esc(source.url)}" target="_blank" rel="noopener noreferrer">{title}</a>'
    note = f"<small>{esc(source.note)}</small>" if source.note else ""
    rows = "colonnes" if source.rows is None else number(source.rows)
    return (
        f'<tr><th scope="row">{esc(source.producer)}</th><td>{title}{note}</td><td>{esc(source.licence)}</td>'
        f"<td>{esc(source.published)}</td><td>{esc(source.retrieved)}</td><td>{esc(source.vintage or '–')}</td>"
        f'<td class="fig">{rows}</td></tr>'
    )


def sources(view: DonneesView) -> None:
    """Write the licences, and the whole registry in a box."""
    licences = "".join(
        f"<div><dt>{esc(name)}</dt><dd>{plural(count, 'source')}</dd></div>"
        for name, count in view.licences
    )
    caption = f"Registre des {plural(len(view.sources), 'source')}, la plus citée d’abord ; n.d. : date non connue."
    st.html(
        f'<dl class="faits">{licences}</dl>'
        '<p class="lecture">Les œuvres citées ne sont pas reproduites&nbsp;: seuls des faits (dates, nombres, noms) en sont relevés, chaque '
        "ligne nommant la sienne.</p>" + source_table(view.sources, caption, "Lignes")
    )
    raw = "".join(
        f'<tr><th scope="row">{esc(name)}</th><td><code>{esc(digest)}</code></td></tr>'
        for name, digest in view.method.raw
    )
    inner = f'<thead><tr><th scope="col">Fichier</th><th scope="col">sha256</th></tr></thead><tbody>{raw}</tbody>'
    st.html(
        '<details class="tiroir"><summary>Les fichiers bruts de la construction et leurs empreintes</summary>'
        + box("Fichiers bruts lus par la construction ; une empreinte différente l’arrête.", inner)
        + "</details>"
    )


def joins(view: DonneesView) -> None:
    """Write each join as a sentence; the report as it was written is one step away."""
    items = "".join(
        f'<li class="{"complet" if line.complete else "reste"}"><h3>{esc(line.title)}</h3><p><b>{esc(line.matched)}</b> '
        f"{esc(line.left_only)} {esc(line.right_only)}</p>"
        f"<details><summary>rapport</summary><p>{esc(line.technical)}</p></details></li>"
        for line in view.joins
    )
    st.html(f'<ul class="jointures">{items}</ul>')


def gaps(view: DonneesView) -> None:
    """Write what is missing, unplaced, contradictory and mended."""
    st.html(
        "".join(
            f'<section class="manques"><h3>{esc(group.title)}</h3><ul>{"".join(map(_gap, group.gaps))}</ul></section>'
            for group in view.gaps
            if group.gaps
        )
    )


def _gap(gap: Gap) -> str:
    links = " · ".join(
        f'<a href="{esc(href)}" target="_self" data-interne>{esc(label)}</a>'
        for label, href in gap.links
    )
    return (
        f'<li><p class="valeur">{esc(gap.figure)}</p><p class="nom">{esc(gap.label)}</p><p>{esc(gap.text)}</p>'
        f'<p class="source">Source&nbsp;: {esc(gap.source)}</p><p class="liens">{links}</p></li>'
    )


def method(view: DonneesView) -> None:
    """Write how the perimeters were computed.

    In plain words, then step by step with the thresholds.
    """
    plain = "".join(f"<p>{esc(text)}</p>" for text in view.method.plain)
    steps = "".join(f"<dt>{esc(name)}</dt><dd>{esc(text)}</dd>" for name, text in view.method.steps)
    limits = "".join(
        f"<dt>{esc(name)}</dt><dd>{esc(rule)}</dd>" for name, rule in view.method.thresholds
    )
    st.html(
        f'<div class="recit">{plain}</div>'
        f'<details class="tiroir"><summary>Étape par étape</summary><dl>{steps}</dl></details>'
        '<details class="tiroir"><summary>Ce que veulent dire «&nbsp;inchangé&nbsp;», «&nbsp;modifié&nbsp;», «&nbsp;issu d’une fusion&nbsp;»</summary>'
        f"<dl>{limits}</dl></details>"
    )


def versions(view: DonneesView) -> None:
    """Write the version of the data and what changed."""
    notes = "".join(
        f'<li><h3>{esc(note.title)}</h3><p class="quand">Faits connus au {esc(day(note.data_date))}'
        + (f" · <code>{esc(note.data_version)}</code>" if note.data_version else "")
        + "</p><ul>"
        + "".join(f"<li>{esc(line)}</li>" for line in note.changes)
        + "</ul></li>"
        for note in view.versions
    )
    first, *rest = view.since or ("",)
    changed = f"<p>{esc(first)}</p>" if first else ""
    if rest:
        changed += "<ul>" + "".join(f"<li>{esc(line)}</li>" for line in rest) + "</ul>"
    st.html(
        f'<p class="lecture">Cette vue lit la version <code>{esc(view.version)}</code>, faits connus au {esc(view.data_date)}. '
        "La version change dès qu’une table change&nbsp;; elle est écrite au pied de chaque page et dans chaque fichier.</p>"
        f'<div class="depuis">{changed}</div><ol class="versions">{notes}</ol>'
    )
