"""A state that a document is the first to ask for is run at once.

Its first screen comes with the document, and the browser, which asks for the page itself half a second later, gets what was run
(`pages.ui.replay`). A run costs what it would cost a little later, but a request that nobody follows up (a search engine's, say) costs one too: so few are run in a
second, and the others get their document without a first screen, as fast as ever.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Final

from pages.ui.visitor import visiting
from tdi.figures.palette import Theme

if TYPE_CHECKING:
    from starlette.types import ASGIApp

PATIENCE_SECONDS: Final = 0.4
"""How long a document waits for the run of its page; the run goes on."""
PER_SECOND: Final = 5.0
AT_ONCE: Final = 10
"""How many may be run in one go after a pause."""
LONGEST: Final = 1000
"""Characters of an address that is run."""

Asked = tuple[str, str, Theme, str]


class Forerun:
    """The runs of states that documents ask for.

    Parameters
    ----------
    app
        What answers a websocket.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._under_way: dict[Asked, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._left, self._looked = float(AT_ONCE), monotonic()

    async def run(self, page: str, query: str, theme: Theme, url: str) -> None:
        """Run a state, unless too many were run just now; return when it is done, or at the end of the patience.

        Parameters
        ----------
        page, query
            Path of the page and its query string.
        theme, url
            The reader's theme, and the address as his browser shows it.
        """
        asked: Asked = (page, query, theme, url)
        done = self._under_way.get(asked)
        if done is None:
            from pages.ui import runs  # imports the framework, which the middleware must not (docs/adr/0006)

            if len(query) > LONGEST or not runs.installed() or not self._allowed():
                return
            done = self._under_way[asked] = asyncio.Event()
            task = asyncio.create_task(self._visit(asked, done))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), PATIENCE_SECONDS)

    def _allowed(self) -> bool:
        now = monotonic()
        self._left = min(float(AT_ONCE), self._left + PER_SECOND * (now - self._looked))
        self._looked = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    async def _visit(self, asked: Asked, done: asyncio.Event) -> None:
        page, query, theme, url = asked
        try:
            async with visiting(self._app) as visitor:
                with suppress(TimeoutError, ConnectionError):  # the reader's own run will tell
                    await visitor.run(page, query, scheme=theme, url=url, seconds=20)
                done.set()  # before the session is closed, for which nobody waits
        finally:
            done.set()
            self._under_way.pop(asked, None)
