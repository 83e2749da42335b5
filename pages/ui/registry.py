"""Our components of the page itself (Streamlit's components, version 2), registered in each run.

As its documentation does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from pages.ui import hosting
from pages.ui.assets import asset_url, catalogue


def component(name: str) -> Any:
    """Return a component of ours.

    Where a host does not serve its script, one that draws nothing.
    """
    if not hosting.served():
        return lambda **_: None
    return st.components.v2.component(f"tdi_{name}", js=_loader(name))


@lru_cache(maxsize=16)
def _loader(name: str) -> str:
    """Write what is registered as a component's script.

    It travels again with each change of the data, so it is only a pointer to our files, which the
    browser keeps.
    """
    script, sheet = asset_url(f"{name}.js"), f"components/{name}.css"
    style = asset_url(sheet) if sheet in catalogue().names() else ""
    return f'const files = import(location.origin + "{script}");\nexport default (c) => void files.then((m) => m.start(c, "{style}"));'
