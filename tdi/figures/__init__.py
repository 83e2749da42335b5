"""From views to maps and charts. The only place that imports folium or plotly."""
