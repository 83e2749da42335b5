"""A France of a dozen square communes with every case that matters, for the tests which must be fast.

Twelve squares of 10 km in Lambert-93 (départements 01 and 02), two on La Réunion. Between 2019 and
2026:

* 01007 merges into 01006 (2022);
* 02002 leaves 02001 (2023): a split;
* 02005 becomes 02006 (2024): the head commune moves, so the code changes;
* 01004 merges into 01003, 02004 leaves 02003 (2025): the current release has not followed, its
  outlines are rebuilt from the one of 2024; 01003 is cut, since a territory of 2022 holds only
  01004.

97402 belongs to no EPCI; 02003 and 02004 form an EPT inside a metropolis; 02004 has no population
in 2026.
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from tdi.build.corrections import Corrections, Cut
from tdi.build.geography import Geography, build_geography
from tdi.build.raw import RawInputs

SIDE = 10_000
SQUARES = {
    "01001": (0, 0), "01002": (1, 0), "01003": (2, 0), "01004": (3, 0),
    "01005": (0, 1), "01006": (1, 1), "01007": (2, 1), "02005": (3, 1), "02006": (3, 1),
    "02001": (0, 2), "02002": (1, 2), "02003": (2, 2), "02004": (3, 2),
    "97401": (0, 0), "97402": (1, 0),
}  # fmt: skip
POPULATIONS = {code: 100 * (i + 1) for i, code in enumerate(sorted(SQUARES))}
EPCI_A, EPCI_B, METROPOLIS, EPCI_REUNION, EPT = (
    "200000172",
    "200000438",
    "200054781",
    "249740119",
    "200057867",
)
_COMPOSITION = {
    EPCI_A: ("CC", "CC A", ("01001", "01002")),
    EPCI_B: ("CA", "CA B", ("01003", "01004", "01005", "01006", "01007")),
    METROPOLIS: ("METRO", "Métropole", ("02001", "02002", "02003", "02004", "02005", "02006")),
    EPCI_REUNION: ("CA", "CA de la Réunion", ("97401",)),
}
_REGIONS = {"01": "84", "02": "32", "974": "04"}
COUNTS = {"2019": 12, "2026": 12}
CORRECTIONS = Corrections(
    rebuilt=("01003", "02003", "02004"),
    cuts=(Cut("01003", "01004", "2024"),),
    holes=(),
    without_epci=("97402",),
    population=("02004",),
)


def alive(vintage: str) -> list[str]:
    """Return the communes of a vintage."""
    gone = {
        "01007": vintage >= "2022",
        "02002": vintage < "2023",
        "02005": vintage >= "2024",
        "02006": vintage < "2024",
        "01004": vintage >= "2025",
        "02004": vintage < "2025",
    }
    return [code for code in SQUARES if not gone.get(code, False)]


def square(code: str) -> shapely.Geometry:
    """Return the square of a commune in metres of its zone."""
    x, y = SQUARES[code]
    origin = (340_000, 7_660_000) if code.startswith("97") else (800_000, 6_500_000)
    left, bottom = origin[0] + x * SIDE, origin[1] + y * SIDE
    return shapely.box(left, bottom, left + SIDE, bottom + SIDE)


def degrees(*codes: str) -> shapely.Geometry:
    """Return the union of squares in EPSG:4326."""
    crs = "EPSG:2975" if codes[0].startswith("97") else "EPSG:2154"
    merged = shapely.union_all([square(code) for code in codes])
    return gpd.GeoSeries([merged], crs=crs).to_crs("EPSG:4326").iloc[0]


def _dep(code: str) -> str:
    return code[:3] if code.startswith("97") else code[:2]


class MiniRaw(RawInputs):
    """Stands for the raw packages."""

    def __init__(self) -> None:
        super().__init__(Path(), {})

    def composition(self, vintage: str, name: str) -> list[dict[str, Any]]:
        """Return the composition package's lists."""
        codes = alive(vintage)
        if name == "epci":
            return [
                {"code": s, "type": kind, "nom": nom, "membres": self._members(members, codes)}
                for s, (kind, nom, members) in _COMPOSITION.items()
            ]
        if name == "ept":
            return [
                {"code": EPT, "nom": "EPT", "membres": self._members(("02003", "02004"), codes)}
            ]
        return self._communes(vintage, codes)

    @staticmethod
    def _members(members: tuple[str, ...], codes: list[str]) -> list[dict[str, str]]:
        return [{"code": code, "nom": f"Commune {code}"} for code in members if code in codes]

    @staticmethod
    def _communes(vintage: str, codes: list[str]) -> list[dict[str, Any]]:
        former = {
            "01006": ("01007", "2022"),
            "02006": ("02005", "2024"),
            "01003": ("01004", "2025"),
        }
        rows = []
        for code in codes:
            row: dict[str, Any] = {
                "code": code,
                "nom": f"Commune {code}",
                "type": "commune-actuelle",
                "departement": _dep(code),
                "region": _REGIONS[_dep(code)],
                "population": POPULATIONS[code],
            }
            if code in former and vintage >= former[code][1]:
                row["anciensCodes"] = [former[code][0]]
            rows.append(row)
        heads = {
            "02002": ("02001", vintage < "2023"),
            "02006": ("02005", vintage < "2024"),
            "02004": ("02003", vintage < "2025"),
        }
        rows += [
            {"code": part, "nom": f"Commune {part}", "type": "commune-deleguee", "chefLieu": head}
            for part, (head, still) in heads.items()
            if still
        ]
        return rows

    @functools.cached_property
    def current(self) -> pd.DataFrame:
        """Return the current release, its outlines of before 2025."""
        epci = {
            code: str(i)
            for i, (_, _, members) in enumerate(_COMPOSITION.values())
            for code in members
        }
        departements = {"01": "0", "02": "1", "974": "2"}
        rows = []
        for i, code in enumerate(alive("2026")):
            outline = None if code == "02004" else degrees(code)
            if code == "02003":
                outline = degrees("02003", "02004")
            if code == "01006":
                outline = degrees("01006", "01007")
            people = None if code == "02004" else str(POPULATIONS[code])
            point = degrees(code).centroid
            names = (str(i), code, "COM", f"Commune {code}", "0")
            rows.append(
                (*names, people, departements[_dep(code)], None, epci.get(code), outline, point)
            )
        head = next(row[0] for row in rows if row[1] == "01003")
        rows.append(
            ("99", "01004", "COMD", "Ancienne", "5", None, None, head, None, degrees("01004"), None)
        )
        columns = [
            "id",
            "code",
            "type",
            "nom",
            "type_nom",
            "population_municipale",
            "departement_id",
        ]
        columns += ["commune_parent_id", "epci_id", "geometry", "mairie_localisation"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def table(self, name: str, version: str = "", columns: list[str] | None = None) -> pd.DataFrame:
        """Return the small tables of the current release."""
        identity = dict(zip(self.current["code"], self.current["id"], strict=True))
        if name == "epci":
            kinds = {"METRO": "ME"}
            rows = [
                (str(i), siren, nom, kinds.get(kind, kind))
                for i, (siren, (kind, nom, _)) in enumerate(_COMPOSITION.items())
            ]
            return pd.DataFrame(rows, columns=["id", "code", "nom", "type"], dtype=object)
        heads = {"01": "01001", "02": "02001", "974": "97401"}
        if name == "departements":
            rows2 = [
                (str(i), d, f"Dép. {d}", identity[heads[d]], str(i)) for i, d in enumerate(_REGIONS)
            ]
            return pd.DataFrame(
                rows2, columns=["id", "code", "nom", "chef_lieu_id", "region_id"], dtype=object
            )
        rows3 = [
            (str(i), r, f"Région {r}", identity[heads[d]])
            for i, (d, r) in enumerate(_REGIONS.items())
        ]
        return pd.DataFrame(rows3, columns=["id", "code", "nom", "chef_lieu_id"], dtype=object)

    def outlines(self, version: str, codes: Collection[str]) -> pd.DataFrame:
        """Return the outlines of the release of 2024."""
        wholes = {"02003": ("02003", "02004"), "01006": ("01006", "01007")}
        rows = [(code, "COM", degrees(*wholes.get(code, (code,)))) for code in alive("2024")]
        rows.append(("02004", "COMD", degrees("02004")))
        frame = pd.DataFrame(rows, columns=["code", "type", "geometry"], dtype=object)
        return frame[frame["code"].isin(list(codes))]

    def world_atlas(self) -> dict[str, Any]:
        """Return a France and a neighbour, two boxes side by side, as TopoJSON."""
        arcs = [
            [[4, 48], [2, 0], [0, -4], [-2, 0]],
            [[4, 44], [0, 4]],
            [[4, 48], [-4, 0], [0, -4], [4, 0]],
        ]
        return {
            "type": "Topology",
            "transform": {"scale": [1, 1], "translate": [0, 0]},
            "arcs": arcs,
            "objects": {
                "countries": {
                    "type": "GeometryCollection",
                    "geometries": [
                        {"type": "Polygon", "id": "250", "arcs": [[0, 1]]},
                        {"type": "Polygon", "id": "724", "arcs": [[2, 1]]},
                    ],
                }
            },
        }


@functools.cache
def geography() -> Geography:
    """Return the mini-France, built as the real one is."""
    return build_geography(MiniRaw(), CORRECTIONS, COUNTS)


def members() -> pd.DataFrame:
    """Return members of the three kinds in four phases.

    One row per (phase, id_ti, member_kind, code).
    """
    rows = [
        ("2020", "ti-8401", "epci", EPCI_A, "2019"),
        ("2020", "ti-3201", "ept", EPT, "2019"),
        ("2022", "ti-8401", "epci", EPCI_A, "2022"),
        ("2022", "ti-8402", "commune", "01004", "2022"),
        ("2022", "ti-8402", "commune", "01006", "2022"),
        ("2023", "ti-8401", "epci", EPCI_A, "2023"),
        ("2023", "ti-8401", "commune", "01005", "2023"),
        ("2023", "ti-3201", "ept", EPT, "2023"),
        ("2024", "ti-0401", "epci", EPCI_REUNION, "2023"),
        ("2024", "ti-8401", "epci", EPCI_A, "2023"),
    ]
    frame = pd.DataFrame(rows, columns=["phase", "id_ti", "member_kind", "code", "cog_vintage"])
    return frame.assign(name=frame["code"], source_id="mini")


def territories() -> pd.DataFrame:
    """Return the territories of `members`: phase, id_ti, name, regions."""
    pairs = members()[["phase", "id_ti"]].drop_duplicates(ignore_index=True)
    regions = [[code[3:5]] for code in pairs["id_ti"]]
    return pairs.assign(name="Territoire " + pairs["id_ti"], regions=regions)


def territory_parts() -> pd.DataFrame:
    """Return the parts of the mosaic in each territory, by the programme's own expansion."""
    from tdi.build.perimeters import expand_members

    return expand_members(members(), geography())[1]
