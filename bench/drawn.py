"""When a page, ours or an alternative's, is drawn: the same rule for all, the second frame of the screen after the last part is there.

Of our pages: every part in the first screen (map with the names of its towns, chart, table or list, figures, pictures) and the foot,
which is the last thing that a run sends. No part counts while it has no size.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bench.browsing import FOLIUM
from bench.serving import ALTERNATIVES

PLOTLY = """
() => window.__benchWhen(() => {
  const layout = document.querySelector('.js-plotly-plot')._fullLayout;
  return layout.meta === '%s' && layout.map._subplot.map.loaded();
})
"""
CANVAS = "() => window.__benchWhen(() => !!window.bareCanvas && window.bareCanvas.shown === '%s')"


class Alternative(NamedTuple):
    """A usual way to draw the same map: its page, and what counts as drawn, for what it is to show (phase and indicator)."""

    script: Path
    condition: str


BESIDE = {
    "default folium": Alternative(ALTERNATIVES / "folium_default.py", FOLIUM),
    "plotly inline": Alternative(ALTERNATIVES / "plotly_inline.py", PLOTLY),
    "bare canvas": Alternative(ALTERNATIVES / "bare_canvas.py", CANVAS),
}


class Page(NamedTuple):
    """A page of ours: its address and what counts as drawn."""

    address: str
    condition: str


def _drawn(*parts: str) -> str:
    return f"""
() => {{
  const seen = (element) => {{
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0;
  }};
  const there = (selector, root = document) => [...root.querySelectorAll(selector)].some(seen);
  const inside = (selector) => [...document.querySelectorAll('.stBidiComponent div')].some(
    (host) => host.shadowRoot && there(selector, host.shadowRoot));
  const map = () => [...document.querySelectorAll('iframe')].filter(seen).map((frame) => frame.contentWindow).some(
    (inner) => inner.__tdiAtlas?.version && inner.__tdiAtlas.drawn && inner.tdiAtlas.atlas.towns);
  return window.__benchWhen(() => !!document.querySelector('.pied') && !there('[data-testid="stSkeleton"]')
    && {" && ".join(parts)} && [...document.images].filter(seen).every((image) => image.complete && image.naturalWidth > 0));
}}
"""


_MAP = "map()"
_FIGURES = "there('.chiffre')"
_TABLE = "there('table')"
_ROWS = "inside('tbody tr')"

PAGES = {
    "Accueil": Page("/", _drawn(_MAP, _FIGURES, "inside('input')")),
    "Carte": Page("/carte?phase=2023", _drawn(_MAP, _ROWS)),
    "Territoire": Page(
        "/territoire?phase=2023&ti=ti-8413", _drawn(_MAP, _FIGURES, _TABLE, "inside('input')")
    ),
    "Régions": Page("/regions", _drawn(_MAP, "there('.dessin .barre .forme')")),
    "Financements": Page("/financements", _drawn(_FIGURES, "there('.volet')")),
    "Projets": Page("/projets", _drawn(_MAP, _ROWS)),
    "Évolution": Page(
        "/evolution?de=2022&a=2023",
        _drawn("there('.dessin .forme')", "there('.evo-question')"),
    ),
    "Présentation": Page(
        "/presentation",
        _drawn("inside('.frame[data-scene] .scene.on svg, .frame[data-scene] .scene.on canvas')"),
    ),
    "Données": Page("/donnees", _drawn(_FIGURES, _TABLE)),
    "Accessibilité": Page("/accessibilite", _drawn(_TABLE)),
}
