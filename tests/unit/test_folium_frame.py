"""What is sent to the frame of the map is what streamlit-folium would send, rendered anew."""

from __future__ import annotations

import pytest
import streamlit_folium

from pages.ui import folium_frame
from tdi import paths
from tdi.figures.atlas import atlas_values
from tdi.store import Store
from tdi.views.carte import carte_view
from tdi.views.explorer import measure_breaks
from tdi.views.selection import Selection


@pytest.mark.parametrize(("phase", "theme"), [("2023", "light"), ("2020", "dark")])
def test_as_streamlit_folium_would(phase: str, theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folium_frame.cache, "asset_url", lambda name: f"/fichiers/0123456789ab/{name}")
    store = Store(paths.store())
    view = carte_view(store, Selection(phase=phase), measure_breaks(store)).explorer.atlas
    component = streamlit_folium._component_func
    for _ in range(2):  # the second from what was kept
        sent = folium_frame.filled(view, theme, "explorateur", 720)  # type: ignore[arg-type]
    addresses = tuple((name, f"/fichiers/0123456789ab/{name}") for name in folium_frame._NAMES)
    states = folium_frame.ahead.address("explorateur", theme)  # type: ignore[arg-type]
    anew = folium_frame.arguments(addresses, theme, "explorateur", 720, atlas_values(view, theme), states)  # type: ignore[arg-type]
    sent.pop("on_change")
    anew.pop("on_change")
    assert sent == anew
    assert '"tdi":"values"' not in sent["feature_group"]
    assert view.title.split()[0] in sent["feature_group"]
    assert streamlit_folium._component_func is component
