"""What starts and ends with the process: the store is read, caches are warmed, a new version of the store is taken up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pages.ui import hosting
from pages.ui.server import store_reload
from pages.ui.versions import held
from tdi import settings
from tdi.errors import TdiError

logger = logging.getLogger("tdi.server")


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Prepare the process, and stop its tasks at its end.

    A store that is missing or damaged does not keep the server from starting: each page says so, and takes the store up once it is whole.
    """
    hosting.say_served()
    tasks = []
    try:
        for warning in settings.check():
            logger.warning("%s", warning)
        await asyncio.to_thread(held().newest)
    except TdiError as error:
        logger.error("%s", " ".join(str(error).split()))  # noqa: TRY400 -- one line: cause and remedy
    else:
        tasks.append(asyncio.create_task(store_reload.watch()))
        if settings.value("TDI_WARM"):
            tasks.append(asyncio.create_task(store_reload.warm()))
    tasks.append(asyncio.create_task(store_reload.collect_regularly()))
    yield
    for task in tasks:
        task.cancel()
