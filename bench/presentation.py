"""Measure the presentation: opened by a browser new to the site, each key press until the scene is painted, the presentation as one file.

`all painted`: every map of the presentation drawn ahead of time; before that a presentation can be given, with
slower steps.
"""

from __future__ import annotations

import gzip

from bench.browsing import chromium, moment, opened, visitor
from bench.run import Options, Rows, summary
from bench.serving import dashboard
from tdi import paths
from tdi.data.store import Store
from tdi.media.presentation_html import presentation_html
from tdi.views.presentation.selection import PresentationSelection

_FIND = """
() => { window.frameOf = () => [...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean)
  .map((root) => root.querySelector('.frame')).find(Boolean) || document.querySelector('.frame'); }
"""
# The second frame after the press begins when the first has been painted.
_STEP = """
(key) => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const before = frameOf().dataset.scene, start = performance.now();
  window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  if (frameOf().dataset.scene === before) return done(null);
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})))
"""
_KEYS = ("ArrowRight",) * 12 + ("ArrowLeft",) * 12


def measure(options: Options) -> Rows:
    """Measure opening and steps at 1920 × 1080."""
    shown, ready, steps = list[float](), list[float](), list[float]()
    with chromium() as browser, dashboard() as ours:
        ours.at_rest()
        for _ in range(options.rounds):
            with visitor(browser, 1920, 1080) as (page, _traffic):
                page.add_init_script(f"({_FIND})()")
                address = f"{ours.url}/presentation?region=24&scene=1"
                shown.append(opened(page, address, "!!frameOf()?.dataset.scene"))
                all_painted = moment(page, "!!frameOf() && 'ready' in frameOf().dataset")
                ready.append(all_painted - float(page.evaluate("performance.timeOrigin")))
                steps += [took for key in _KEYS if (took := page.evaluate(_STEP, key)) is not None]
    file = presentation_html(Store(paths.store()), PresentationSelection(), "https://example.org")
    return {
        "opened": summary(shown),
        "all painted": summary(ready),
        "step": summary(steps, digits=1),
        "as one file": {
            "mb": round(len(file) / 1e6, 2),
            "gzip_kb": round(len(gzip.compress(file)) / 1000),
        },
    }
