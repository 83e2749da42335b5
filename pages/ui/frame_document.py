"""The document of the map's frame: streamlit-folium's, which names our drawing at once.

The package's own document knows nothing of a map: it starts, asks the page around it for the map, and only then fetches one script after the
other, then the style sheet, and lays itself out again. Ours never changes, so the document names both (docs/adr/0022).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pages.ui.assets import asset_url
from pages.ui.document import DocumentError

FRAME_FOLDER: Final = "/component/streamlit_folium.st_folium"
FRAME_ADDRESS: Final = f"{FRAME_FOLDER}/index.html"

_SCRIPT: Final = re.compile(r'<script defer="defer" src="\./(static/js/main\.[0-9a-f]+\.js)"></script>')


class FrameDocument:
    """The rewritten ``index.html`` of streamlit-folium.

    Parameters
    ----------
    template
        Text of the package's file.

    Raises
    ------
    DocumentError
        When the package's file has another shape than the locked version's.

    Attributes
    ----------
    script
        Address of the package's own script.
    """

    def __init__(self, template: str) -> None:
        found = _SCRIPT.search(template)
        if found is None or template.count("<body>") != 1 or template.count('<html lang="en"') != 1:
            raise DocumentError(
                "streamlit-folium's index.html: its script, its body or its language is not where it was. Remedy: the package's version "
                "is not that of requirements/run.txt; install that one or adapt pages/ui/frame_document.py."
            )
        self.script = f"{FRAME_FOLDER}/{found[1]}"
        self._template = template.replace('<html lang="en"', '<html lang="fr"')
        self._tag = found[0]
        self._render = lru_cache(maxsize=4)(self._render_uncached)

    def render(self) -> bytes:
        """Return the document with the addresses that our files have now."""
        return self._render(asset_url("atlas.js"), asset_url("atlas.css"))

    def _render_uncached(self, script: str, style: str) -> bytes:
        # In the body: streamlit-folium writes the head anew when it starts, and a style sheet there would be gone for a moment.
        text = self._template.replace("<body>", f'<body><link rel="stylesheet" href="{style}">')
        return text.replace(self._tag, f'<script defer src="{script}"></script>{self._tag}').encode()
