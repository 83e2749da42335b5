"""What a page says of the version of its data.

A newer one is there, or the link was made on another.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import streamlit as st

from pages.ui import cache
from tdi.data.store import Store
from tdi.data.versions import changes_since
from tdi.text.typography import day, markup

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
    what = (
        "une version antérieure a été rétablie"
        if back
        else "une version plus récente est disponible"
    )
    with st.container(horizontal=True, vertical_alignment="center", key="avis-version-autre"):
        st.html(
            f'<p role="status">Ces données sont celles de la version {_named(shown)}&nbsp;; {what}.</p>'
            + _changes(_since(shown.data_version), "Ce qui a changé")
        )
        st.button("La montrer", key="montrer-version", on_click=cache.follow, type="tertiary")


def _cited(cited: str, shown: Store) -> str:
    if not _VERSION.fullmatch(cited):
        text = html.escape(cited[:40])
        return f'<p role="status">«&nbsp;{text}&nbsp;» n’est pas une version des données&nbsp;: la version montrée est {_named(shown)}.</p>'
    changes = _since(cited)
    unknown = (
        "" if changes is not None else " Ce qui a changé entre les deux n’est pas connu de ce site."
    )
    return (
        f'<p role="status">Ce lien a été fait sur la version {cited} des données&nbsp;; celle qui est montrée est la version '
        f"{_named(shown)}. Des chiffres peuvent avoir changé.{unknown}</p>"
    ) + _changes(changes, "Ce qui a changé depuis")


def _named(store: Store) -> str:
    when = day(str(store.manifest["data_date"]))
    return f"<strong>{html.escape(store.data_version)}</strong> (faits connus au {markup(when)})"


def _since(version: str) -> list[str] | None:
    """Return what changed since a version, as far as publications were recorded.

    The folder may be gone by now.
    """
    return changes_since(cache.folder(), version)


def _changes(lines: Sequence[str] | None, title: str) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{markup(line)}</li>" for line in lines)
    return f"<details><summary>{title}</summary><ul>{items}</ul></details>"
