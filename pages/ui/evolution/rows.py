"""The list of changes: its filters, its rows with links, and the files that hold the same rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import streamlit as st

from pages.ui import announce, cache, exports, render
from pages.ui.download_menu import File
from pages.ui.evolution.parts import heading, territory_link
from pages.ui.render import esc
from pages.ui.widgets import Controls
from tdi.export.changes import changes_csv, changes_xlsx
from tdi.figures.flow_phases import swatch
from tdi.figures.palette import Theme
from tdi.text.typography import MISSING, number
from tdi.views.comparison import CHANGE_WORDS
from tdi.views.evolution.epci_changes import EpciMove
from tdi.views.evolution.rows import ChangeRow
from tdi.views.evolution.selection import EvolutionSelection
from tdi.views.evolution.view import EvolutionView
from tdi.views.targets import address

_FEW: Final = 2  # as many EPCI are written out; more open on demand
# Heading, sort key or "", class.
_COLUMNS: Final = (
    ("Territoire", "nom", "nom"),
    ("Avant", "", "avant"),
    ("Ce qu’il est devenu", "etat", "etat"),
    ("Intercommunalités", "", "epci"),
    ("Communes", "communes", "fig"),
    ("Habitants", "habitants", "fig"),
    ("Pourquoi", "", "raison"),
)


def filters(selection: EvolutionSelection, view: EvolutionView) -> None:
    """Draw the heading of the list and its filters."""
    heading("Tous les changements, territoire par territoire", view.caption, "liste")
    with Controls("evolution", selection, "liste") as row:
        row.draw("status", counted=view.statuses)
        row.draw("text", "sort")
    if selection.status or selection.text:
        render.back(selection, "Effacer les filtres", status=None, text="")
    announce.say(view.caption)


def listing(selection: EvolutionSelection, view: EvolutionView, theme: Theme) -> None:
    """Draw the rows: a table, each row a card on a narrow screen."""
    if not view.rows:
        st.html(
            '<p class="vide" role="status">Aucun territoire ne répond à ces filtres. Retirez-en un, ou élargissez la recherche.</p>'
        )
        return
    head = "".join(_heading(selection, *column) for column in _COLUMNS)
    body = "".join(_row(row, selection, theme) for row in view.rows)
    st.html(
        f'<div class="tableau evo-liste" role="region" aria-label="{esc(view.caption)}" tabindex="0"><table>'
        f"<caption>{esc(view.caption)}. Communes et habitants&nbsp;: géographie et population de 2026.</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _heading(selection: EvolutionSelection, label: str, key: str, kind: str) -> str:
    if not key:
        return f'<th scope="col" class="{kind}">{esc(label)}</th>'
    current = selection.sort.removeprefix("-") == key
    down_first = key in {"communes", "habitants"}
    following = f"-{key}" if down_first and selection.sort != f"-{key}" else key
    href = address("pages/evolution.py", selection.with_(sort=following).to_query())
    order = ""
    arrow = ""
    if current:
        down = selection.sort.startswith("-")
        order = f' aria-sort="{"descending" if down else "ascending"}"'
        arrow = f' <span aria-hidden="true">{"▼" if down else "▲"}</span>'
    return (
        f'<th scope="col" class="{kind}"{order}><a href="{esc(href)}" target="_self" data-interne '
        f'title="Trier par cette colonne">{esc(label)}{arrow}</a></th>'
    )


def _row(row: ChangeRow, selection: EvolutionSelection, theme: Theme) -> str:
    place = esc(", ".join(row.region_names))
    before = "".join(
        f"<span>{territory_link(selection.since, code, name)}</span>" for code, name in row.before
    )
    if row.side == "from":
        before = f"<span>{territory_link(row.phase, row.id_ti, row.name)}</span>"
        name = f"{esc(row.name)}<small>{esc(row.id_ti)} de {esc(row.phase)} · {place}</small>"
    else:
        name = f"{territory_link(row.phase, row.id_ti, row.name)}<small>{esc(row.id_ti)} · {place}</small>"
    mark = (
        ' aria-current="true"' if row.id_ti == selection.ti and row.phase == selection.phase else ""
    )
    note = f"<small>{esc(row.epci_note)}</small>" if row.epci_note else ""
    return (
        f'<tr{mark}><th scope="row" class="nom">{name}</th><td class="avant" data-label="Avant">{before or "<i>hors programme</i>"}</td>'
        f'<td class="etat"><i style="{swatch(row.status, theme)}"></i>{esc(CHANGE_WORDS[row.status])}</td>'
        f'<td class="epci">{_moves(row.epci_gained, gained=True)}{_moves(row.epci_lost, gained=False)}{note}</td>'
        f'<td class="fig" data-label="Communes">{_counts(row.communes_gained, row.communes_lost)}</td>'
        f'<td class="fig" data-label="Habitants">{_counts(row.population_gained, row.population_lost)}</td>'
        f'<td class="raison">{esc(row.reason)}</td></tr>'
    )


def _moves(moves: Sequence[EpciMove], *, gained: bool) -> str:
    sign, word = ("+", "gagnée") if gained else ("−", "perdue")
    if not moves:
        return ""
    texts = [esc(move.text(gained=gained)) for move in moves]
    kind = "plus" if gained else "moins"
    if len(texts) <= _FEW:
        return "".join(
            f'<span class="{kind}"><b aria-label="{word}">{sign}</b> {text}</span>'
            for text in texts
        )
    items = "".join(f"<li>{text}</li>" for text in texts)
    return f'<details class="{kind}"><summary><b aria-hidden="true">{sign}</b> {len(texts)} intercommunalités {word}s</summary><ul>{items}</ul></details>'


def _counts(gained: int | None, lost: int | None) -> str:
    if gained is None or lost is None:
        return MISSING
    if not gained and not lost:
        return "="
    parts = [f"+{number(gained)}"] if gained else []
    parts += [f"−{number(lost)}"] if lost else []
    return "<br>".join(parts)


def files(selection: EvolutionSelection, view: EvolutionView) -> tuple[File, ...]:
    """Return exactly the rows of the list as files; each is made when it is asked for."""
    return (
        (
            "Télécharger la liste en CSV",
            f"{view.file_stem}.csv",
            partial(_file, changes_csv, selection),
            "text/csv",
        ),
        (
            "Télécharger en Excel",
            f"{view.file_stem}.xlsx",
            partial(_file, changes_xlsx, selection),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        *exports.pictures(view.atlas, view.file_stem),
        *exports.of_view("pages/evolution.py", selection, view.file_stem),
    )


def _file(make: Callable[..., bytes], selection: EvolutionSelection) -> bytes:
    return make(cache.store(), selection)
