"""What the page Régions looks at, and its form in the address.

=========  ==========================================================  ==============
parameter  meaning                                                     example
=========  ==========================================================  ==============
phase      phase whose territories are counted, always written out     ``2023``
mesure     what is measured, always written out                        ``aide``
fonds      fund, when the measure is told by fund                      ``faiit``
nature     ``cumul``, ``vague``, ``releve``, ``calcule``, ``autre`` or ``nommes``   ``cumul``
annee      year of the statements; absent: the latest ones             ``2021``
par        ``total`` or ``10000`` (per inhabitant)                     ``10000``
region     INSEE code of the chosen region                             ``24``
=========  ==========================================================  ==============
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tdi.model.phases import CURRENT_PHASE, PHASES
from tdi.views.selection import DENOMINATORS, Known, Notice, parse_selection

DEFAULT_MEASURE: Final = "projets"
_LONGEST: Final = 40

Menu = Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
"""measure -> fund -> nature -> years, each in the order of the choices; a measure without funds has none."""


@dataclass(frozen=True)
class RegionsSelection:
    """What the reader looks at; ``fund`` and ``nature`` are "" for a measure that has none, ``year`` "" for the latest."""

    phase: str = CURRENT_PHASE
    measure: str = DEFAULT_MEASURE
    fund: str = "faiit"
    nature: str = "cumul"
    year: str = ""
    per: str = "total"
    region: str | None = None

    def with_(self, **changes: Any) -> RegionsSelection:
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    def to_query(self) -> dict[str, str]:
        """Write the selection as query parameters."""
        optional = {
            "fonds": self.fund,
            "nature": self.nature,
            "annee": self.year,
            "par": "" if self.per == "total" else self.per,
            "region": self.region or "",
        }
        chosen = {name: value for name, value in optional.items() if value}
        return {"phase": self.phase, "mesure": self.measure} | chosen

    def fitted(self, menu: Menu) -> RegionsSelection:
        """Return the nearest selection that the data can answer: a fund, nature and year that the measure has."""
        funds = menu[self.measure]
        if not funds:
            return replace(self, fund="", nature="", year="")
        fund = self.fund if self.fund in funds else next(iter(funds))
        natures = funds[fund]
        nature = self.nature if self.nature in natures else next(iter(natures))
        year = self.year if self.year in natures[nature] else ""
        return replace(self, fund=fund, nature=nature, year=year)


def parse_regions(
    query: Mapping[str, str], known: Known, menu: Menu
) -> tuple[RegionsSelection, tuple[Notice, ...]]:
    """Read the selection from query parameters; what cannot be read becomes a notice, never an exception.

    Parameters
    ----------
    query
        Raw query parameters.
    known
        The codes that exist.
    menu
        What the data can answer.
    """
    shared, base_notices = parse_selection(
        {k: v for k, v in query.items() if k in ("phase", "region")}, known
    )
    notices = list(base_notices)

    def choice(name: str, allowed: Iterable[str], default: str, label: str) -> str:
        value = query.get(name, default)
        options = tuple(allowed)
        if value in options or not options:
            return value if value in options else default
        shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
        notices.append(
            Notice(f"{label} « {shown} » n’existe pas ici (valeurs possibles : {', '.join(options)}).")
        )
        return default

    phase = shared.phase if shared.phase in PHASES else CURRENT_PHASE
    measure = choice("mesure", menu, DEFAULT_MEASURE, "La mesure")
    per = choice("par", DENOMINATORS, "total", "Le mode de calcul")
    base = RegionsSelection(phase=phase, measure=measure, per=per, region=shared.region)
    funds = menu[measure]
    if not funds:
        return base.fitted(menu), tuple(notices)
    first = base.fitted(menu)
    fund = choice("fonds", funds, first.fund, "Le fonds")
    here = replace(base, fund=fund).fitted(menu)
    nature = choice("nature", funds[fund], here.nature, "La nature des chiffres")
    year = choice("annee", ("", *funds[fund][nature]), "", "L’année")
    return replace(base, fund=fund, nature=nature, year=year), tuple(notices)
