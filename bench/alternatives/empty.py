"""The floor: a Streamlit page with a title, one widget and a foot."""

import streamlit as st

st.set_page_config("Vide", layout="wide")
phase = st.session_state.get("phase", "2023")
st.title(f"Une page vide, {phase}")
st.radio("Phase", ["2020", "2022", "2023", "2024"], index=2, horizontal=True, key="phase")
# The last thing that a run sends, as on our pages: the benchmark waits for it.
st.html('<footer class="pied">Fin de la page</footer>')
