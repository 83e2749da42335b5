"""Scenes on the whole country.

What the programme is, and the map growing from 124 to 183 territories.
"""

from __future__ import annotations

from functools import lru_cache

from tdi.model.phases import CURRENT_PHASE, PHASES
from tdi.views.accueil.view import accueil_view
from tdi.views.carte.view import carte_view
from tdi.views.figure import Headline
from tdi.views.headlines import perimeter_headlines
from tdi.views.phases import PHASE_LABELS
from tdi.views.presentation.parts import Ground, Scene, Step, about_note
from tdi.views.selection import Selection
from tdi.views.targets import address

_PERIMETERS = "Périmètres : ANCT. Population : Insee. Contours : IGN, généralisés."


@lru_cache(maxsize=2)
def programme(base: Ground) -> Scene:
    """Say what the programme is, on the map of the current phase."""
    selection = Selection(phase=CURRENT_PHASE)
    view = accueil_view(base.tables, selection, base.breaks)
    count, _, people, share = view.perimeters
    return Scene(
        "programme",
        "L’État, les Régions et les intercommunalités labellisent des territoires pour y soutenir l’industrie",
        f"{view.title}, {PHASE_LABELS[CURRENT_PHASE]}",
        (count, people, share),
        _PERIMETERS,
        view.subtitle,
        address("pages/accueil.py", selection.to_query()),
        atlas=view.explorer.atlas,
    )


@lru_cache(maxsize=2)
def growth(base: Ground) -> tuple[Scene, ...]:
    """Show the map of each phase in turn: the states of 2018, then what each phase changed."""
    counts = {phase: perimeter_headlines(base.tables, phase) for phase in PHASES}
    steps = tuple(Step(phase, counts[phase][0].value) for phase in PHASES)
    return tuple(_phase(base, phase, counts[phase], steps, i) for i, phase in enumerate(PHASES))


def _phase(
    base: Ground, phase: str, counts: tuple[Headline, ...], steps: tuple[Step, ...], at: int
) -> Scene:
    plain = Selection(phase=phase)
    if phase in ("2018", "2020"):
        view = carte_view(base.tables, plain, base.breaks)
        title = accueil_view(base.tables, plain, base.breaks).title
        figures = counts if phase == "2018" else (counts[0], counts[2], counts[3])
        selection = plain
        told = f"{view.subtitle} {about_note(view.about, 'Ce qui manque')}"
    else:
        selection = Selection(mode="evolution", since=PHASES[at - 1], until=phase)
        view = carte_view(base.tables, selection, base.breaks)
        title = f"{counts[0].value} territoires : {view.title.partition(' : ')[2]}"
        official = [figure for figure in view.headlines if "officiel" in figure.label]
        figures = (counts[0], counts[3], *(official or view.headlines[:1]))
        told = f"{view.subtitle} {about_note(view.about, 'Définition')}"
    return Scene(
        f"phase-{phase}",
        title,
        PHASE_LABELS[phase][0].upper() + PHASE_LABELS[phase][1:],
        figures,
        "États de 2018 : presse et préfectures. Contours : IGN, généralisés."
        if phase == "2018"
        else _PERIMETERS,
        told.strip(),
        address("pages/carte.py", selection.to_query()),
        atlas=view.explorer.atlas,
        steps=steps,
        step=at,
    )
