"""Which intercommunalities a territory gained or lost, told from its communes.

So that a merger of EPCI is not taken for a gain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tdi.text.typography import french_order, plural
from tdi.views.phases import Tables

OUTSIDE: Final = "hors intercommunalité"
_KINDS: Final = (
    (re.compile(r"^Communauté de communes", re.I), "CC"),
    (re.compile(r"^Communauté d.agglomération", re.I), "CA"),
    (re.compile(r"^Communauté urbaine", re.I), "CU"),
)
Key = tuple[str, str]


@dataclass(frozen=True)
class EpciMove:
    """Communes that came or went together: the EPCI (EPT in Greater Paris) of 2026 they belong to.

    Attributes
    ----------
    code, name
        SIREN and name; "" and "hors intercommunalité" for the four islands that have none.
    communes
        How many of its communes came or went.
    total
        How many communes it has.
    completes
        True when its other communes were (gain) or stay (loss) in the territory.
    """

    code: str
    name: str
    communes: int
    total: int
    completes: bool

    @property
    def whole(self) -> bool:
        """Tell whether all of it came or went."""
        return self.communes == self.total

    def text(self, *, gained: bool) -> str:
        """Write the move in words."""
        if self.whole or not self.code:
            return self.name
        if self.completes:
            rest = "les autres y étaient déjà" if gained else "les autres restent"
            return f"{self.name} ({plural(self.communes, 'commune')}, {rest})"
        return f"{self.name} ({plural(self.communes, 'commune')} sur {self.total})"


@dataclass(frozen=True)
class Perimeters:
    """What the comparison needs: communes (COG 2026) and members of each (phase, id_ti).

    EPCI of 2026, names.
    """

    communes: Mapping[Key, frozenset[str]]
    members: Mapping[Key, Mapping[str, str]]
    epci_of: Mapping[str, str]
    communes_of: Mapping[str, frozenset[str]]
    names: Mapping[str, str]


@lru_cache(maxsize=4)
def perimeters(tables: Tables) -> Perimeters:
    """Read the perimeters once per store. Members are the whole EPCI and EPT only, by SIREN."""
    pairs = tables.table("territory_communes_2026")
    communes: dict[Key, set[str]] = defaultdict(set)
    for phase, id_ti, insee in zip(pairs["phase"], pairs["id_ti"], pairs["insee_com"], strict=True):
        communes[phase, id_ti].add(insee)
    listed = tables.table("members")
    listed = listed[listed["member_kind"] != "commune"]
    members: dict[Key, dict[str, str]] = defaultdict(dict)
    names = {
        siren: _shortened(name)
        for siren, name in zip(
            tables.table("epci")["siren"], tables.table("epci")["name"], strict=True
        )
    }
    for phase, id_ti, code, name in zip(
        listed["phase"], listed["id_ti"], listed["code"], listed["name"], strict=True
    ):
        members[phase, id_ti][code] = name
        names[code] = name  # the programme's own short name, the latest list last
    epci_of: dict[str, str] = {}
    communes_of: dict[str, set[str]] = defaultdict(set)
    geography = tables.table("communes")
    for insee, epci, ept in zip(
        geography["insee_com"], geography["siren_epci"], geography["siren_ept"], strict=True
    ):
        code = ept if isinstance(ept, str) and ept else epci if isinstance(epci, str) else ""
        epci_of[insee] = code
        communes_of[code].add(insee)
    return Perimeters(
        {key: frozenset(held) for key, held in communes.items()},
        members,
        epci_of,
        {code: frozenset(held) for code, held in communes_of.items()},
        names,
    )


def moves(where: Perimeters, moved: frozenset[str], kept: frozenset[str]) -> tuple[EpciMove, ...]:
    """Group communes that came or went by EPCI of 2026, the largest number first.

    Parameters
    ----------
    moved
        Communes gained, or lost.
    kept
        Communes that the territory has before and after.
    """
    groups: dict[str, int] = defaultdict(int)
    for insee in moved:
        groups[where.epci_of.get(insee, "")] += 1
    made = []
    for code, count in groups.items():
        all_of = where.communes_of.get(code, frozenset())
        rest = all_of - moved
        made.append(
            EpciMove(
                code,
                where.names.get(code, code) if code else OUTSIDE,
                count,
                len(all_of),
                bool(rest) and rest <= kept,
            )
        )
    return tuple(sorted(made, key=lambda move: (-move.communes, french_order(move.name))))


def renamed_members(
    where: Perimeters,
    mine: Iterable[Key],
    others: Iterable[Key],
    gained: Iterable[str],
    lost: Iterable[str],
) -> str:
    """Say which members changed while their communes did not.

    Mergers and renumberings of EPCI, which are no gain.

    Parameters
    ----------
    mine, others
        The territory of the later phase, and those of the earlier one that it is compared with.
    gained, lost
        EPCI of 2026 with communes gained and lost.
    """
    come_from, gone_to = frozenset(gained), frozenset(lost)
    now = {code: name for key in mine for code, name in where.members.get(key, {}).items()}
    then = {code: name for key in others for code, name in where.members.get(key, {}).items()}
    came = [name for code, name in now.items() if code not in then and code not in come_from]
    went = [name for code, name in then.items() if code not in now and code not in gone_to]
    if not came and not went:
        return ""
    if came and went:
        return f"Fusion ou redécoupage d’intercommunalités, ni gain ni perte en soi : {_list(went)} → {_list(came)}."
    if went:
        verb = (
            "ne sont plus membres sous ce nom" if len(went) > 1 else "n’est plus membre sous ce nom"
        )
        return (
            f"{_list(went)} {verb} ; les communes sont comptées dans les intercommunalités de 2026."
        )
    verb = "deviennent membres" if len(came) > 1 else "devient membre"
    return f"{_list(came)} {verb} sans commune nouvelle : elles étaient déjà dans le territoire."


def _list(names: list[str]) -> str:
    return ", ".join(sorted(names, key=french_order))


def _shortened(name: str) -> str:
    for pattern, short in _KINDS:
        name = pattern.sub(short, name)
    return name
