"""The floor of a deep link: the empty page at the address ``/vide`` of its site.

The framework asks for its server at each level of an address in turn, and waits some 150 ms before
it asks at the next one.
"""

import streamlit as st

page = st.navigation(
    [st.Page(lambda: None, title="Accueil", default=True), st.Page("empty.py", url_path="vide")],
    position="hidden",
)
page.run()
