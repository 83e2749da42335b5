"""The floor: a Streamlit page with a title and one widget."""

import streamlit as st

st.set_page_config("Vide", layout="wide")
st.title("Une page vide")
st.radio("Phase", ["2020", "2022", "2023", "2024"], index=2, horizontal=True)
