"""The sheet of one region.

Its territories in each phase, everything published about its money and projects, its rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tdi.model.phases import PHASES, perimeter_phase
from tdi.text.typography import MISSING, day, millions, number, ordinal, percent, plural
from tdi.views.coverage import Coverage, coverage
from tdi.views.phases import PHASE_SHORT
from tdi.views.regions._data import NATURE_WORDS, Statement
from tdi.views.regions.measures import MEASURES
from tdi.views.regions.selection import RegionsSelection

if TYPE_CHECKING:
    from tdi.views.regions.rows import RegionsData

_ARTICLES: Final = {
    "01": "La ",
    "02": "La ",
    "03": "La ",
    "11": "L’",
    "24": "Le ",
    "27": "La ",
    "28": "La ",
    "32": "Les ",
    "44": "Le ",
    "52": "Les ",
    "53": "La ",
    "75": "La ",
    "76": "L’",
    "84": "L’",
    "94": "La ",
}


def named(code: str, name: str) -> str:
    """Write a region's name with its article, as a sentence starts.

    >>> named("24", "Centre-Val de Loire"), named("04", "La Réunion")
    ('Le Centre-Val de Loire', 'La Réunion')
    """
    return f"{_ARTICLES.get(code, '')}{name}"


@dataclass(frozen=True)
class PhaseTerritories:
    """The territories of a region in one phase: count, and (id, name) of each.

    ``note`` where the list is not known.
    """

    phase: str
    label: str
    count: str
    territories: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True)
class SheetLine:
    """One published row about the region: fund, nature, date, its values, its source."""

    fund: str
    nature: str
    date: str
    values: tuple[str, str, str, str]
    qualifier: str
    source: str
    url: str


@dataclass(frozen=True)
class RegionSheet:
    """One region."""

    code: str
    name: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    phases: tuple[PhaseTerritories, ...]
    lines: tuple[SheetLine, ...]
    gauges: tuple[Coverage, ...]


def region_sheet(
    data: RegionsData, selection: RegionsSelection, rank: int | None, share: str
) -> RegionSheet:
    """Build the sheet of the chosen region.

    ``rank`` and ``share`` are those of the measure shown.
    """
    code = selection.region or ""
    tables = data.tables
    region = tables.table("regions").set_index("code").loc[code]
    drawn = perimeter_phase(selection.phase)
    covered = data.covered[drawn].get(code, 0.0)
    count = data.counts[drawn].get(code, 0)
    nation = int((tables.table("territories")["phase"] == drawn).sum())
    measure = MEASURES[selection.measure]
    place = (
        f"{ordinal(rank)} par la mesure choisie ({measure.label.lower()})"
        if rank
        else "Hors classement : aucun chiffre de cette nature"
    )
    sentence = f"{place}{f' ; {share}' if share else ''}."
    gauges = [coverage(tables, fund, code) for fund in ("faiit", "fonds-vert-ti")]
    return RegionSheet(
        code,
        data.names[code],
        sentence,
        (
            ("Population (2026)", f"{millions(region['population'], 'M hab.', 2)}"),
            (f"Territoires, {PHASE_SHORT[drawn]}", f"{number(count)} sur {number(nation)}"),
            (
                f"Habitants en territoire, {PHASE_SHORT[drawn]}",
                percent(covered / data.population[code]),
            ),
        ),
        tuple(_phase(data, phase, code) for phase in reversed(PHASES)),
        _lines(data, code),
        tuple(gauge for gauge in gauges if gauge.named or gauge.official),
    )


def _phase(data: RegionsData, phase: str, code: str) -> PhaseTerritories:
    label = PHASE_SHORT[phase].capitalize()
    if phase == "2018":
        count = data.counts["2018"].get(code)
        note = (
            "Décompte annoncé ; la liste nationale n’est pas publiée."
            if count
            else "Décompte non publié."
        )
        return PhaseTerritories(
            phase,
            label,
            plural(count, "territoire annoncé", "territoires annoncés") if count else MISSING,
            (),
            note,
        )
    found = data.listed[phase].get(code, ())
    return PhaseTerritories(phase, label, plural(len(found), "territoire"), found)


def _lines(data: RegionsData, code: str) -> tuple[SheetLine, ...]:
    """List what is published, one line per published row.

    Running totals first, the latest on top.
    """
    rows: dict[str, dict[str, Statement]] = {}
    for item in data.found:
        if item.region == code and item.measure != "nommes":
            rows.setdefault(item.row_id, {})[item.measure] = item
    natures = list(NATURE_WORDS)
    ordered = sorted(rows.values(), key=lambda held: _any(held).end, reverse=True)
    ordered.sort(
        key=lambda held: (
            _any(held).fund != "faiit",
            _any(held).fund,
            natures.index(_any(held).nature),
        )
    )
    return tuple(_line(data, held) for held in ordered)


def _any(held: dict[str, Statement]) -> Statement:
    return next(iter(held.values()))


def _line(data: RegionsData, held: dict[str, Statement]) -> SheetLine:
    first = _any(held)
    counted = held.get("projets") or held.get("sites")
    how_many = ""
    if counted is not None:
        noun = {"companies": "entreprise", "sites": "site"}.get(counted.counted, "projet")
        how_many = plural(counted.value, noun)
    amounts = (
        how_many,
        MEASURES["aide"].text(held["aide"].value) if "aide" in held else "",
        MEASURES["investissement"].text(held["investissement"].value)
        if "investissement" in held
        else "",
        MEASURES["emplois"].text(held["emplois"].value) if "emplois" in held else "",
    )
    source = data.sources[first.source_id]
    return SheetLine(
        data.funds[first.fund],
        NATURE_WORDS[first.nature],
        day(first.as_of),
        amounts,
        first.qualifier,
        source.text,
        source.url,
    )
