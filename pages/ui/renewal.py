"""The running server takes up a new version of the store, before any reader asks for it."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pages.ui.assets import catalogue
from pages.ui.versions import LOOK_SECONDS, held

if TYPE_CHECKING:
    from streamlit.web.server.starlette import App

    from tdi.store import Store

logger = logging.getLogger("tdi.server")

COLLECT_SECONDS = 5.0
HEAVY_SECONDS = 0.05
"""A collection that takes longer walks too much that stays (views that readers asked for): time to freeze again."""
FREEZE_SECONDS = 30.0
"""Between two such freezings at least: one stops everything for 0.1 to 0.3 s."""


def freeze() -> None:
    """Take what is in memory out of the collector's sight.

    What lives as long as the process need not be walked at each collection. Measured, when Streamlit still ran a full one after every
    rerun: 50 simultaneous reruns 5.2 s -> 0.7 s (docs/adr/0006). Called again after a new version: the collection
    before it frees what the released one left in cycles, which a frozen heap would keep for ever.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def tidy() -> None:
    """Collect what sessions leave in cycles, every few seconds in which something was done; for ever.

    In the place of Streamlit's full collection after each rerun (``runner.postScriptGC``), which took a third of the processor's time once
    readers had asked for many views, and held the interpreter (docs/adr/0021).
    """
    frozen, seen = time.monotonic(), 0
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        if gc.get_stats()[0]["collections"] - seen < 2:
            continue
        heavy = await asyncio.to_thread(_collect) > HEAVY_SECONDS
        if heavy and time.monotonic() - frozen > FREEZE_SECONDS:
            await asyncio.to_thread(freeze)
            frozen = time.monotonic()
        seen = gc.get_stats()[0]["collections"]


def _collect() -> float:
    start = time.thread_time()
    gc.collect()
    return time.thread_time() - start


async def watch(app: App, *, warm: bool) -> None:
    """Look every second whether the store is another, and take it up; for ever.

    Parameters
    ----------
    app
        The ASGI application.
    warm
        Whether to visit the pages on the new version, as at the start, so that no reader waits.
    """
    versions = held()
    versions.watched = True
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        fresh = await asyncio.to_thread(versions.look)
        if fresh is not None:
            await take_up(app, fresh, warm=warm)
        elif versions.drop_idle():
            await settle(app, released=True, warm=warm)


async def take_up(app: App, fresh: Store, *, warm: bool) -> None:
    """Make a version the newest: read its tables, compress its layers, visit the pages on it."""
    await asyncio.to_thread(_read, fresh)
    await settle(app, released=held().adopt(fresh), warm=warm)


async def settle(app: App, *, released: bool, warm: bool) -> None:
    """Make the caches and the heap those of the versions that are held now."""
    import streamlit as st

    from pages.ui import cache, cards, replay, room_ui
    from pages.ui.document import existing_pages
    from pages.ui.warmup import visit

    # States of the version before carry no notice of this one; a reader of that version gets them written anew.
    replay.STATES.clear()
    if released:
        # Views of the version let go would stay in the caches, and it with them.
        st.cache_resource.clear()
    if warm:
        await asyncio.to_thread(_compress)
        await visit(app, sorted(existing_pages(Path(app.script_path).parent)))
        await asyncio.to_thread(cache.everything)  # the search's index, for who types first
        await asyncio.to_thread(cards.draw_first)
        await asyncio.to_thread(room_ui.draw_first)
    await asyncio.to_thread(freeze)


def _read(store: Store) -> None:
    for name in store.manifest["tables"]:
        store.table(name)


def _compress() -> None:
    for name in held().newest_held().manifest["display"]:
        catalogue().body(name).encoded("br")
