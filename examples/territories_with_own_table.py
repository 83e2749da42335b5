"""Join the territories with a table of one's own and draw a map.

Run ``python examples/territories_with_own_table.py``.

Needs the packages of the dashboard alone: the store is GeoParquet, which GeoPandas reads.
The table of one's own is any CSV with a column ``id_ti``; without one, the example makes it of the
named projects. The map is an HTML file of folium, without a background of another site.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / "data" / "store"
LAMBERT_93 = 2154  # metres; for areas and distances in metropolitan France


def territories(phase: str) -> gpd.GeoDataFrame:
    """Read the territories of a phase: one row per territory, EPSG:4326.

    ``id_ti`` is the key within a phase only: ids were renumbered in 2023.
    """
    frame = gpd.read_parquet(STORE / "territories.parquet")
    return frame[frame["phase"] == phase].set_index("id_ti")


def named_projects(phase: str) -> pd.DataFrame:
    """Count the named projects of each territory: the table of one's own, made up here."""
    projects = pd.read_parquet(STORE / "projects.parquet")
    return projects.groupby(f"ti_{phase}").size().rename("value").rename_axis("id_ti").to_frame()


def joined(phase: str, own: pd.DataFrame) -> gpd.GeoDataFrame:
    """Join a table of one's own to the territories.

    Raises
    ------
    ValueError
        If a row names a territory that the phase does not have, or one twice: a join by code that
        drops or doubles rows is silent otherwise.
    """
    frame = territories(phase)
    unknown = sorted(set(own.index) - set(frame.index))
    twice = sorted(set(own.index[own.index.duplicated()]))
    if unknown or twice:
        raise ValueError(f"not a territory of {phase}: {unknown}; there twice: {twice}")
    return frame.join(own, how="left")  # a territory without a row has no value, which is not zero


def draw(frame: gpd.GeoDataFrame, file: Path) -> None:
    """Draw the values as an HTML map."""
    shown = frame.reset_index()[["id_ti", "name", "value", "geometry"]]
    shown["geometry"] = shown.to_crs(LAMBERT_93).simplify(1000).to_crs(4326)
    canvas = folium.Map(location=(46.6, 2.5), zoom_start=6, tiles=None)
    folium.Choropleth(
        geo_data=shown.to_json(),
        data=shown,
        columns=["id_ti", "value"],
        key_on="feature.properties.id_ti",
        nan_fill_color="#dddddd",
        legend_name="value",
    ).add_to(canvas)
    canvas.save(file)


def main() -> None:
    """Read the options, join, print the largest values, draw."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--phase", default="2024")
    options.add_argument("--table", type=Path, help="CSV with the columns id_ti and value")
    options.add_argument("--output", type=Path, default=Path("territories.html"))
    asked = options.parse_args()
    own = (
        pd.read_csv(asked.table, dtype={"id_ti": str}).set_index("id_ti")[["value"]]
        if asked.table
        else named_projects(asked.phase)
    )
    frame = joined(asked.phase, own)
    print(frame.sort_values("value", ascending=False)[["name", "population", "value"]].head(10))
    draw(frame, asked.output)


if __name__ == "__main__":
    main()
