"""The explorer map: a constant folium map, and the small message that repaints it.

The folium map never changes, so streamlit-folium keeps its iframe; the perimeters are fetched by the browser once, from
our own files; what changes travels in a FeatureGroup of a few kilobytes (see docs/adr/0007-map-path.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import folium
from branca.element import MacroElement
from folium.template import Template

from tdi.figures.map_marks import CIRCLE_RADIUS, REGION_CIRCLE_RADIUS
from tdi.figures.palette import MAP, Theme, paint
from tdi.figures.points import points_message
from tdi.views.atlas import AtlasView
from tdi.views.listing import Explorer

FILES: Final = {
    "national": "atlas-national.json",
    "regional": "atlas-regional.json",
    "land": "land.json",
    "towns": "towns.json",
}


class AtlasElement(MacroElement):
    """Start the atlas on the folium map. ``config`` holds the addresses of the files and the colours of both themes."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.tdiAtlas.start({{ this._parent.get_name() }}, {{ this.config }});
        {% endmacro %}
        """
    )

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        self._name = "Atlas"
        self.config = script_json(config)


class AtlasValues(MacroElement):
    """Show one view on the atlas."""

    _template = Template(
        "{% macro script(this, kwargs) %}window.tdiAtlas.show({{ this.message }});{% endmacro %}"
    )

    def __init__(self, message: Mapping[str, Any]) -> None:
        super().__init__()
        self._name = "AtlasValues"
        self.message = script_json(message)


class AtlasMap(folium.Map):
    """A folium map without the parts this one does not need: its markup travels with every change of the values."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}" ></div>{% endmacro %}
        {% macro script(this, kwargs) %}var {{ this.get_name() }}=L.map("{{ this.get_name() }}",tdiAtlas.plane());{% endmacro %}
        """
    )


def atlas_map(asset_url: Callable[[str], str], theme: Theme) -> folium.Map:
    """Build the constant map: Leaflet's plane (km of the sheet), no tile layer, our files only.

    Parameters
    ----------
    asset_url
        Gives the address of one of our static files.
    theme
        The reader's theme; the other one is another map.

    Returns
    -------
    folium.Map
        A new map; st_folium changes it while rendering, so never share one between sessions.
    """
    canvas = AtlasMap(location=(6580, 670), crs="Simple", tiles=None)
    # The document of the frame names them (pages/ui/frame_document.py): they come with it, not one after the other once it has started.
    canvas.default_js, canvas.default_css = [], []
    config = {"files": {key: asset_url(name) for key, name in FILES.items()}, "colours": MAP[theme]}
    canvas.add_child(AtlasElement(config))
    return canvas


def atlas_values(view: AtlasView, theme: Theme) -> folium.FeatureGroup:
    """Wrap a view's message in the FeatureGroup that streamlit-folium sends on a change."""
    group = folium.FeatureGroup(name="values", control=False)
    group.add_child(AtlasValues(atlas_message(view, theme)))
    return group


def atlas_message(view: AtlasView, theme: Theme) -> dict[str, Any]:
    """Write a view as the browser reads it (pages/ui/static/atlas/4-atlas.js), at most about 4 kB."""
    styles = {c.key: _style(c.role, theme) for c in view.classes if c.role != "outside"}
    message: dict[str, Any] = {
        "dark": theme == "dark",
        "layer": {"phase": view.phase, "classes": view.letters},
        "styles": styles,
        "tips": {c.key: c.tip for c in view.classes if c.tip},
        "symbol": view.symbol,
        "selected": view.selected,
        "region": view.region,
        "fit": view.fit,
        "legend": {
            "title": view.title,
            "subtitle": view.subtitle,
            "source": view.source,
            "items": [{**_style(c.role, theme), "label": c.label} for c in view.classes if c.label],
        },
    }
    if view.values is not None:
        message |= {
            "values": [None if v is None else round(v, view.decimals) for v in view.values],
            "label": view.label,
            "unit": view.unit,
            "decimals": view.decimals,
        }
    if view.symbol == "circles":
        circle = paint("circle", theme)
        largest = max((v for v in view.values or () if v is not None), default=1)
        message["circle"] = {
            "max": largest,
            "radius": CIRCLE_RADIUS if view.unit_kind == "territories" else REGION_CIRCLE_RADIUS,
            "steps": list(view.circle_steps),
            "fill": circle.fill,
            "stroke": circle.ink,
        }
    if view.unit_kind == "regions":
        message["layer"]["unit"] = "regions"
    if view.labels:
        message["labels"] = list(view.labels)
    if view.notes:
        message["notes"] = list(view.notes)
    if view.points is not None:
        message["points"] = points_message(view.points, theme)
    if view.members:
        message["members"] = [list(member) for member in view.members]
    if view.focus is not None:
        message["focus"] = list(view.focus)
    if view.before_phase is not None:
        message["before"] = {"phase": view.before_phase, "states": view.before_states}
    message["id"] = hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()[:12]
    return message


def list_message(explorer: Explorer) -> dict[str, Any]:
    """Write the rows of the list as the browser reads them: per phase, one letter and one value a territory, ids sorted.

    A territory that is not listed has the letter " ". The browser sorts: by value, or by the order of the states.
    """
    parts = []
    for side, phase in (("to", explorer.atlas.phase), ("from", explorer.atlas.before_phase)):
        rows = {row.id_ti: row for row in explorer.rows if row.side == side}
        if phase is None or not rows:
            continue
        order = explorer.order if side == "to" else explorer.order_before
        listed = [rows.get(code) for code in order]
        part: dict[str, Any] = {
            "phase": phase,
            "gone": side == "from",
            "letters": "".join(row.letter if row else " " for row in listed),
        }
        if explorer.unit:
            part["values"] = [
                None if row is None or row.value is None else round(row.value, explorer.decimals)
                for row in listed
            ]
        parts.append(part)
    return {
        "parts": parts,
        "words": {} if explorer.unit else {row.letter: row.text for row in explorer.rows},
        "states": explorer.states,
        "ranked": explorer.measure is not None,
        "header": explorer.list_header,
        "unit": explorer.unit if explorer.measure is None else "",
        "decimals": explorer.decimals,
    }


def class_colours(view: AtlasView, theme: Theme) -> dict[str, str]:
    """Return the colour of each class by its letter, for lists and bars beside the map."""
    colours = {c.key: paint(c.role, theme) for c in view.classes if c.role != "outside"}
    if view.symbol == "circles":
        return {key: paint("circle", theme).fill for key in colours}
    return {key: colour.ink or colour.fill for key, colour in colours.items()}


def _style(role: str, theme: Theme) -> dict[str, str]:
    colours = paint(role, theme)
    style = {"fill": colours.fill}
    if colours.pattern and colours.ink:
        style |= {"pattern": colours.pattern, "ink": colours.ink}
    return style


def script_json(value: Mapping[str, Any]) -> str:
    """Write JSON that is safe inside a script: no tag can be closed, no line separator can break a string."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
