"""The page Évolution: what became of the territories between two phases.

With the full list of changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tdi.model.phases import LISTS_SPAN, perimeter_phase
from tdi.text.typography import in_french_order, number, of, plural
from tdi.views.atlas import AtlasView, MapClass
from tdi.views.charts import DataTable
from tdi.views.comparison import CHANGE_LETTERS, CHANGE_WORDS, evolution
from tdi.views.evolution.flow import Flow, flow, flow_table
from tdi.views.evolution.follow import Chain, follow
from tdi.views.evolution.parts import (
    COMPUTED,
    Official,
    Question,
    States2018,
    Wave,
    official,
    question,
    states_2018,
    wave_years,
    waves,
)
from tdi.views.evolution.rows import ChangeRow, change_rows, filtered_rows
from tdi.views.evolution.selection import STATUSES, EvolutionSelection
from tdi.views.figure import Headline
from tdi.views.map_list import OUTSIDE, in_region
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.place_names import region_names
from tdi.views.regions.sheet import named
from tdi.views.selection import Selection

_HEADLINE_ORDER = ("entered", "left", "reshaped", "split", "merged", "renamed", "kept", "unknown")
_OTHER = MapClass(
    "x", "plain", "Autres territoires (hors des filtres)", "Hors des filtres de la liste"
)


@dataclass(frozen=True)
class EvolutionView:
    """All that the page shows for a selection.

    Attributes
    ----------
    rows
        The list, filtered and in its order; the downloads hold the same rows.
    listed, caption
        How many rows there are without the status and text filters; the list in one sentence.
    statuses
        (slug, label with its count) of the status filter, in the region shown.
    choices
        ("2023:ti-8413", name with its phase) of the territories that can be followed.
    states
        November 2018 by region, when the comparison starts there.
    waves, years
        The announced counts, and the years of their frame with their positions.
    """

    title: str
    subtitle: str
    headlines: tuple[Headline, ...]
    question: Question
    flow: Flow
    flow_table: DataTable
    waves: tuple[Wave, ...]
    years: tuple[tuple[int, float], ...]
    rows: tuple[ChangeRow, ...]
    listed: int
    caption: str
    statuses: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    chain: Chain | None
    atlas: AtlasView
    official: Official
    states: States2018 | None
    about: tuple[tuple[str, str], ...]
    file_stem: str


def evolution_view(tables: Tables, selection: EvolutionSelection) -> EvolutionView:
    """Build the page for a selection."""
    since, until, region = selection.since, selection.until, selection.region
    regions = region_names(tables)
    everything = [
        row for row in change_rows(tables, since, until) if in_region(row.regions, region)
    ]
    counts = Counter(row.status for row in everything)
    rows = filtered_rows(tables, selection)
    place = regions[region] if region else "France entière"
    drawing = flow(tables, since, until, region, place)
    return EvolutionView(
        _title(selection, regions, counts),
        _subtitle(selection, everything, place),
        _headlines(selection, counts),
        question(tables, since, until, region),
        drawing,
        flow_table(drawing),
        waves(tables),
        wave_years(tables),
        rows,
        len(everything),
        _caption(selection, rows, len(everything), place),
        tuple(
            (slug, f"{CHANGE_WORDS[status].capitalize()} ({number(counts[status])})")
            for slug, status in STATUSES.items()
            if counts[status] or selection.status == slug
        ),
        _choices(tables, selection),
        tuple(in_french_order(regions).items()),
        follow(tables, selection.phase, selection.ti) if selection.ti else None,
        _atlas(tables, selection, rows),
        official(tables),
        states_2018(tables, region) if since == "2018" else None,
        _about(selection),
        file_stem(selection),
    )


def file_stem(selection: EvolutionSelection) -> str:
    """Return the name of a file of these rows, without its ending.

    >>> file_stem(EvolutionSelection(region="76", status="sorti"))
    'territoires-industrie-changements-2022-2023-region-76-sorti'
    """
    parts = ["territoires-industrie-changements", selection.since, selection.until]
    parts += [f"region-{selection.region}"] if selection.region else []
    parts += [selection.status] if selection.status else []
    return "-".join(parts)


def _title(selection: EvolutionSelection, regions: dict[str, str], counts: Counter[str]) -> str:
    entered, left = counts["entered"], counts["left"]
    changed = counts["reshaped"] + counts["merged"] + counts["split"]
    told = []
    if entered:
        told.append(
            f"{number(entered)} {_verb(entered, 'territoire entre', 'territoires entrent')}"
        )
    if left:
        noun = "" if entered else _verb(left, "territoire ", "territoires ")
        told.append(f"{number(left)} {noun}{_verb(left, 'sort', 'sortent')}")
    if changed:
        noun = "" if told else _verb(changed, "territoire ", "territoires ")
        told.append(f"{number(changed)} {noun}{_verb(changed, 'change', 'changent')} de périmètre")
    unknown = counts["unknown"]
    doubt = f" ; {number(unknown)} à l’état de 2018 inconnu" if unknown else ""
    if not told:
        told.append("aucun changement de périmètre" if sum(counts.values()) else "aucun territoire")
    start = of(PHASE_SHORT[selection.since])
    start = (
        f"{named(selection.region, regions[selection.region])}, {start}"
        if selection.region
        else start.capitalize()
    )
    return f"{start} à {PHASE_SHORT[selection.until]} : {_enumerated(told)}{doubt}"


def _verb(count: int, one: str, several: str) -> str:
    return several if count > 1 else one


def _enumerated(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"


def _subtitle(selection: EvolutionSelection, rows: Sequence[ChangeRow], place: str) -> str:
    after = sum(row.side == "to" for row in rows)
    text = f"{place} : {plural(after, 'territoire')} à l’arrivée. Chaque territoire est comparé commune par commune, dans la géographie de 2026."
    if selection.since == "2018":
        text += " Les périmètres de 2018 ne sont pas publiés : ceux d’octobre 2020 les remplacent, en trois états."
    elif selection.region:
        text += " Un territoire de deux régions compte dans chacune."
    return text


def _headlines(selection: EvolutionSelection, counts: Counter[str]) -> tuple[Headline, ...]:
    period = f"{selection.since} → {selection.until}"
    return tuple(
        Headline(number(counts[status]), _headline_word(status, counts[status]), period, COMPUTED)
        for status in _HEADLINE_ORDER
        if counts[status]
    )


def _headline_word(status: str, count: int) -> str:
    word = CHANGE_WORDS[status]
    several = {
        "entered": "nouveaux",
        "kept": "inchangés",
        "renamed": "renommés, même périmètre",
        "reshaped": "périmètres modifiés",
        "merged": "issus d’une fusion",
        "split": "issus d’une scission",
        "left": "sortis",
        "unknown": "à l’état de 2018 inconnu",
    }
    return several[status] if count > 1 else word


def _caption(
    selection: EvolutionSelection, rows: Sequence[ChangeRow], listed: int, place: str
) -> str:
    shown = plural(len(rows), "territoire")
    if len(rows) != listed:
        shown += f" sur {number(listed)}"
    return f"{shown}, {place}, {of(PHASE_SHORT[selection.since])} à {PHASE_SHORT[selection.until]}"


def _choices(tables: Tables, selection: EvolutionSelection) -> tuple[tuple[str, str], ...]:
    """List what can be followed: the later phase first, then the earlier.

    The one followed whatever its phase.
    """
    frame = tables.table("territories")
    choices: list[tuple[str, str]] = []
    for phase in dict.fromkeys((selection.until, selection.since, selection.phase)):
        drawn = frame[frame["phase"] == perimeter_phase(phase)]
        held = [
            (f"{phase}:{code}", f"{name} ({phase})")
            for code, name, regions in zip(
                drawn["id_ti"], drawn["name"], drawn["regions"], strict=True
            )
            if (
                phase in (selection.since, selection.until) and in_region(regions, selection.region)
            )
            or (phase, code) == (selection.phase, selection.ti)
        ]
        choices += in_french_order(dict(held)).items()
    return tuple(choices)


def _atlas(tables: Tables, selection: EvolutionSelection, rows: Sequence[ChangeRow]) -> AtlasView:
    """Draw the evolution as Carte does; what the status and text filters leave out is plain."""
    ti = selection.ti if selection.phase == selection.until else None
    shared = Selection(
        mode="evolution",
        since=selection.since,
        until=selection.until,
        region=selection.region,
        ti=ti,
    )
    explorer = evolution(tables, shared)
    view = explorer.atlas
    if not selection.status and not selection.text:
        return view
    listed = {row.id_ti for row in rows if row.side == "to"}
    gone = any(row.side == "from" for row in rows)
    # Who entered keeps its colour beside what left: a cell of it would otherwise be painted as
    # gained by another.
    letters = "".join(
        letter if code in listed or (gone and letter == CHANGE_LETTERS["entered"]) else _OTHER.key
        for code, letter in zip(explorer.order, view.letters, strict=True)
    )
    drawn = {*letters} | ({"g", "l", "u", "v"} if gone else set())
    classes = [item for item in view.classes if item.key in drawn]
    return replace(
        view,
        letters=letters,
        classes=(*classes, _OTHER, *OUTSIDE),
        before_phase=view.before_phase if gone else None,
        before_states=view.before_states if gone else "",
        subtitle="Les territoires de la liste filtrée, selon ce qu’ils sont devenus",
    )


def _about(selection: EvolutionSelection) -> tuple[tuple[str, str], ...]:
    sections = [
        (
            "Définition",
            "Deux territoires sont liés quand ils ont en commun au moins 5 % des habitants de l’un ou de l’autre. Inchangé ou renommé : au moins 99 % "
            "communs des deux côtés. Nouveau, sorti : aucun lien. Fusion : il tient plus de la moitié d’au moins deux territoires de la phase "
            "précédente. Scission : il vient surtout d’un territoire dont un autre vient surtout aussi. Périmètre modifié : tout autre lien.",
        ),
        (
            "La liste",
            "Chaque territoire de la phase d’arrivée une fois, puis chaque territoire de la phase de départ que rien ne continue. Gains et pertes : "
            "par rapport au principal prédécesseur (à tous, pour une fusion).",
        ),
        (
            "Intercommunalités",
            "Les communes gagnées ou perdues sont regroupées par intercommunalité de 2026 (EPT dans le Grand Paris). Une intercommunalité née d’une "
            "fusion dont les communes étaient déjà là n’est pas un gain : elle est signalée à part.",
        ),
        (
            "Diagramme",
            "La largeur d’un flux est un nombre de territoires : ceux de la phase de départ à gauche, ceux de la phase d’arrivée à droite. Une fusion "
            "se resserre, une scission s’élargit. L’inconnu de 2018 est un flux à part : il n’est jamais réparti.",
        ),
        (
            "Unité",
            "Communes dans la géographie du 1er janvier 2026 ; population municipale (Insee).",
        ),
    ]
    if selection.since == "2018":
        sections.append(
            (
                "Ce qui manque",
                "La liste nationale et les périmètres de novembre 2018. Un territoire établi comme labellisé est suivi avec son périmètre de 2020 ; "
                "là où l’état est inconnu, gains et pertes sont n.d.",
            )
        )
    sections += [
        (
            "Carte",
            "Un clic choisit un territoire de la phase d’arrivée et montre sa suite. La liste contient les mêmes territoires.",
        ),
        (
            "Sources",
            f"Périmètres : ANCT, listes de {LISTS_SPAN}, Licence Ouverte 2.0. États de 2018 : presse et préfectures. Nombres annoncés : la "
            "source de chacun est dans la frise. Contours : © IGN, généralisés. Population et intercommunalités : Insee, DGCL, Etalab.",
        ),
    ]
    return tuple(sections)
