"""The same map as our page Carte on a bare canvas.

A component of some lines, which fetches the perimeters once and gets a digit per territory.

Same paths (the national atlas, as EPCI and as the territories of a phase), same values, same
widgets. No pan, zoom, tooltip or legend: the least that a drawing of these paths costs within
Streamlit.
"""

from pathlib import Path

import pandas as pd
import streamlit as st

from bench.alternatives.shapes import INDICATORS, PHASES, atlas
from pages.ui.assets import asset_url
from tdi import paths

st.set_page_config("canvas", layout="wide")
st.title("Territoires d’industrie")

phase = st.radio("Phase", PHASES, index=PHASES.index("2023"), horizontal=True)
indicator = st.radio("Indicateur", list(INDICATORS), horizontal=True)


@st.cache_data
def digits(phase: str, column: str) -> str:
    """Return the class of each territory of a phase, in the order of the topology."""
    rows = pd.read_parquet(
        paths.store() / "territories.parquet", columns=["phase", "id_ti", column]
    )
    values = rows[rows["phase"] == phase].set_index("id_ti")[column]
    ordered = values.loc[[territory["id"] for territory in atlas()["tdi"]["territories"][phase]]]
    return "".join(str(number) for number in pd.qcut(ordered.rank(method="first"), 7, labels=False))


script = (Path(__file__).parent / "bare_canvas.js").read_text(encoding="utf-8")
canvas = st.components.v2.component("bare_canvas", js=script)
canvas(
    key="canvas",
    data={
        "topology": asset_url("atlas-national.json"),
        "phase": phase,
        "classes": digits(phase, INDICATORS[indicator]),
        "shown": f"{phase} {indicator}",
    },
)
