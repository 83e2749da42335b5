"""The same map as our page Carte, as folium maps in Streamlit are usually written.

Same polygons (the national atlas, dissolved to EPCI and to territories), same values, same widgets;
Leaflet comes from our own files, since a benchmark must not measure somebody's network.
"""

import folium
import streamlit as st
from branca.colormap import LinearColormap
from streamlit_folium import st_folium

from bench.alternatives.shapes import INDICATORS, PHASES, epci, territories
from pages.ui.assets import asset_url

st.set_page_config("folium", layout="wide")
st.title("Territoires d’industrie")

folium.Map.default_js = [("leaflet", asset_url("leaflet.js"))]
folium.Map.default_css = [("leaflet", asset_url("leaflet.css"))]

phase = st.radio("Phase", PHASES, index=PHASES.index("2023"), horizontal=True)
indicator = st.radio("Indicateur", list(INDICATORS), horizontal=True)

frame = st.cache_data(territories)(phase)
background = st.cache_data(epci)()

canvas = folium.Map(location=[46.4, 0.5], zoom_start=5, tiles=None)
folium.GeoJson(
    background,
    style_function=lambda _: {
        "color": "#999",
        "weight": 0.4,
        "fillColor": "#eee",
        "fillOpacity": 1,
    },
).add_to(canvas)
column = INDICATORS[indicator]
scale = LinearColormap(
    ["#ffffd9", "#41b6c4", "#081d58"], vmin=frame[column].min(), vmax=frame[column].max()
)
folium.GeoJson(
    frame,
    style_function=lambda feature: {
        "fillColor": scale(feature["properties"][column]),
        "fillOpacity": 0.9,
        "color": "#444",
        "weight": 0.6,
    },
    tooltip=folium.GeoJsonTooltip(["name", column]),
).add_to(canvas)
# A mark by which the benchmark sees which values the map shows.
mark = folium.DivIcon(html=f"<i id='shown'>{phase} {indicator}</i>", icon_size=(0, 0))
folium.Marker([40, -5], icon=mark).add_to(canvas)
state = st_folium(canvas, use_container_width=True, height=720)
chosen = (state or {}).get("last_active_drawing")
if chosen and "name" in chosen["properties"]:
    st.subheader(chosen["properties"]["name"])
    st.write(f"{indicator} : {chosen['properties'][column]}")
