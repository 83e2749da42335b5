"""What can be looked for.

Every entity of the store that has a name, and the names and codes it answers to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import pandas as pd

from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.search.normalisation import normalise
from tdi.text.typography import apostrophes, number, plural

# Order of entities that weigh the same.
KINDS: Final = (
    "commune",
    "territory",
    "epci",
    "region",
    "departement",
    "company",
    "project",
    "site",
)

# The kinds in the words of readers.
KIND_LABELS: Final = {
    "commune": "Commune",
    "epci": "Intercommunalité",
    "territory": "Territoire",
    "region": "Région",
    "departement": "Département",
    "company": "Entreprise",
    "project": "Projet",
    "site": "Site",
}
CURRENT: Final = PHASES_WITH_PERIMETER[-1]

# Importance is population times this: a reader who types "Lyon" means the city, one who types
# "Creuse" the département.
_FACTORS: Final = {
    "commune": 10.0,
    "region": 6.0,
    "territory": 3.0,
    "departement": 2.0,
    "epci": 1.0,
}
_FORMER: Final = {
    "deleguee": "commune déléguée",
    "associee": "commune associée",
    "arrondissement": "arrondissement",
}
# The kind of an intercommunality is no part of what a reader types.
_EPCI: Final = re.compile(
    r"^(?:communaute (?:de communes|d agglomeration|urbaine)|metropole|cc|ca|cu|ept)"
    r"(?: (?:de la|de l|du|des|de|d|le|la|les|l))? "
)


class Tables(Protocol):
    """What the index reads: the tables of the store."""

    def table(self, name: str) -> pd.DataFrame:
        """Return a table without geometry; the caller must not change it."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Describe one entity that can be found.

    Attributes
    ----------
    kind
        One of `KINDS`.
    code
        INSEE code, SIREN, id of a territory, project or site; for a company its name, as written.
    name, hint
        What the reader sees: its name, and what distinguishes it from others of this name.
    weight
        Importance, to order equals.
    phase
        Of a territory: the phase in which `code` means it.
    ti
        Of a commune or an EPCI: its territory in the current phase, empty outside.
    region
        INSEE code of its (main) region, where it has one.
    project
        Of a company with one project: its id.
    """

    kind: str
    code: str
    name: str
    hint: str
    weight: float
    phase: str = ""
    ti: str = ""
    region: str = ""
    project: str = ""

    @property
    def id(self) -> str:
        """Return what identifies it among all: kind, phase of a territory, code."""
        return f"{self.kind}/{self.phase}/{self.code}"


@dataclass(frozen=True, slots=True)
class Key:
    """Describe one name that an entity answers to.

    Normalised, as shown when it is not the entity's own, and what it weighs.
    """

    text: str
    entity: int
    shown: str
    weight: float


class EntityCollector:
    """Collect the entities of the store with their names and codes.

    With or without projects, companies and sites.
    """

    def __init__(self, tables: Tables, *, projects: bool = True) -> None:
        self._tables = tables
        self.entities: list[Entity] = []
        self.keys: list[Key] = []
        self.codes: dict[str, list[int]] = defaultdict(list)
        self.postcodes: dict[str, list[int]] = defaultdict(list)
        self._deps = _names(tables, "departements")
        self._regions = _names(tables, "regions")
        self._places()
        self._territories()
        self._groupings()
        if projects:
            self._projects()

    def _add(self, entity: Entity, *names: tuple[str, str], codes: tuple[str, ...] = ()) -> int:
        """Add an entity: its own name, other `names` as (text, shown), its codes."""
        position = len(self.entities)
        self.entities.append(entity)
        seen = set()
        for text, shown in ((entity.name, ""), *names):
            key = normalise(text)
            if key and key not in seen:
                seen.add(key)
                # Another name never outweighs an entity that bears it today.
                self.keys.append(
                    Key(key, position, shown, entity.weight * (0.05 if shown else 1.0))
                )
        for code in codes:
            self.codes[code.lower()].append(position)
        return position

    def _places(self) -> None:
        former = defaultdict(list)
        for row in self._tables.table("commune_aliases").itertuples():
            former[row.insee_com].append(row)
        inside = _territory_of(self._tables, "insee_com")
        postcodes = defaultdict(list)
        for postcode, code in self._tables.table("postcodes").itertuples(index=False):
            postcodes[code].append(postcode)
        for row in self._tables.table("communes").itertuples():
            code = row.insee_com
            others = [
                (a.alias_name, f"{a.alias_name}, {_FORMER.get(a.kind, 'ancienne commune')}")
                for a in former[code]
            ]
            position = self._add(
                Entity(
                    "commune",
                    code,
                    row.name,
                    f"{self._deps.get(row.dep, row.dep)} · {code}",
                    _weight("commune", row.population),
                    ti=inside.get(code, ""),
                    region=row.region,
                ),
                *others,
                codes=tuple(dict.fromkeys((code, *(a.alias_code for a in former[code])))),
            )
            for postcode in postcodes[code]:
                self.postcodes[postcode].append(position)
        for row in self._tables.table("departements").itertuples():
            hint = f"{self._regions[row.region]} · {row.code}"
            self._add(
                Entity(
                    "departement",
                    row.code,
                    row.name,
                    hint,
                    _weight("departement", row.population),
                    region=row.region,
                ),
                codes=(row.code,),
            )
        for row in self._tables.table("regions").itertuples():
            hint = f"{_people(row.population)} habitants"
            self._add(
                Entity(
                    "region",
                    row.code,
                    row.name,
                    hint,
                    _weight("region", row.population),
                    region=row.code,
                )
            )

    def _territories(self) -> None:
        """Add each (phase, id), found by its id.

        By name only the latest of those that share a name.
        """
        named: dict[str, list[tuple[str, int]]] = defaultdict(list)
        keyed: dict[int, Entity] = {}
        for row in self._tables.table("territories").itertuples():
            region = self._regions.get(row.region_main, "")
            position = len(self.entities)
            # A territory of the past weighs less than one of today.
            weight = _weight("territory", row.population) * (1.0 if row.phase == CURRENT else 0.2)
            entity = Entity(
                "territory",
                row.id_ti,
                row.name,
                f"{region} · {row.phase} · {row.id_ti}",
                weight,
                phase=row.phase,
                ti=row.id_ti,
                region=row.region_main,
            )
            self.entities.append(entity)
            keyed[position] = entity
            named[normalise(row.name)].append((row.phase, position))
            for code in (row.id_ti, row.id_ti.removeprefix("ti-")):
                self.codes[code].append(position)
        for key, found in named.items():
            for position in _latest(found):
                entity = keyed[position]
                phases = sorted({phase for phase, _ in found})
                hint = f"{self._regions.get(entity.region, '')} · {', '.join(phases)}"
                grouped = len(self.entities)
                self.entities.append(
                    Entity(
                        "territory",
                        entity.code,
                        entity.name,
                        hint,
                        entity.weight,
                        phase=entity.phase,
                        ti=entity.code,
                        region=entity.region,
                    )
                )
                self.keys.append(Key(key, grouped, "", entity.weight))

    def _groupings(self) -> None:
        inside = _territory_of(self._tables, "siren_epci") | _territory_of(
            self._tables, "siren_ept"
        )
        for row in self._tables.table("epci").itertuples():
            names = ", ".join(self._deps.get(code, code) for code in row.deps[:3])
            hint = f"{names} · {_people(row.population)} habitants"
            plain = normalise(row.name)
            short = _EPCI.sub("", plain)
            entity = Entity(
                "epci",
                row.siren,
                row.name,
                hint,
                _weight("epci", row.population),
                ti=inside.get(row.siren, ""),
                region=row.regions[0] if row.regions else "",
            )
            position = self._add(entity, codes=(row.siren,))
            for other in (short, f"{row.kind.lower()} {short}"):
                if other != plain:
                    self.keys.append(Key(other, position, "", entity.weight))

    def _projects(self) -> None:
        projects = self._tables.table("projects")
        by_company = defaultdict(list)
        for row in projects.itertuples():
            place = row.commune_name or self._deps.get(row.dep or "", "") or "commune n.d."
            by_company[normalise(row.company)].append((row, place))
            if row.title:
                entity = Entity(
                    "project",
                    row.project_id,
                    row.title,
                    f"{row.company} · {place}",
                    2e4,
                    region=row.region or "",
                )
                self._add(entity, (f"{row.company} {row.title}", ""))
        for rows in by_company.values():
            first, place = rows[0]
            several = len(rows) > 1
            hint = plural(len(rows), "projet") if several else place
            entity = Entity(
                "company",
                first.company,
                first.company,
                hint,
                3e4 + len(rows),
                region=first.region or "",
                project="" if several else first.project_id,
            )
            self._add(entity, codes=tuple({row.siren for row, _ in rows if row.siren}))
        for row in self._tables.table("sites").itertuples():
            place = row.commune_name or self._deps.get(row.dep or "", "") or "commune n.d."
            self._add(Entity("site", row.site_id, row.name, place, 2e4, region=row.region or ""))


def _names(tables: Tables, name: str) -> dict[str, str]:
    table = tables.table(name)
    return dict(zip(table["code"], table["name"].map(apostrophes), strict=True))


def _weight(kind: str, population: object) -> float:
    known = 0.0 if population is None or pd.isna(population) else float(population)  # type: ignore[arg-type,call-overload]
    return _FACTORS[kind] * known


def _people(population: int) -> str:
    return number(int(population))


def _territory_of(tables: Tables, column: str) -> dict[str, str]:
    """Return the territory of the current phase by commune, EPCI or EPT.

    The one with most of its inhabitants.
    """
    pairs = tables.table("territory_communes_2026")
    now = pairs[pairs["phase"] == CURRENT][["id_ti", "insee_com"]]
    communes = tables.table("communes")[["insee_com", "siren_epci", "siren_ept", "population"]]
    joined = now.merge(communes, on="insee_com", validate="many_to_one")
    joined = joined[joined[column].notna()]
    sums = joined.groupby([column, "id_ti"], as_index=False)["population"].sum()
    sums = sums.sort_values(["population", "id_ti"], ascending=[False, True]).drop_duplicates(
        column
    )
    return dict(zip(sums[column], sums["id_ti"], strict=True))


def _latest(found: list[tuple[str, int]]) -> Iterator[int]:
    """Keep the territories of the latest phase among those of one name.

    Two of one phase stay two.
    """
    last = max(phase for phase, _ in found)
    yield from (position for phase, position in found if phase == last)
