"""What is known of change: the three states of November 2018.

With what became of the territories between two phases.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from tdi.model.phases import perimeter_phase
from tdi.text.typography import french_order, of
from tdi.views.atlas import AtlasView, MapClass
from tdi.views.indicators import INDICATORS
from tdi.views.map_list import OUTSIDE, Explorer, ListRow, fit, in_region
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.selection import Selection
from tdi.views.territory_table import territory_table

STATES_2018: Final = {"labelled": "l", "added_later": "a", "unknown": "u"}
CHANGE_CLASSES: Final = (
    MapClass("E", "entered", "Territoire nouveau", "Territoire nouveau"),
    MapClass("g", "gained", "Communes gagnées", "Gagné par un territoire déjà là"),
    MapClass("K", "kept", "Inchangé", "Périmètre inchangé"),
    MapClass("R", "renamed", "Renommé", "Même périmètre, nouveau nom"),
    MapClass("S", "reshaped", "Périmètre modifié (partie commune)", "Périmètre modifié"),
    MapClass("M", "merged", "Issu d’une fusion", "Issu de plusieurs territoires"),
    MapClass("P", "split", "Issu d’une scission", "Issu d’un territoire partagé"),
    MapClass("l", "left", "Sorti du programme", "Sorti du programme"),
    MapClass(
        "u", "maybe-gained", "Labellisé ensuite ou dès 2018 : inconnu", "État de 2018 inconnu"
    ),
    MapClass("v", "maybe-left", "Sorti, si labellisé en 2018 : inconnu", "État de 2018 inconnu"),
)
CHANGE_LETTERS: Final = {
    "entered": "E",
    "kept": "K",
    "renamed": "R",
    "reshaped": "S",
    "merged": "M",
    "split": "P",
    "left": "l",
    "unknown": "u",
}
CHANGE_WORDS: Final = {
    "entered": "nouveau",
    "kept": "inchangé",
    "renamed": "renommé",
    "reshaped": "périmètre modifié",
    "merged": "issu d’une fusion",
    "split": "issu d’une scission",
    "left": "sorti",
    "unknown": "2018 inconnu",
}


# The order in which an evolution is listed: what came and went first, what stayed the same last.
_STATE_ORDER: Final = "ElMPSgRuKv"


def states_2018(tables: Tables, selection: Selection) -> Explorer:
    """Build the view of November 2018.

    The territories of 2020 as labelled, added later or unknown, never guessed.
    """
    frame = territory_table(tables, "2020")
    states = tables.table("status_2018").set_index("id_ti_2020")["status"]
    letters = "".join(STATES_2018[states[code]] for code in frame["id_ti"])
    count = {letter: letters.count(letter) for letter in "lau"}
    atlas = AtlasView(
        phase="2020",
        letters=letters,
        classes=(
            MapClass(
                "l",
                "labelled",
                f"Labellisé en novembre 2018 ({count['l']})",
                "Labellisé en novembre 2018",
            ),
            MapClass(
                "a",
                "added",
                f"Ajouté entre 2019 et 2020 ({count['a']})",
                "Ajouté entre 2019 et 2020",
            ),
            MapClass(
                "u", "unknown", f"État de 2018 inconnu ({count['u']})", "État de 2018 inconnu"
            ),
            *OUTSIDE,
        ),
        title="124 annoncés, les périmètres de 2020 en trois états",
        subtitle="Dessinés avec les périmètres d’octobre 2020 : ceux de novembre 2018 n’ont pas été publiés.",
        source="États : presse et préfectures, 2018-2020. Périmètres : ANCT, 2020. Contours : IGN.",
        selected=selection.ti,
        region=selection.region,
        fit=fit(selection),
    )
    words = {"l": "labellisé", "a": "ajouté ensuite", "u": "inconnu"}
    rows = [
        ListRow(row.id_ti, row.name, tuple(row.regions), None, words[letter], letter)
        for row, letter in zip(frame.itertuples(index=False), letters, strict=True)
        if in_region(row.regions, selection.region)
    ]
    rows.sort(key=lambda row: ("lau".index(row.letter), french_order(row.name)))
    return Explorer(
        atlas,
        tuple(rows),
        INDICATORS["perimetre"],
        None,
        "total",
        "État en 2018",
        "",
        0,
        "lau",
        tuple(frame["id_ti"]),
    )


def evolution(tables: Tables, selection: Selection) -> Explorer:
    """Build the view of what changed between ``selection.since`` and ``selection.until``.

    Letters are the states of the later territories (``CHANGE_CLASSES``); what was gained or lost,
    cell by cell, the browser works out from both perimeters. The list holds every later territory
    and the earlier ones that left.
    """
    since, until = selection.since, selection.until
    frame = territory_table(tables, until)
    changes = tables.table("changes")
    changes = changes[(changes["from_phase"] == since) & (changes["to_phase"] == until)]
    arrivals = changes[changes["side"] == "to"].set_index("id_ti")
    letters = "".join(CHANGE_LETTERS[arrivals.loc[code, "status"]] for code in frame["id_ti"])
    before = perimeter_phase(since)
    old = territory_table(tables, before)
    if since == "2018":
        states = tables.table("status_2018").set_index("id_ti_2020")["status"]
        written = {"labelled": "1", "added_later": "0", "unknown": "u"}
        before_states = "".join(written[states[code]] for code in old["id_ti"])
    else:
        before_states = "1" * len(old)
    shown = set(letters) | {"g", "l"} | ({"u", "v"} if since == "2018" else set())
    atlas = AtlasView(
        phase=perimeter_phase(until),
        letters=letters,
        classes=(*(c for c in CHANGE_CLASSES if c.key in shown), *OUTSIDE),
        title=f"{of(PHASE_SHORT[since]).capitalize()} à {PHASE_SHORT[until]}",
        subtitle="Chaque morceau de territoire selon ce qu’il est devenu",
        source="Calculé sur les communes communes aux deux phases. Périmètres : ANCT. Contours : IGN.",
        before_phase=before,
        before_states=before_states,
        selected=selection.ti,
        region=selection.region,
        fit=fit(selection),
    )
    regions = old.set_index("id_ti")["regions"]
    rows = [
        ListRow(
            row.id_ti,
            row.name,
            tuple(frame_regions),
            None,
            CHANGE_WORDS[row.status],
            CHANGE_LETTERS[row.status],
            row.side,
        )
        for row, frame_regions in _changes_with_regions(
            changes, frame.set_index("id_ti")["regions"], regions
        )
        if in_region(frame_regions, selection.region)
    ]
    rows.sort(key=lambda row: (_STATE_ORDER.index(row.letter), french_order(row.name)))
    return Explorer(
        atlas,
        tuple(rows),
        INDICATORS["perimetre"],
        None,
        "total",
        "Ce qu’il est devenu",
        "",
        0,
        _STATE_ORDER,
        tuple(frame["id_ti"]),
        tuple(old["id_ti"]),
    )


def _changes_with_regions(
    changes: pd.DataFrame, now: pd.Series, old: pd.Series
) -> Iterator[tuple[Any, Any]]:
    """Yield the changes to list: every territory of arrival, and those of departure that left."""
    for row in changes.itertuples(index=False):
        if row.side == "to":
            yield row, now[row.id_ti]
        elif row.status == "left":
            yield row, old[row.id_ti]
