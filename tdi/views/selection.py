"""The selection that pages share: what a view shows, and its one form in an address; and the fields that other pages have too.

The parameters are French, stable, and part of the product's contract: ``/carte?phase=2023&indicateur=population&par=10000``,
``/carte?mode=evolution&de=2018&a=2023&region=84&ti=ti-8408&commune=01283``. An id is that of a territory *in the phase shown*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from tdi.model.phases import CURRENT_PHASE, PHASES, RENEWAL, perimeter_phase
from tdi.views.address import (
    Address,
    Addressed,
    Choice,
    Notice,
    Query,
    Refusal,
    Values,
    always,
    nearest,
    short,
)
from tdi.views.indicators import INDICATORS

__all__ = ["Known", "Notice", "Selection", "parse_selection", "short"]

MODES: Final = {"phase": "Une phase", "evolution": "Une évolution"}
DENOMINATORS: Final = ("total", "10000")
PHASE_LABEL: Final = "Phase : année et nombre de territoires annoncés"
NATION: Final = "France entière"
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


@dataclass(frozen=True)
class Known:
    """The codes that exist: territories by phase (id -> name), regions, communes (COG of the store).

    Attributes
    ----------
    communes_like
        Finds the communes that a text may mean, best first, as (code, label, whether it is their whole name or a code that
        once was theirs).
    heirs
        ``heirs(phase, id, other)``: ids of what a territory of a phase is in another one, the largest part first.
    phase_labels
        Label of a phase in a control: year and number of territories.
    """

    territories: Mapping[str, Mapping[str, str]]
    regions: Mapping[str, str]
    communes: Iterable[str]
    communes_like: Callable[[str], Sequence[tuple[str, str, bool]]] = lambda _: ()
    heirs: Callable[[str, str, str], Sequence[str]] = lambda *_: ()
    phase_labels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Known, **more: Any) -> Self:
        """Return the same with what one page knows besides."""
        return cls(**vars(known), **more)


# Fields that several pages have.


def phase_field(**more: Any) -> Choice:
    """Return the field of the phase: always written; its control says how many territories each has."""
    declared: dict[str, Any] = {
        "noun": "La phase",
        "label": PHASE_LABEL,
        "values": PHASES,
        "offered": lambda selection, known: counted_phases(known),
        "nearest": nearest_phases,
        "segments": True,
        "written": always,
    }
    return Choice("phase", "phase", **(declared | more))


def counted_phases(known: Any, phases: Iterable[str] = PHASES) -> dict[str, str]:
    """Return phases with their labels, as far as these are known."""
    labels: Mapping[str, str] = getattr(known, "phase_labels", {})
    return {phase: labels.get(phase, phase) for phase in phases}


def nearest_phases(asked: str, values: Values) -> list[str]:
    """Return the phases next to a year; of what is no year, those spelt like it.

    >>> nearest_phases("2019", PHASES), nearest_phases("1999", PHASES)
    (['2018', '2020'], [])
    """
    if asked.isascii() and asked.isdecimal() and len(asked) == 4:
        return [value for value in values if abs(int(value) - int(asked)) <= 1]
    return nearest(asked, values)


def region_field(nothing: str = NATION, **more: Any) -> Choice:
    """Return the field of the region."""
    return Choice(
        "region",
        "region",
        label="Région",
        values=lambda _, known: known.regions,
        unknown="Aucune région n’a le code",
        nothing=nothing,
        alphabetical=True,
        **more,
    )


def commune_field(name: str, parameter: str) -> Choice:
    """Return the field of a commune: a map or the search chooses it, no control."""
    return Choice(
        name,
        parameter,
        values=lambda _, known: known.communes,
        offered=lambda *_: {},
        refuse=_no_commune,
    )


def territory_field(
    name: str = "ti",
    parameter: str = "ti",
    elsewhere: Callable[[str], dict[str, str]] | None = lambda phase: {"phase": phase},
    **more: Any,
) -> Choice:
    """Return the field of a territory of the phase shown.

    Parameters
    ----------
    elsewhere
        What else a link to the same code in another phase changes; None: no such links.
    """
    declared: dict[str, Any] = {
        "values": lambda selection, known: known.territories[perimeter_phase(_shown(selection))],
        "alphabetical": True,
        "refuse": lambda *asked: no_territory(*asked, elsewhere=elsewhere),
    }
    return Choice(name, parameter, **(declared | more))


def _shown(selection: Any) -> str:
    return str(getattr(selection, "shown_phase", selection.phase))


def no_territory(
    field: Choice,
    asked: str,
    selection: Any,
    known: Known,
    *,
    elsewhere: Callable[[str], dict[str, str]] | None,
) -> Refusal:
    """Explain an id that the phase shown does not have: ids are renumbered between phases 1 and 2, and never reinterpreted.

    The links lead to what its territory is in this phase and to the phases that have the id; else to the nearest.
    """
    phase, code, here = _shown(selection), asked.strip().lower(), field.allowed(selection, known)
    there = [other for other in known.territories if code in known.territories[other]]
    if not there:
        links = field.links(field.nearest(asked, here), here)
        ending = (
            " Les plus proches :"
            if links
            else " Un code s’écrit comme ti-8413 : cherchez un territoire par son nom."
        )
        return Refusal(f"Aucun territoire de {phase} n’a le code « {short(asked)} ».{ending}", links)
    links = field.links(known.heirs(there[-1], code, phase)[:4], here)
    became = " Ce que son territoire est ici" if links else ""
    if elsewhere:
        links += [
            (f"{known.territories[other][code]} ({other})", elsewhere(other) | {field.name: code})
            for other in there
        ]
        became = f"{became}, et les phases qui ont ce code" if became else " Les phases qui ont ce code"
    return Refusal(
        f"Le code « {code} » ne désigne aucun territoire de {phase} : les codes sont renumérotés d’une phase à l’autre, et le même "
        f"code désigne souvent un autre territoire.{became and f'{became} :'}",
        links,
    )


def _no_commune(field: Choice, asked: str, selection: Any, known: Known) -> Refusal:
    """Say that no commune has this code, and which ones a name, a former code or a mistyped one may mean."""
    near = known.communes_like(asked[:64])
    named = [commune for commune in near if commune[2]]
    links = [(label, {field.name: code}) for code, label, _ in (named or near)[:_MOST_COMMUNES]]
    if len(named) > 1:
        more = f" Voici les {len(links)} plus peuplées." if len(named) > len(links) else ""
        return Refusal(f"Plusieurs communes s’appellent « {short(asked)} ».{more}", links)
    if named:
        return Refusal(
            f"« {short(asked)} » n’est pas un code INSEE d’aujourd’hui ; il désigne cette commune.", links
        )
    ending = " Les plus proches :" if links else " Cherchez-la par son nom."
    return Refusal(f"Aucune commune n’a le code INSEE « {short(asked)} ».{ending}", links)


# The address of Carte, which is what the pages share.


def _one_phase(selection: Selection) -> bool:
    return selection.mode == "phase"


def _two_phases(selection: Selection) -> bool:
    return selection.mode == "evolution"


def _in_order(selection: Selection, known: Known) -> tuple[Selection, Refusal | None]:
    """Put the phases of an evolution in order."""
    since, until = selection.since, selection.until
    if since < until:
        return selection, None
    since, until = (until, since) if since != until else RENEWAL
    return replace(selection, since=since, until=until), Refusal(
        "Une évolution va d’une phase à une phase plus récente : les deux ont été remises en ordre."
    )


def following(selection: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the phase that goes with the one chosen, where the other would not be later, or earlier."""
    chosen = {"since": selection.since, "until": selection.until, **changes}
    if chosen["since"] < chosen["until"]:
        return {}
    if "since" in changes and chosen["since"] != PHASES[-1]:
        return {"until": PHASES[PHASES.index(chosen["since"]) + 1]}
    return {"since": PHASES[max(PHASES.index(chosen["until"]) - 1, 0)]}


def _possible(selection: Selection, known: Known) -> tuple[Selection, Refusal | None]:
    """Take the denominator that the indicator has."""
    return replace(selection, per=INDICATORS[selection.indicator].allowed_per(selection.per)), None


def _denominators(selection: Selection, known: Known) -> dict[str, str]:
    shown = INDICATORS[selection.indicator]
    return {"10000": shown.rate.unit, "total": "Total"} if shown.rate and shown.total else {}


def _brings(selection: Selection, changes: dict[str, Any], known: Known) -> dict[str, Any]:
    """Keep what is looked at in another mode, two phases in order, and a denominator that the indicator has."""
    if "mode" in changes:
        return {**vars(selection.in_mode(changes["mode"])), **changes}
    if "indicator" in changes:
        changes = {"per": INDICATORS[changes["indicator"]].allowed_per("10000"), **changes}
    return following(selection, changes) | changes


def earlier_field(**more: Any) -> Choice:
    """Return the field of the earlier of two phases."""
    return Choice(
        "since",
        "de",
        noun="La phase de départ",
        label="De",
        values=PHASES,
        offered=lambda _, known: counted_phases(known, PHASES[:-1]),
        nearest=nearest_phases,
        written=always,
        **more,
    )


def later_field(**more: Any) -> Choice:
    """Return the field of the later of two phases."""
    return Choice(
        "until",
        "a",
        noun="La phase d’arrivée",
        label="À",
        values=PHASES,
        offered=lambda selection, known: counted_phases(known, PHASES[PHASES.index(selection.since) + 1 :]),
        nearest=nearest_phases,
        written=always,
        **more,
    )


ADDRESS: Final = Address(
    Selection,
    Choice("mode", "mode", noun="Le mode", label="Voir", values=MODES, segments=True),
    phase_field(applies=_one_phase, resets=("ti",)),
    earlier_field(applies=_two_phases, resets=("ti",)),
    later_field(applies=_two_phases, resets=("ti",), then=_in_order),
    Choice(
        "indicator",
        "indicateur",
        noun="L’indicateur",
        label="Indicateur",
        applies=_one_phase,
        values={key: indicator.label for key, indicator in INDICATORS.items()},
        offered=lambda selection, _: (
            {} if selection.phase == PHASES[0] else {key: each.label for key, each in INDICATORS.items()}
        ),
    ),
    Choice(
        "per",
        "par",
        noun="Le mode de calcul",
        label="Compter",
        applies=_one_phase,
        values=DENOMINATORS,
        offered=_denominators,
        segments=True,
        start=lambda selection, _: "10000" if INDICATORS[selection.indicator].total is None else "total",
        written=lambda selection: INDICATORS[selection.indicator].rate is not None,
        then=_possible,
    ),
    region_field(),
    territory_field(elsewhere=lambda phase: {"mode": "phase", "phase": phase}),
    commune_field("commune", "commune"),
    brings=_brings,
)


def parse_selection(query: Query, known: Known) -> tuple[Selection, tuple[Notice, ...]]:
    """Read the shared selection from query parameters: see `Address.parse`."""
    return ADDRESS.parse(query, known)
