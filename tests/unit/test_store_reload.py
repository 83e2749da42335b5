"""Collection beside the reruns: what sessions leave goes, an idle server does nothing."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pages.ui.server import store_reload


class Knot:
    """Something that only a collection frees."""

    def __init__(self) -> None:
        self.me = self


def alone(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a thread of its own.

    In this one the driver of a browser may hold a loop.
    """
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


async def _for_a_while(condition: object = None) -> None:
    task = asyncio.create_task(store_reload.collect_regularly())
    for _ in range(200):
        await asyncio.sleep(0.01)
        if callable(condition) and condition():
            break
    task.cancel()


def test_what_sessions_leave_is_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_reload, "COLLECT_SECONDS", 0.01)
    left = weakref.ref(Knot())
    for _ in range(3):
        gc.collect(0)  # as the runs of a page do
    alone(_for_a_while(lambda: left() is None))
    assert left() is None


def test_a_heavy_heap_is_frozen_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_reload, "COLLECT_SECONDS", 0.01)
    monkeypatch.setattr(store_reload, "FREEZE_SECONDS", -1.0)
    monkeypatch.setattr(store_reload, "HEAVY_SECONDS", -1.0)
    frozen: list[bool] = []
    monkeypatch.setattr(store_reload, "freeze", lambda: frozen.append(True))
    gc.collect(0)
    gc.collect(0)
    alone(_for_a_while(lambda: bool(frozen)))
    assert frozen


def test_an_idle_server_collects_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_reload, "COLLECT_SECONDS", 0.001)
    monkeypatch.setattr(gc, "get_stats", lambda: [{"collections": 1}])
    walked: list[bool] = []
    monkeypatch.setattr(store_reload, "_collect", lambda: walked.append(True) or 0.0)

    async def a_moment() -> None:
        task = asyncio.create_task(store_reload.collect_regularly())
        for _ in range(20):
            await asyncio.sleep(0.001)
        task.cancel()

    alone(a_moment())
    assert not walked
