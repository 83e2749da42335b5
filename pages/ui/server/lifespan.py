"""What starts and ends with the process.

The store is read, caches are warmed, a new version of the store is taken up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pages.ui import hosting
from pages.ui.server import store_reload
from pages.ui.versions import held
from tdi import settings
from tdi.errors import StoreError

logger = logging.getLogger("tdi.server")


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Prepare the process, and stop its tasks at its end.

    A store that is missing or damaged does not keep the server from starting: the log says so once,
    each page says so, and the store is taken up once it is whole.
    """
    hosting.say_served()
    for warning in settings.check():
        logger.warning("%s", warning)
    with contextlib.suppress(StoreError):
        await asyncio.to_thread(held().newest)
    tasks = [
        asyncio.create_task(work)
        for work in (store_reload.watch(), store_reload.collect_regularly())
    ]
    if settings.value("TDI_WARM") and held().all():
        tasks.append(asyncio.create_task(store_reload.warm()))
    yield
    for task in tasks:
        task.cancel()
