"""What the page Territoire shows, and its one form in the address.

==========  ==================================================  =========================
parameter   meaning                                             example
==========  ==================================================  =========================
phase       phase of the programme, always written out          ``2023``
ti          id of the territory *in that phase*                 ``ti-8413``
avec        id of another one of the same phase, side by side   ``ti-2402``
depuis      phase that the map of gains and losses starts from  ``2022``
region      region whose territories the choice lists           ``84``
==========  ==================================================  =========================
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from tdi.model.phases import CURRENT_PHASE, PHASES, perimeter_phase
from tdi.search import normalise
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.selection import Known, Notice, Selection, parse_selection
from tdi.views.territory_facts import Key, kin, territory_rows

CODE: Final = re.compile(r"ti-\d{4}")
_LONGEST: Final = 64
_NEAREST: Final = 4


@dataclass(frozen=True)
class TerritorySelection:
    """What the reader looks at; every field has the query parameter of the same meaning (see the module)."""

    phase: str = CURRENT_PHASE
    ti: str | None = None
    other: str | None = None
    since: str | None = None
    region: str | None = None

    @property
    def key(self) -> Key | None:
        """The territory, under the phase whose perimeters are drawn; None when none is chosen."""
        return Key(perimeter_phase(self.phase), self.ti) if self.ti else None

    def with_(self, **changes: object) -> TerritorySelection:
        """Return a copy with some fields changed. Another territory or phase drops what was compared with the first."""
        if ("phase" in changes or "ti" in changes) and "since" not in changes:
            changes["since"] = None
        if "phase" in changes and "other" not in changes:
            changes["other"] = None
        return replace(self, **changes)  # type: ignore[arg-type]

    def to_query(self) -> dict[str, str]:
        """Write the selection as query parameters; the phase is always there."""
        named = (("ti", self.ti), ("avec", self.other), ("depuis", self.since), ("region", self.region))
        return {"phase": self.phase} | {name: value for name, value in named if value}


def parse_territory(
    query: Mapping[str, str], known: Known, tables: Tables
) -> tuple[TerritorySelection, tuple[Notice, ...]]:
    """Read the page's selection; what cannot be followed becomes a notice with the nearest matches, never an exception.

    Parameters
    ----------
    query
        Raw query parameters; values may be anything a stranger typed.
    known
        The codes that exist.
    tables
        The store, to say what became of a territory in another phase.
    """
    shared = {name: query[name] for name in ("phase", "region") if name in query}
    base, found = parse_selection(shared, known)
    notices = list(found)
    ti = _read(query.get("ti"), base.phase, known, tables, notices, "ti")
    besides: list[Notice] = []
    other = _read(query.get("avec"), base.phase, known, tables, besides, "avec") if ti else None
    # The offers for the second territory keep the first.
    notices += [
        Notice(item.text, tuple((label, {**link, "ti": ti or ""}) for label, link in item.suggestions))
        for item in besides
    ]
    if ti and other == ti:
        notices.append(Notice("Un territoire ne se compare pas à lui-même : choisissez-en un autre."))
        other = None
    since = query.get("depuis")
    if since is not None and (since not in PHASES or since == base.phase):
        phases = ", ".join(phase for phase in PHASES if phase != base.phase)
        notices.append(
            Notice(
                f"La phase de comparaison « {_short(since)} » n’existe pas (valeurs possibles : {phases})."
            )
        )
        since = None
    return TerritorySelection(base.phase, ti, other, since, base.region), tuple(notices)


def in_selection(selection: TerritorySelection) -> Selection:
    """Return what the other pages share of it: phase, territory, region."""
    return Selection(phase=selection.phase, ti=selection.ti, region=selection.region)


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"


def _read(
    value: str | None, phase: str, known: Known, tables: Tables, notices: list[Notice], parameter: str
) -> str | None:
    """Return the id when the phase has it; otherwise add a notice that says why, with the nearest matches."""
    if value is None:
        return None
    text = value.strip()
    asked, _, code = text.rpartition(":")
    code = code.strip().lower()
    drawn = perimeter_phase(phase)
    if asked and asked != phase:
        notices.append(_across(asked, code, phase, known, tables, parameter))
        return None
    if code in known.territories[drawn]:
        return code
    if CODE.fullmatch(code):
        notices.append(_retired(code, phase, known, tables, parameter))
    else:
        notices.append(_unknown(text, phase, known, parameter))
    return None


def _across(asked: str, code: str, phase: str, known: Known, tables: Tables, parameter: str) -> Notice:
    """Refuse two territories of different phases; offer what the second is in this phase."""
    there = perimeter_phase(asked)
    if asked not in PHASES or code not in known.territories[there]:
        return Notice(f"« {_short(asked)}:{_short(code)} » ne désigne aucun territoire d’aucune phase.")
    name = known.territories[there][code]
    heirs = kin(tables, Key(there, code), phase)
    return Notice(
        f"« {name} » ({code}) est un territoire de {PHASE_SHORT[asked]} : deux territoires de phases différentes ne se "
        f"comparent pas, leurs périmètres ne sont pas de la même date."
        + (f" En {PHASE_SHORT[phase]}, il correspond à :" if heirs else ""),
        tuple(_suggestion(key, phase, tables, parameter) for key in heirs[:_NEAREST]),
    )


def _retired(code: str, phase: str, known: Known, tables: Tables, parameter: str) -> Notice:
    """Say of an id that only other phases have which territory it was, and what that one is in this phase."""
    elsewhere = [Key(other, code) for other in known.territories if code in known.territories[other]]
    if not elsewhere:
        near = _nearest(code, dict.fromkeys(known.territories[perimeter_phase(phase)]), 0)
        return Notice(
            f"Aucun territoire, d’aucune phase, n’a le code « {code} ».",
            tuple(
                _suggestion(Key(perimeter_phase(phase), other), phase, tables, parameter) for other in near
            ),
        )
    last = elsewhere[-1]
    name = known.territories[last.phase][code]
    heirs = kin(tables, last, phase)
    links = [_suggestion(key, phase, tables, parameter) for key in heirs[:_NEAREST]]
    if parameter == "ti":
        links.append((f"{name} ({code}, {PHASE_SHORT[last.phase]})", {"phase": last.phase, "ti": code}))
    became = "Ce que ce territoire est dans la phase demandée, et sa fiche d’alors :" if heirs else ""
    return Notice(
        f"Le code « {code} » ne désigne aucun territoire de {PHASE_SHORT[phase]}. Il désignait « {name} » "
        f"({PHASE_SHORT[last.phase]}) ; les codes sont renumérotés entre les deux phases du programme. {became}",
        tuple(links),
    )


def _unknown(text: str, phase: str, known: Known, parameter: str) -> Notice:
    """Take what is neither an id nor the form of one for a name."""
    here = known.territories[perimeter_phase(phase)]
    near = _nearest(normalise(text[:_LONGEST]), {code: normalise(name) for code, name in here.items()}, 60)
    exact = [code for code in near if normalise(here[code]) == normalise(text)]
    links = tuple(
        (f"{here[code]} ({code})", {"phase": phase, parameter: code}) for code in (exact or near)[:_NEAREST]
    )
    return Notice(
        f"« {_short(text)} » n’est pas le code d’un territoire de {PHASE_SHORT[phase]} (forme attendue : ti-8413)."
        + (" Les plus proches :" if links else ""),
        links,
    )


def _nearest(text: str, choices: Mapping[str, str | None], floor: float) -> list[str]:
    from rapidfuzz import fuzz, process  # only a wrong address needs it

    written = {code: name or code for code, name in choices.items()}
    found = process.extract(text, written, scorer=fuzz.WRatio, limit=_NEAREST, score_cutoff=floor)
    return [code for _, _, code in found]


def _suggestion(key: Key, phase: str, tables: Tables, parameter: str) -> tuple[str, dict[str, str]]:
    name = territory_rows(tables)[key].name
    return f"{name} ({key.id_ti}, {PHASE_SHORT[phase]})", {"phase": phase, parameter: key.id_ti}
