"""What a page says of the version of its data.

A newer one is there, or the link was made on another.
"""

from __future__ import annotations

import re

import streamlit as st

from pages.ui import cache
from pages.ui.templating import render_part
from tdi.data.store import Store
from tdi.data.versions import changes_since
from tdi.text.typography import day

PARAMETER = "version"
"""Of a cited address: the version of the data it was made on. Reading never takes it away."""
_VERSION = re.compile(r"\d{4}-\d{2}\.[0-9a-f]{8}")
_KEY = "avis-version"


def notices() -> bool:
    """Say it, in a place that is there on each page and empty on most.

    Return whether there was something to say.
    """
    shown, newest = cache.store(), cache.newest()
    with st.container(key=_KEY):
        if shown is not newest:
            _banner(shown, newest)
        cited = st.query_params.get(PARAMETER, "")
        elsewhere = bool(cited) and cited != shown.data_version
        if elsewhere:
            st.html(_cited(cited, shown))
    return elsewhere or shown is not newest


def _banner(shown: Store, newest: Store) -> None:
    back = newest.manifest.get("data_date", "") < shown.manifest.get("data_date", "")
    with st.container(horizontal=True, vertical_alignment="center", key="avis-version-autre"):
        changes = _since(shown.data_version)
        st.html(render_part("frame", "other_version", back=back, changes=changes, **_named(shown)))
        st.button("La montrer", key="montrer-version", on_click=cache.follow, type="tertiary")


def _cited(cited: str, shown: Store) -> str:
    if not _VERSION.fullmatch(cited):
        return render_part("frame", "unknown_version", cited=cited[:40], **_named(shown))
    changes = _since(cited)
    return render_part("frame", "cited_version", cited=cited, changes=changes, **_named(shown))


def _named(store: Store) -> dict[str, str]:
    return {"version": store.data_version, "date": day(str(store.manifest["data_date"]))}


def _since(version: str) -> list[str] | None:
    """Return what changed since a version, as far as publications were recorded.

    The folder may be gone by now.
    """
    return changes_since(cache.folder(), version)
