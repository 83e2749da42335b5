"""The map's data and its message: letters, classes, size, safety."""

import json
import re

import pytest

from tdi.figures.atlas import atlas_map, atlas_values
from tdi.figures.atlas_message import atlas_message, class_colours
from tdi.views.atlas import (
    AtlasView,
    MapClass,
    circle_steps,
    class_labels,
    letters_for,
    nice_breaks,
)


def view(**changes: object) -> AtlasView:
    base = {
        "phase": "2023",
        "letters": "ABn",
        "classes": (
            MapClass("A", "seq-0", "moins de 10"),
            MapClass("B", "seq-4", "10 et plus"),
            MapClass("n", "missing", "n.d."),
            MapClass("-", "outside", "Hors programme"),
        ),
        "title": "Densité",
        "subtitle": "en hab./km²",
        "source": "ANCT",
        "values": (1.234567, 20.0, None),
        "label": "Densité",
        "unit": "hab./km²",
    }
    return AtlasView(**(base | changes))  # type: ignore[arg-type]


def test_letters_mark_the_missing() -> None:
    assert letters_for([1, 15, None, float("nan")], (10,)) == "ABnn"


def test_a_value_on_a_limit_belongs_to_the_upper_class() -> None:
    limits = nice_breaks(range(1, 101))
    assert letters_for([limits[0]], limits) == "B"
    assert class_labels(limits, 0)[1].startswith(f"{limits[0]:.0f} à")


def test_breaks_of_equal_values_are_not_repeated() -> None:
    limits = nice_breaks([0, 0, 0, 0, 5, 5, 5])
    assert len(set(limits)) == len(limits)
    assert list(limits) == sorted(limits)
    assert nice_breaks([]) == ()


@pytest.mark.parametrize("largest", [1, 7, 99, 1234, 5.6e6])
def test_circle_steps_fall(largest: float) -> None:
    steps = circle_steps(largest)
    assert steps[0] <= largest
    assert list(steps) == sorted(steps, reverse=True)


def test_message_says_missing_with_null_and_outside_has_no_style() -> None:
    message = atlas_message(view(), "light")
    assert message["values"] == [1, 20, None]
    assert set(message["styles"]) == {"A", "B", "n"}
    assert message["styles"]["n"]["pattern"], "n.d. differs by more than colour"
    assert [item["label"] for item in message["legend"]["items"]][-1] == "Hors programme"


def test_message_has_an_id_that_changes_with_what_is_shown() -> None:
    first = atlas_message(view(), "light")["id"]
    assert atlas_message(view(), "light")["id"] == first
    assert atlas_message(view(), "dark")["id"] != first
    assert atlas_message(view(selected="ti-2401"), "light")["id"] != first


def test_message_of_183_territories_is_small() -> None:
    big = view(letters="A" * 183, values=tuple(float(i * 7919 % 900000) for i in range(183)))
    assert len(json.dumps(atlas_message(big, "light"))) < 4_000


def script_of(shown: AtlasView, links: dict[str, str]) -> str:
    """Return the script of a map that shows a view, as folium writes it."""
    canvas = atlas_map(lambda name: f"/fichiers/abc/{name}", "light")
    canvas.add_child(atlas_values(shown, "light", links))
    root = canvas.get_root()
    root.render()
    return root.script.render()


def test_message_cannot_close_the_script() -> None:
    evil = "</script><img src=x onerror=alert(1)>\u2028"
    written = script_of(view(title=evil), {"ti": f"?q={evil}"})
    assert written.count("alert(1)") == 2
    assert "<" not in written
    assert "\u2028" not in written


def test_the_message_says_where_a_click_leads() -> None:
    assert '"links":{"ti":"?phase=2023&ti={}"}' in script_of(view(), {"ti": "?phase=2023&ti={}"})


def test_the_map_asks_for_our_files_only() -> None:
    canvas = atlas_map(lambda name: f"/fichiers/abc/{name}", "light")
    root = canvas.get_root()
    root.render()
    asked = re.findall(r'(?:src|href)="([^"]*)"', root.header.render())
    assert set(asked) == {"/fichiers/abc/atlas.js", "/fichiers/abc/atlas.css"}, (
        "Leaflet comes with atlas.js"
    )
    written = root.script.render()
    assert '"national":"/fichiers/abc/atlas-national.json"' in written
    assert not re.search(r"https?://", written)


def test_circles_take_the_circle_colour_in_lists() -> None:
    assert len(set(class_colours(view(symbol="circles"), "light").values())) == 1


def test_a_view_of_regions_says_so_and_carries_its_labels() -> None:
    message = atlas_message(
        view(unit_kind="regions", labels=("1", "20", ""), notes=("a", "b", "n.d.")), "light"
    )
    assert message["layer"]["unit"] == "regions"
    assert message["labels"] == ["1", "20", ""]
    assert message["notes"][2] == "n.d."
    assert "unit" not in atlas_message(view(), "light")["layer"], (
        "a view of territories is as it was"
    )
