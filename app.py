"""Serve the dashboard (`streamlit run app.py`): pages, files, titles, headers, downloads.

Streamlit recognises an application by the assignment of `st.App` below: keep it at module level, in
this form.
"""

import streamlit as st

from tdi.serving import check_or_exit

check_or_exit()

from pages.ui.server.application import (  # noqa: E402 -- only once the checks have passed
    EXCEPTION_HANDLERS,
    MIDDLEWARE,
    ROUTES,
    lifespan,
    script_failed,
)

app = st.App(
    "pages/main.py",
    routes=ROUTES,
    middleware=MIDDLEWARE,
    lifespan=lifespan,
    exception_handlers=EXCEPTION_HANDLERS,
    on_script_error=script_failed,
)
