"""The selection that pages share: what a view shows, and its one form in an address.

And the fields that other pages have too.

The parameters are French, stable, and part of the product's contract:
``/carte?phase=2023&indicateur=population&par=10000``,
``/carte?mode=evolution&de=2018&a=2023&region=84&ti=ti-8408&commune=01283``. An id is that of a
territory *in the phase shown*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from tdi.model.phases import ANNOUNCED, CURRENT_PHASE, PHASES, RENEWAL, perimeter_phase
from tdi.views.address import (
    MOST_LINKS,
    Address,
    Addressed,
    Choice,
    Notice,
    Refusal,
    always,
    held,
    nearest,
    short,
)
from tdi.views.indicators import INDICATORS, RATE, TOTAL, labels

__all__ = ["Known", "Notice", "Selection", "parse_selection", "short"]

MODES: Final = {"phase": "Une phase", "evolution": "Une évolution"}
DENOMINATORS: Final = (TOTAL, RATE)
_MOST_COMMUNES: Final = 8


@dataclass(frozen=True)
class Selection(Addressed):
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
        """The phase whose territories the view lists (the later one in evolution mode)."""
        return self.until if self.mode == "evolution" else self.phase

    def in_mode(self, mode: str) -> Selection:
        """Change the mode and keep what is looked at.

        A phase becomes "since the one before", and back.
        """
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


@dataclass(frozen=True)
class Known:
    """The codes that exist: territories by phase (id -> name), regions.

    Communes (COG of the store).
    """

    territories: Mapping[str, Mapping[str, str]]
    regions: Mapping[str, str]
    communes: Iterable[str]
    # The communes that a text may mean, best first: code, label, whether it is their whole name or
    # once was their code.
    communes_like: Callable[[str], Sequence[tuple[str, str, bool]]] = lambda _: ()
    # (phase, id, other phase) -> ids of what the territory is there, the largest part first.
    heirs: Callable[[str, str, str], Sequence[str]] = lambda *_: ()
    phase_label: Callable[[str], str] = (
        str  # what a control calls a phase: year and number of territories
    )

    @classmethod
    def of(cls, known: Known, **more: Any) -> Self:
        """Return the same with what one page knows besides."""
        return cls(**vars(known), **more)


def counted_phases(known: Any, phases: Iterable[str] = PHASES) -> dict[str, str]:
    """Return phases with their labels, as far as these are known."""
    label: Callable[[str], str] = getattr(known, "phase_label", str)
    return {phase: label(phase) for phase in phases}


def _shown(selection: Any) -> str:
    return str(getattr(selection, "shown_phase", selection.phase))


def _no_territory(field: Choice, asked: str, selection: Any, known: Known) -> Any:
    """Explain an id that the phase shown does not have.

    Ids are renumbered between phases 1 and 2, and never reinterpreted.

    One may name its phase, ``2023:ti-8413``. The links lead to what its territory is in this phase
    and to the phases that have the id; else to the nearest.
    """
    phase, here = _shown(selection), field.allowed(selection, known)
    said, _, code = asked.strip().lower().rpartition(":")
    if said == phase:
        return field.read(code, selection, known)
    there = [
        other for other, names in known.territories.items() if code in names and said in ("", other)
    ]
    if not there:
        links = field.links(nearest(asked, here), here)
        ending = "Les plus proches :" if links else "Un code s’écrit comme ti-8413."
        return Refusal(
            f"Aucun territoire de {phase} n’a le code « {short(asked)} ». {ending}", links
        )
    names = {other: known.territories[other][code] for other in there}
    links = field.links(known.heirs(there[-1], code, phase)[:MOST_LINKS], here)
    text = f"Le code « {code} » ne désigne aucun territoire de {phase}."
    if said:
        text = f"« {names[said]} » ({code}) est un territoire de {said}, non de {phase}."
    text += " Les codes sont renumérotés d’une phase à l’autre : le même code y désigne souvent un autre territoire."
    if field.name == "ti":  # the one that the view is about may be looked at in its own phase
        links += [
            (f"{name} ({other})", {"phase": other, "ti": code}) for other, name in names.items()
        ]
    else:
        text += " Deux territoires de phases différentes ne se comparent pas."
    return Refusal(text + (" Voir plutôt :" if links else ""), links)


def _no_commune(field: Choice, asked: str, selection: Any, known: Known) -> Refusal:
    """Say that no commune has this code, and which ones may be meant.

    By a name, a former code, or a mistyped one.
    """
    near = known.communes_like(asked[:64])
    named = [commune for commune in near if commune[2]]
    links = [(label, {field.name: code}) for code, label, _ in (named or near)[:_MOST_COMMUNES]]
    if len(named) > 1:
        more = f" Voici les {len(links)} plus peuplées." if len(named) > len(links) else ""
        return Refusal(f"Plusieurs communes s’appellent « {short(asked)} ».{more}", links)
    if named:
        return Refusal(
            f"« {short(asked)} » n’est pas un code INSEE d’aujourd’hui ; il désigne cette commune.",
            links,
        )
    ending = " Les plus proches :" if links else " Cherchez-la par son nom."
    return Refusal(f"Aucune commune n’a le code INSEE « {short(asked)} ».{ending}", links)


# Fields that several pages have; a page may declare one with something else: ``replace(REGION,
# nothing="Toutes")``.
PHASE: Final = Choice(
    "phase",
    "phase",
    "La phase",
    "Phase : année et nombre de territoires annoncés",
    values=PHASES,
    offered=lambda _, known: counted_phases(known),
    segments=True,
    written=always,
)
SINCE: Final = Choice(
    "since",
    "de",
    "La phase de départ",
    "De",
    values=PHASES,
    offered=lambda _, known: counted_phases(known, PHASES[:-1]),
    written=always,
)
UNTIL: Final = Choice(
    "until",
    "a",
    "La phase d’arrivée",
    "À",
    values=PHASES,
    offered=lambda selection, known: counted_phases(
        known, [phase for phase in PHASES if phase > (selection.since or PHASES[0])]
    ),
    written=always,
)
REGION: Final = Choice(
    "region",
    "region",
    "Aucune région n’a le code",
    "Région",
    nothing="France entière",
    values=held("regions"),
    alphabetical=True,
)
TERRITORY: Final = Choice(
    "ti",
    "ti",
    values=lambda selection, known: known.territories[perimeter_phase(_shown(selection))],
    alphabetical=True,
    otherwise=_no_territory,
)
COMMUNE: Final = Choice("commune", "commune", values=held("communes"), otherwise=_no_commune)


def _in(mode: str) -> Callable[[Selection], bool]:
    """Return whether a selection is in a mode.

    One address holds one, and what belongs to the other is not in it.
    """
    return lambda selection: selection.mode == mode


def _in_order(selection: Selection, known: Known) -> tuple[Selection, Refusal | None]:
    """Put the phases of an evolution in order."""
    since, until, said = in_order(selection.since, selection.until)
    return (
        (replace(selection, since=since, until=until), Refusal(said)) if said else (selection, None)
    )


def in_order(since: str, until: str) -> tuple[str, str, str]:
    """Put two phases in order, the earlier one first.

    With the sentence that says so, empty when they were.
    """
    if since < until:
        return since, until, ""
    said = f"Une évolution va d’une phase à une phase plus récente : de {since} à {until}, il n’y en a pas. "
    if since > until:
        return until, since, said + "Les deux ont été remises en ordre."
    at = max(PHASES.index(until), 1)
    return PHASES[at - 1], PHASES[at], said + "Voici la plus proche."


def following(selection: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the phase that goes with the one chosen, where the two would not be in order."""
    since, until = (
        PHASES.index(changes.get(name, getattr(selection, name))) for name in ("since", "until")
    )
    if since < until:
        return {}
    return {"until": PHASES[since + 1]} if "since" in changes else {"since": PHASES[until - 1]}


def _possible(selection: Selection, known: Known) -> tuple[Selection, Refusal | None]:
    """Take the denominator that the indicator has."""
    return replace(selection, per=INDICATORS[selection.indicator].allowed_per(selection.per)), None


def _denominators(selection: Selection, known: Known) -> dict[str, str]:
    if selection.phase == ANNOUNCED:  # states alone are known of it, no indicator
        return {}
    shown = INDICATORS[selection.indicator]
    return {RATE: shown.rate.unit, TOTAL: "Total"} if shown.rate and shown.total else {}


def _brings(selection: Selection, changes: dict[str, Any], known: Known) -> dict[str, Any]:
    """Keep what fits the new choice.

    What another mode shows, two phases in order, a denominator that the indicator has.
    """
    if "phase" in changes and selection.mode == "evolution":
        changes = {"mode": "phase"} | changes
    if "mode" in changes:
        return {**vars(selection.in_mode(changes["mode"])), **changes}
    if "indicator" in changes:
        changes = {"per": INDICATORS[changes["indicator"]].allowed_per(RATE), **changes}
    return following(selection, changes) | changes


ADDRESS: Final = Address(
    Selection,
    Choice("mode", "mode", "Le mode", "Voir", values=MODES, segments=True),
    replace(PHASE, applies=_in("phase")),
    replace(SINCE, applies=_in("evolution")),
    replace(UNTIL, applies=_in("evolution"), then=_in_order),
    Choice(
        "indicator",
        "indicateur",
        "L’indicateur",
        "Indicateur",
        applies=_in("phase"),
        values=lambda selection, known: labels(),
        offered=lambda selection, _: {} if selection.phase == ANNOUNCED else labels(),
    ),
    Choice(
        "per",
        "par",
        "Le mode de calcul",
        "Compter",
        applies=_in("phase"),
        values=DENOMINATORS,
        offered=_denominators,
        segments=True,
        start=lambda selection, _: RATE if INDICATORS[selection.indicator].total is None else TOTAL,
        written=lambda selection: INDICATORS[selection.indicator].rate is not None,
        then=_possible,
    ),
    REGION,
    replace(TERRITORY, after=("phase", "since", "until")),
    COMMUNE,
    brings=_brings,
)


parse_selection = ADDRESS.parse
