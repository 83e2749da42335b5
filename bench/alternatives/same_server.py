"""The server of an alternative: the dashboard's own, around the page that ``BENCH_PAGE`` names.

The same files, compression, warm-up and frozen heap, so that only the page differs. Without the
middleware that writes heads: it would have an empty page fetch the style sheets and perimeters of
Accueil.
"""

import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages.ui.server.application import ROUTES, lifespan
from pages.ui.server.compression import Compression

app = st.App(
    Path(__file__).with_name(f"{os.environ['BENCH_PAGE']}.py"),
    routes=ROUTES,
    middleware=[Middleware(Compression)],
    lifespan=lifespan,
)
