"""The frame of the folium map, drawn by streamlit-folium once per map and then repeated with other values.

``st_folium`` renders the whole map at each run: markup, scripts, and a compiled template for each piece of text. Ours never changes, so that
is done once for each page, theme and version of the files; what a run adds is the message with the values. It was a quarter of the processor's
time of a run of Carte (docs/adr/0021). A test compares what is sent with what ``st_folium`` would send.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import folium
import streamlit as st
import streamlit_folium

from pages.ui import ahead, cache
from tdi.figures.atlas import FILES, AtlasValues, atlas_map
from tdi.figures.palette import Theme
from tdi.views.atlas import AtlasView

_PLACE: Final = '{"tdi":"values"}'
_STARTED: Final = re.compile(r"tdiAtlas\.start\(\w+, (\{.*?\})\);")
_SHOWN: Final = re.compile(r"tdiAtlas\.show\((\{.*\})\);")
_NAMES: Final = tuple(FILES.values())
_component: Final[Callable[..., Any]] = streamlit_folium._component_func
_lock = threading.Lock()


def arguments(
    addresses: tuple[tuple[str, str], ...],
    theme: Theme,
    key: str,
    height: int,
    group: folium.FeatureGroup,
    states: str = "",
) -> dict[str, Any]:
    """Return what ``st_folium`` hands to its component for our map with a group of values; `states` as for `atlas_map`."""
    caught: list[dict[str, Any]] = []
    with _lock:  # nobody else calls st_folium, so nobody meets its component in our hands
        streamlit_folium._component_func = lambda **given: caught.append(given)
        try:
            streamlit_folium.st_folium(
                atlas_map(dict(addresses).__getitem__, theme, states),
                key=key,
                height=height,
                use_container_width=True,
                returned_objects=[],
                feature_group_to_add=group,
            )
        finally:
            streamlit_folium._component_func = _component
    return caught[0]


@lru_cache(maxsize=32)
def _constant(
    addresses: tuple[tuple[str, str], ...], theme: Theme, key: str, height: int, states: str
) -> Mapping[str, Any]:
    group = folium.FeatureGroup(name="values", control=False)
    group.add_child(AtlasValues({"tdi": "values"}))
    return arguments(addresses, theme, key, height, group, states)


def filled(view: AtlasView, theme: Theme, key: str, height: int) -> dict[str, Any]:
    """Return the arguments of the component for a view."""
    addresses = tuple((name, cache.asset_url(name)) for name in _NAMES)
    constant = dict(_constant(addresses, theme, key, height, ahead.address(key, theme)))
    values = constant["feature_group"].replace(_PLACE, ahead.message(view, theme))
    return constant | {"feature_group": values}


def started_with(given: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a map is started with and the message that it shows, both JSON, from the arguments of its component."""
    started, shown = _STARTED.search(given["script"]), _SHOWN.search(given["feature_group"])
    if started is None or shown is None:
        raise ValueError("The arguments of a map have another form: is tdi/figures/atlas.py changed?")
    return started[1], shown[1]


def show(view: AtlasView, theme: Theme, *, key: str, height: int, on_change: Callable[[], None]) -> None:
    """Draw the map; ``st.session_state[key]`` holds what it reports when `on_change` is called."""
    given = filled(view, theme, key, height)
    reported = given["key"]

    def changed() -> None:
        st.session_state[key] = st.session_state.get(reported, {})
        on_change()

    _component(**given | {"on_change": changed})
