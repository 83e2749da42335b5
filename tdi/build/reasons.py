"""French sentences that say why a territory has its status. Shown to readers as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tdi.model.phases import LINEUP
from tdi.search import normalise
from tdi.text.typography import plural

_WHEN = {phase.code: phase.when for phase in LINEUP}


@dataclass(frozen=True)
class Balance:
    """What a territory gained and lost: communes of COG 2026 and their inhabitants."""

    communes_gained: int
    communes_lost: int
    population_gained: int
    population_lost: int

    def sentence(self) -> str:
        """Return the balance in French, or "" when nothing moved.

        >>> Balance(0, 0, 0, 0).sentence()
        ''
        """
        parts = [
            f"{verb} {plural(communes, 'commune')} ({plural(people, 'habitant')})"
            for verb, communes, people in (
                ("gagne", self.communes_gained, self.population_gained),
                ("perd", self.communes_lost, self.population_lost),
            )
            if communes
        ]
        return " et ".join(parts)


def when(phase: str) -> str:
    """Return a phase as a complement of time, in French."""
    return _WHEN[phase]


def names(values: list[str]) -> str:
    r"""Return names between French quotes, as an enumeration.

    >>> names(["A", "B"])
    '«\xa0A\xa0» et «\xa0B\xa0»'
    """
    quoted = [f"«\u00a0{value}\u00a0»" for value in values]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} et {quoted[-1]}"


@dataclass(frozen=True)
class Facts:
    """What a reason is written from.

    Attributes
    ----------
    side : str
        ``from`` or ``to``.
    status : str
        See ``tdi.model.vocabulary.CHANGE_STATUSES``.
    other_phase : str
        The phase it is compared with.
    name : str
        Name of the territory.
    others : list of str
        Names of its counterparts, the largest common population first.
    siblings : list of str
        Names of the territories of its own phase that share its main counterpart.
    balance : Balance
        Against the main counterpart, or all of them when it unites or divides.
    """

    side: str
    status: str
    other_phase: str
    name: str
    others: list[str]
    siblings: list[str]
    balance: Balance


def reason(facts: Facts) -> str:
    """Return the sentence for one territory."""
    return _WRITERS[facts.status](facts)


def _tail(balance: Balance) -> str:
    moved = balance.sentence()
    return f"\u00a0: {moved}." if moved else "."


def _aside(facts: Facts) -> str:
    """Return what a same perimeter (from 99 % on) differs by."""
    moved = facts.balance.sentence()
    return f" À la marge, {moved}." if moved else ""


def _entered(facts: Facts) -> str:
    return f"Nouveau\u00a0: aucun territoire ne couvrait ce périmètre {when(facts.other_phase)}."


def _left(facts: Facts) -> str:
    return f"Sorti\u00a0: aucun territoire ne couvre ce périmètre {when(facts.other_phase)}."


def _kept(facts: Facts) -> str:
    return f"Même périmètre et même nom {when(facts.other_phase)}.{_aside(facts)}"


def _renamed(facts: Facts) -> str:
    verb = "s’appelait" if facts.side == "to" else "s’appelle"
    main = names(facts.others[:1])
    return f"Même périmètre\u00a0; {verb} {main} {when(facts.other_phase)}.{_aside(facts)}"


def _merged(facts: Facts) -> str:
    if facts.side == "to":
        return f"Réunit {names(facts.others)}{_tail(facts.balance)}"
    lost = replace(
        facts.balance, communes_gained=0
    )  # what the others bring is not a gain of this one
    return f"Réuni à {names(facts.siblings)} dans {names(facts.others[:1])}{_tail(lost)}"


def _split(facts: Facts) -> str:
    if facts.side == "from":
        return f"Partagé entre {names(facts.others)}{_tail(facts.balance)}"
    gained = replace(
        facts.balance, communes_lost=0
    )  # what went to the others is no loss of this one
    return (
        f"Issu du partage de {names(facts.others[:1])}, avec {names(facts.siblings)}{_tail(gained)}"
    )


def _reshaped(facts: Facts) -> str:
    main, rest = facts.others[:1], facts.others[1:]
    back = facts.side == "to"
    start = f"Succède à {names(main)}" if back else f"Devient {names(main)}"
    if normalise(main[0]) == normalise(facts.name):
        start = "Même nom, périmètre modifié"
    more = (
        f" {'Reprend aussi une partie de' if back else 'Une partie va à'} {names(rest)}."
        if rest
        else ""
    )
    return f"{start}{_tail(facts.balance)}{more}"


_WRITERS: dict[str, Callable[[Facts], str]] = {
    "entered": _entered,
    "left": _left,
    "kept": _kept,
    "renamed": _renamed,
    "merged": _merged,
    "split": _split,
    "reshaped": _reshaped,
}
