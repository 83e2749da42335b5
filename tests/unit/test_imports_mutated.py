"""Official files damaged at random.

Each is read with every row accounted for, or refused in words; nothing else comes out.

``TDI_MUTATIONS=1000`` asks for as many of each dataset; docs/reliability.md has the figures of such
a campaign.
"""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tdi import paths
from tdi.build.imports.checking import check_communes, check_whole
from tdi.build.imports.datasets import DATASETS
from tdi.build.imports.official_table import Official
from tdi.build.imports.outlines import read_outlines
from tdi.build.imports.places import Places
from tdi.build.imports.reading import read_official
from tdi.build.imports.rebuild import perimeters_of_store
from tdi.data.store import Store
from tdi.errors import ImportRefused
from tests.official import BY_COMMUNE, FONDS_VERT, GROUPINGS, RELANCE, SITES, green, relance, table

EACH = int(os.environ.get("TDI_MUTATIONS", "25"))

SOUND: dict[str, bytes] = {
    "ti-communes": table(
        BY_COMMUNE,
        [
            {
                "insee_com": code,
                "lib_com": f"Commune {code}",
                "id_ti": "ti-8413",
                "lib_ti": "Plastics Vallée",
            }
            for code in ("01283", "01004", "01033", "01044", "01050")
        ],
    ),
    "ti-groupements": table(
        GROUPINGS,
        [
            {
                "id_ti": "ti-0101",
                "lib_ti": "Cap Excellence",
                "siren_groupement": "200018653",
                "nature_juridique": "CA",
            }
        ],
    ),
    "caisse-des-depots": table(
        BY_COMMUNE,
        [{"insee_com": "2A004", "lib_com": "Ajaccio", "id_ti": "ti-9401", "lib_ti": "Ajaccio"}],
    ),
    "sites-cles-en-main": table(
        SITES,
        [
            {"id_site": f"{n}.0", "insee_com": "59350", "lib_com": "Lille", "maturite_site": "A"}
            for n in range(5)
        ],
    ),
    "fonds-vert": table(FONDS_VERT, [green(n) for n in range(8)]),
    "plan-de-relance": table(RELANCE, [relance(n) for n in range(8)]),
    "contours-epci": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"code": "200018653", "nom": "CA CAP Excellence"},
                    "geometry": {
                        "type": "Polygon",
                        "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]],
                    },
                }
            ],
        }
    ).encode(),
}
ODD = (
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b";", b",,,,", b"\t", b"1\xc2\xa0234,56 \xe2\x82\xac", b"nan", b"-1", b"1e308",
    b"9" * 400, b"75.0", b"2A004", b"=HYPERLINK(1)", b"<html>", "\u202e".encode(), b"\xe9\xe8", b"PK\x03\x04", b"\x1f\x8b", b"null", b"[]", b"{}",
)  # fmt: skip


def _bytes(data: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(data) + 1)
    return data[:at] + draw.choice(ODD) + data[at + draw.randrange(4) :]


def _cut(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data))]


def _again(data: bytes, draw: random.Random) -> bytes:
    one, other = sorted(draw.randrange(len(data) + 1) for _ in range(2))
    return data[:other] + data[one:other] * draw.randrange(1, 4) + data[other:]


def _without(data: bytes, draw: random.Random) -> bytes:
    one, other = sorted(draw.randrange(len(data) + 1) for _ in range(2))
    return data[:one] + data[other:]


def _cell(data: bytes, draw: random.Random) -> bytes:
    rows = [line.split(b",") for line in data.split(b"\n")]
    row = draw.choice(rows)
    row[draw.randrange(len(row))] = draw.choice(ODD)
    return b"\n".join(b",".join(cells) for cells in rows)


def _columns(data: bytes, draw: random.Random) -> bytes:
    rows = [line.split(b",") for line in data.split(b"\n")]
    place = draw.randrange(len(rows[0]))
    for row in rows:
        if place < len(row):
            row.insert(
                draw.randrange(len(row)), row.pop(place)
            ) if draw.random() < 0.7 else row.pop(place)
    return b"\n".join(b",".join(cells) for cells in rows)


def _coded(data: bytes, draw: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(
        draw.choice(("utf-16", "latin-1", "cp1252", "utf-8-sig", "utf-32")), "replace"
    )


def _separated(data: bytes, draw: random.Random) -> bytes:
    return data.replace(b",", draw.choice((b";", b"\t", b"|", b" ", b",,")))


def _packed(data: bytes, draw: random.Random) -> bytes:
    packed = gzip.compress(data)
    return packed if draw.random() < 0.5 else _bytes(packed, draw)


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _bytes, _bytes, _cut, _again, _without, _cell, _cell, _columns, _coded, _separated, _packed,
)  # fmt: skip


@pytest.fixture(scope="module")
def places() -> Places:
    perimeters = perimeters_of_store(Store(paths.store()))
    return Places(perimeters.communes, perimeters.aliases, perimeters.crosswalk)


def accounted(official: Official) -> bool:
    counts = official.counts
    return (
        counts["rows"]
        == len(official.frame) + counts["refused"] + counts["duplicate"] + counts["outside"]
    )


@pytest.mark.parametrize("name", sorted(SOUND))
def test_a_damaged_file_is_read_or_refused(name: str, places: Places, tmp_path: Path) -> None:
    dataset = DATASETS[name]
    read = read_outlines if dataset.role == "outlines" else read_official
    path = tmp_path / "file"
    outcomes = {"read": 0, "refused": 0}
    for number in range(EACH):
        draw = random.Random(f"{name} {number}")
        data = SOUND[name]
        for _ in range(draw.randrange(1, 4)):
            data = draw.choice(DAMAGES)(data, draw) if data else data
        path.write_bytes(data)
        refused = None
        try:
            official = read(path, dataset)
            check_communes(official, dataset, places)
            assert accounted(official), (
                f"mutation {number}: rows were lost, {dict(official.counts)}"
            )
            check_whole(official, dataset, "file", "log")
        except ImportRefused as error:
            refused = error
        except AssertionError:
            raise
        except Exception as error:  # noqa: BLE001 -- that nothing else comes out is what is tested
            pytest.fail(
                f"mutation {number} of {name}: {type(error).__name__}: {error}\n{data[:400]!r}"
            )
        outcomes["refused" if refused else "read"] += 1
        assert refused is None or all((refused.what, refused.where, refused.remedy)), number
    assert all(outcomes.values()), f"the damages are too weak or too strong: {outcomes}"
