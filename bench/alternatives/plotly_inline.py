"""The same map as our page Carte, as plotly choropleths in Streamlit are usually written: the polygons inline, in the figure.

Same polygons, values and widgets as the other alternatives; a blank style, since a benchmark must not measure somebody's tiles.
"""

import json

import plotly.express as px
import plotly.graph_objects as go
import streamlit as st

from bench.alternatives.shapes import INDICATORS, PHASES, epci, territories

BLANK = {"version": 8, "sources": {}, "layers": []}

st.set_page_config("plotly", layout="wide")
st.title("Territoires d’industrie")

phase = st.radio("Phase", PHASES, index=PHASES.index("2023"), horizontal=True)
indicator = st.radio("Indicateur", list(INDICATORS), horizontal=True)

frame = st.cache_data(territories)(phase)
background = st.cache_data(epci)()

column = INDICATORS[indicator]
figure = px.choropleth_map(
    frame,
    geojson=json.loads(frame.to_json()),
    locations="id_ti",
    featureidkey="properties.id_ti",
    color=column,
    hover_name="name",
    color_continuous_scale="YlGnBu",
    center={"lat": 46.4, "lon": 0.5},
    zoom=4.6,
    map_style=BLANK,
    height=720,
)
under = go.Choroplethmap(
    geojson=json.loads(background.to_json()),
    locations=background.index.astype(str),
    z=[0] * len(background),
    colorscale=["#eee", "#eee"],
    showscale=False,
    marker_line={"color": "#999", "width": 0.4},
    hoverinfo="skip",
)
figure = go.Figure([under, *figure.data], figure.layout)
# A mark by which the benchmark sees which values the map shows.
figure.update_layout(meta=f"{phase} {indicator}", margin={"l": 0, "r": 0, "t": 0, "b": 0})
st.plotly_chart(figure)
