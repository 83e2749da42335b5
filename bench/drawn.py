"""When a page, ours or an alternative's, is drawn: the same rule for all, the second frame of the screen after the last part is there.

Of our pages twice. First: every part in the first screen (map with the names of its towns, chart, table or list, figures, pictures) stands in
what came with the document, and what stands there reaches the end of the screen. Then: the same of the page of the framework, with its foot,
which is the last thing that a run sends, once it has taken the other's place and answers. No part counts while it has no size or no font.
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
    """A page of ours: its address, and what tells when its first screen is drawn and when the page itself is."""

    address: str
    condition: str


def _drawn(*parts: str) -> str:
    return f"""
() => {{
  const seen = (element) => {{
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0;
  }};
  const fonts = () => document.fonts.check('1rem "Source Sans"') && document.fonts.check('600 2rem "Source Serif"');
  const shown = (root, map, hosts, whole) => {{
    const there = (selector, where = root) => [...where.querySelectorAll(selector)].some(seen);
    const inside = (selector) => [...root.querySelectorAll(hosts)].some((host) => host.shadowRoot && there(selector, host.shadowRoot));
    return whole() && fonts() && {" && ".join(parts)}
      && [...root.querySelectorAll('img')].filter(seen).every((image) => image.complete && image.naturalWidth > 0);
  }};
  const first = () => {{
    const root = document.querySelector('tdi-first-screen') && window.__benchInside;
    if (!root) return false;
    const atlas = () => window.__tdiAtlas?.version && __tdiAtlas.drawn && tdiAtlas.atlas.towns && [...root.querySelectorAll('.toile')].some(seen);
    const whole = () => [...root.querySelectorAll('.stElementContainer')].some((part) => part.getBoundingClientRect().bottom >= innerHeight);
    return shown(root, atlas, '.composant', () => whole() || root.querySelector('.pied'));
  }};
  const page = () => {{
    if (document.querySelector('tdi-first-screen')) return false;
    const atlas = () => [...document.querySelectorAll('iframe')].filter(seen).map((frame) => frame.contentWindow).some(
      (inner) => inner.__tdiAtlas?.version && inner.__tdiAtlas.drawn && inner.tdiAtlas.atlas.towns);
    return shown(document, atlas, '.stBidiComponent div',
      () => !!document.querySelector('.pied') && ![...document.querySelectorAll('[data-testid="stSkeleton"]')].some(seen));
  }};
  const rest = window.__benchWhen(page);
  return Promise.all([Promise.race([window.__benchWhen(first), rest]), rest]);
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
    "Régions": Page("/regions", _drawn(_MAP, "there('.barres .forme')")),
    "Financements": Page("/financements", _drawn(_FIGURES, "there('.volet')")),
    "Projets": Page("/projets", _drawn(_MAP, _ROWS)),
    "Évolution": Page(
        "/evolution?de=2022&a=2023",
        _drawn("there('.js-plotly-plot .annotation')", "there('.evo-question')"),
    ),
    "Présentation": Page(
        "/presentation",
        _drawn("inside('.frame[data-scene] .scene.on svg, .frame[data-scene] .scene.on canvas')"),
    ),
    "Données": Page("/donnees", _drawn(_FIGURES, _TABLE)),
    "Accessibilité": Page("/accessibilite", _drawn(_TABLE)),
}
