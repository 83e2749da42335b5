"""The folder of the site: refusals, locks, versions that nobody touches, nothing half-published."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import pytest

from tdi.data.store import Store
from tdi.errors import SiteError
from tdi.site import work
from tdi.site.export import export_site
from tdi.site.page import Content, File, Page
from tdi.site.publish import HOME, target
from tdi.site.site import Site
from tdi.site.work import Options
from tests.conftest import ROOT

OPTIONS = Options(workers=1)


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(ROOT / "data" / "store")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site of two pages and a style, written without the real pages."""

    def made(site: Site) -> Content:
        return Content("Titre", "Une description.", "<p>texte</p>")

    def pages(site: Site) -> tuple[Page, ...]:
        return Page("index.html", made), Page("territoires/2023/a.html", made)

    def files(site: Site) -> tuple[File, ...]:
        return (
            File("site.css", lambda site: b"p{}"),
            File("site.js", lambda site: b"1"),
            File("favicon.svg", lambda site: b"<svg/>"),
        )

    class Alone:
        def __init__(self, document: str) -> None:
            self.files = ((document, b"<!DOCTYPE html>" + b"x" * 600),)

    monkeypatch.setattr(work, "all_pages", pages)
    monkeypatch.setattr(work, "all_files", files)
    monkeypatch.setattr(work, "document", lambda site, page: Alone(page.path))


def listing(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and HOME not in path.parts
    }


def test_a_new_folder(store: Store, tmp_path: Path) -> None:
    done = export_site(store, tmp_path / "site", OPTIONS)
    held = listing(tmp_path / "site")
    assert done.fresh
    assert done.name == store.data_version
    assert f"v/{done.name}/index.html" in held
    assert f'"latest": "{done.name}"'.encode() in held["versions.js"]
    assert f"url=v/{done.name}/index.html".encode() in held["index.html"]


def test_the_same_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    export_site(store, tmp_path, OPTIONS)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "v").rglob("*")}
    assert not export_site(store, tmp_path, OPTIONS).fresh
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "v").rglob("*")} == before


def test_the_same_data_written_otherwise_gets_an_address_of_its_own(
    store: Store, tmp_path: Path
) -> None:
    first = export_site(store, tmp_path, OPTIONS).name
    before = listing(tmp_path / "v" / first)
    second = export_site(store, tmp_path, Options(workers=1, base_url="https://exemple.fr")).name
    assert second == f"{first}-2"
    assert listing(tmp_path / "v" / first) == before
    assert f'"latest": "{second}"'.encode() in (tmp_path / "versions.js").read_bytes()
    assert export_site(store, tmp_path, OPTIONS).name == first  # and back
    assert f'"latest": "{first}"'.encode() in (tmp_path / "versions.js").read_bytes()


def test_a_folder_of_something_else_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "photos.zip").write_bytes(b"1")
    with pytest.raises(SiteError, match=r"no export has written \(photos.zip\)"):
        export_site(store, tmp_path, OPTIONS)
    assert [each.name for each in tmp_path.iterdir()] == ["photos.zip"]


def test_a_file_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"1")
    with pytest.raises(SiteError, match="is a file"):
        export_site(store, tmp_path / "site", OPTIONS)


@pytest.mark.skipif(os.name != "posix", reason="needs /proc or /dev/null")
def test_a_folder_that_cannot_be_made(store: Store) -> None:
    with pytest.raises(SiteError):
        export_site(store, Path("/dev/null/site"), OPTIONS)


def test_two_exports_at_once(store: Store, tmp_path: Path) -> None:
    from filelock import FileLock

    export_site(store, tmp_path, OPTIONS)
    with FileLock(tmp_path / HOME / "verrou"), pytest.raises(SiteError, match="another export"):
        export_site(store, tmp_path, Options(workers=1, base_url="https://exemple.fr"))
    assert [each.name for each in (tmp_path / "v").iterdir()] == [store.data_version]


@pytest.mark.parametrize("fresh", [True, False])
def test_a_disk_that_fills_up(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: bool
) -> None:
    folder = tmp_path / "site"
    if not fresh:
        export_site(store, folder, OPTIONS)
    before = listing(folder) if folder.exists() else {}
    whole = work.Output.write

    def full(self: work.Output, path: str, data: bytes) -> None:
        if path.startswith("territoires"):
            raise OSError(errno.ENOSPC, "No space left on device")
        whole(self, path, data)

    monkeypatch.setattr(work.Output, "write", full)
    with pytest.raises(SiteError, match="as it was") as caught:
        export_site(store, folder, Options(workers=1, base_url="https://exemple.fr"))
    assert "free space" in caught.value.remedy
    assert (listing(folder) if folder.exists() else {}) == before
    assert not (folder / HOME / "nouveau").exists()
    monkeypatch.setattr(work.Output, "write", whole)
    assert export_site(store, folder, OPTIONS).fresh is fresh


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
def test_a_real_full_disk(store: Store, tmp_path: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")

    def filled() -> None:
        for number in range(9):  # each version takes some pages of memory
            export_site(
                store, tmp_path, Options(workers=1, base_url=f"https://exemple.fr/{number}")
            )

    try:
        with pytest.raises(SiteError, match="as it was"):
            filled()
        for held in (tmp_path / "v").iterdir() if (tmp_path / "v").exists() else ():
            assert (held / "version.json").stat().st_size
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_what_a_killed_export_left_is_removed(store: Store, tmp_path: Path) -> None:
    export_site(store, tmp_path, OPTIONS)
    left = tmp_path / HOME / "nouveau" / "territoires"
    left.mkdir(parents=True)
    (left / "moitie.html").write_bytes(b"<p>")
    with target(tmp_path) as held:
        assert not list(held.aside.iterdir())
    assert not left.exists()


def test_a_version_of_older_data_stays_in_the_list(store: Store, tmp_path: Path) -> None:
    export_site(store, tmp_path, OPTIONS)
    older = tmp_path / "v" / "2020-01.00000000"
    older.mkdir()
    (older / "version.json").write_text(
        '{"data_version": "2020-01.00000000", "data_date": "2020-01-01", "product": "x", "pages": 1}'
    )
    export_site(store, tmp_path, OPTIONS)
    script = (tmp_path / "versions.js").read_text()
    assert script.index("2020-01.00000000") < script.rindex(store.data_version)
