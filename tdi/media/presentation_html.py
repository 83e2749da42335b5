"""A whole presentation as one HTML file that needs nothing.

The scenes, their maps, the keys, the sources.
"""

from __future__ import annotations

import json
from typing import Final

from tdi import browser_files
from tdi.data.store import Store
from tdi.figures.map_geometry import Sheet
from tdi.figures.presentation import presentation_document
from tdi.media.qr_codes import qr, typed_address
from tdi.text.typography import markup
from tdi.views.presentation.own_scenes import refuse_faults
from tdi.views.presentation.selection import PresentationSelection
from tdi.views.presentation.view import presentation
from tdi.views.targets import address

_START: Final = """
const presentation = JSON.parse(document.getElementById("presentation").textContent);
const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
const asked = Number(new URLSearchParams(location.hash.slice(1)).get("scene")) || 1;
openPresentation(document.body, presentation, { ...presentation.own, theme, scene: asked,
  onScene: (scene) => history.replaceState(null, "", `#scene=${scene}`) });
"""


def presentation_html(store: Store, selection: PresentationSelection, site: str = "") -> bytes:
    """Write a presentation as one self-contained HTML document (UTF-8).

    Parameters
    ----------
    store
        The data.
    selection
        Region, territory and phase, what is open is chosen; or a deck.
    site
        Origin of the dashboard for the QR code of the last scene; without one the presentation ends
        a scene earlier.

    Raises
    ------
    OwnPresentationRefused
        When a scene of a deck names what no longer exists.
    """
    view = presentation(store, selection, store.data_version)
    refuse_faults(view.scenes)
    document = presentation_document(
        view, (Sheet.of(store.display, "national"), Sheet.of(store.display))
    )
    url = site + address("pages/presentation.py", view.selection.to_query()) if site else ""
    document["own"] = {"code": qr(url), "address": typed_address(url)} if url else {}
    core = browser_files.read(browser_files.PRESENTATION_SCRIPTS).decode()
    style = browser_files.read(("components/presentation.css",)).decode()
    # "</script>" inside of the data would end it.
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{markup(view.title)}</title><style>body{{margin:0}}{style}</style></head><body>"
        f'<script type="application/json" id="presentation">{data}</script><script>{core}{_START}</script></body></html>'
    ).encode()
