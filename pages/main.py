"""Route the dashboard: read the address, run its page, put the same frame around each."""

import sys
from pathlib import Path

import streamlit as st

# `streamlit run pages/main.py` puts this folder on the path in place of the project's.
if str(Path(__file__).parents[1]) not in sys.path:
    sys.path.insert(0, str(Path(__file__).parents[1]))

from pages.ui import frame
from pages.ui.site_map import PAGES

st.set_page_config(
    page_title="Territoires d’industrie", layout="wide", initial_sidebar_state="collapsed"
)
page = st.navigation(
    [
        st.Page(info.file, title=info.label, url_path=info.path or None, default=not info.path)
        for info in PAGES
    ],
    position="hidden",
)
frame.show(page.url_path, page.run)
