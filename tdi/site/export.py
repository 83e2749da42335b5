"""``tdi export site``: every page and file of one version, written aside by several processes, published in one step."""

from __future__ import annotations

import gzip
import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from tdi import paths
from tdi.errors import SiteError
from tdi.paths import shown
from tdi.site.drawings import Drawings
from tdi.site.front import not_found, root_files
from tdi.site.page import Page, digest8
from tdi.site.publish import RECORD, Target, target, unwritable
from tdi.site.registry import all_files, all_pages
from tdi.site.render import document
from tdi.site.site import Site
from tdi.store import Store

_CHUNK: Final = 24
_COMPRESSED: Final = {".html", ".css", ".js", ".svg", ".json", ".xml", ".csv", ".geojson", ".txt"}
_SOURCES: Final = ("*.py", "*.html", "*.css", "*.js", "*.svg", "*.toml")


@dataclass(frozen=True)
class Options:
    """How a site is written.

    Attributes
    ----------
    base_url
        Where it will stand, without the last slash; "" when that is not known: then there is no canonical link and no sitemap.
    dashboard
        Address of the dashboard; "" for none.
    only
        Regions whose territories are written; all when empty.
    workers
        Processes.
    compress
        Whether ``.br`` and ``.gz`` stand beside each text, for a web server that serves them as they are.
    """

    base_url: str = ""
    dashboard: str = ""
    only: frozenset[str] = frozenset()
    workers: int = 2
    compress: bool = False


@dataclass(frozen=True)
class Written:
    """What an export did: the version's name, its pages and bytes; ``fresh`` is False when it was there already."""

    name: str
    pages: int
    size: int
    fresh: bool


def export_site(
    store: Store,
    folder: Path,
    options: Options,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Written:
    """Write the site of a store into a folder.

    Parameters
    ----------
    folder
        New, empty, or a site written before: then the version is added beside the others, which stay as they are.
    progress
        Called with the pages made and their number.

    Raises
    ------
    SiteError
        When the folder holds something else, is in use or cannot be written; nothing is published then.
    """
    product = _product(options)
    with target(folder) as held:
        name, there = held.name_for(store.data_version, product)
        pages, size = 0, 0
        if not there:
            pages, size = _write(store, held, name, options, product, progress)
            held.enter(name)
        held.show(name, root_files(name, held.held(), options.base_url))
        if there:
            pages = next(each.pages for each in held.held() if each.name == name)
    return Written(name, pages, size, not there)


def _write(
    store: Store,
    held: Target,
    name: str,
    options: Options,
    product: str,
    progress: Callable[[int, int], None],
) -> tuple[int, int]:
    setting = _Setting(store.folder, name, options, held.cache, held.aside)
    try:
        site = _site(store, setting)
        output = _Output(held.aside, options.compress)
        with _pool(setting) as run:
            files = {}
            for file in all_files(site):
                data = file.make(site)
                stem, dot, ending = file.name.rpartition(".")
                files[file.name] = f"fichiers/{stem}.{digest8(data)}{dot}{ending}"
                output.write(files[file.name], data)
            site.files = files
            pages = all_pages(site)
            total, used, done = 0, set(site.drawings.used), 0
            progress(0, len(pages))
            for made, size, drawings in run(files, len(pages)):
                done, total = done + made, total + size
                used |= drawings
                progress(done, len(pages))
        if options.base_url:
            output.write("sitemap.xml", _sitemap(site, pages))
        output.write("404.html", not_found(options.base_url))
        record = {
            "data_version": store.data_version,
            "data_date": str(store.manifest["data_date"]),
            "product": product,
            "pages": len(pages),
        }
        output.write(RECORD, (json.dumps(record, indent=1) + "\n").encode())
        _forget(held.cache, used)
    except OSError as error:
        raise unwritable(held.folder, error) from None
    return len(pages), total + output.size


@dataclass(frozen=True)
class _Setting:
    """What a process needs to make pages."""

    store: Path
    name: str
    options: Options
    cache: Path
    aside: Path


class _Output:
    """Writes below a folder; ``size`` counts the bytes."""

    def __init__(self, folder: Path, compress: bool) -> None:
        self._folder = folder
        self._compress = compress
        self._made: set[Path] = set()
        self.size = 0

    def write(self, path: str, data: bytes) -> None:
        place = self._folder / path
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        place.write_bytes(data)
        self.size += len(data)
        if self._compress and place.suffix in _COMPRESSED and len(data) > 400:
            import brotli

            place.with_name(f"{place.name}.br").write_bytes(brotli.compress(data, quality=7))
            place.with_name(f"{place.name}.gz").write_bytes(gzip.compress(data, 6, mtime=0))


def _site(store: Store, setting: _Setting) -> Site:
    seal = hashlib.sha256(json.dumps(store.manifest["display"], sort_keys=True).encode()).hexdigest()
    options = setting.options
    return Site(
        store,
        setting.name,
        options.base_url,
        options.dashboard,
        only=options.only,
        drawings=Drawings(setting.cache, seal),
    )


# In a process of the pool: the site, its pages, their paths.
_here: dict[str, tuple[Site, tuple[Page, ...], frozenset[str], _Output]] = {}


def _open(setting: _Setting) -> None:
    site = _site(Store(setting.store), setting)
    pages = all_pages(site)
    output = _Output(setting.aside, setting.options.compress)
    _here["site"] = (site, pages, frozenset(page.path for page in pages), output)


def _make(files: dict[str, str], places: range) -> tuple[int, int, set[str]]:
    site, pages, known, output = _here["site"]
    site.files = files
    before = output.size
    for place in places:
        for path, data in document(site, pages[place], known).files:
            output.write(path, data)
    return len(places), output.size - before, site.drawings.used


Run = Callable[[dict[str, str], int], Iterator[tuple[int, int, set[str]]]]


class _pool:  # noqa: N801 - a context manager
    """Processes that open the site while the files are made; with one worker, this process makes the pages."""

    def __init__(self, setting: _Setting) -> None:
        self._setting = setting
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Run:
        if self._setting.options.workers > 1:
            self._pool = ProcessPoolExecutor(
                self._setting.options.workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_open,
                initargs=(self._setting,),
            )
            for _ in range(self._setting.options.workers):
                self._pool.submit(os.getpid)  # starts the processes now
        else:
            _open(self._setting)
        return self._run

    def _run(self, files: dict[str, str], count: int) -> Iterator[tuple[int, int, set[str]]]:
        chunks = [range(at, min(at + _CHUNK, count)) for at in range(0, count, _CHUNK)]
        if self._pool is None:
            for chunk in chunks:
                yield _make(files, chunk)
            return
        try:
            for job in as_completed([self._pool.submit(_make, files, chunk) for chunk in chunks]):
                yield job.result()
        except BrokenProcessPool:
            raise SiteError(
                "a process that made pages was ended from outside. What was published before is as it was.",
                where=shown(self._setting.aside),
                remedy="run it again, with --workers 1 if memory is short.",
            ) from None

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        _here.clear()


def _sitemap(site: Site, pages: tuple[Page, ...]) -> bytes:
    day = str(site.store.manifest["data_date"])
    rows = "".join(
        f"<url><loc>{escape(site.address(page.path))}</loc><lastmod>{day}</lastmod></url>\n"
        for page in pages
        if page.listed
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{rows}</urlset>\n"
    ).encode()


def _product(options: Options) -> str:
    """Return a digest of the code, templates and settings that a version is written with."""
    settings = (options.base_url, options.dashboard, sorted(options.only), options.compress)
    return hashlib.sha256(f"{_code()}{settings!r}".encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _code() -> str:
    held = hashlib.sha256()
    root = paths.root()
    for folder in ("geo", "tdi", "pages/ui/static", "data/corrections"):
        for pattern in _SOURCES:
            for path in sorted((root / folder).rglob(pattern)):
                held.update(str(path.relative_to(root)).encode())
                held.update(path.read_bytes())
    held.update((paths.data() / "versions.toml").read_bytes())
    return held.hexdigest()


def _forget(cache: Path, used: set[str]) -> None:
    """Remove the drawings that no page of this version shows."""
    if cache.is_dir():
        for path in cache.glob("*/*"):
            if path.name not in used:
                path.unlink(missing_ok=True)
