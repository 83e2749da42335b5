"""What the search box asks for while the reader types.

An address of its own, outside of the session.

``/recherche/<data version>/<phase>?boite=tout&q=oyonnax`` answers with at most 20 results as JSON,
each with its address. A run of the page's script for each pause of the typing cost three times the
search itself (docs/adr/0022).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.ui import cache
from pages.ui.responses import nothing, nothing_under
from tdi.data.store import Store
from tdi.model.phases import PHASES
from tdi.search import Entity, SearchResult, matched_letters
from tdi.search.entities import KIND_LABELS
from tdi.search.index import LONGEST
from tdi.text.typography import spaced
from tdi.views import targets
from tdi.views.territoire.search_targets import sheet_target

PREFIX: Final = "/recherche"
MINUTES: Final = "private, max-age=600"

Box: TypeAlias = Literal["tout", "territoire"]
KINDS: Final[Mapping[str, tuple[str, ...] | None]] = {
    "tout": None,
    "territoire": ("territory", "commune", "epci", "region"),
}
"""The boxes, and the kinds that each finds (`tdi.search.entities.KINDS`); all when None."""


def address(box: Box, phase: str) -> str:
    """Return where a box asks, up to the text.

    Of this session's version of the data, for the phase that the reader looks at.
    """
    return f"{PREFIX}/{cache.store().data_version}/{phase}?{urlencode({'boite': box})}&q="


def advice(box: str, query: str, found: Sequence[Mapping[str, Any]]) -> str:
    """Say that nothing is called so, where the results are names within some typing errors."""
    text = query.strip()
    if len(text) < 3 or any(result["step"] != "near" for result in found):
        return ""
    said = (
        f"Aucun projet public ne nomme « {text} »"
        if box == "tout"
        else f"Rien ne s’appelle « {text} »"
    )
    return spaced(f"{said}. Noms proches :" if found else f"{said}, et aucun lieu ne porte ce nom.")


def results(store: Store, box: str, phase: str, query: str) -> list[dict[str, Any]]:
    """Return what answers, best first, as the box reads it.

    Parameters
    ----------
    box
        One of `KINDS`.
    phase
        Phase that the reader looks at, kept by the links of what has no phase of its own.
    """
    if len(query.strip()) < 2:
        return []
    found = cache.search_index(store).search(query, kinds=KINDS[box])
    return [_result(each, query, _lead(store, box, phase, each.entity)) for each in found]


def _lead(store: Store, box: str, phase: str, entity: Entity) -> str:
    if box == "territoire":
        return targets.address(*sheet_target(store, phase, entity.kind, entity.code, entity.phase))
    return targets.address(
        *targets.target(
            entity.kind,
            entity.code,
            phase=entity.phase or phase,
            ti=entity.ti,
            region=entity.region,
            project=entity.project,
        )
    )


def _result(found: SearchResult, query: str, href: str) -> dict[str, Any]:
    """Write one result.

    Its name with what answers, its kind in words, what distinguishes homonyms, where it leads.
    """
    entity = found.entity
    return {
        "id": entity.id,
        "kind": entity.kind,
        "word": KIND_LABELS[entity.kind],
        "label": spaced(entity.name),  # a letter stays at its place, for the marks
        "marks": matched_letters(entity.name, query),
        "hint": spaced(f"{found.matched} · {entity.hint}" if found.matched else entity.hint),
        "href": href,
        "step": found.step,
    }


async def serve(request: Request) -> Response:
    """Answer the box; what no box asks is a plain 404 in French."""
    phase, box = request.path_params["phase"], request.query_params.get("boite", "tout")
    if phase not in PHASES or box not in KINDS:
        return nothing("Cette recherche n’existe pas.")
    store = cache.held_version(request.path_params["version"])
    query = request.query_params.get("q", "")[:LONGEST]
    found = await to_thread.run_sync(results, store, box, phase, query)
    said = advice(box, query, found)
    text = json.dumps({"results": found, "advice": said}, ensure_ascii=False, separators=(",", ":"))
    return Response(text, media_type="application/json", headers={"Cache-Control": MINUTES})


ROUTES: Final = (
    Route(f"{PREFIX}/{{version}}/{{phase}}", serve, methods=["GET", "HEAD"]),
    nothing_under(PREFIX),
)
