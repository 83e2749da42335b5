"""What `app.py` hands to `st.App`.

Routes, middleware, what starts and ends with the process, what is said of a fault.
"""

from __future__ import annotations

from typing import Final

from starlette.middleware import Middleware
from starlette.routing import Route

from pages.ui import downloads, drawings, search_api
from pages.ui.headers import SecurityHeaders
from pages.ui.presentation import parts as presentation
from pages.ui.responses import no_data, unforeseen
from pages.ui.server import files
from pages.ui.server.compression import Compression
from pages.ui.server.lifespan import lifespan
from pages.ui.server.not_found import NotFound
from pages.ui.server.page_head import PageHead
from tdi.errors import StoreError

ROUTES: Final[tuple[Route, ...]] = (
    *files.ROUTES,
    *drawings.ROUTES,
    *presentation.ROUTES,
    *search_api.ROUTES,
    *downloads.ROUTES,
)
# From the outside in: every answer gets the headers, an unknown address its page, the document its
# head, a file its compressed form.
MIDDLEWARE: Final = (
    Middleware(SecurityHeaders),
    Middleware(NotFound),
    Middleware(PageHead),
    Middleware(Compression),
)
EXCEPTION_HANDLERS: Final = {StoreError: no_data, Exception: unforeseen}


def script_failed(error: Exception) -> bool:
    """Tell the user calmly of a fault outside of the page's own boundary (a callback).

    Return that it was told.
    """
    from pages.ui import frame

    frame.failed(error)
    return True


__all__ = ["EXCEPTION_HANDLERS", "MIDDLEWARE", "ROUTES", "lifespan", "script_failed"]
