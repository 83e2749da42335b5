"""The sheet of each of the territories of each phase, on the committed store."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.figures.map_geometry import Sheet
from tdi.figures.map_svg import Drawing, map_svg
from tdi.figures.territory import genealogy, strip
from tdi.text.typography import MISSING
from tdi.views.explorer import measure_breaks
from tdi.views.known_codes import known
from tdi.views.selection import Notice
from tdi.views.territoire.selection import TerritorySelection, parse_territory
from tdi.views.territoire.view import TerritorySheet, members_frame, territory_page, territory_sheet
from tdi.views.territory_facts import Key, commune_rows, communes_of, kin, territory_rows


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


@pytest.fixture(scope="module")
def sheets(store: Store) -> dict[tuple[str, Key], TerritorySheet]:
    """Every territory of every phase, and those of 2020 once more as the states of 2018."""
    asked = [(key.phase, key) for key in territory_rows(store)]
    asked += [("2018", key) for key in territory_rows(store) if key.phase == "2020"]
    return {
        (phase, key): territory_sheet(store, TerritorySelection(phase, key.id_ti))
        for phase, key in asked
    }


def test_every_territory_has_a_sheet(sheets: dict[tuple[str, Key], TerritorySheet]) -> None:
    assert len(sheets) == 663 + 148
    for (phase, key), sheet in sheets.items():
        assert sheet.title
        assert sheet.members.members, key
        assert all(figure.source.text for figure in sheet.headlines)
        assert dict(sheet.facts)["Pilote"].startswith(MISSING)
        assert next(choice for choice in sheet.phases if choice.phase == phase).id_ti == key.id_ti
        assert len(members_frame(sheet)) == len(sheet.members.members)
        ET.fromstring(genealogy(sheet.history, "light")[0])
        assert [node for node in sheet.history.nodes if node.chosen]
        assert "panne" not in sheet.sentence
        assert "nan" not in str(sheet.comparison.rows)


def test_members_hold_the_communes_of_the_territory(
    store: Store, sheets: dict[tuple[str, Key], TerritorySheet]
) -> None:
    """Where every member still exists as it was, its communes are those of the territory, each once."""
    compared = 0
    for (phase, key), sheet in sheets.items():
        counts = [member.communes for member in sheet.members.members]
        if phase in ("2023", "2024") and all(counts):
            difference = abs(len(communes_of(store)[key]) - sum(count or 0 for count in counts))
            assert difference <= 2, (key, difference)  # communes that changed EPCI or merged since
            compared += 1
    assert compared > 340


def test_gains_and_losses_add_up(
    store: Store, sheets: dict[tuple[str, Key], TerritorySheet]
) -> None:
    """What a territory gained less what it lost is the difference of both perimeters, counted on the same communes."""
    people = {code: int(row.population) for code, row in commune_rows(store).items()}
    for (_, key), sheet in sheets.items():
        shift = sheet.history.shift
        other = shift.since if shift.until == key.phase else shift.until
        mine = communes_of(store)[key]
        theirs = frozenset().union(*(communes_of(store)[each] for each in kin(store, key, other)))
        before, now = (theirs, mine) if shift.until == key.phase else (mine, theirs)
        gained = sum(part.population for part in shift.gained)
        lost = sum(part.population for part in shift.lost)
        totals = [sum(people.get(code, 0) for code in side) for side in (before, now)]
        assert gained - lost == totals[1] - totals[0], key


def test_kin_is_mutual(store: Store) -> None:
    for key in territory_rows(store):
        for phase in ("2020", "2022", "2023", "2024"):
            for other in kin(store, key, phase):
                assert key in kin(store, other, key.phase), (key, other)


def test_ranks_are_those_of_the_table(
    store: Store, sheets: dict[tuple[str, Key], TerritorySheet]
) -> None:
    rows = [row for key, row in territory_rows(store).items() if key.phase == "2023"]
    ordered = sorted(rows, key=lambda row: -row.population)
    for place, row in enumerate(ordered[:20], start=1):
        sheet = sheets["2023", Key("2023", row.id_ti)]
        assert sheet.ranks[0].place == place
        assert sheet.ranks[0].text.endswith("sur 183 par la population")


def test_maps_are_drawn_for_very_different_territories(store: Store) -> None:
    """Overseas, single communes, two regions, one EPCI, a split.

    Valid XML, every member with its area, no bad number.
    """
    drawn = Sheet.of(store.display)
    for phase, code in (
        ("2023", "ti-0301"),
        ("2022", "ti-9301"),
        ("2024", "ti-7506"),
        ("2023", "ti-2707"),
        ("2023", "ti-8413"),
        ("2020", "ti-1102"),
    ):
        sheet = territory_sheet(store, TerritorySelection(phase, code))
        for theme in ("light", "dark"):
            svg = map_svg(drawn, sheet.members.atlas, theme, titled=True)
            root = ET.fromstring(svg)
            assert root.find("{http://www.w3.org/2000/svg}title").text == sheet.members.atlas.title  # type: ignore[union-attr]
            assert not re.search(r"\bnan\b", svg, re.IGNORECASE)
            assert len(svg) < 250_000
        ET.fromstring(map_svg(drawn, sheet.history.shift.atlas, "light"))
        for each in sheet.distributions:
            ET.fromstring(strip(each, "light")[0])


def test_names_leave_the_scale_bar_its_place(store: Store) -> None:
    """On the narrow map of a phone, « Mions » was written across « 20 km »."""
    sheet = territory_sheet(store, TerritorySelection("2023", "ti-8413"))
    drawing = Drawing(Sheet.of(store.display), sheet.history.shift.atlas, "light", 360, 340)
    drawing.document(True, False)
    bar, *others = drawing.names.taken
    assert bar[3] > 320, "the bar at the foot of the map comes first"
    for box in others:
        assert box[2] <= bar[0] or box[0] >= bar[2] or box[3] <= bar[1] or box[1] >= bar[3], box


def test_a_hostile_name_stays_text(store: Store) -> None:
    from dataclasses import replace

    sheet = territory_sheet(store, TerritorySelection("2023", "ti-8413"))
    name = '<script>alert(1)</script>"&'
    bad = replace(
        sheet.members.atlas, title=name, members=((sheet.members.members[0].code, "A", name),)
    )
    svg = map_svg(Sheet.of(store.display), bad, "light", titled=True)
    ET.fromstring(svg)
    assert "<script" not in svg


def read(store: Store, **query: str) -> tuple[TerritorySelection, tuple[Notice, ...]]:
    return parse_territory(query, known(store), store)


def test_what_is_asked_is_read_and_written(store: Store) -> None:
    selection, notices = read(store, phase="2023", ti=" TI-8413 ", avec="ti-2402", depuis="2020")
    assert not notices
    assert selection == TerritorySelection("2023", "ti-8413", "ti-2402", "2020")
    assert parse_territory(selection.to_query(), known(store), store)[0] == selection


@pytest.mark.parametrize(
    ("query", "words", "offered"),
    [
        ({"phase": "2021", "ti": "ti-8413"}, "La phase « 2021 » n’existe pas", None),
        ({"phase": "2023", "ti": "ti-2714"}, "Aucun territoire de 2023 n’a le code", "ti-27"),
        ({"phase": "2023", "ti": "ti-5311"}, "codes sont renumérotés", "ti-"),
        ({"phase": "2023", "ti": "Oyonax"}, "n’a le code « Oyonax »", "ti-8413"),
        ({"phase": "2023", "ti": "<script>"}, "« <script> »", None),
        (
            {"phase": "2023", "ti": "ti-8413", "avec": "ti-8413"},
            "ne se compare pas à lui-même",
            None,
        ),
        (
            {"phase": "2023", "ti": "ti-8413", "avec": "2022:ti-0101"},
            "Deux territoires de phases",
            "ti-0102",
        ),
        (
            {"phase": "2023", "ti": "ti-8413", "depuis": "1999"},
            "phase de comparaison « 1999 »",
            None,
        ),
        ({"phase": "2023", "ti": "x" * 5000}, "Aucun territoire de 2023 n’a le code", None),
    ],
)
def test_bad_input_is_named_with_the_nearest(
    store: Store, query: dict[str, str], words: str, offered: str | None
) -> None:
    _, notices = read(store, **query)
    assert len(notices) == 1
    assert words in notices[0].text
    assert len(notices[0].text) < 700
    if offered is not None:
        codes = [link.get("avec") or link["ti"] for _, link in notices[0].suggestions]
        assert any(code.startswith(offered) for code in codes), codes
        for _, link in notices[0].suggestions:
            assert parse_territory(link, known(store), store)[1] == ()


def test_a_renumbered_code_is_explained(sheets: dict[tuple[str, Key], TerritorySheet]) -> None:
    sheet = sheets["2023", Key("2023", "ti-0101")]
    assert sheet.title == "Basse-Terre"
    assert "Cap Excellence" in sheet.history.renumbered
    assert sheet.history.renumbered_link is not None
    assert sheet.history.renumbered_link[:2] == ("2022", "ti-0101")


def test_without_a_territory_the_page_offers_all(store: Store) -> None:
    page = territory_page(store, TerritorySelection("2023"), measure_breaks(store))
    assert page.sheet is None
    assert page.choice is not None
    listed = {code for _, group in page.choice.regions for code, _ in group}
    assert len(listed) == 183
    one = territory_page(store, TerritorySelection("2023", region="24"), measure_breaks(store))
    assert one.choice is not None
    assert [name for name, _ in one.choice.regions] == ["Centre-Val de Loire"]
