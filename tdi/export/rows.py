"""Rows of a view as files: CSV and GeoJSON, with title, source and data version inside the file."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from tdi.export.geojson import areas, collection
from tdi.model.phases import perimeter_phase

if TYPE_CHECKING:
    from tdi.data.store import Store

# A spreadsheet runs a cell that starts with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(frame: pd.DataFrame, notes: Sequence[str]) -> bytes:
    """Write rows as CSV.

    UTF-8 with BOM (spreadsheets), comma, decimal point, notes as a last column of the first rows.

    Text that a spreadsheet would run as a formula is preceded by an apostrophe. Missing is empty.
    """
    safe = frame.assign(notes=[*notes, *[""] * len(frame)][: len(frame)] if len(frame) else [])
    return b"\xef\xbb\xbf" + neutral_csv(safe)


def neutral_csv(frame: pd.DataFrame) -> bytes:
    """Write rows as plain CSV (UTF-8 without BOM, as data packages want it).

    With the same care for formulas.
    """
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]) and any(
            map(_runs, safe[column].tolist())
        ):
            safe[column] = safe[column].map(neutral)
    out = io.StringIO()
    safe.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue().encode()


def _runs(value: object) -> bool:
    return isinstance(value, str) and value.startswith(_FORMULA_STARTS)


def neutral(value: object) -> object:
    """Return a value of a table as it may stand in CSV.

    A text that a spreadsheet would run is preceded by an apostrophe.

    >>> neutral("=1+1"), neutral("Nord"), neutral(-2)
    ("'=1+1", 'Nord', -2)
    """
    return f"'{value}" if _runs(value) else value


def geojson_bytes(store: Store, frame: pd.DataFrame, notes: Sequence[str]) -> bytes:
    """Write rows as GeoJSON (EPSG:4326, regional detail).

    One feature per row of ``frame`` (keys phase, id_ti).
    """
    wanted = {(perimeter_phase(p), i) for p, i in zip(frame["phase"], frame["id_ti"], strict=True)}
    held = store.table("territories")
    keys = list(zip(held["phase"], held["id_ti"], strict=True))
    shapes = {
        key: shape
        for key, shape in zip(keys, store.wkb("territories"), strict=True)
        if key in wanted
    }
    drawn = dict(zip(shapes, areas(list(shapes.values())), strict=True))
    records = json.loads(frame.to_json(orient="records", force_ascii=False))
    geometries = [drawn[perimeter_phase(record["phase"]), record["id_ti"]] for record in records]
    return collection({"notes": list(notes)}, records, geometries)
