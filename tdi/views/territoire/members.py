"""Who makes up a territory.

Its members, told apart by kind, and the map that shows them among their neighbours.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from tdi.text.typography import number, plural
from tdi.views.atlas import AtlasView, MapClass
from tdi.views.charts import DataTable
from tdi.views.map_list import OUTSIDE
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.territoire.points import layer_note, territory_points
from tdi.views.territory_facts import (
    Key,
    commune_rows,
    communes_of,
    ids_of,
    member_rows,
)

KIND_WORDS: Final = {
    "CC": "communauté de communes",
    "CA": "communauté d’agglomération",
    "CU": "communauté urbaine",
    "ME": "métropole",
    "MET69": "métropole de Lyon",
    "EPT": "établissement public territorial",
    "commune": "commune membre à part",
}
_LETTERS: Final = {"epci": "A", "ept": "B", "commune": "C"}
_CLASSES: Final = (
    MapClass("A", "member-epci", "Intercommunalité membre", "Intercommunalité membre"),
    MapClass("B", "member-ept", "Établissement public territorial membre", "EPT membre"),
    MapClass("C", "member-commune", "Commune membre à part", "Commune membre à part"),
    MapClass("o", "neighbour", "Autre Territoire d’industrie", "Autre Territoire d’industrie"),
)


@dataclass(frozen=True)
class Member:
    """One member: code (SIREN or INSEE), kind (``epci``, ``ept``, ``commune``), name.

    And its kind in words.

    ``communes`` and ``population`` count the communes of 2026 of that grouping that lie in the
    territory; None for a grouping that no longer exists, whose communes belong to others today.
    """

    code: str
    kind: str
    name: str
    words: str
    communes: int | None
    population: int | None


@dataclass(frozen=True)
class MembersView:
    """The members of a territory and their map.

    ``title`` counts them by kind; ``note`` says what differs
    between the members' vintage and the outlines of today; "" when nothing does. ``layer_note``
    says what the points are.
    """

    members: tuple[Member, ...]
    title: str
    atlas: AtlasView
    note: str
    layer_note: str = ""

    @property
    def table(self) -> DataTable:
        """The members as a table: name, kind, communes and inhabitants in the territory."""
        return DataTable(
            f"Les membres : {self.title} (communes et habitants de 2026 dans le territoire)",
            ("Membre", "Nature", "Communes", "Habitants"),
            tuple(
                (member.name, member.words, number(member.communes), number(member.population))
                for member in self.members
            ),
            frozenset({2, 3}),
            keys=tuple(member.code for member in self.members),
        )


def members_view(tables: Tables, phase: str, key: Key, layers: str = "") -> MembersView:
    """Build the members and the map of a territory (a known one).

    ``phase`` is the one asked for, 2018 included; ``layers`` the points drawn on the map.
    """
    known = commune_rows(tables)
    communes = [known[code] for code in communes_of(tables)[key] if code in known]
    members = tuple(_member(tables, communes, row) for row in member_rows(tables)[key])
    order = ids_of(tables, key.phase)
    kinds = {member.kind for member in members}
    letters = "".join("A" if code == key.id_ti else "o" for code in order)
    shown = [c for c in _CLASSES if c.key == "o" or any(_LETTERS[kind] == c.key for kind in kinds)]
    gone = [member.name for member in members if member.communes is None]
    note = ""
    if gone:
        note = (
            f"{', '.join(gone)} : {'n’existe' if len(gone) == 1 else 'n’existent'} plus. La carte montre les communes du "
            "territoire selon les intercommunalités d’aujourd’hui."
        )
    atlas = AtlasView(
        phase=key.phase,
        letters=letters,
        classes=(*shown, *OUTSIDE),
        title=f"Les membres, {PHASE_SHORT[phase]}",
        subtitle=parts_text(members),
        source="Périmètre : ANCT. Contours : IGN, généralisés, intercommunalités de 2026.",
        selected=key.id_ti,
        fit=f"ti:{key.id_ti}",
        points=territory_points(tables, key, layers),
        members=tuple(
            (member.code, _LETTERS[member.kind], short_name(member.name)) for member in members
        ),
    )
    return MembersView(members, parts_text(members), atlas, note, layer_note(tables, key, layers))


def parts_text(members: tuple[Member, ...]) -> str:
    """Count the members by kind: "3 intercommunalités et 12 communes"."""
    count = Counter(member.kind for member in members)
    parts = []
    if count["epci"]:
        parts.append(plural(count["epci"], "intercommunalité"))
    if count["ept"]:
        parts.append(
            plural(
                count["ept"],
                "établissement public territorial",
                "établissements publics territoriaux",
            )
        )
    if count["commune"]:
        parts.append(plural(count["commune"], "commune à part", "communes à part"))
    return " et ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]


def short_name(name: str) -> str:
    """Take from a grouping's name the words that say only its kind, for a label on the map.

    >>> (short_name("CC du Pays de Fénelon"), short_name("Communauté d'agglomération de Nevers"),
    ...  short_name("Istres"))
    ('Pays de Fénelon', 'Nevers', 'Istres')
    """
    text = name
    for words in (
        "CC ",
        "CA ",
        "CU ",
        "Communauté de communes ",
        "Communauté d'agglomération ",
        "Communauté urbaine ",
    ):
        if text.startswith(words):
            text = text[len(words) :]
            for article in (
                "du ",
                "de la ",
                "de l'",
                "des ",
                "de ",
                "d'",
                "le ",
                "la ",
                "les ",
                "l'",
            ):
                if text.lower().startswith(article):
                    text = text[len(article) :]
                    break
            return text[:1].upper() + text[1:]
    return text


def _member(tables: Tables, communes: list[Any], row: Any) -> Member:
    if row.member_kind == "commune":
        inside = [commune for commune in communes if commune.insee_com == row.code]
        words = KIND_WORDS["commune"]
    else:
        column = "siren_ept" if row.member_kind == "ept" else "siren_epci"
        inside = [commune for commune in communes if getattr(commune, column) == row.code]
        words = KIND_WORDS.get(_kinds(tables).get(row.code, ""), "intercommunalité")
    known = [
        int(commune.population) for commune in inside if commune.population == commune.population
    ]
    return Member(
        row.code,
        row.member_kind,
        row.name,
        words,
        len(inside) or None,
        sum(known) if inside else None,
    )


@lru_cache(maxsize=4)
def _kinds(tables: Tables) -> dict[str, str]:
    frame = tables.table("epci")
    return dict(zip(frame["siren"], frame["kind"], strict=True))
