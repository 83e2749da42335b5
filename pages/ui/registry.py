"""Our components of the page itself (Streamlit's components, version 2), each registered once per process."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from pages.ui import hosting
from pages.ui.assets import asset_url, catalogue


def component(name: str) -> Any:
    """Return a component of ours; where a host does not serve its script, one that draws nothing."""
    return _registered(name) if hosting.served() else lambda **_: None


@lru_cache(maxsize=8)
def _registered(name: str) -> Any:
    """Register a component once per process.

    What is registered travels again with each change of the data, so it is only a pointer to our files, which the
    browser keeps.
    """
    script, sheet = asset_url(f"{name}.js"), f"components/{name}.css"
    style = asset_url(sheet) if sheet in catalogue().names() else ""
    loader = f'const files = import(location.origin + "{script}");\nexport default (c) => void files.then((m) => m.start(c, "{style}"));'
    return st.components.v2.component(f"tdi_{name}", js=loader)
