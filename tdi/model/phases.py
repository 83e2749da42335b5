"""The phases of the programme: the one list of them.

A new phase is a line here, and its rows in ``data/reference``.

What is published about a phase (date, number of territories announced, source) is data:
``data/reference/phases.csv``. Here is
what the code must know before it reads data: codes, order, generation of the territories' codes,
and how French names a phase.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final


@dataclass(frozen=True)
class Phase:
    """One phase.

    Attributes
    ----------
    code
        Year that names it, as in addresses and tables.
    generation
        1 or 2: territories were renumbered between the two, so an id means something within one
        generation only.
    short
        Its date in a few words: "octobre 2020".
    label
        The same with the stage of the programme: "phase 2, juillet 2024".
    when
        In a sentence: "à la fin de la phase 1 (2022)".
    """

    code: str
    generation: int
    short: str
    label: str
    when: str


LINEUP: Final = (
    Phase("2018", 1, "novembre 2018", "novembre 2018", "en novembre 2018"),
    Phase("2020", 1, "octobre 2020", "octobre 2020", "en 2020"),
    Phase("2022", 1, "fin 2022", "phase 1 à son terme, 2022", "à la fin de la phase 1 (2022)"),
    Phase("2023", 2, "novembre 2023", "phase 2, novembre 2023", "en novembre 2023"),
    Phase("2024", 2, "juillet 2024", "phase 2, juillet 2024", "en juillet 2024"),
)
"""Oldest first."""

PHASES: Final = tuple(phase.code for phase in LINEUP)

ANNOUNCED: Final = PHASES[0]
"""November 2018: announced without a published perimeter.

It is read through the perimeters of the phase that follows.
"""

PHASES_WITH_PERIMETER: Final = PHASES[1:]
"""Phases whose list of members is published, oldest first."""

FIRST_PERIMETER: Final = PHASES_WITH_PERIMETER[0]
CURRENT_PHASE: Final = PHASES[-1]

LISTS_SPAN: Final = f"{FIRST_PERIMETER} à {LINEUP[-1].short}"
"""From the first published list to the last, for the lines that credit them all.

"2020 à juillet 2024".
"""

GENERATION: Final = {phase.code: phase.generation for phase in LINEUP}
RENEWAL: Final = next(
    (before.code, after.code)
    for before, after in pairwise(LINEUP)
    if before.generation != after.generation
)
"""The last phase of the first generation and the first of the second."""


def perimeter_phase(phase: str) -> str:
    """Return the phase whose perimeters are drawn.

    November 2018 has none of its own and borrows those of 2020.

    >>> perimeter_phase("2018"), perimeter_phase("2023")
    ('2020', '2023')
    """
    return FIRST_PERIMETER if phase == ANNOUNCED else phase


def across(phase: str) -> str:
    """Return the phase on the other side of the renewal: what a phase is compared with by default.

    >>> across("2020"), across("2024")
    ('2023', '2022')
    """
    return RENEWAL[1] if GENERATION[phase] == 1 else RENEWAL[0]
