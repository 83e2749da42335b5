"""Évolution: what became of the territories between two phases; one page per pair of phases."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import Final

from markupsafe import Markup

from tdi.figures.flow_phases import flow_figure
from tdi.figures.flow_svg import figure_svg
from tdi.model.phases import PHASES
from tdi.site.drawings import inline, page_map
from tdi.site.page import Content, Crumb, Page
from tdi.site.site import Site
from tdi.site.territories import link
from tdi.text.typography import MISSING, number, of
from tdi.views.comparison import CHANGE_WORDS
from tdi.views.evolution.selection import DEFAULT_PAIR, EvolutionSelection
from tdi.views.evolution.view import evolution_view
from tdi.views.phases import PHASE_SHORT

INDEX: Final = "evolution.html"
_WIDE: Final = 900


def pair_path(since: str, until: str) -> str:
    """Return the page of two phases."""
    return INDEX if (since, until) == DEFAULT_PAIR else f"evolution/{since}-{until}.html"


def pages(site: Site) -> tuple[Page, ...]:
    """Return one page per pair of phases, the earlier first."""
    return tuple(
        Page(pair_path(since, until), partial(_pair, since=since, until=until), menu=INDEX)
        for since, until in combinations(PHASES, 2)
    )


def _pair(site: Site, since: str, until: str) -> Content:
    path = pair_path(since, until)
    view = evolution_view(site.store, EvolutionSelection(since=since, until=until, phase=until))
    flow = inline(figure_svg(flow_figure(view.flow, "light"), _WIDE), "flux", view.flow.alt)
    body = site.template(
        "changes.html",
        path,
        view=view,
        since=since,
        pairs=[
            (f"{PHASE_SHORT[a]} → {PHASE_SHORT[b]}", pair_path(a, b), (a, b) == (since, until))
            for a, b in combinations(PHASES, 2)
        ],
        flow=Markup(flow),  # noqa: S704 - drawn by figure_svg, which escapes
        map=page_map(site.national, view.atlas, (640, 640), "carte"),
        words=CHANGE_WORDS,
        counts=_counts,
        link=partial(link, site),
        highest=max(wave.count for wave in view.waves),
    )
    return Content(
        f"Évolution, {of(PHASE_SHORT[since])} à {PHASE_SHORT[until]}",
        f"{view.title}. {view.subtitle}",
        body,
        (Crumb("Évolution"),)
        if path == INDEX
        else (Crumb("Évolution", INDEX), Crumb(f"{PHASE_SHORT[since]} → {PHASE_SHORT[until]}")),
        picture=view.atlas,
        name="evolution",
    )


def _counts(gained: int | None, lost: int | None) -> str:
    """Write what was gained and lost; "n.d." where it cannot be known."""
    if gained is None or lost is None:
        return MISSING
    parts = [f"+{number(gained)}"] if gained else []
    parts += [f"−{number(lost)}"] if lost else []
    return " ".join(parts) or "="
