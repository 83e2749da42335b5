"""The scenes of a deck of the reader's own, from the views of the pages that its items name.

Each item is read as the address of its page would be. What can no longer be followed (a code that
is gone) makes a scene that says so, with the nearest matches; the others stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from tdi.errors import OwnPresentationRefused
from tdi.views.accueil.view import accueil_view
from tdi.views.carte.view import carte_view
from tdi.views.charts import Bar, BarChart
from tdi.views.evolution.selection import EvolutionSelection, parse_evolution
from tdi.views.evolution.view import evolution_view
from tdi.views.explorer import PERIMETERS_CREDIT
from tdi.views.figure import Headline
from tdi.views.financements.selection import FinancementsSelection, parse_financements
from tdi.views.financements.view import FinancementsView, FlowRow, financements_view, known_money
from tdi.views.headlines import perimeter_headlines
from tdi.views.known_codes import known
from tdi.views.phases import PHASE_LABELS
from tdi.views.presentation.closing import unknown
from tdi.views.presentation.national import growth, programme
from tdi.views.presentation.own import KINDS, Item, item
from tdi.views.presentation.parts import Ground, Scene, about_note
from tdi.views.presentation.place import (
    industry,
    money,
    projects,
    projects_scene,
    region,
    region_map,
    regions_scene,
    territory,
    territory_scene,
)
from tdi.views.presentation.selection import PresentationSelection, parse_place, resolved
from tdi.views.projets.selection import parse_projets
from tdi.views.regions.selection import RegionsSelection, parse_regions
from tdi.views.regions.view import regions_view
from tdi.views.selection import Notice, Selection, parse_selection, short
from tdi.views.targets import address
from tdi.views.territoire.selection import parse_territory

Made = tuple[Scene | None, tuple[Notice, ...]]
_MOST_BARS: Final = 6
_STAGE_ROLES: Final = {
    "announced": "bar-muted",
    "wave": "bar-muted",
    "committed": "bar",
    "paid": "bar-strong",
}


def own_presentation_scenes(base: Ground, items: Sequence[Item]) -> tuple[Scene, ...]:
    """Return one scene per item, in order; each has a key of its own."""
    return tuple(replace(scene_of(base, each), key=f"vue-{at}") for at, each in enumerate(items, 1))


def view_titles(base: Ground, items: Sequence[Item]) -> tuple[str, ...]:
    """Return the titles that the views give themselves, whatever the reader calls them."""
    return tuple(scene_of(base, replace(each, title="")).title for each in items)


def refuse_faults(scenes: Sequence[Scene]) -> None:
    """Refuse a deck of which a scene cannot be shown as asked, for files.

    They would hold a notice in its place.

    Raises
    ------
    OwnPresentationRefused
        With what each such scene says, and the nearest matches.
    """
    faults = [
        f"scène {at} : {notice.text} {', '.join(label for label, _ in notice.suggestions)}".rstrip(
            " ,"
        )
        for at, scene in enumerate(scenes, 1)
        for notice in scene.notices
    ]
    if faults:
        raise OwnPresentationRefused(
            " ".join(faults),
            where="deck",
            remedy="remplacez ou retirez ces scènes à la page Présentation.",
        )


@lru_cache(maxsize=256)
def scene_of(base: Ground, asked: Item) -> Scene:
    """Return the scene of one item.

    Under a title of the reader's own, the finding of the view stays in the subtitle.
    """
    made, notices = _MAKERS[asked.kind](base, dict(asked.query))
    if made is None:
        return Scene(
            "absente",
            asked.title or "Cette vue ne peut plus être montrée telle quelle",
            "Son adresse désigne ce qui n’existe pas, ou plus, dans cette version des données.",
            (),
            "Adresse de la présentation, lue avec les données de ce site.",
            " ".join(notice.text for notice in notices),
            address(asked.file, {}),
            notices=tuple(
                Notice(
                    each.text,
                    tuple(
                        (label, {"adresse": address(asked.file, q)})
                        for label, q in each.suggestions
                    ),
                )
                for each in notices
            ),
        )
    if not asked.title:
        return made
    return replace(made, title=asked.title, subtitle=f"{made.title}. {made.subtitle}")


def own_item(file: str, query: Mapping[str, str]) -> Item | None:
    """Return the scene that a page's state would make.

    Or None where it makes none (a page without drawing).
    """
    if file == "pages/territoire.py" and "ti" not in query:
        return None
    if file not in KINDS.values() or file == "pages/presentation.py":
        return None
    return item(file, query)


def _accueil(base: Ground, query: Mapping[str, str]) -> Made:
    selection, notices = parse_selection(query, known(base.tables))
    if notices:
        return None, notices
    view = accueil_view(base.tables, selection, base.breaks)
    return Scene(
        "accueil",
        view.title,
        f"Périmètres, {PHASE_LABELS[selection.phase]}",
        view.perimeters[:3],
        view.explorer.atlas.source,
        view.subtitle,
        address("pages/accueil.py", selection.to_query()),
        atlas=view.explorer.atlas,
    ), ()


def _carte(base: Ground, query: Mapping[str, str]) -> Made:
    selection, notices = parse_selection(query, known(base.tables))
    return (None, notices) if notices else (carte_scene(base, selection), ())


@lru_cache(maxsize=64)
def carte_scene(base: Ground, selection: Selection) -> Scene:
    """Show the map of the page Carte, with its first figures."""
    view = carte_view(base.tables, selection, base.breaks)
    figures = view.headlines or perimeter_headlines(base.tables, selection.shown_phase)
    if (
        selection.region and selection.mode == "phase"
    ):  # the region's own, as the page Régions counts them
        page = RegionsSelection(
            phase=selection.phase, measure="territoires", region=selection.region
        )
        figures = regions_view(base.regions, page.fitted(base.regions.menu)).headlines
    return Scene(
        "carte",
        view.title,
        view.subtitle,
        figures[:3],
        view.explorer.atlas.source,
        about_note(view.about, "Définition", "Ce qui manque"),
        address("pages/carte.py", selection.to_query()),
        atlas=view.explorer.atlas,
    )


def _territory(base: Ground, query: Mapping[str, str]) -> Made:
    selection, notices = parse_territory(query, known(base.tables), base.tables)
    if not selection.ti and not notices:
        notices = (Notice("L’adresse ne nomme aucun territoire."),)
    return (None, notices) if notices else (territory_scene(base, selection), ())


def _regions(base: Ground, query: Mapping[str, str]) -> Made:
    selection, notices = parse_regions(query, known(base.tables), base.regions.menu)
    return (None, notices) if notices else (regions_scene(base, selection), ())


def _projects(base: Ground, query: Mapping[str, str]) -> Made:
    selection, notices = parse_projets(query, known(base.tables), base.projects.known())
    return (None, notices) if notices else (projects_scene(base, selection), ())


def _money(base: Ground, query: Mapping[str, str]) -> Made:
    selection, notices = parse_financements(query, known_money(base.tables))
    return (None, notices) if notices else (money_scene(base, selection), ())


@lru_cache(maxsize=64)
def money_scene(base: Ground, selection: FinancementsSelection) -> Scene:
    """Show the amounts of the page Financements.

    The four of the programme, or those that a filter leaves.
    """
    if selection == FinancementsSelection(phase=selection.phase):
        return money(base)
    view = financements_view(base.tables, selection)
    rows = [(group.label, row) for group in view.groups for row in group.rows]
    largest = sorted(rows, key=lambda pair: -(pair[1].value or 0))[:_MOST_BARS]
    shown = [pair for pair in rows if pair in largest]
    left = len(rows) - len(shown)
    sources = list(dict.fromkeys(row.source.text for _, row in shown)) or [
        view.headlines[0].source.text
    ]
    return Scene(
        "financements",
        view.title,
        "Montants publiés, chacun à sa date ; ils ne s’additionnent pas"
        + (f". Les {_MOST_BARS} plus grands de {len(rows)}" if left else ""),
        _row_figures(view, [row for _, row in shown]),
        " ; ".join(sources[:2])
        + (" ; et d’autres, page Financements." if len(sources) > 2 else ""),
        f"{view.subtitle} {about_note(view.about, 'Définition', 'Ce qui manque')}",
        address("pages/financements.py", selection.to_query()),
        bars=BarChart(
            view.title,
            tuple(
                Bar(
                    row.key,
                    _bar_label(label, row, selection),
                    row.value,
                    row.text,
                    row.date,
                    _STAGE_ROLES.get(row.stage or "", "bar"),
                )
                for label, row in shown
            ),
            " ; ".join(sources),
        ),
    )


def _bar_label(fund: str, row: FlowRow, selection: FinancementsSelection) -> str:
    """Say of an amount what the filters of the page do not."""
    place = "" if selection.region or row.place == "France" else row.place
    before = ", ".join(part for part in ("" if selection.fund else fund, place) if part)
    return f"{before} : {row.label}" if before else row.label


def _row_figures(view: FinancementsView, rows: Sequence[FlowRow]) -> tuple[Headline, ...]:
    """Take the largest amounts shown as figures; the programme's first where none is published."""
    known_rows = sorted(
        (row for row in rows if row.value is not None), key=lambda row: -(row.value or 0)
    )
    made = tuple(
        Headline(row.text, row.label, row.date, row.source, row.note) for row in known_rows[:2]
    )
    return made or view.headlines[:1]


def _evolution(base: Ground, query: Mapping[str, str]) -> Made:
    selection, notices = parse_evolution(query, known(base.tables))
    return (None, notices) if notices else (evolution_scene(base, selection), ())


@lru_cache(maxsize=64)
def evolution_scene(base: Ground, selection: EvolutionSelection) -> Scene:
    """Show what changed between two phases, on the map of the page Évolution."""
    view = evolution_view(base.tables, selection)
    return Scene(
        "evolution",
        view.title,
        view.subtitle,
        (view.headlines or perimeter_headlines(base.tables, selection.until))[:3],
        view.atlas.source or PERIMETERS_CREDIT,
        about_note(view.about, "Définition"),
        address("pages/evolution.py", selection.to_query()),
        atlas=view.atlas,
    )


# The scenes that the site proposes: those of the country, and those of a region and a territory.
_NATIONAL: Final[Mapping[str, Callable[[Ground], Scene]]] = {
    "programme": programme,
    "argent": money,
    "inconnu": unknown,
}
_PLACED: Final[Mapping[str, Callable[[Ground, PresentationSelection], Scene]]] = {
    "region": region,
    "territoires": region_map,
    "projets": projects,
    "territoire": territory,
    "industrie": industry,
}


def _proposed(base: Ground, query: Mapping[str, str]) -> Made:
    key = query.get("cle", "")
    steps = {scene.key: scene for scene in growth(base)}
    if key in steps:
        return steps[key], ()
    if key in _NATIONAL:
        return _NATIONAL[key](base), ()
    if key not in _PLACED:
        return None, (Notice(f"La scène « {short(key)} » n’existe pas."),)
    selection, notices = parse_place(query, known(base.tables), base.tables)
    return (
        (None, notices) if notices else (_PLACED[key](base, resolved(base.tables, selection)), ())
    )


def proposed_item(scene: Scene, shown: PresentationSelection) -> Item | None:
    """Return the item of a scene of the proposed presentation.

    None for the last one, which every deck ends with.
    """
    if scene.key == "adresse":
        return None
    place = (
        {"phase": shown.phase, "region": shown.region, "ti": shown.ti}
        if scene.key in _PLACED
        else {}
    )
    return item(
        "pages/presentation.py",
        {"cle": scene.key} | {name: value for name, value in place.items() if value},
    )


_MAKERS: Final[Mapping[str, Callable[[Ground, Mapping[str, str]], Made]]] = {
    "a": _accueil,
    "c": _carte,
    "t": _territory,
    "r": _regions,
    "f": _money,
    "p": _projects,
    "e": _evolution,
    "s": _proposed,
}
