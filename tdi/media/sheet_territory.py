"""The sheet of a territory as three A4 pages: what the page Territoire shows, set for paper."""

from __future__ import annotations

from typing import Any, Final

from tdi.data.store import Store
from tdi.figures.lines import lines_picture
from tdi.figures.map_svg import map_svg
from tdi.figures.palette import CHART
from tdi.figures.territory import genealogy, strip
from tdi.media.fonts import family, set_in
from tdi.media.pictures import rights, sheet_of
from tdi.media.qr_codes import qr
from tdi.media.typeset import pdf
from tdi.text.typography import number
from tdi.views.targets import address, territory_target
from tdi.views.territoire.ranks import COMPARISON_NOTE
from tdi.views.territoire.selection import TerritorySelection
from tdi.views.territoire.view import TerritorySheet, territory_sheet

_STRIP: Final = 430  # pixels
_BODY_MM: Final = 172  # of the first page, without what stands above the map and the table's head
_ROW_MM: Final = 5.1
_DENSE_MM: Final = 4.7


def territory_pdf(store: Store, selection: TerritorySelection, site: str = "") -> bytes:
    """Set the sheet of a chosen territory (a known one).

    Parameters
    ----------
    site
        Origin of the dashboard, ``https://...``, for the address and its QR code; "" leaves the
        code out.
    """
    return pdf("territory", territory_data(store, territory_sheet(store, selection), site))


def territory_data(store: Store, sheet: TerritorySheet, site: str = "") -> dict[str, Any]:
    """Write a sheet as the template reads it: texts, rows of texts, drawings."""
    where = f"{site}{address(*territory_target(sheet.phase, sheet.key.id_ti))}"
    told = sheet.history
    return {
        **frame(store, sheet.title, where, site),
        "kind": "Fiche d’un Territoire d’industrie",
        "running": f"{sheet.title} · {sheet.key.id_ti} · {sheet.phase}",
        "description": f"{sheet.title}, {sheet.place}",
        "keywords": ["Territoires d’industrie", sheet.title, sheet.key.id_ti],
        "source": sheet.source,
        "place": sheet.place,
        "sentence": sheet.sentence,
        "facts": [[f"{term} :", words] for term, words in sheet.facts],
        "headlines": [
            {"value": figure.value, "label": figure.label, "date": figure.date}
            for figure in sheet.headlines
        ],
        "map": _map(store, sheet),
        "members_title": sheet.members.title,
        "members": [
            [member.name, member.words, number(member.communes), number(member.population)]
            for member in sheet.members.members
        ],
        "note": sheet.members.note,
        "renumbered": told.renumbered,
        "tree": {"svg": drawn(genealogy(told, "light")[0]), "alt": told.alt},
        "steps": [[f"{s.since} → {s.until}, {s.name} : {s.word}.", s.reason] for s in told.steps],
        "shift": {
            "title": told.shift.atlas.title,
            "sentence": told.shift.sentence,
            "alt": f"{told.shift.atlas.title} : {told.shift.atlas.subtitle}",
            "svg": drawn(
                map_svg(sheet_of(store), told.shift.atlas, "light", width=560, height=380)
            ),
        },
        "industry": {
            "sentence": sheet.industry.sentence,
            "reading": sheet.industry.reading,
            "headlines": [
                {"value": figure.value, "label": figure.label, "date": figure.date}
                for figure in sheet.industry.headlines
            ],
            "share": sheet.industry.share_note,
            "title": sheet.industry.chart.title,
            "svg": drawn(lines_picture(sheet.industry.chart, "light", 680, 300)),
            "alt": sheet.industry.chart.alt,
            "credit": sheet.industry.chart.source,
            "zones": [
                {
                    "name": f"Zone d’emploi {zone.name}",
                    "words": f"{zone.share} des habitants y vivent. {zone.jobs} emplois industriels fin 2023, {zone.industry} de ses "
                    f"emplois salariés ; chômage au sens du recensement {zone.unemployment} (2022).",
                    "head": list(zone.branches.columns),
                    "rows": [list(row) for row in zone.branches.rows],
                }
                for zone in sheet.industry.zones
            ],
            "note": sheet.industry.zone_note,
        },
        "ranks": [rank.text for rank in sheet.ranks],
        "strips": [
            {
                "label": each.scale.label,
                "alt": each.alt,
                "svg": drawn(strip(each, "light", _STRIP)[0]),
            }
            for each in sheet.distributions
        ],
        "comparison": {
            "head": list(sheet.comparison.columns),
            "rows": [list(row) for row in sheet.comparison.rows],
            "note": COMPARISON_NOTE,
        },
        "projects": {
            "sentence": f"{sheet.projects.sentence} {sheet.projects.money}".strip(),
            "rows": [
                [
                    line.name,
                    line.commune or "n.d.",
                    line.fund,
                    line.date,
                    line.aid,
                    line.investment,
                    line.source.text,
                ]
                for line in sheet.projects.lines
            ],
        },
    }


def frame(store: Store, title: str, where: str, site: str) -> dict[str, Any]:
    """Return what every document carries: title, colours, rights, address and its code."""
    return {
        "title": title,
        "colours": CHART["light"],
        "rights": rights(store),
        "address": where,
        "qr": qr(where) if site else "",
    }


def drawn(svg: str) -> str:
    """Set a drawing in the family of the document."""
    return set_in(svg, family())


def _map(store: Store, sheet: TerritorySheet) -> dict[str, Any]:
    # What the members leave of the page, at 5 pixels a millimetre; the template fits it to the last
    # row.
    rows = len(sheet.members.members)
    spare = _BODY_MM - rows * (_ROW_MM if rows <= 12 else _DENSE_MM) - 10 * bool(sheet.members.note)
    width, height = 900, int(min(860, max(450, 5 * (spare - 10 * bool(sheet.history.renumbered)))))
    atlas = sheet.members.atlas
    svg = map_svg(sheet_of(store), atlas, "light", width=width, height=height)
    return {
        "svg": drawn(svg),
        "alt": f"Carte : {atlas.title}, {atlas.subtitle}, {sheet.title}.",
        "width": width,
        "height": height + 31,
        "least": 84,
    }
