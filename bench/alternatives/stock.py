"""The dashboard without what keeps the collector away.

No lifespan of ours, so nothing is warmed and nothing frozen.
"""

import streamlit as st

from pages.ui.server.application import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES, script_failed
from tdi import paths

app = st.App(
    paths.root() / "pages" / "main.py",
    routes=ROUTES,
    middleware=MIDDLEWARE,
    exception_handlers=EXCEPTION_HANDLERS,
    on_script_error=script_failed,
)
