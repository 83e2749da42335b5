"""What the page Évolution looks at, and its form in the address.

=========  ==========================================================  ==============
parameter  meaning                                                     example
=========  ==========================================================  ==============
de, a      the two phases compared, always written out                 ``2018``, ``2023``
region     INSEE code of a region                                      ``76``
statut     what became of the territories listed                       ``sorti``
texte      words to find in names and EPCI; accents ignored            ``saumur``
tri        order of the list; ``-`` turns it round                     ``-habitants``
phase, ti  the territory followed, and the phase its id belongs to     ``2022``, ``ti-5210``
=========  ==========================================================  ==============

``phase`` is always written out, as on every page: without a territory it is the one that links to other pages carry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Final

from tdi.model.phases import LINEUP, PHASES, RENEWAL
from tdi.search import normalise
from tdi.views.selection import Known, Notice, parse_selection

DEFAULT_PAIR: Final = RENEWAL
# Slug in the address -> status of the table ``changes``, in the order of the choices.
STATUSES: Final = {
    "nouveau": "entered",
    "sorti": "left",
    "modifie": "reshaped",
    "fusion": "merged",
    "scission": "split",
    "renomme": "renamed",
    "inchange": "kept",
    "inconnu": "unknown",
}
SORTS: Final = {
    "etat": "Ce qu’il est devenu",
    "nom": "Nom",
    "region": "Région",
    "communes": "Communes, bilan croissant",
    "-communes": "Communes, bilan décroissant",
    "habitants": "Habitants, bilan croissant",
    "-habitants": "Habitants, bilan décroissant",
}
_LONGEST: Final = 64
_LONGEST_TEXT: Final = 100


@dataclass(frozen=True)
class EvolutionSelection:
    """What the reader asks; None and "" filter nothing. ``ti`` is an id of ``phase``, and only of it."""

    since: str = DEFAULT_PAIR[0]
    until: str = DEFAULT_PAIR[1]
    region: str | None = None
    status: str | None = None
    text: str = ""
    sort: str = "etat"
    phase: str = DEFAULT_PAIR[1]
    ti: str | None = None

    def with_(self, **changes: Any) -> EvolutionSelection:
        """Return a copy with some fields changed; the phase carried follows the later one unless a territory is followed."""
        made = replace(self, **changes)
        return made if made.ti or "phase" in changes else replace(made, phase=made.until)

    def to_query(self) -> dict[str, str]:
        """Write the selection as query parameters; the phases are always there, the rest when it is set."""
        optional = {
            "region": self.region,
            "statut": self.status,
            "texte": self.text,
            "tri": "" if self.sort == "etat" else self.sort,
            "ti": self.ti,
        }
        chosen = {name: value for name, value in optional.items() if value}
        return {"de": self.since, "a": self.until, "phase": self.phase} | chosen


def parse_evolution(query: Mapping[str, str], known: Known) -> tuple[EvolutionSelection, tuple[Notice, ...]]:
    """Read the selection from query parameters; what cannot be read becomes a notice, never an exception.

    Parameters
    ----------
    query
        Raw query parameters; values may be anything a stranger typed.
    known
        The codes that exist.

    Returns
    -------
    (EvolutionSelection, notices)
        The nearest valid selection, and one notice, with links to the nearest matches, per parameter that was not
        followed.
    """
    notices: list[Notice] = []
    since, until = _pair(query, notices)
    base = EvolutionSelection(since=since, until=until, phase=until)
    base = replace(base, region=_region(query.get("region"), known, base, notices))
    base = replace(base, status=_status(query.get("statut"), base, notices))
    base = replace(base, text=" ".join(query.get("texte", "").split())[:_LONGEST_TEXT])
    sort = query.get("tri", "etat")
    if sort not in SORTS:
        notices.append(
            Notice(f"Le tri « {_short(sort)} » n’existe pas (valeurs possibles : {', '.join(SORTS)}).")
        )
        sort = "etat"
    base = replace(base, sort=sort)
    asked = {name: query[name] for name in ("phase", "ti") if name in query}
    shared, said = parse_selection({"phase": until} | asked, known)
    notices += [_here(notice, base) for notice in said]
    return replace(base, phase=shared.phase, ti=shared.ti) if asked else base, tuple(notices)


def _here(notice: Notice, base: EvolutionSelection) -> Notice:
    """Make the suggestions of the shared parser lead to this page, the rest of the view kept."""
    kept = base.to_query()
    return Notice(notice.text, tuple((label, kept | dict(query)) for label, query in notice.suggestions))


def _pair(query: Mapping[str, str], notices: list[Notice]) -> tuple[str, str]:
    said = {name: query.get(name) for name in ("de", "a")}
    for name, label in (("de", "de départ"), ("a", "d’arrivée")):
        value = said[name]
        if value is None or value in PHASES:
            continue
        notices.append(_no_phase(name, label, value, said))
        said[name] = None
    since, until = said["de"], said["a"]
    if since is None and until is None:
        return DEFAULT_PAIR
    if since is None:
        if until == PHASES[0]:
            notices.append(Notice(f"Aucune phase ne précède {LINEUP[0].short} : voici la suivante."))
            return PHASES[0], PHASES[1]
        return PHASES[PHASES.index(str(until)) - 1], str(until)
    if until is None:
        if since == PHASES[-1]:
            notices.append(Notice(f"Aucune phase connue ne suit {LINEUP[-1].short} : voici la précédente."))
            return PHASES[-2], PHASES[-1]
        return since, DEFAULT_PAIR[1] if since < DEFAULT_PAIR[1] else PHASES[PHASES.index(since) + 1]
    if since < until:
        return since, until
    notices.append(
        Notice(
            f"Une évolution va d’une phase à une phase plus récente : de {since} à {until}, il n’y en a pas. "
            + ("Les deux ont été remises en ordre." if since != until else "Voici la plus proche.")
        )
    )
    if since != until:
        return until, since
    place = max(PHASES.index(until), 1)
    return PHASES[place - 1], PHASES[place]


def _no_phase(name: str, label: str, value: str, said: Mapping[str, str | None]) -> Notice:
    text = f"La phase {label} « {_short(value)} » n’existe pas (valeurs possibles : {', '.join(PHASES)})."
    if value in {"2019", "2021"}:
        text += " Entre deux listes publiées, seuls des nombres ont été annoncés : voir la frise."
    near = [
        phase
        for phase in (PHASES[:-1] if name == "de" else PHASES[1:])
        if value.isdecimal() and len(value) == 4 and abs(int(phase) - int(value)) <= 1
    ]
    other = "a" if name == "de" else "de"
    kept = {other: said[other]} if said[other] in PHASES else {}
    links = []
    for phase in near:
        pair = {**kept, name: phase}
        if len(pair) < 2 or str(pair["de"]) < str(pair["a"]):
            links.append((f"{'de' if name == 'de' else 'à'} {phase}", {k: str(v) for k, v in pair.items()}))
    return Notice(text, tuple(links))


def _region(value: str | None, known: Known, base: EvolutionSelection, notices: list[Notice]) -> str | None:
    if value is None or value in known.regions:
        return value
    names = {normalise(name): code for code, name in known.regions.items()}
    asked = normalise(value[:_LONGEST])
    near = [names[name] for name in get_close_matches(asked, list(names), n=3, cutoff=0.5)]
    near += [code for name, code in names.items() if asked and asked in name and code not in near]
    near += [
        code
        for code in get_close_matches(value[:_LONGEST], list(known.regions), n=3, cutoff=0.5)
        if code not in near
    ]
    links = tuple(
        (f"{known.regions[code]} ({code})", base.with_(region=code).to_query()) for code in near[:4]
    )
    listed = ", ".join(f"{name} ({code})" for code, name in sorted(known.regions.items(), key=lambda r: r[1]))
    notices.append(
        Notice(f"Aucune région n’a le code « {_short(value)} ». Les régions sont : {listed}.", links)
    )
    return None


def _status(value: str | None, base: EvolutionSelection, notices: list[Notice]) -> str | None:
    if value is None or value in STATUSES:
        return value
    near = get_close_matches(normalise(value[:_LONGEST]), list(STATUSES), n=3, cutoff=0.5)
    links = tuple((code, base.with_(status=code).to_query()) for code in near)
    notices.append(
        Notice(
            f"Le statut « {_short(value)} » n’existe pas (valeurs possibles : {', '.join(STATUSES)}).", links
        )
    )
    return None


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
