"""The components of ours that live in the page itself: the search, a table to choose from, the list beside the map."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from typing import Any, Final

import streamlit as st

from pages.ui import cache, state
from pages.ui.assets import asset_url
from tdi.figures.atlas import class_colours, list_message
from tdi.figures.palette import Theme
from tdi.model.phases import CURRENT_PHASE
from tdi.search import Found, Thing, marks, token
from tdi.search.things import KIND_WORDS
from tdi.views import targets
from tdi.views.charts import DataTable
from tdi.views.listing import Explorer
from tdi.views.selection import Selection

SEARCH_KEY = "recherche"
RANKING_KEY = "liste"

_ADVICE: Final = (
    "Essayez un seul mot, le nom officiel, le code INSEE ou le SIREN ; les codes postaux ne sont pas connus ici. "
    "Les projets et les entreprises sont ceux qu’une source publique nomme."
)


@lru_cache(maxsize=8)
def component(name: str) -> Any:
    """Register a component once per process.

    What is registered travels again with each change of the data, so it is only a pointer to our files, which the
    browser keeps.
    """
    script = asset_url(f"{name}.js")
    style = asset_url(f"components/{name}.css")
    loader = f'const files = import(location.origin + "{script}");\nexport default (c) => void files.then((m) => m.start(c, "{style}"));'
    return st.components.v2.component(f"tdi_{name}", js=loader)


@st.fragment
def find(
    label: str,
    *,
    key: str = SEARCH_KEY,
    kinds: Collection[str] | None = None,
    phase: str = CURRENT_PHASE,
    target: Callable[[Thing], tuple[str, Mapping[str, str]]] | None = None,
    on_pick: Callable[[Thing], None] | None = None,
    placeholder: str = "Commune, intercommunalité, territoire, région, projet, entreprise",
    help: str = "",
) -> None:
    """Draw the search box: only this fragment reruns while the reader types.

    Parameters
    ----------
    label
        What is asked, as the box's label.
    key
        Key of the component, one per box of a page.
    kinds
        Kinds to find (`tdi.search.things.KINDS`); all when None.
    phase
        Phase that the reader looks at, kept by the links of what has no phase of its own.
    target
        Page and query parameters that a choice leads to; `tdi.views.targets.target` when None. The browser follows it within
        the session: the choice is one step of its history.
    on_pick
        Instead of a link: called with what was chosen (its ``kind``, ``code``, and ``phase`` for a territory), before the page
        runs again.
    placeholder, help
        Text in the empty box, and below it.
    """
    query = state.component_value(key, "query") or ""
    lead = target or partial(_target, phase)
    results = cache.everything().search(query, kinds=kinds) if len(query) >= 2 else []

    def chosen() -> None:
        thing = cache.everything().thing(state.component_value(key, "choice") or "")
        if thing is not None and on_pick is not None:
            on_pick(thing)

    picked = component("search")(
        key=key,
        data={
            "label": label,
            "placeholder": placeholder,
            "help": help,
            "advice": _ADVICE,
            "query": query,
            "results": [_result(found, query, None if on_pick else lead) for found in results],
        },
        on_query_change=lambda: None,
        on_choice_change=chosen,
        height="content",
    )
    if picked.choice:
        st.rerun()


def _target(phase: str, thing: Thing) -> tuple[str, Mapping[str, str]]:
    return targets.target(
        thing.kind,
        thing.code,
        phase=thing.phase or phase,
        ti=thing.ti,
        region=thing.region,
        project=thing.project,
    )


def _result(
    found: Found, query: str, lead: Callable[[Thing], tuple[str, Mapping[str, str]]] | None
) -> dict[str, Any]:
    """Write one result for the box: its name with what answers, its kind in words, what tells homonyms apart, where it leads."""
    thing = found.thing
    hint = f"{found.matched} · {thing.hint}" if found.matched else thing.hint
    return {
        "id": token(thing),
        "kind": thing.kind,
        "word": KIND_WORDS[thing.kind],
        "label": thing.name,
        "marks": marks(thing.name, query),
        "hint": hint,
        "href": targets.address(*lead(thing)) if lead else "",
    }


def rows(table: DataTable, on_pick: Callable[[str], None], *, key: str) -> None:
    """Draw a table whose rows choose what they name: the equal of a chart for a keyboard."""

    def chosen() -> None:
        picked = state.component_value(key, "key")
        if picked:
            on_pick(picked)

    component("table")(
        key=key,
        data={
            "caption": table.caption,
            "columns": table.columns,
            "numeric": sorted(table.numeric),
            "rows": table.rows,
            "keys": table.keys,
            "current": table.current,
        },
        on_key_change=chosen,
        height="content",
    )


def ranking(explorer: Explorer, selection: Selection, theme: Theme, *, height: int) -> None:
    """Draw the list of the territories shown, in step with the map; a row selects as a click on the map does.

    As for the map, only values travel: the names come from the atlas file that the browser holds, and the browser sorts.
    """

    def chosen() -> None:
        ti = state.component_value(RANKING_KEY, "ti")
        if ti:
            state.change(ti=None if ti == "-" else ti)

    component("ranking")(
        key=RANKING_KEY,
        data={
            "atlas": cache.asset_url("atlas-national.json"),
            "caption": f"{explorer.atlas.title}. {explorer.atlas.subtitle}",
            "selected": selection.ti,
            "region": selection.region,
            "colours": class_colours(explorer.atlas, theme),
            "height": height,
            **list_message(explorer),
        },
        on_ti_change=chosen,
        height="content",
    )


def printer(label: str, address: str) -> None:
    """Draw the button that opens the browser's print dialogue; it needs no rerun.

    The browser fetches the printed pages at ``address`` once the page is quiet, and shows them to the printer alone.
    """
    component("print")(key="imprimer", data={"label": label, "address": address}, height="content")
