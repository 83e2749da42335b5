"""What a drawing of a view shows: which cells of the sheet, in which class, in which frame.

The PNG, the SVG and tests share it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from tdi.figures.map_frame import Frame
from tdi.figures.map_geometry import Box, Sheet
from tdi.views.atlas import AtlasView

AREAS: Final = ("epci", "ept", "dep")
"""Kinds of areas, other than territories and regions, that a view may be fitted to."""
_CODED: Final = ("epci", "ept", "com")


class MapCells:
    """The cells of a view, fitted into a picture.

    Attributes
    ----------
    sheet, view
        As given.
    of_regions
        Whether the units are regions; territories otherwise.
    groups
        Position of the unit of each cell, -1 outside.
    chosen
        Position of the selected unit, -1 for none.
    member_groups
        Position of the member of each cell of the selected territory, -1 elsewhere and for unknown
        ones.
    classes
        Class letter of each cell, "" outside.
    frame
        What of the sheet the picture holds, and where.
    cells, drawn
        Cells that meet the picture: their positions; a flag per cell, and a last one, False, for
        "no cell".
    insets
        Overseas frames that the picture holds wholly.
    factor
        Scale of the overseas frame that is shown alone, 1 elsewhere.
    limit
        That frame, in kilometres of the sheet; None elsewhere.
    """

    def __init__(self, sheet: Sheet, view: AtlasView, width: int, height: int) -> None:
        self.sheet, self.view = sheet, view
        self.of_regions = view.unit_kind == "regions"
        if self.of_regions:
            ids = sorted(sheet.meta["regions"])
            self.groups = np.array([ids.index(code) for code in sheet.column("region")])
        else:
            self.groups = sheet.column(f"t{view.phase}")
            ids = [territory["id"] for territory in sheet.meta["territories"][view.phase]]
        self.chosen = ids.index(view.selected) if view.selected in ids else -1
        self.member_groups = self._member_groups()
        self.classes = self._classes()
        cells = self._fitted()
        box = sheet.box(cells)
        if len(cells) == len(self.groups):  # all of France, and the frames beside it
            rects = np.array([box, *(inset["rect"] for inset in sheet.meta["insets"])])
            box = (*rects[:, :2].min(axis=0).tolist(), *rects[:, 2:].max(axis=0).tolist())  # type: ignore[assignment]
        inset = sheet.inset_of(box)
        self.factor = float(inset["scale"]) if inset else 1.0
        limit = tuple(inset["rect"]) if inset and view.fit != "france" else None
        self.frame = Frame.around(box, width, height, 0.02 if view.fit == "france" else 0.12, limit)  # type: ignore[arg-type]
        near = self.frame.touches(sheet.cell_boxes)
        if limit is not None:  # no other overseas frame beside it
            near &= Frame(limit, 1, 1, 1).touches(sheet.cell_boxes)  # type: ignore[arg-type]
        self.cells = np.flatnonzero(near)
        self.drawn = np.zeros(len(self.groups) + 1, dtype=bool)
        self.drawn[self.cells] = True
        frame_boxes = np.array([each["rect"] for each in sheet.meta["insets"]])
        west, south, east, north = self.frame.box
        whole = (frame_boxes[:, 0] > west) & (frame_boxes[:, 2] < east)
        whole &= (frame_boxes[:, 1] > south) & (frame_boxes[:, 3] < north)
        if self.factor != 1.0:
            whole[:] = False
        self.insets = [each for each, met in zip(sheet.meta["insets"], whole, strict=True) if met]
        if self.factor == 1.0:  # a frame that the picture would cut is left out with what it holds
            middle_x, middle_y = (
                (sheet.cell_boxes[:, i] + sheet.cell_boxes[:, i + 2]) / 2 for i in (0, 1)
            )
            for (x0, y0, x1, y1), met in zip(frame_boxes.tolist(), whole.tolist(), strict=True):
                if not met:
                    held = (middle_x > x0) & (middle_x < x1) & (middle_y > y0) & (middle_y < y1)
                    self.cells = self.cells[~held[self.cells]]
                    self.drawn[:-1] &= ~held
        self.limit: Box | None = None
        if limit is not None:
            self.limit = limit  # type: ignore[assignment]

    def inside(self) -> set[int] | None:
        """Return the territories of the chosen region, None without one."""
        if not self.view.region or self.of_regions:
            return None
        rows = self.sheet.meta["territories"][self.view.phase]
        return {i for i, row in enumerate(rows) if self.view.region in row["r"]}

    def area(self) -> np.ndarray:
        """Return which cells lie in the intercommunality or département that the view is about."""
        kind, _, code = self.view.fit.partition(":")
        if kind not in AREAS:
            return np.zeros(len(self.groups), dtype=bool)
        if kind == "dep":
            return self.sheet.column("dep") == code
        ids = [entry["id"] for entry in self.sheet.meta[kind]]
        if code not in ids:
            return np.zeros(len(self.groups), dtype=bool)
        return self.sheet.column(kind) == ids.index(code)

    def _member_groups(self) -> np.ndarray:
        """Give each cell of the chosen territory the position of its member.

        -1 elsewhere and for unknown ones.
        """
        groups = np.full(len(self.groups), -1)
        if not self.view.members:
            return groups
        position = {code: i for i, (code, _, _) in enumerate(self.view.members)}
        mine = np.flatnonzero(self.groups == self.chosen)
        for name in _CODED:
            codes = [position.get(entry["id"], -1) for entry in self.sheet.meta[name]]
            for cell in mine:
                at = self.sheet.meta["cells"][name][cell]
                if at >= 0 and codes[at] >= 0:
                    groups[cell] = codes[at]
        return groups

    def _classes(self) -> list[str]:
        """One class letter per cell, "" outside: the rules of tdi/browser/atlas/4-atlas.js."""
        view = self.view
        classes = [view.letters[group] if group >= 0 else "" for group in self.groups]
        if view.members:
            for cell in np.flatnonzero(self.groups == self.chosen).tolist():
                member = int(self.member_groups[cell])
                classes[cell] = view.members[member][1] if member >= 0 else "A"
        if view.before_phase is None:
            return classes
        old = self.sheet.column(f"t{view.before_phase}")
        for cell, group in enumerate(self.groups.tolist()):
            was = view.before_states[old[cell]] if old[cell] >= 0 else "0"
            if view.focus is not None:
                now = group in view.focus
                state = ("S" if was == "1" else "g") if now else ("l" if was == "1" else "")
                classes[cell] = state or ("o" if group >= 0 else "")
            elif group >= 0:
                letter = view.letters[group]
                classes[cell] = (
                    letter if was == "1" or letter == "E" else ("u" if was == "u" else "g")
                )
            else:
                classes[cell] = {"1": "l", "u": "v"}.get(was, "")
        return classes

    def _fitted(self) -> np.ndarray:
        view = self.view
        if view.focus is not None:
            mine = np.array([letter in {"g", "S", "l"} for letter in self.classes])
        elif view.fit.startswith("ti:"):
            mine = self.groups == self.chosen
        elif view.fit.partition(":")[0] in AREAS:
            mine = self.area()
        elif view.fit.startswith("region:"):
            mine = self.sheet.column("region") == view.fit.removeprefix("region:")
        else:
            mine = np.ones(len(self.groups), dtype=bool)
        found = np.flatnonzero(mine)
        return found if len(found) else np.arange(len(self.groups))
