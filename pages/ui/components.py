"""The two components of ours that live in the page itself: the commune search and the list beside the map."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from pages.ui import cache, state
from pages.ui.assets import asset_url
from tdi.figures.atlas import class_colours, list_message
from tdi.figures.palette import Theme
from tdi.search import Match
from tdi.views.charts import DataTable
from tdi.views.listing import Explorer
from tdi.views.selection import Selection

SEARCH_KEY = "recherche"
RANKING_KEY = "liste"


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
def commune_search(label: str) -> None:
    """Draw the search box: only this fragment reruns while the reader types, the page when a commune is chosen."""
    query = state.component_value(SEARCH_KEY, "query") or ""
    results = cache.commune_index().search(query, limit=20) if len(query) >= 2 else []

    def chosen() -> None:
        code = state.component_value(SEARCH_KEY, "choice")
        if code:
            state.change(commune=code, ti=None)

    picked = component("search")(
        key=SEARCH_KEY,
        data={
            "label": label,
            "placeholder": "Nom d’une commune ou code INSEE",
            "query": query,
            "results": [_result(match) for match in results],
        },
        on_query_change=lambda: None,
        on_choice_change=chosen,
        height="content",
    )
    if picked.choice:
        st.rerun()


def _result(match: Match) -> dict[str, str]:
    """Write one match for the box: name, then what tells homonyms apart and why it answers."""
    place = f"{cache.departements().get(match.dep, match.dep)} · {match.insee_com}"
    former = {
        "deleguee": "commune déléguée",
        "associee": "commune associée",
        "arrondissement": "arrondissement",
    }
    if match.kind not in {"commune", "code"} and match.matched != match.name:
        place = f"{match.matched}, {former.get(match.kind, 'ancienne commune')} · {place}"
    return {"code": match.insee_com, "label": match.name, "hint": place}


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
            "atlas": asset_url("atlas-national.json"),
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
