"""The selection: what a view shows, and its one form in a URL.

Query parameters (French, stable, part of the product's contract):

==========  ==================================================  =========================
parameter   meaning                                             example
==========  ==================================================  =========================
phase       phase of the programme, always written out          ``2023``
mode        ``phase`` (default) or ``evolution``                ``evolution``
de, a       the two phases compared                             ``2018``, ``2023``
indicateur  what colours the map                                ``population``
par         ``total`` or ``10000`` (per 10,000 inhabitants)     ``10000``
region      INSEE code of a region                              ``84``
ti          id of a territory *in the phase shown*              ``ti-8408``
commune     INSEE code of a commune                             ``01283``
==========  ==================================================  =========================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from tdi.model.phases import CURRENT_PHASE, PHASES, RENEWAL, perimeter_phase
from tdi.views.indicators import INDICATORS

MODES: Final = ("phase", "evolution")
DENOMINATORS: Final = ("total", "10000")
_LONGEST: Final = 64
_MOST_LINKS: Final = 8


@dataclass(frozen=True)
class Selection:
    """What the reader looks at. Every field has one query parameter of the same meaning."""

    phase: str = CURRENT_PHASE
    mode: str = "phase"
    since: str = RENEWAL[0]
    until: str = RENEWAL[1]
    indicator: str = "perimetre"
    per: str = "total"
    region: str | None = None
    ti: str | None = None
    commune: str | None = None

    @property
    def shown_phase(self) -> str:
        """The phase whose territories the view lists and selects (the later one in evolution mode)."""
        return self.until if self.mode == "evolution" else self.phase

    def in_mode(self, mode: str) -> Selection:
        """Change the mode and keep what is looked at: a phase becomes "since the one before", and back."""
        if mode == self.mode:
            return self
        if mode == "phase":
            return Selection(phase=self.until, region=self.region, ti=self.ti, commune=self.commune)
        until = self.phase if self.phase != PHASES[0] else PHASES[1]
        since = PHASES[PHASES.index(until) - 1]
        keep = self.ti if until == self.phase else None
        return Selection(
            mode=mode, since=since, until=until, region=self.region, ti=keep, commune=self.commune
        )

    def with_(self, **changes: object) -> Selection:
        """Return a copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def to_query(self) -> dict[str, str]:
        """Write the selection as query parameters; the phase is always there, the rest when it is not the default."""
        query = {"phase": self.phase}
        if self.mode == "evolution":
            query = {"mode": "evolution", "de": self.since, "a": self.until}
        if self.indicator != "perimetre" and self.mode == "phase":
            query["indicateur"] = self.indicator
            if INDICATORS[self.indicator].rate is not None:
                query["par"] = self.per
        for name, value in (("region", self.region), ("ti", self.ti), ("commune", self.commune)):
            if value:
                query[name] = value
        return query


@dataclass(frozen=True)
class Notice:
    """Something in the address that could not be shown as asked: what, and what is shown instead.

    ``suggestions`` are pairs (label, query) for links to the nearest matches.
    """

    text: str
    suggestions: tuple[tuple[str, Mapping[str, str]], ...] = ()


@dataclass(frozen=True)
class Known:
    """The codes that exist: territories by phase (id -> name), regions, communes (COG of the store).

    ``communes_like`` finds the communes that a text may mean, best first, as (code, label, whether it is their whole name or
    a code that once was theirs).
    """

    territories: Mapping[str, Mapping[str, str]]
    regions: Mapping[str, str]
    communes: Iterable[str]
    communes_like: Callable[[str], Sequence[tuple[str, str, bool]]] = lambda _: ()


def parse_selection(query: Mapping[str, str], known: Known) -> tuple[Selection, tuple[Notice, ...]]:
    """Read a selection from query parameters; what cannot be read becomes a notice, never an exception.

    Parameters
    ----------
    query
        Raw query parameters; values may be anything a stranger typed.
    known
        The codes that exist.

    Returns
    -------
    (Selection, notices)
        The nearest valid selection, and one notice per parameter that was not followed.
    """
    notices: list[Notice] = []
    base = Selection()

    def choice(name: str, allowed: Iterable[str], default: str, label: str) -> str:
        value = query.get(name, default)
        if value in allowed:
            return value
        listed = ", ".join(allowed)
        notices.append(Notice(f"{label} « {short(value)} » n’existe pas (valeurs possibles : {listed})."))
        return default

    mode = choice("mode", MODES, "phase", "Le mode")
    phase = choice("phase", PHASES, base.phase, "La phase")
    since = choice("de", PHASES, base.since, "La phase de départ")
    until = choice("a", PHASES, base.until, "La phase d’arrivée")
    if mode == "evolution" and PHASES.index(since) >= PHASES.index(until):
        notices.append(
            Notice(
                "Une évolution va d’une phase à une phase plus récente : les deux ont été remises en ordre."
            )
        )
        since, until = (until, since) if since != until else (base.since, base.until)
    indicator = choice("indicateur", INDICATORS, "perimetre", "L’indicateur")
    default_per = (
        "10000" if INDICATORS[indicator].rate is not None and INDICATORS[indicator].total is None else "total"
    )
    per = choice("par", DENOMINATORS, default_per, "Le mode de calcul")
    per = INDICATORS[indicator].allowed_per(per)
    region = _known_region(query.get("region"), known, notices)
    shown = until if mode == "evolution" else phase
    ti = _known_territory(query.get("ti"), shown, known, notices)
    commune = query.get("commune")
    if commune is not None and commune not in known.communes:
        notices.append(_no_commune(commune, phase, known))
        commune = None
    # One address holds one mode: what belongs to the other is neither kept nor written.
    if mode == "evolution":
        selection = Selection(mode=mode, since=since, until=until, region=region, ti=ti, commune=commune)
    else:
        selection = Selection(
            phase=phase, indicator=indicator, per=per, region=region, ti=ti, commune=commune
        )
    return selection, tuple(notices)


def short(value: str) -> str:
    """Cut what a stranger typed to what a notice can show."""
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"


def _no_commune(asked: str, phase: str, known: Known) -> Notice:
    """Say that no commune has this code, and which ones a name, a former code or a mistyped one may mean."""
    near = known.communes_like(asked[:_LONGEST])
    named = [commune for commune in near if commune[2]]
    links = tuple(
        (label, {"phase": phase, "commune": code}) for code, label, _ in (named or near)[:_MOST_LINKS]
    )
    if len(named) > 1:
        more = f" Voici les {len(links)} plus peuplées." if len(named) > len(links) else ""
        return Notice(f"Plusieurs communes s’appellent « {short(asked)} ».{more}", links)
    if named:
        return Notice(
            f"« {short(asked)} » n’est pas un code INSEE d’aujourd’hui ; il désigne cette commune.", links
        )
    ending = " Les plus proches :" if links else " Cherchez-la par son nom."
    return Notice(f"Aucune commune n’a le code INSEE « {short(asked)} ».{ending}", links)


def _known_region(region: str | None, known: Known, notices: list[Notice]) -> str | None:
    if region is None or region in known.regions:
        return region
    names = ", ".join(
        f"{name} ({code})" for code, name in sorted(known.regions.items(), key=lambda item: item[1])
    )
    notices.append(Notice(f"Aucune région n’a le code « {short(region)} ». Les régions sont : {names}."))
    return None


def _known_territory(ti: str | None, phase: str, known: Known, notices: list[Notice]) -> str | None:
    """Return the id when it exists in the phase; otherwise explain: codes are renumbered between phases 1 and 2."""
    if ti is None:
        return None
    here = known.territories[perimeter_phase(phase)]
    if ti in here:
        return ti
    elsewhere = [
        (f"{names[ti]} ({other})", {"phase": other, "ti": ti})
        for other, names in known.territories.items()
        if ti in names
    ]
    if elsewhere:
        text = (
            f"Le code « {ti} » ne désigne aucun territoire de {phase}. "
            "Les codes sont renumérotés d’une phase à l’autre : le même code y désigne souvent un autre territoire."
        )
        notices.append(Notice(text, tuple(elsewhere)))
        return None
    near = get_close_matches(ti[:_LONGEST], list(here), n=3, cutoff=0.6)
    suggestions = tuple((f"{here[code]} ({code})", {"phase": phase, "ti": code}) for code in near)
    notices.append(Notice(f"Aucun territoire de {phase} n’a le code « {short(ti)} ».", suggestions))
    return None
