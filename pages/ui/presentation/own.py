"""My presentation on the pages.

The link that adds the view shown, and the list where scenes are ordered, renamed, removed.

The whole of it is in the address (`tdi.views.presentation.own`), so adding is a link to the same
view with one scene more: Back undoes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final

import streamlit as st

from pages.ui import cache, exports, render, state
from pages.ui.registry import component
from tdi.errors import DeckRefused
from tdi.text.typography import markup, number, plural, spaced
from tdi.views.presentation import own as deck
from tdi.views.presentation.own import Item
from tdi.views.presentation.own_scenes import own_item, proposed_item, view_titles
from tdi.views.presentation.parts import ground
from tdi.views.presentation.selection import RoomSelection
from tdi.views.presentation.view import Scene, Talk, talk
from tdi.views.targets import address

FILE: Final = "pages/presentation.py"
_KEY: Final = "ma-presentation"
_PAGES: Final = {
    "pages/accueil.py": "Accueil",
    "pages/carte.py": "Carte",
    "pages/territoire.py": "Territoire",
    "pages/regions.py": "Régions",
    "pages/financements.py": "Financements",
    "pages/projets.py": "Projets",
    "pages/evolution.py": "Évolution",
    FILE: "Présentation",
}
esc = markup


def offer(path: str, selection: state.Addressed) -> str:
    """Return the markup of every page's header: add this view to the presentation, and open it."""
    text = state.deck()
    try:
        items = deck.read(text)
    except DeckRefused:
        items = ()
    parts = []
    own = own_item(path, selection.to_query())
    if own is not None:
        parts.append(_adding(path, selection, items, own))
    if items:
        parts.append(
            f'<a href="{esc(plan_address(items))}" data-interne>Ma présentation ({len(items)})</a>'
        )
    return f'<p class="ma-presentation">{"".join(parts)}</p>' if parts else ""


def _adding(path: str, selection: state.Addressed, items: Sequence[Item], own: Item) -> str:
    at = next((number for number, each in enumerate(items, 1) if each.same_view(own)), 0)
    if at:
        return f"<span>Dans ma présentation, scène {at}</span>"
    try:
        to = address(path, selection.to_query() | {"deck": deck.written(deck.added(items, own))})
    except DeckRefused as fault:
        return f"<span>{esc(fault.what)}</span>"
    return f'<a class="ajouter" href="{esc(to)}" data-interne>Ajouter à ma présentation</a>'


def plan_address(items: Sequence[Item]) -> str:
    """Return the address of the list of a deck's scenes."""
    return address(FILE, RoomSelection(deck=deck.written(items), plan=True).to_query())


def plan(view: Talk, selection: RoomSelection) -> None:
    """Draw the list of the scenes.

    Those of the reader's deck to be edited, those proposed to be added to it.
    """
    items = deck.read(selection.deck)
    start = address(FILE, selection.with_(plan=False, scene=1).to_query())
    put_down = address(FILE, RoomSelection(plan=True).to_query() | {"deck": ""})
    other = (
        f'<a href="{esc(put_down)}" data-interne>La présentation proposée</a>'
        if items
        else f'<a href="{esc(address("pages/carte.py", {"phase": selection.phase}))}" data-interne>Chercher d’autres vues</a>'
    )
    if items:
        count = plural(len(items), "scène")
        render.title(
            f"Ma présentation : {count}",
            f"Elle tient dans l’adresse de cette page ({len(selection.deck)} caractères, {number(deck.MOST_CHARACTERS)} au plus) et nulle part "
            "ailleurs : gardez ou envoyez cette adresse, elle s’ouvre sur toute machine. La dernière scène, le code à viser, s’y ajoute.",
        )
    else:
        render.title(
            "La présentation proposée, et la vôtre",
            "Treize scènes pour une région et un territoire. Pour composer la vôtre, ajoutez-en ici, ou suivez « Ajouter à ma présentation » "
            "en haut de chaque page.",
        )
    st.html(
        f'<p class="lancer"><a class="plein" href="{esc(start)}" data-interne>Lancer</a>{other}</p>'
    )
    if any(scene.notices for scene in view.scenes):
        st.html(
            '<p class="vide">Une scène désigne ce qui n’existe plus&nbsp;: remplacez-la ou retirez-la, et les fichiers seront proposés ici.</p>'
        )
    else:
        render.row_of_files(exports.of_talk(view), "presentation", selection)
    if items:
        _editor(view, items)
        proposed = _proposed(talk(cache.store(), RoomSelection(), view.version), items)
        st.html(
            f'<details class="tiroir proposees"><summary>Ajouter une scène de la présentation proposée</summary>{proposed}</details>'
        )
    else:
        st.html(_proposed(view, ()))


def _editor(view: Talk, items: Sequence[Item]) -> None:
    component("deck")(
        key=_KEY,
        data={
            "scenes": [
                _edited(scene, each, own)
                for scene, each, own in zip(
                    view.scenes, items, view_titles(ground(cache.store()), items), strict=False
                )
            ],
            "longest": deck.LONGEST_TITLE,
            "address": state.origin()
            + address(FILE, RoomSelection(deck=deck.written(items)).to_query()),
        },
        on_change_change=partial(_changed, items),
        height="content",
    )


def _edited(scene: Scene, each: Item, own: str) -> dict[str, Any]:
    return {
        "title": each.title,
        "view": spaced(own),
        "page": _PAGES[each.file],
        "href": scene.page,
        "fault": spaced(" ".join(notice.text for notice in scene.notices)),
        "near": [
            [spaced(label), query["adresse"]]
            for notice in scene.notices
            for label, query in notice.suggestions
        ],
    }


def _changed(items: Sequence[Item]) -> None:
    """Follow what the list reports: ``{"at": 2, "to": 1}``, ``{"at": 2}`` to remove, ``{"at".

    2, "title": "..."}``.
    """
    cache.use_session_store()
    asked = state.component_value(_KEY, "change")
    if not isinstance(asked, dict) or not isinstance(at := asked.get("at"), int):
        return
    if isinstance(title := asked.get("title"), str):
        made = deck.retitled(items, at, title)
    elif isinstance(to := asked.get("to"), int):
        made = deck.moved(items, at, to)
    else:
        made = deck.removed(items, at)
    try:
        text = deck.written(made)
    except DeckRefused as fault:
        st.toast(f"{fault.what} {fault.remedy.capitalize()}")
        return
    state.put_deck(text)


def _proposed(view: Talk, items: Sequence[Item]) -> str:
    lines = []
    for scene in view.scenes:
        own = proposed_item(scene, view.selection)
        add = ""
        if own is not None:
            with suppress(DeckRefused):  # a full one says so in the header of every page
                to = plan_address(deck.added(items, own))
                add = f' <a class="ajouter" href="{esc(to)}" data-interne aria-label="Ajouter : {esc(scene.title)}">Ajouter</a>'
        lines.append(f"<li><h2>{esc(scene.title)}</h2><p>{esc(scene.subtitle)}{add}</p></li>")
    return f'<ol class="plan">{"".join(lines)}</ol>'
