"""What the browser is told of a view of the explorer.

The message that repaints the map, the rows of the list, the colours.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tdi.figures.atlas_points import points_message
from tdi.figures.map_symbols import CIRCLE_RADIUS, REGION_CIRCLE_RADIUS
from tdi.figures.palette import Theme, paint
from tdi.text.typography import spaced, spaced_all
from tdi.views.atlas import AtlasView
from tdi.views.map_list import Explorer


def atlas_message(view: AtlasView, theme: Theme) -> dict[str, Any]:
    """Write a view as the browser reads it (tdi/browser/atlas/4-atlas.js), at most about 4 kB."""
    styles = {c.key: _style(c.role, theme) for c in view.classes if c.role != "outside"}
    message: dict[str, Any] = {
        "dark": theme == "dark",
        "layer": {"phase": view.phase, "classes": view.letters},
        "styles": styles,
        "tips": {c.key: spaced(c.tip) for c in view.classes if c.tip},
        "symbol": view.symbol,
        "selected": view.selected,
        "region": view.region,
        "fit": view.fit,
        "legend": {
            "title": spaced(view.title),
            "subtitle": spaced(view.subtitle),
            "source": spaced(view.source),
            "items": [
                {**_style(c.role, theme), "label": spaced(c.label)} for c in view.classes if c.label
            ],
        },
    }
    if view.values is not None:
        message |= {
            "values": [None if v is None else round(v, view.decimals) for v in view.values],
            "label": spaced(view.label),
            "unit": spaced(view.unit),
            "decimals": view.decimals,
        }
        if view.unit_one:
            message["unit_one"] = spaced(view.unit_one)
    if view.symbol == "circles":
        circle = paint("circle", theme)
        largest = max((v for v in view.values or () if v is not None), default=1)
        message["circle"] = {
            "max": largest,
            "radius": CIRCLE_RADIUS if view.unit_kind == "territories" else REGION_CIRCLE_RADIUS,
            "steps": list(view.circle_steps),
            "fill": circle.fill,
            "stroke": circle.ink,
        }
    if view.unit_kind == "regions":
        message["layer"]["unit"] = "regions"
    if view.labels:
        message["labels"] = spaced_all(view.labels)
    if view.notes:
        message["notes"] = spaced_all(view.notes)
    if view.points is not None:
        message["points"] = points_message(view.points, theme)
    if view.members:
        message["members"] = spaced_all(view.members)
    if view.focus is not None:
        message["focus"] = list(view.focus)
    if view.before_phase is not None:
        message["before"] = {"phase": view.before_phase, "states": view.before_states}
    message["id"] = hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()[:12]
    return message


def list_message(explorer: Explorer) -> dict[str, Any]:
    """Write the rows of the list as the browser reads them.

    Per phase, one letter and one value a territory, ids sorted.

    A territory that is not listed has the letter " ". The browser sorts: by value, or by the order
    of the states.
    """
    parts = []
    for side, phase in (("to", explorer.atlas.phase), ("from", explorer.atlas.before_phase)):
        rows = {row.id_ti: row for row in explorer.rows if row.side == side}
        if phase is None or not rows:
            continue
        order = explorer.order if side == "to" else explorer.order_before
        listed = [rows.get(code) for code in order]
        part: dict[str, Any] = {
            "phase": phase,
            "gone": side == "from",
            "letters": "".join(row.letter if row else " " for row in listed),
        }
        if explorer.unit:
            part["values"] = [
                None if row is None or row.value is None else round(row.value, explorer.decimals)
                for row in listed
            ]
        parts.append(part)
    return {
        "parts": parts,
        "words": {} if explorer.unit else {row.letter: spaced(row.text) for row in explorer.rows},
        "states": explorer.states,
        "ranked": explorer.measure is not None,
        "header": spaced(explorer.list_header),
        "unit": spaced(explorer.unit) if explorer.measure is None else "",
        "decimals": explorer.decimals,
    }


def class_colours(view: AtlasView, theme: Theme) -> dict[str, str]:
    """Return the colour of each class by its letter, for lists and bars beside the map."""
    colours = {c.key: paint(c.role, theme) for c in view.classes if c.role != "outside"}
    if view.symbol == "circles":
        return {key: paint("circle", theme).fill for key in colours}
    return {key: colour.ink or colour.fill for key, colour in colours.items()}


def _style(role: str, theme: Theme) -> dict[str, str]:
    colours = paint(role, theme)
    style = {"fill": colours.fill}
    if colours.pattern and colours.ink:
        style |= {"pattern": colours.pattern, "ink": colours.ink}
    return style
