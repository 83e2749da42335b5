"""What an export takes from the last version: the same bytes as a whole export writes, and never what has changed."""

from __future__ import annotations

import inspect
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tdi.data.store import MANIFEST, Store
from tdi.site import kept, work
from tdi.site.export import export_site
from tdi.site.page import Content, File, Page
from tdi.site.part import COUNTED, Part
from tdi.site.publish import HOME
from tdi.site.registry import all_files, all_pages
from tdi.site.site import Blank, Site
from tdi.site.work import Options
from tests.conftest import ROOT
from tests.unit.test_site_hostile import changed

SHOWN = {
    *(f"territoires/2024/ti-{number}.html" for number in ("2401", "5301")),
    "embed/territoires/2024/ti-2401.html",
    "communes/28.html",
    "communes/2a.html",
    "projets/24.html",
}
# They count projects, and show none of their words.
COUNTING = {"evolution/2020-2022.html", "regions/28.html", "embed/carte-2022.html", "financements.html"}
SHOWN |= COUNTING
MADE = frozenset(["site.css"])


def next_version(folder: Path, version: str, day: str) -> Store:
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | {"data_version": version, "data_date": day}))
    return Store(folder)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store]:
    """The committed store, and a later one in which one project has another title and one commune another name."""
    folder = tmp_path_factory.mktemp("later") / "store"
    shutil.copytree(ROOT / "data" / "store", folder)
    first = Store(ROOT / "data" / "store")
    projects = first.table("projects")
    mine = projects.index[projects["ti_2024"] == "ti-2401"]
    changed(folder, "projects", "title", {int(mine[0]): "Un autre titre, <b>plus</b> long que l’ancien"})
    return first, next_version(folder, "2099-01.00000000", "2099-01-01")


@pytest.fixture(autouse=True)
def _sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some real pages of each kind that is kept; of the files, what stands for them: what files hold is tested elsewhere."""

    def pages(site: Site) -> tuple[Page, ...]:
        return tuple(page for page in all_pages(site) if page.path in SHOWN)

    def files(site: Site) -> tuple[File, ...]:
        version = site.data_version.encode()
        return tuple(
            file
            if file.name in MADE
            else replace(file, make=lambda _, name=file.name: name.encode() + version)
            for file in all_files(site)
        )

    monkeypatch.setattr(work, "all_pages", pages)
    monkeypatch.setattr(work, "all_files", files)


def listing(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and HOME not in path.parts
    }


def test_a_later_version_is_what_a_whole_export_writes(
    stores: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, later = stores
    options = Options(workers=1, base_url="https://exemple.fr/ti")
    again, whole = tmp_path / "again", tmp_path / "whole"
    export_site(first, again, options)
    before = listing(again / "v" / first.data_version)
    damaged = again / "v" / first.data_version / "communes/2a.html"
    damaged.write_bytes(damaged.read_bytes().replace(b"Ajaccio", b"Ailleurs"))
    taken: list[str] = []
    real = kept.Kept.again

    def watched(self: kept.Kept, path: str, *given: Any, **keys: str) -> Any:
        found = real(self, path, *given, **keys)
        taken.extend([path] if found else [])
        return found

    monkeypatch.setattr(kept.Kept, "again", watched)
    export_site(later, again, options)
    assert set(taken) >= {"communes/28.html", "territoires/2024/ti-5301.html", *COUNTING}
    assert "territoires/2024/ti-2401.html" not in taken  # it shows the project
    assert "communes/2a.html" not in taken  # it is not as it was written
    export_site(later, whole, options)
    mine, theirs = (listing(folder / "v" / later.data_version) for folder in (again, whole))
    assert mine.keys() == theirs.keys()
    assert [path for path, data in mine.items() if data != theirs[path]] == []
    assert b"Un autre titre, &lt;b&gt;plus" in mine["territoires/2024/ti-2401.html"]
    assert b"2099-01.00000000" in mine["territoires/2024/ti-5301.html"]
    assert first.data_version.encode() not in mine["territoires/2024/ti-5301.html"]
    damaged.write_bytes(before["communes/2a.html"])
    assert listing(again / "v" / first.data_version) == before  # the version before is frozen


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": 1, "pages": {"a": 1}, "version": "x"}', '{"format": 0}']
)
def test_a_damaged_memory_is_no_memory(tmp_path: Path, text: str) -> None:
    (tmp_path / kept.NAME).write_text(text)
    assert kept.read(tmp_path, tmp_path).entries == {}


def test_who_writes_what_is_shown_gets_nothing_else() -> None:
    """Soundness: a page that says what it shows is made by a plain function, of a site that holds no data."""
    site = Site(Store(ROOT / "data" / "store"), "essai")
    makers = {page.make for page in all_pages(site) if page.look}
    assert makers
    for make in makers:
        assert inspect.isfunction(make), make
        assert make.__closure__ is None
        assert make.__defaults__ is None
    blank = site.blank()
    assert type(blank) is Blank
    assert not any(isinstance(value, Store | Site) for value in vars(blank).values())


def test_a_table_that_is_not_declared_cannot_be_read() -> None:
    part = Part(Store(ROOT / "data" / "store"), ("regions",))
    assert len(part.table("regions"))
    for read in (lambda: part.table("projects"), lambda: part.manifest, lambda: part.display("towns.json")):
        with pytest.raises(LookupError):
            read()


def test_of_some_tables_only_some_columns_may_be_read(stores: tuple[Store, Store]) -> None:
    first, later = stores
    part = Part(first, (COUNTED,))
    assert len(part.table("projects")) == len(first.table("projects"))
    with pytest.raises(KeyError):
        part.table("projects")["title"]
    with pytest.raises(LookupError):
        part.wkb("projects")
    assert part.digests == Part(later, (COUNTED,)).digests  # where only a title differs
    for columns in ("title", "project_id,title"):
        assert Part(first, (f"projects:{columns}",)).digests != Part(later, (f"projects:{columns}",)).digests


def _tells(store: Store, word: str) -> bytes:
    return f"{len(store.table('regions'))} {word}".encode()


def test_a_piece_is_of_its_tables_and_of_what_is_given(tmp_path: Path) -> None:
    site = Site(Store(ROOT / "data" / "store"), "essai")
    site.drawings.folder = tmp_path
    assert site.piece(_tells, ("regions",), "a") == b"18 a"
    assert site.piece(_tells, ("regions",), "b") == b"18 b"
    assert len(site.drawings.used) == 2
    with pytest.raises(LookupError):
        site.piece(_tells, ("funds",), "a")
    with pytest.raises(TypeError, match="may know more"):
        site.piece(lambda store: site.version.encode(), ("regions",))


def test_what_marks_cannot_stand_for_stands_itself() -> None:
    assert kept.plain({"version": "2026-11", "known_on": "9 novembre 2026"})
    assert not kept.plain({"version": '<b>"'})
    assert kept.fill(f"a{kept.mark('x')}b{kept.mark('data')}", {"x": "é"}) == (
        f"aéb{kept.mark('data')}".encode(),
        ((1, 3, "x"),),
    )


def test_values_have_one_digest_however_they_came_to_be() -> None:
    text = "".join(["Cha", "rtres"])
    assert kept.digest(("Chartres", "Chartres")) == kept.digest((text, "Chartres"))
    assert kept.digest((1, "1")) != kept.digest(("1", 1))
    assert Content("a", "b", "c") == Content("a", "b", "c")
