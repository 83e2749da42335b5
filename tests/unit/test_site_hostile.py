"""Names that want to be markup, formulas or paths.

Shown as they are written, everywhere, and nothing more.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tdi.data.store import MANIFEST, Store, sha256
from tdi.site.downloads import shelves
from tdi.site.paths import file_name
from tdi.site.registry import all_files, all_pages
from tdi.site.render import document
from tdi.site.search_data import index
from tdi.site.site import Site, script_json
from tests.conftest import ROOT
from tests.site_check import Document

NASTY = '</script><script>alert(1)</script>"\'&<!-- \u202egnp.exe =HYPERLINK("http://x","y")'
FORMULA = '=HYPERLINK("http://x.example","gagné")'
LONG = "Très long " * 400
LINK = "javascript:alert(1)"


def changed(folder: Path, table: str, column: str, values: dict[int, str]) -> None:
    """Write other values into some rows of a column of a store, and its manifest."""
    path = folder / f"{table}.parquet"
    held = pq.read_table(path)
    place = held.schema.get_field_index(column)
    cells = held[column].to_pylist()
    for row, value in values.items():
        cells[row] = value
    pq.write_table(
        held.set_column(
            place, held.schema.field(place), pa.array(cells, held.schema.field(place).type)
        ),
        path,
    )
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    manifest["tables"][table]["sha256"] = sha256(path.read_bytes())
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("hostile") / "store"
    shutil.copytree(ROOT / "data" / "store", folder)
    tables = Store(folder)
    territories = tables.table("territories")
    first = int(
        territories.index[(territories["phase"] == "2024") & (territories["id_ti"] == "ti-2401")][0]
    )
    communes = tables.table("communes")
    members = tables.table("members")
    mine = members.index[(members["phase"] == "2024") & (members["id_ti"] == "ti-2401")]
    changed(folder, "territories", "name", {first: NASTY, first + 1: LONG, first + 2: FORMULA})
    changed(folder, "members", "name", {int(mine[0]): NASTY})
    changed(folder, "communes", "name", {int(communes.index[communes["dep"] == "28"][0]): NASTY})
    changed(
        folder,
        "sources",
        "url",
        dict.fromkeys(range(0, 400, 3), LINK) if len(tables.table("sources")) > 400 else {0: LINK},
    )
    changed(folder, "projects", "company", {0: NASTY, 1: FORMULA, 2: LONG})
    site = Site(Store(folder), "essai", "https://exemple.fr")
    pages = all_pages(site)
    site.paths = frozenset(page.path for page in pages)
    site.files = {file.name: f"fichiers/{file.name}" for file in all_files(site)}
    return site


@pytest.fixture(scope="module")
def made(site: Site) -> dict[str, str]:
    held = site.store.table("projects")["region"].iloc[:3].dropna().unique()
    regions = [f"projets/{code}.html" for code in held]
    wanted = {
        "territoires/index.html",
        "territoires/2024/ti-2401.html",
        "territoires/2024/ti-2402.html",
        "regions/24.html",
        "communes/28.html",
        "methode.html",
        "projets/sans-region.html",
        *regions,
    }
    texts = {}
    for page in all_pages(site):
        if page.path in wanted:
            ((path, data), _) = document(site, page).files
            texts[path] = data.decode()
    assert set(texts) == wanted
    return texts


def test_nothing_becomes_markup(made: dict[str, str]) -> None:
    for path, text in made.items():
        assert "<script>alert" not in text, path
        assert "<!-- " not in text, path
        assert not Document(text).checked(), path


def test_names_are_shown_as_they_are(made: dict[str, str]) -> None:
    told = "".join(Document(made["territoires/2024/ti-2401.html"]).text)
    assert NASTY.split('"')[0] in told
    assert FORMULA in html.unescape("".join(made.values()))


def test_no_link_runs_a_script(made: dict[str, str]) -> None:
    for path, text in made.items():
        assert 'href="javascript:' not in text.lower(), path


def test_structured_data_stays_data(made: dict[str, str]) -> None:
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>',
        made["territoires/2024/ti-2401.html"],
        re.S,
    )
    names = [json.loads(text).get("name", "") for text in found]
    assert any(NASTY.split("=")[0].strip() in name for name in names)


def test_the_index_of_the_search_stays_data(site: Site) -> None:
    script = index(site).decode()
    assert "</script" not in script
    assert "<" not in script
    assert json.loads(script.removeprefix("window.tdiIndex=").rstrip(";\n"))["communes"]


def test_files_hold_no_formula(site: Site) -> None:
    offers = {offer.name: offer for shelf in shelves(site) for offer in shelf.offers}
    for name in ("projets.csv", "territoires-2024.csv"):
        for line in offers[name].make(site).decode("utf-8-sig").splitlines():
            assert not re.search(r'(^|[;,])"?=HYPERLINK', line), name


def test_paths_are_plain() -> None:
    for text in (NASTY, LONG, "../../etc", "", ".", "CON:", "a/b", "ti-8413\x00"):
        assert re.fullmatch(r"x-[0-9a-f]{12}", file_name(text))
    assert file_name("ti-8413") == "ti-8413"


def test_json_in_a_page() -> None:
    text = str(script_json({"a": NASTY + "\u2028"}))
    assert not set(text) & {"<", ">", "&", "\u2028"}
    assert json.loads(text) == {"a": NASTY + "\u2028"}
