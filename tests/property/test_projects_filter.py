"""The filters of the projects against their plain meaning, row by row, on any rows."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tdi.search import normalise
from tdi.views.projets._points import MOST_PLACES, points_of
from tdi.views.projets.rows import COLUMNS
from tdi.views.projets.selection import PLACED_PHASES, SITUATIONS, SORTS, UNKNOWN, ProjetsSelection
from tdi.views.projets.table import ProjectTable

FUNDS = {"faiit": "FAIIT (France Relance)", "sites-2030": "Sites clés en main"}
TERRITORIES = {phase: {"ti-1": "Vallée de l’Arve", "ti-2": "Nevers"} for phase in PLACED_PHASES}
PLACES = {
    "58194": ("Nevers", 700.0, 6650.0),
    "97415": ("Saint-Paul", 300.0, 6300.0),
    "01283": ("Oyonnax", 880.0, 6570.0),
}


def table_of(records: list[dict[str, object]]) -> ProjectTable:
    """Build the table from records; what a record leaves out is missing."""
    frame = pd.DataFrame(records, columns=[*COLUMNS, "lon", "lat", "x", "y"]).astype(object)
    frame = frame.where(frame.notna(), None)
    for column in ("aid_eur", "investment_eur", "job_count"):
        frame[column] = pd.array(frame[column], dtype="Int64")
    for column in ("area_ha", "lon", "lat", "x", "y"):
        frame[column] = frame[column].astype("float64")
    return ProjectTable(frame, FUNDS, TERRITORIES)


def one_of(*values: str) -> st.SearchStrategy[str | None]:
    """Draw a value or none."""
    return st.sampled_from((None, *values))


@st.composite
def records(draw: st.DrawFn) -> list[dict[str, object]]:
    """Draw rows as the store gives them: a row without a commune is in no territory."""
    rows = []
    for number in range(draw(st.integers(1, 12))):
        code = draw(one_of(*PLACES))
        name, x, y = PLACES[code] if code else (None, None, None)
        rows.append(
            {
                "id": f"row-{number}",
                "kind": draw(st.sampled_from(("projets", "sites"))),
                "name": draw(st.sampled_from(("Forges de l’Été", "ÉTÉ", "Scierie", "Æther"))),
                "title": draw(one_of("Ligne d’usinage", "Four à bois")),
                "theme": draw(one_of("bois", "papier/emballage", "formation/compétences")),
                "commune_name": name,
                "insee_com": code,
                "region": draw(one_of("27", "84")),
                "fund": draw(st.sampled_from(tuple(FUNDS))),
                "date_start": draw(one_of("2020-10-01", "2021-01-01")),
                "aid_eur": draw(st.one_of(st.none(), st.integers(0, 10**7))),
                "x": x,
                "y": y,
                **{
                    f"ti_{phase}": draw(one_of("ti-1", "ti-2")) if code else None
                    for phase in PLACED_PHASES
                },
            }
        )
    return rows


@st.composite
def selections(draw: st.DrawFn) -> ProjetsSelection:
    """Draw any combination of filters and an order."""
    return ProjetsSelection(
        phase=draw(st.sampled_from(PLACED_PHASES)),
        region=draw(one_of("27", "11")),
        ti=draw(one_of("ti-1")),
        situation=draw(one_of(*SITUATIONS)),
        kind=draw(one_of("projets", "sites")),
        fund=draw(one_of(*FUNDS)),
        year=draw(one_of("2021", UNKNOWN)),
        theme=draw(one_of("bois", "emballage", "formation/compétences", UNKNOWN)),
        place=draw(one_of("58194")),
        text=draw(st.sampled_from(("", "ete", "ÉTÉ forges", "bois", "nevers", "absent", "!?"))),
        sort=draw(st.sampled_from(("", "-"))) + draw(st.sampled_from(SORTS)),
    )


def passes(row: pd.Series, wanted: ProjetsSelection) -> bool:
    """The plain meaning of the filters."""
    ti = row[f"ti_{wanted.phase}"]
    situation = "nonsitue" if row["insee_com"] is None else "dans" if ti else "hors"
    themes = [UNKNOWN] if row["theme"] is None else [row["theme"], *row["theme"].split("/")]
    year = row["date_start"][:4] if row["date_start"] else UNKNOWN
    searched = [row[c] for c in ("name", "title", "theme", "commune_name")]
    searched += [FUNDS[row["fund"]], *(TERRITORIES[p].get(row[f"ti_{p}"]) for p in PLACED_PHASES)]
    words = normalise(wanted.text).split()
    texts = normalise(" | ".join(text for text in searched if text))
    return (
        wanted.region in (None, row["region"])
        and wanted.ti in (None, ti)
        and wanted.situation in (None, situation)
        and wanted.kind in (None, row["kind"])
        and wanted.fund in (None, row["fund"])
        and wanted.year in (None, year)
        and (wanted.theme is None or wanted.theme in themes)
        and wanted.place in (None, row["insee_com"])
        and (not wanted.text or (bool(words) and all(word in texts for word in words)))
    )


def the_filters_keep_the_rows_they_mean(table: ProjectTable, wanted: ProjetsSelection) -> None:
    found = table.filter(wanted)
    assert len(set(found.tolist())) == len(found), "no row twice"
    expected = {i for i in range(len(table.rows)) if passes(table.rows.iloc[i], wanted)}
    assert set(found.tolist()) == expected


def a_choice_shows_as_many_rows_as_it_says(table: ProjectTable, wanted: ProjetsSelection) -> None:
    masks = table.masks(wanted)
    for field in ("region", "situation", "kind", "fund", "year", "theme"):
        for value, count in table.counts(field, wanted, masks).items():
            changed = ProjetsSelection(**{**vars(wanted), field: value})
            assert len(table.filter(changed)) == count, (field, value)


def an_order_and_its_reverse_hold_the_same_rows_and_the_unknown_last(
    table: ProjectTable, wanted: ProjetsSelection
) -> None:
    up = table.filter(wanted.with_(sort="aide"))
    down = table.filter(wanted.with_(sort="-aide"))
    assert sorted(up.tolist()) == sorted(down.tolist())
    for found, falling in ((up, False), (down, True)):
        aids = [
            None if pd.isna(value) else int(value) for value in table.rows["aid_eur"].iloc[found]
        ]
        known = [aid for aid in aids if aid is not None]
        assert aids == [*sorted(known, reverse=falling), *[None] * (len(aids) - len(known))]


def every_located_row_is_on_the_map_once(table: ProjectTable) -> None:
    found = np.arange(len(table.rows))
    places = points_of(table, found).places
    assert sum(place.projects + place.sites for place in places) == int(table.located.sum())
    assert sum(place.sites for place in places) == int(
        (table.located & (table.rows["kind"] == "sites")).sum()
    )
    for place in places:
        assert place.code.startswith("projet:" if place.projects + place.sites == 1 else "lieu:")


@given(records(), selections())
def test_the_filters_counts_orders_and_places_of_any_table(
    rows: list[dict[str, object]], wanted: ProjetsSelection
) -> None:
    """The four properties on one table: making it takes longer than all that is asked of it."""
    table = table_of(rows)
    the_filters_keep_the_rows_they_mean(table, wanted)
    a_choice_shows_as_many_rows_as_it_says(table, wanted)
    an_order_and_its_reverse_hold_the_same_rows_and_the_unknown_last(table, wanted)
    every_located_row_is_on_the_map_once(table)


@given(
    st.sampled_from(("forges de l’été", "FORGES", "Ete", "oyonnax", "FAIIT relance")), st.booleans()
)
def test_search_ignores_accents_case_and_form(text: str, decomposed: bool) -> None:
    table = table_of(
        [
            {
                "id": "a",
                "kind": "projets",
                "name": "Forges de l’Été",
                "commune_name": "Oyonnax",
                "fund": "faiit",
            }
        ]
    )
    form = unicodedata.normalize("NFD", text) if decomposed else text
    assert len(table.filter(ProjetsSelection(text=form))) == 1


def test_thousands_of_places_are_put_together_and_none_is_lost() -> None:
    rng = np.random.default_rng(0)
    rows = [
        {
            "id": f"r{i}",
            "kind": "projets",
            "name": f"P{i}",
            "commune_name": f"C{i}",
            "insee_com": f"{i:05d}",
            "fund": "faiit",
            "x": float(rng.uniform(100, 1200)),
            "y": float(rng.uniform(6050, 7100)),
        }
        for i in range(6000)
    ]
    table = table_of(rows)
    places = points_of(table, np.arange(6000), "r7").places
    assert len(places) <= MOST_PLACES
    assert sum(place.projects for place in places) == 6000
    assert {place.code.split(":")[0] for place in places} >= {""}
