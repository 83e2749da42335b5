"""The application as it runs, in this process, without a network."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from streamlit.runtime import Runtime

from pages.ui import replay, runs
from pages.ui.visitor import running


@contextmanager
def application() -> Iterator[tuple[Any, Callable[[Coroutine[Any, Any, Any]], Any]]]:
    """Start the application, not warm; yield it and a function that does work on its event loop and waits for it."""
    from pages.ui.server import create_app

    held = os.environ.get("TDI_WARM")
    os.environ["TDI_WARM"] = "0"
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def on_loop(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(120)

    app = create_app()
    life = running(app)
    on_loop(life.__aenter__())
    try:
        yield app, on_loop
    finally:
        on_loop(life.__aexit__(None, None, None))
        runs.remove()  # tests of pages that follow in this process run them in the framework's own way
        replay.STATES.clear()
        Runtime._instance = None  # the framework allows one for a process, and a file of tests starts its own
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        os.environ.pop("TDI_WARM") if held is None else os.environ.__setitem__("TDI_WARM", held)
