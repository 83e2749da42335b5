"""The parts of the page Évolution beside its list.

Announced counts, official and computed counts, 2018, who left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from tdi.model.phases import GENERATION, RENEWAL, perimeter_phase
from tdi.text.typography import MISSING, day, in_french_order, number, plural
from tdi.views.charts import DataTable
from tdi.views.evolution.epci_changes import perimeters
from tdi.views.evolution.rows import change_rows
from tdi.views.figure import SourceLine
from tdi.views.headlines import source_line
from tdi.views.map_list import in_region
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.place_names import region_names

OFFICIAL_PAIR: Final = RENEWAL
COMPUTED: Final = SourceLine(
    "Calcul de ce site sur les communes des listes de l’ANCT (voir « Ce que montre cette vue »)"
)


@dataclass(frozen=True)
class Wave:
    """One announced number of territories.

    Attributes
    ----------
    at
        Position in time, from 0 (the first) to 1 (the end of the frame).
    width
        Time until the next one, on the same scale.
    by
        True when the date is the latest possible ("au plus tard").
    """

    count: int
    date: str
    by: bool
    note: str
    source: SourceLine
    at: float
    width: float


@lru_cache(maxsize=4)
def waves(tables: Tables) -> tuple[Wave, ...]:
    """Return the announced counts, oldest first.

    The frame of time ends with the year of the last one.
    """
    frame = tables.table("waves").sort_values("date_start")
    starts = [date.fromisoformat(text) for text in frame["date_start"]]
    end = date(starts[-1].year, 12, 31)
    span = (end - starts[0]).days
    made = []
    for i, row in enumerate(frame.itertuples(index=False)):
        after = starts[i + 1] if i + 1 < len(starts) else end
        by = row.date_meaning == "by"
        told = day(row.date)
        made.append(
            Wave(
                int(row.territory_count),
                f"au plus tard le {told}" if by else told,
                by,
                row.note if isinstance(row.note, str) and "au plus tard" not in row.note else "",
                source_line(tables, row.source_id),
                (starts[i] - starts[0]).days / span,
                (after - starts[i]).days / span,
            )
        )
    return tuple(made)


@lru_cache(maxsize=4)
def wave_years(tables: Tables) -> tuple[tuple[int, float], ...]:
    """Return the years of the frame of `waves`, each with its position.

    0 for the first, the first of January for the others.
    """
    starts = sorted(date.fromisoformat(text) for text in tables.table("waves")["date_start"])
    first, last = starts[0], starts[-1].year
    span = (date(last, 12, 31) - first).days
    return tuple(
        (year, max(0.0, (date(year, 1, 1) - first).days / span))
        for year in range(first.year, last + 1)
    )


@dataclass(frozen=True)
class Gone:
    """One territory of the earlier phase without any commune in the later one."""

    phase: str
    id_ti: str
    name: str
    regions: str
    population: str
    communes: str


@dataclass(frozen=True)
class Question:
    """Which territories of the earlier phase have no commune in the later one.

    Asked and answered.
    """

    question: str
    answer: str
    rows: tuple[Gone, ...]
    note: str
    source: str


def question(tables: Tables, since: str, until: str, region: str | None) -> Question:
    """Answer from the communes themselves.

    A territory is listed when none of its communes is in any later territory.

    For 2018 only the territories known to have been labelled are asked about.
    """
    where = perimeters(tables)
    before, after = perimeter_phase(since), perimeter_phase(until)
    covered = frozenset[str]().union(
        *(held for (phase, _), held in where.communes.items() if phase == after)
    )
    states: Mapping[str, str] = {}
    if since == "2018":
        frame = tables.table("status_2018")
        states = dict(zip(frame["id_ti_2020"], frame["status"], strict=True))
    territories = tables.table("territories")
    names = region_names(tables)
    found, everywhere, unknown = [], 0, 0
    for row in (
        territories[territories["phase"] == before].sort_values("id_ti").itertuples(index=False)
    ):
        if where.communes[before, row.id_ti] & covered:
            continue
        if since == "2018" and states[row.id_ti] != "labelled":
            unknown += states[row.id_ti] == "unknown"
            continue
        everywhere += 1
        if in_region(row.regions, region):
            found.append(
                Gone(
                    since,
                    row.id_ti,
                    row.name,
                    ", ".join(names[code] for code in row.regions),
                    plural(row.population, "habitant"),
                    plural(row.commune_count, "commune"),
                )
            )
    of = PHASE_SHORT[since]
    to = PHASE_SHORT[until]
    if GENERATION[since] < GENERATION[until]:
        asked = f"Quels territoires de la phase 1 ({of}) n’ont aucune commune en phase 2 ({to}) ?"
    else:
        asked = f"Quels territoires de {of} n’ont plus aucune commune dans ceux de {to} ?"
    place = f" en {names[region]}" if region else ""
    if found:
        answer = f"{number(len(found))}{place}"
        if region and everywhere > len(found):
            answer += f", sur {number(everywhere)} en France"
    else:
        answer = f"Aucun{place}" + (
            f", {number(everywhere)} en France" if region and everywhere else ""
        )
    note = ""
    if unknown:
        verb = "n’en ont" if unknown > 1 else "n’en a"
        note = (
            f"{plural(unknown, 'autre territoire', 'autres territoires')} de 2020, à l’état de 2018 inconnu, {verb} plus "
            "non plus : rien n’établit s’il faut les compter."
        )
    return Question(
        asked,
        answer,
        tuple(found),
        note,
        "Source : listes de l’ANCT, calcul de ce site sur les communes de 2026.",
    )


@dataclass(frozen=True)
class Official:
    """The official counts of the passage to phase 2 beside the computed ones.

    With why they differ.
    """

    table: DataTable
    reasons: tuple[str, ...]
    official: SourceLine
    computed: SourceLine


@lru_cache(maxsize=4)
def official(tables: Tables) -> Official:
    """Compare nation-wide: nothing official is published by region.

    Nor for another pair of phases.
    """
    since, until = OFFICIAL_PAIR
    counts = Counter(row.status for row in change_rows(tables, since, until) if row.side == "to")
    said = tables.table("lineage_official")
    said = said[(said["from_phase"] == since) & (said["to_phase"] == until)]
    announced = dict(zip(said["official_status"], said["territory_count"], strict=True))
    same = counts["kept"] + counts["renamed"]
    changed = counts["reshaped"] + counts["merged"] + counts["split"]
    total = sum(counts.values())
    rows = (
        (
            "Nouveaux",
            number(announced["new"]),
            number(counts["entered"]),
            "aucune commune dans un territoire de phase 1",
        ),
        (
            "Reconduits / même périmètre",
            number(announced["renewed"]),
            number(same),
            f"dont {number(counts['kept'])} de même nom, {number(counts['renamed'])} renommés",
        ),
        (
            "Remaniés / périmètre modifié",
            number(announced["reshaped"]),
            number(changed),
            f"dont {number(counts['split'])} issus d’une scission, {number(counts['merged'])} d’une fusion",
        ),
        (
            "Ensemble",
            number(sum(announced.values())),
            number(total),
            "territoires de novembre 2023",
        ),
    )
    shift = announced["renewed"] - same
    phases = tables.table("phases").set_index("phase")["territory_count"]
    growth = int(phases[until] - phases[since])
    left = sum(row.status == "left" for row in change_rows(tables, since, until))
    agreed = (
        (
            f"Les {number(announced['new'])} nouveaux concordent : « entièrement nouveaux » dans l’annonce, sans aucune commune d’un territoire de "
            "phase 1 dans le calcul.",
        )
        if announced["new"] == counts["entered"]
        else ()
    )
    return Official(
        DataTable(
            "De la phase 1 à la phase 2, France entière : nombre de territoires",
            ("Territoires", "Annoncé", "Calculé", "Ce que le calcul compte"),
            rows,
            frozenset({1, 2}),
        ),
        (
            *agreed,
            f"Au moins {plural(shift, 'territoire annoncé reconduit a', 'territoires annoncés reconduits ont')} changé de communes : seuls {number(same)} "
            "ont gardé leur périmètre. La limite officielle entre « reconduit » et « remanié » n’est pas publiée, ni la liste des territoires de "
            "chaque groupe ; elle est plus large que la nôtre.",
            "Ici, « même périmètre » veut dire au moins 99 % d’habitants communs dans les deux sens, commune par commune : une intercommunalité "
            "ajoutée suffit à compter un périmètre modifié.",
            f"« {number(growth)} nouveaux », lu ailleurs, est la différence {number(total)} − {number(total - growth)} : les entièrement nouveaux, moins les "
            f"{number(left)} sortis, plus le solde des scissions et des fusions.",
        ),
        source_line(tables, str(said["source_id"].iloc[0])),
        COMPUTED,
    )


@dataclass(frozen=True)
class States2018:
    """November 2018 by region: announced, established, added later, unknown."""

    table: DataTable
    sentence: str
    sources: tuple[tuple[str, SourceLine], ...]


def states_2018(tables: Tables, region: str | None) -> States2018:
    """Count the territories of 2020 by their state in 2018, region by region.

    One of two regions counts in each.
    """
    made = _states(tables)
    return replace(made, table=replace(made.table, current=region or ""))


@lru_cache(maxsize=4)
def _states(tables: Tables) -> States2018:
    names = region_names(tables)
    frame = tables.table("status_2018")
    state = dict(zip(frame["id_ti_2020"], frame["status"], strict=True))
    territories = tables.table("territories")
    drawn = territories[territories["phase"] == "2020"]
    counts: Counter[tuple[str, str]] = Counter()
    for code, regions in zip(drawn["id_ti"], drawn["regions"], strict=True):
        counts.update((held, state[code]) for held in regions)
    announced = tables.table("region_counts_2018").set_index("region")
    rows, keys, sources = [], [], []
    for code, name in in_french_order(names).items():
        total = sum(counts[code, one] for one in ("labelled", "added_later", "unknown"))
        told = code in announced.index
        note = ""
        if told:
            row = announced.loc[code]
            sources.append((name, source_line(tables, row["source_id"])))
            note = row["note"] if isinstance(row["note"], str) else ""
        if not total and not told:
            continue
        keys.append(code)
        rows.append(
            (
                name,
                number(announced.at[code, "announced_count"]) if told else MISSING,
                number(counts[code, "labelled"]),
                number(counts[code, "unknown"]),
                number(counts[code, "added_later"]),
                number(total),
                note,
            )
        )
    national = Counter(state.values())
    phases = tables.table("phases").set_index("phase")
    total_2018 = int(phases.at["2018", "announced_count"])
    return States2018(
        DataTable(
            "Novembre 2018 : nombres annoncés par région, et état des territoires d’octobre 2020",
            (
                "Région",
                "Annoncés",
                "Labellisés (établi)",
                "État inconnu",
                "Ajoutés ensuite",
                "En 2020",
                "Précision",
            ),
            tuple(rows),
            frozenset({1, 2, 3, 4, 5}),
            tuple(keys),
        ),
        f"{number(total_2018)} territoires ont été annoncés le {day(phases.at['2018', 'date'])} ; aucune liste nationale lisible n’en est "
        f"publiée. Sur les {number(len(state))} territoires d’octobre 2020, {number(national['labelled'])} sont établis comme labellisés dès 2018, "
        f"{number(national['added_later'])} comme ajoutés ensuite ; pour {number(national['unknown'])}, on ne sait pas. Rien n’est deviné.",
        tuple(sources),
    )
