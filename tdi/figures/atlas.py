"""The explorer map: a constant folium map, and the small message that repaints it.

The folium map never changes, so streamlit-folium keeps its iframe; the perimeters are fetched by
the browser once, from our own files; what changes travels in a FeatureGroup of a few kilobytes (see
docs/adr/0007-map-path.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from tdi.figures.atlas_message import atlas_message
from tdi.figures.palette import MAP, Theme
from tdi.views.atlas import AtlasView

FILES: Final = {
    "national": "atlas-national.json",
    "regional": "atlas-regional.json",
    "land": "land.json",
    "towns": "towns.json",
}


class AtlasElement(JSCSSMixin, MacroElement):
    """Start the atlas on the folium map.

    A folium plugin, whose script and style come from our own address.

    Parameters
    ----------
    asset_url
        Gives the address of one of our static files.
    theme
        The user's theme.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.tdiAtlas.start({{ this._parent.get_name() }}, {{ this.config }});
        {% endmacro %}
        """
    )

    def __init__(self, asset_url: Callable[[str], str], theme: Theme) -> None:
        super().__init__()
        self._name = "Atlas"
        self.default_js = [("atlas", asset_url("atlas.js"))]
        self.default_css = [("atlas_css", asset_url("atlas.css"))]
        self.config = script_json(
            {"files": {key: asset_url(name) for key, name in FILES.items()}, "colours": MAP[theme]}
        )


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
    """A folium map without the parts this one does not need.

    Its markup travels with every change of the values.

    Leaflet comes with the plugin, from our own address; Bootstrap, jQuery and the icons of markers
    are not used.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 -- declared so by folium
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

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
        The user's theme; the other one is another map.

    Returns
    -------
    folium.Map
        A new map; st_folium changes it while rendering, so never share one between sessions.
    """
    canvas = AtlasMap(location=(6580, 670), crs="Simple", tiles=None)
    canvas.add_child(AtlasElement(asset_url, theme))
    return canvas


def atlas_values(view: AtlasView, theme: Theme, links: Mapping[str, str]) -> folium.FeatureGroup:
    """Wrap a view's message in the FeatureGroup that streamlit-folium sends on a change.

    Parameters
    ----------
    links
        Where a click leads, by the kind of what is clicked.
    """
    group = folium.FeatureGroup(name="values", control=False)
    group.add_child(AtlasValues({**atlas_message(view, theme), "links": dict(links)}))
    return group


def script_json(value: Mapping[str, Any]) -> str:
    """Write JSON that is safe inside a script.

    No tag can be closed, no line separator can break a string.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
