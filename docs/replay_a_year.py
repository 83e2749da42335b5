"""A year of imports, replayed: ``.venv/bin/python docs/replay_a_year.py``.

On a scratch copy of the store, against a server on this machine that gives files made from the real
tables, with the real commands: a first load, a correction, a merger of communes, a territory
renamed, a broken download, a page of maintenance, a faulty import and its rollback. What happens is
printed in words; what must come out at the end is asserted.

The renamed territory builds the whole store, from the raw inputs in ``data/cache`` (``tdi fetch``);
``--quick`` leaves it out.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tdi import paths  # noqa: E402
from tdi.build.imports.datasets import DATASETS  # noqa: E402
from tdi.cli import main as tdi  # noqa: E402
from tdi.data.store import Store, beside  # noqa: E402
from tdi.data.versions import read_versions  # noqa: E402

PHASE = "2024"
MEASURE = "Territoires d'Industrie en transition écologique"


class Site(BaseHTTPRequestHandler):
    """The official sites, all of them: gives what `files` holds for a path."""

    files: dict[str, tuple[bytes, int, str]] = {}  # noqa: RUF012 - body, length announced, type

    def do_GET(self) -> None:
        """Answer with the file of the path."""
        found = self.files.get(self.path.partition("?")[0])
        body, length, kind = found or (b"", 0, "text/plain")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def give(
    dataset: str, body: bytes, *, year: str | None = None, length: int = 0, kind: str = "text/csv"
) -> None:
    """Put a file at the official address of a dataset; a `length` other than its own is a lie."""
    address = DATASETS[dataset].address_of(None, year).partition("?")[0]
    Site.files[address.removeprefix("https:/")] = (body, length or len(body), kind)


def table(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows as the CSV that the ministries write."""
    listed = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(listed[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return out.getvalue().encode()


def siret(number: int) -> str:
    """Return a SIRET whose SIREN is valid."""
    base = f"{number % 10**8:08d}"
    for key in "0123456789":
        digits = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(base + key))]
        if sum(d - 9 if d > 9 else d for d in digits) % 10 == 0:
            return f"{base}{key}00017"
    raise AssertionError(number)


def grants(store: Store, count: int, first: int) -> list[dict[str, Any]]:
    """Return rows of the Fonds vert export, in real communes of the programme."""
    inside = store.table("territory_communes_2026")
    codes = inside.loc[inside["phase"] == PHASE, "insee_com"].drop_duplicates().iloc[::30][:count]
    communes = store.table("communes").set_index("insee_com")
    regions = store.table("regions").set_index("code")["name"]
    return [
        {
            "nom_region": regions[communes.loc[code, "region"]],
            "code_departement": communes.loc[code, "dep"],
            "nom_departement": "",
            "code_commune": code,
            "nom_commune": communes.loc[code, "name"],
            "demarche": MEASURE,
            "numero_dossier_ds": 20_000_000 + number,
            "nom_du_projet": f"Décarbonation de l’atelier {number}",
            "raison_sociale_beneficiaire": f"Ateliers {number} SAS",
            "siret_beneficiaire": siret(30_000_000 + number),
            "montant_engage": f"{100_000 + 10_000 * (number % 7)},50",
        }
        for number, code in enumerate(codes, first)
    ]


def total(rows: Iterable[Mapping[str, Any]]) -> float:
    """Return the sum of the amounts of an export."""
    return sum(float(str(row["montant_engage"]).replace(",", ".")) for row in rows)


def merged_commune(store: Store) -> str:
    """Return a commune that ended in a merger since 2024 and has one successor alone."""
    moves, communes = store.table("crosswalk"), store.table("communes")
    gone = moves[
        ~moves["insee_from"].isin(communes["insee_com"]) & (moves["from_vintage"] == "2024")
    ]
    successors = gone.groupby("insee_from")["insee_to"].nunique()
    return str(successors[successors == 1].index[0])


def by_commune(store: Store, renamed: tuple[str, str]) -> list[dict[str, str]]:
    """Return the official list by commune of the phase, with one territory under a new name."""
    names = store.table("territories")
    named = names[names["phase"] == PHASE].set_index("id_ti")["name"].to_dict() | dict([renamed])
    pairs = store.table("territory_communes")
    pairs = pairs[pairs["phase"] == PHASE]
    return [
        {"insee_com": code, "lib_com": "", "id_ti": id_ti, "lib_ti": named[id_ti]}
        for id_ti, code in zip(pairs["id_ti"], pairs["insee_com"], strict=True)
    ]


class Year:
    """The store, and the commands on it."""

    def __init__(self, scratch: Path) -> None:
        self.folder = scratch / "store"
        copytree(paths.data() / "store", self.folder)
        if (paths.data() / "imports").exists():
            copytree(paths.data() / "imports", scratch / "imports")

    @property
    def store(self) -> Store:
        """The store in force, every file verified."""
        return Store(self.folder, verify=True)

    def month(self, name: str, what: str) -> None:
        """Say what happens."""
        print(f"\n== {name}: {what}", flush=True)

    def run(self, *arguments: str, refused: bool = False) -> None:
        """Run a command; it succeeds, or is refused and changes nothing."""
        print("$ tdi " + " ".join(arguments), flush=True)
        before = self.store.data_version
        status = tdi(list(arguments))
        sys.stdout.flush()
        assert status == (2 if refused else 0), (
            f"tdi {' '.join(arguments)} ended with status {status}"
        )
        if refused:
            assert self.store.data_version == before, "a refused import changed the store"

    def grants(self) -> dict[str, float]:
        """Return the imported grants: aid by project."""
        projects = self.store.table("projects")
        mine = projects[projects["source_id"].str.startswith("import-fonds-vert")]
        return dict(zip(mine["project_id"], mine["aid_eur"].astype(float), strict=True))


def replay(year: Year, *, quick: bool) -> None:
    """Live through the year."""
    start = year.store
    grants_2024 = grants(start, 40, 1)

    year.month("janvier", "the export of 2024 appears: first load")
    give("fonds-vert", table(grants_2024))
    year.run("import", "fonds-vert", "--dry-run")
    assert not year.grants(), "a dry run writes nothing"
    year.run("import", "fonds-vert", "--yes")
    first = year.grants()
    assert len(first) == 40
    year.run("import", "fonds-vert", "--yes")
    assert len(read_versions(year.folder)) == 2, "the same file again is no new version"

    year.month("mars", "the ministry corrects one amount and adds a project")
    corrected = [dict(row) for row in grants_2024]
    corrected[0]["montant_engage"] = "987654,32"
    corrected += grants(start, 41, 1)[40:]
    give("fonds-vert", table(corrected))
    year.run("import", "fonds-vert", "--yes")
    second = year.grants()
    assert len(second) == 41
    assert abs(sum(second.values()) - total(corrected)) < len(corrected), (
        "amounts are kept in whole euros"
    )
    year.run("diff", "previous", "current")

    year.month("mai", "the export of 2023 names a commune that has merged since")
    old = merged_commune(start)
    earlier = [
        dict(row) | {"numero_dossier_ds": 19_000_000 + n}
        for n, row in enumerate(grants(start, 5, 100))
    ]
    earlier[0] |= {
        "code_commune": old,
        "code_departement": old[:2],
        "nom_commune": "",
        "nom_region": "",
    }
    give("fonds-vert", table(earlier), year="2023")
    path = year.folder.parent / "fonds-vert-2023-export.csv"
    path.write_bytes(table(earlier))
    year.run("import", "fonds-vert", str(path), "--year", "2023", "--yes")
    placed = year.store.table("projects")
    moved = placed[placed["insee_com_source"] == old]
    assert len(moved) == 1
    assert moved["insee_com"].iloc[0] != old, "the row follows the commune into its successor"
    assert len(year.grants()) == 46

    names = start.table("territories")
    code = str(names.loc[names["phase"] == PHASE, "id_ti"].iloc[0])
    if not quick:
        year.month("juillet", f"ANCT renames the territory {code}: the whole store is built again")
        give("ti-communes", table(by_commune(start, (code, "Pays des Ateliers"))))
        year.run("import", "ti-communes", "--phase", PHASE, "--yes")
        names = year.store.table("territories").set_index(["phase", "id_ti"])["name"]
        assert names[PHASE, code] == "Pays des Ateliers"
        assert len(year.grants()) == 46, "what was imported before is still there"

    year.month("septembre", "the download breaks off; then the site shows a page of maintenance")
    give("fonds-vert", table(corrected), length=10**6)
    year.run("import", "fonds-vert", "--yes", refused=True)
    give("fonds-vert", b"<!DOCTYPE html><title>Maintenance</title>", kind="text/html")
    year.run("import", "fonds-vert", "--yes", refused=True)

    year.month(
        "novembre",
        "a faulty export, a hundred times too high, is taken in; somebody sees it and goes back",
    )
    good = year.store
    faulty = [dict(row) | {"montant_engage": "10000000"} for row in corrected]
    give("fonds-vert", table(faulty))
    year.run("import", "fonds-vert", "--yes")
    assert max(year.grants().values()) == 10_000_000
    year.run("rollback", "--yes")
    year.run("versions")
    assert year.store.manifest == good.manifest, "the rollback brings back every table as it was"

    year.month(
        "décembre",
        "the ministry mends its export; the import after a rollback brings the right rows back",
    )
    before = year.grants()
    give("fonds-vert", table(corrected))
    year.run("import", "fonds-vert", "--yes")
    assert year.grants() == before
    same = {"territories", "territory_communes", "projects", "region_funding", "sites", "members"}
    now, then = year.store.manifest["tables"], good.manifest["tables"]
    assert all(now[name]["sha256"] == then[name]["sha256"] for name in same), "the expected store"

    year.month("31 décembre", "what is left")
    versions = read_versions(year.folder)
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    assert len(versions) == (7 if quick else 8)
    assert versions[-1].current
    hidden = [path.name for path in beside(year.folder).iterdir() if path.name.startswith(".")]
    assert hidden in ([], [".lock"])
    print(
        f"{len(versions)} versions, {len(year.grants())} imported grants, data {year.store.data_version}: as expected"
    )


def main(arguments: list[str] | None = None) -> int:
    """Replay the year on a scratch copy; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--quick",
        action="store_true",
        help="without the renamed territory, which needs the raw inputs",
    )
    options = parser.parse_args(arguments)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="tdi-year-") as name:
        scratch = Path(name)
        (scratch / "cache").mkdir()
        for file in paths.cache().glob("*") if paths.cache().exists() else ():
            if file.is_file():
                (scratch / "cache" / file.name).symlink_to(file)
        os.environ |= {
            "TDI_STORE": str(scratch / "store"),
            "TDI_IMPORTS": str(scratch / "imports"),
            "TDI_CACHE": str(scratch / "cache"),
            "TDI_IMPORT_BASE": f"http://127.0.0.1:{server.server_address[1]}",
        }
        replay(Year(scratch), quick=options.quick)
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
