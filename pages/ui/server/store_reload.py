"""Take up a new version of the store while the server runs.

What is cached stays warm, and out of the garbage collector's sight.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import time
from typing import Final

import streamlit as st

from pages.ui import cache
from pages.ui.assets import asset_url, catalogue
from pages.ui.presentation import parts as presentation
from pages.ui.site_map import BY_PATH
from pages.ui.versions import LOOK_SECONDS, held
from tdi.data.store import Store
from tdi.errors import StoreError, TdiError
from tdi.views.selection import Selection

logger = logging.getLogger("tdi.server")

COLLECT_SECONDS: Final = 5.0
"""Between two collections: the garbage of a burst of users goes before the next one, and a
collection costs less than 0.05 s of each 5."""
HEAVY_SECONDS: Final = 0.05
"""A collection that takes longer walks too much that stays: time to freeze again."""
FREEZE_SECONDS: Final = 30.0
"""Between two such freezings at least: one stops everything for 0.1 to 0.3 s."""
# What the first run would import on its user's time. Not streamlit_folium: imported outside of a
# run, its frame is not found for the life of the process.
_WARM_MODULES: Final = ("folium", "plotly.graph_objects", "tdi.figures.atlas")
_FIRST_FILES: Final = (
    "app.css",
    "framework.css",
    "atlas.js",
    "atlas.css",
    "atlas-national.json",
    "land.json",
    "towns.json",
)


def freeze() -> None:
    """Take what is in memory out of the collector's sight.

    What lives as long as the process need not be walked at each collection. Measured: 50
    simultaneous reruns 5.2 s -> 0.7 s. Called again after a new version: the collection before it
    frees what the released one left in cycles, which a frozen heap would keep for ever.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def collect_regularly() -> None:
    """Collect what sessions leave in cycles, every few seconds in which something was done.

    For ever.

    In the place of the framework's full collection after each rerun (``runner.postScriptGC``),
    which holds the interpreter.
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


async def watch() -> None:
    """Look every second whether the store is another, or there at last, and take it up.

    For ever.
    """
    versions = held()
    versions.watched = True
    empty = not versions.all()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if empty:
            with contextlib.suppress(StoreError):
                await asyncio.to_thread(versions.newest)
                empty = False
                await settle(released=False)
            continue
        fresh = await asyncio.to_thread(versions.look)
        if fresh is not None:
            await take_up(fresh)
        elif versions.drop_idle():
            await settle(released=True)


async def take_up(fresh: Store) -> None:
    """Make a version the newest: read its tables, let go of the oldest, warm the caches on it."""
    await asyncio.to_thread(_read, fresh)
    await settle(released=held().adopt(fresh))


async def settle(*, released: bool) -> None:
    """Make the caches and the heap those of the versions that are held now."""
    if released:
        # Views of the version let go would stay in the caches, and it with them.
        st.cache_resource.clear()
    await warm()


async def warm() -> None:
    """Make what most visitors ask for first, beside the requests that already come; then freeze."""
    for step in (_import, _compress, _views, presentation.draw_first, freeze):
        try:
            await asyncio.to_thread(step)
        except (TdiError, OSError, ImportError):
            logger.exception("warm-up: %s", step.__name__)


def _import() -> None:
    for name in _WARM_MODULES:
        importlib.import_module(name)


def _compress() -> None:
    for name in _FIRST_FILES:
        body = catalogue().body(name, asset_url(name).split("/")[2])
        body.encoded("br")


def _views() -> None:
    """Build the views of the first pages, the tables they need and the index of the search."""
    _read(held().newest())
    cache.accueil(Selection())
    cache.carte(Selection())
    cache.regions(BY_PATH["regions"].parse({})[0])
    cache.projets(BY_PATH["projets"].parse({})[0])
    cache.evolution(BY_PATH["evolution"].parse({})[0])
    cache.search_index()


def _read(store: Store) -> None:
    for name in store.manifest["tables"]:
        store.table(name)
