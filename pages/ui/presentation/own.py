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
from pages.ui.templating import render_part
from tdi.errors import OwnPresentationRefused
from tdi.text.typography import number, plural, spaced
from tdi.views.presentation import own as deck
from tdi.views.presentation.own import Item
from tdi.views.presentation.own_scenes import own_item, proposed_item, view_titles
from tdi.views.presentation.parts import ground
from tdi.views.presentation.selection import PresentationSelection
from tdi.views.presentation.view import PresentationView, Scene, presentation
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


def offer(path: str, selection: state.Addressed) -> str:
    """Return the markup of every page's header: add this view to the presentation, and open it."""
    text = state.own_presentation()
    try:
        items = deck.read(text)
    except OwnPresentationRefused:
        items = ()
    own = own_item(path, selection.to_query())
    scene, add, refused = _adding(path, selection, items, own) if own is not None else (0, "", "")
    return render_part(
        "presentation",
        "offer",
        scene=scene,
        add=add,
        refused=refused,
        plan=plan_address(items) if items else "",
        count=len(items),
    )


def _adding(
    path: str, selection: state.Addressed, items: Sequence[Item], own: Item
) -> tuple[int, str, str]:
    """Return the place of a view in the presentation, or what adds it.

    Or why it cannot be added.
    """
    at = next((number for number, each in enumerate(items, 1) if each.same_view(own)), 0)
    if at:
        return at, "", ""
    try:
        held = deck.written(deck.added(items, own))
    except OwnPresentationRefused as fault:
        return 0, "", fault.what
    return 0, address(path, selection.to_query() | {"deck": held}), ""


def plan_address(items: Sequence[Item]) -> str:
    """Return the address of the list of a deck's scenes."""
    return address(FILE, PresentationSelection(deck=deck.written(items), plan=True).to_query())


def plan(view: PresentationView, selection: PresentationSelection) -> None:
    """Draw the list of the scenes.

    Those of the reader's deck to be edited, those proposed to be added to it.
    """
    items = deck.read(selection.deck)
    start = address(FILE, selection.with_(plan=False, scene=1).to_query())
    put_down = address(FILE, PresentationSelection(plan=True).to_query() | {"deck": ""})
    if items:
        other_label, other = "La présentation proposée", put_down
    else:
        other_label = "Chercher d’autres vues"
        other = address("pages/carte.py", {"phase": selection.phase})
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
    st.html(render_part("presentation", "start", href=start, other_label=other_label, other=other))
    if any(scene.notices for scene in view.scenes):
        st.html(render_part("presentation", "broken_scene"))
    else:
        render.row_of_files(exports.of_presentation(view), "presentation", selection)
    if items:
        _editor(view, items)
        proposed = _proposed(
            presentation(cache.store(), PresentationSelection(), view.version), items
        )
        st.html(render_part("presentation", "more_scenes", scenes=proposed))
    else:
        st.html(render_part("presentation", "proposed", scenes=_proposed(view, ())))


def _editor(view: PresentationView, items: Sequence[Item]) -> None:
    component("own-presentation")(
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
            + address(FILE, PresentationSelection(deck=deck.written(items)).to_query()),
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
    except OwnPresentationRefused as fault:
        st.toast(f"{fault.what} {fault.remedy.capitalize()}")
        return
    state.keep_own_presentation(text)


def _proposed(view: PresentationView, items: Sequence[Item]) -> list[tuple[Scene, str]]:
    """Return the scenes proposed, each with the address that adds it to those of the user."""
    scenes = []
    for scene in view.scenes:
        own, add = proposed_item(scene, view.selection), ""
        if own is not None:
            with suppress(OwnPresentationRefused):  # a full one says so in the header of every page
                add = plan_address(deck.added(items, own))
        scenes.append((scene, add))
    return scenes
