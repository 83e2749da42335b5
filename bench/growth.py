"""What happens when there is more of everything: finer boundaries, every commune, hundreds of thousands of projects.

Boundaries: the map's own topology code (``tdi/browser/atlas/1-topology.js``) reads and paints four layers on one canvas, in a page
without anything else: the two that are shipped, the same cells at full detail, and every commune. Times are taken in the page; reading one
pixel back after each drawing makes the browser finish it. With the processor four times slower, they are those of a phone.

Projects: the filters of Projets (`bench.filters`) on a hundred and a thousand times the rows.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import brotli
import numpy as np
from playwright.sync_api import Browser, Page

from bench.filters import grown
from geo.boundaries import dissolve_coverage
from geo.insets import ZONES
from tdi import browser_files, paths
from tdi.build.display import GRID_KM
from tdi.build.geography import build_geography
from tdi.build.raw import open_raw
from tdi.build.topology import build_topology, snap_coverage
from tdi.store import Store

SLOWER: Final = (1, 4)
"""How many times slower the processor is made: a desk, a phone."""

_PAINT: Final = """
([text, rounds]) => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 1100, height: 900});
  const brush = canvas.getContext('2d'), took = {};
  const clock = (name, work) => {
    const start = performance.now(), made = work();
    (took[name] = took[name] || []).push(performance.now() - start);
    return made;
  };
  const json = clock('parse', () => JSON.parse(text));
  const topology = clock('index', () => new window.tdiTopology.Topology(json));
  const [x0, y0, x1, y1] = topology.box(() => true);
  const inks = ['#eee', '#cde', '#9bd', '#58a', '#247', '#013'];
  let classes = null, fills = null, lines = null;
  const colour = (turn) => {
    classes = Array.from({length: topology.count}, (_, cell) => (cell * 7 + turn) % inks.length);
    fills = inks.map((_, ink) => topology.area((cell) => classes[cell] === ink));
  };
  const draw = (zoom) => {
    const k = zoom * Math.min(1100 / (x1 - x0), 900 / (y1 - y0));
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, 1100, 900);
    brush.setTransform(k, 0, 0, k, -k * (x0 + x1) / 2 + 550, -k * (y0 + y1) / 2 + 450);
    fills.forEach((path, ink) => { brush.fillStyle = inks[ink]; brush.fill(path); });
    brush.lineWidth = 1 / k;
    brush.stroke(lines);
    brush.getImageData(550, 450, 1, 1);
  };
  clock('first', () => {
    lines = topology.borders(Int32Array.from({length: topology.count}, (_, cell) => cell), () => true);
    colour(0);
    draw(1);
  });
  for (let turn = 1; turn <= rounds; turn += 1) {
    clock('recolour', () => { colour(turn); draw(1); });
    clock('zoom', () => draw(turn % 2 ? 4 : 1));
    clock('near', () => {
      topology.window = [(x0 + x1) / 2, (y0 + y1) / 2 - 50, (x0 + x1) / 2 + 150, (y0 + y1) / 2 + 100];
      colour(turn);
      draw(6);
      topology.window = null;
    });
    clock('point', () => topology.cellAt(brush, x0 + (x1 - x0) * 0.5, y0 + (y1 - y0) * (0.3 + 0.05 * turn)));
  }
  const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  return Object.fromEntries(Object.entries(took).map(([name, values]) => [`${name}_ms`, Math.round(middle(values) * 10) / 10]));
}
"""


def layers() -> dict[str, dict[str, Any]]:
    """Return the topologies: name -> TopoJSON."""
    store = Store(paths.store())
    geography = build_geography(open_raw(paths.cache(), paths.lock()))
    parts = geography.parts
    communes, everything = [], []
    for zone, own in parts.groupby("zone"):
        numbers = own.groupby("siren_epci", dropna=False).ngroup().to_numpy()
        _, outlines = dissolve_coverage(np.asarray(own.geometry), numbers)
        everything.append(ZONES[str(zone)].planar_to_sheet(outlines))
        communes.append(ZONES[str(zone)].planar_to_sheet(np.asarray(own.geometry)))
    made: dict[str, dict[str, Any]] = {
        "shipped, national": json.loads(store.display("atlas-national.json")),
        "shipped, regional": json.loads(store.display("atlas-regional.json")),
    }
    grid = GRID_KM["regional"]
    for name, shapes in (("EPCI, full detail", everything), ("communes, full detail", communes)):
        made[name] = build_topology(snap_coverage(np.concatenate(shapes), grid), grid).to_topojson()
    return made


def boundaries(browser: Browser, rounds: int) -> dict[str, dict[str, Any]]:
    """Read and paint every layer, at a desk's speed and at a phone's; one row each."""
    rows: dict[str, dict[str, Any]] = {}
    turns = 2 if rounds < 7 else 3  # a turn of all communes takes a minute on a phone
    for name, topology in layers().items():
        topology.pop("tdi", None)
        text = json.dumps(topology, separators=(",", ":"))
        facts = {
            "features": len(topology["objects"]["cells"]["geometries"]),
            "vertices": sum(map(len, topology["arcs"])),
            "kb_brotli": round(len(brotli.compress(text.encode(), quality=5)) / 1000),
        }
        for slower in SLOWER:
            page = browser.new_page()
            try:
                row = facts | _painted(page, text, turns, slower)
            finally:
                page.close()
            rows[f"{name}{'' if slower == 1 else f', {slower} times slower'}"] = row
    return rows


def _painted(page: Page, text: str, rounds: int, slower: int) -> dict[str, float]:
    for name in ("1-gently.js", "1-topology.js"):
        page.add_script_tag(content=browser_files.read((f"atlas/{name}",)).decode())
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    found: dict[str, float] = page.evaluate(_PAINT, [text, rounds])
    return found


def growth(browser: Browser, rounds: int) -> dict[str, Any]:
    """Measure both."""
    with ThreadPoolExecutor(1) as pool:
        projects = pool.submit(grown, (100, 1000)).result()
    return {"boundaries": boundaries(browser, rounds), "projects": projects}
