"""A first visit, made by the server to itself before it opens.

The first visitor would otherwise pay about a second for lazy imports and cold caches.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pages.ui.visitor import visiting

if TYPE_CHECKING:
    from starlette.types import ASGIApp

logger = logging.getLogger("tdi.server")

SECONDS_PER_PAGE = 20.0


async def visit(app: ASGIApp, pages: list[str]) -> None:
    """Run each page once; a page that fails or hangs is logged and does not keep the server from starting.

    Parameters
    ----------
    app
        The ASGI application, its runtime started.
    pages
        Paths of the pages, ``""`` for the first.
    """
    async with visiting(app) as visitor:
        for page in pages:
            try:
                await visitor.run(page, seconds=SECONDS_PER_PAGE)
            except (TimeoutError, ConnectionError):
                logger.warning("warm-up: the page %r did not finish", page or "/")
