"""What the page Évolution looks at, and its address.

``/evolution?de=2022&a=2023&phase=2022&region=76&statut=sorti&ti=ti-5210``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from tdi.model.phases import PHASES, RENEWAL, perimeter_phase
from tdi.text.typography import in_french_order
from tdi.views.address import Address, Addressed, Choice, Refusal, Text
from tdi.views.comparison import CHANGE_WORDS
from tdi.views.selection import PHASE, REGION, SINCE, TERRITORY, UNTIL, Known, following, in_order

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


@dataclass(frozen=True)
class EvolutionSelection(Addressed):
    """What the reader asks; None and "" filter nothing.

    ``ti`` is an id of ``phase``, and only of it.

    Without a territory ``phase`` is the later one, which links to other pages carry.
    """

    since: str = DEFAULT_PAIR[0]
    until: str = DEFAULT_PAIR[1]
    region: str | None = None
    status: str | None = None
    text: str = ""
    sort: str = "etat"
    phase: str = DEFAULT_PAIR[1]
    ti: str | None = None

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some fields changed.

        The phase carried follows the later one unless a territory is followed.
        """
        made = super().with_(**changes)
        return made if made.ti or "phase" in changes else replace(made, phase=made.until)


def _no_phase(field: Choice, asked: str, selection: EvolutionSelection, known: Known) -> Refusal:
    """Say where the numbers of a year without a published list are.

    The phase is left open for `_pair`.
    """
    text, links, _ = field.refusal(asked, selection, known)
    if asked in {"2019", "2021"}:
        text = f"Aucune liste n’a été publiée en {asked}, seulement des nombres : voir la frise. {text}"
    return Refusal(text, links, instead="")


def _pair(selection: EvolutionSelection, known: Known) -> tuple[EvolutionSelection, Refusal | None]:
    """Complete a pair of phases of which the address gives one, and put it in order.

    From an earlier to a later one.
    """
    since, until = selection.since, selection.until
    if not since and not until:
        since, until = DEFAULT_PAIR
    since = since or PHASES[max(PHASES.index(until) - 1, 0)]
    until = until or max(DEFAULT_PAIR[1], (*PHASES, PHASES[-1])[PHASES.index(since) + 1])
    since, until, said = in_order(since, until)
    made = replace(selection, since=since, until=until, phase=until)
    return made, Refusal(said) if said else None


def _brings(selection: EvolutionSelection, changes: dict[str, Any], known: Known) -> dict[str, Any]:
    """Order the phases, and keep the territory followed, under its phase.

    A territory is chosen as ``2022:ti-5210``.
    """
    if "ti" in changes:
        phase, _, ti = (changes["ti"] or "").rpartition(":")
        changes = changes | {"ti": ti or None} | ({"phase": phase} if phase else {})
    return following(selection, changes) | changes


def _followed(selection: EvolutionSelection, known: Known) -> dict[str, str]:
    """Offer the territories of the later phase, the earlier one and the followed one's."""
    return {
        f"{phase}:{code}": f"{name} ({phase})"
        for phase in dict.fromkeys((selection.until, selection.since, selection.phase))
        for code, name in in_french_order(known.territories[perimeter_phase(phase)]).items()
    }


ADDRESS: Final = Address(
    EvolutionSelection,
    replace(SINCE, start=lambda *_: "", otherwise=_no_phase),
    replace(UNTIL, start=lambda *_: "", otherwise=_no_phase, then=_pair),
    replace(PHASE, label=""),
    REGION,
    Choice(
        "status",
        "statut",
        "Le statut",
        "Ce qu’ils sont devenus",
        nothing="Tous",
        values={slug: CHANGE_WORDS[status].capitalize() for slug, status in STATUSES.items()},
    ),
    Text(
        "text",
        "texte",
        "La recherche",
        "Chercher dans la liste",
        placeholder="Territoire, intercommunalité, région…",
    ),
    Choice("sort", "tri", "Le tri", "Trier par", values=SORTS),
    replace(
        TERRITORY,
        label="Suivre un territoire",
        nothing="Choisir…",
        offered=_followed,
        made=lambda selection: f"{selection.phase}:{selection.ti}" if selection.ti else "",
    ),
    brings=_brings,
)


parse_evolution = ADDRESS.parse
