"""The processes that make the pages and files of an export, and what they write."""

from __future__ import annotations

import gzip
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tdi.data.store import Store
from tdi.errors import SiteError
from tdi.paths import shown
from tdi.site.page import File, Page
from tdi.site.paths import digest8
from tdi.site.registry import all_files, all_pages
from tdi.site.render import document
from tdi.site.site import Site

_CHUNK: Final = 12
_AHEAD: Final = 2  # pieces of work that another process is given before it has done the last
_COMPRESSED: Final = frozenset(
    [".html", ".css", ".js", ".svg", ".json", ".xml", ".csv", ".geojson", ".txt"]
)
_SMALLEST: Final = 400  # bytes under which compressing costs more than it saves


@dataclass(frozen=True)
class Options:
    """How a site is written.

    Attributes
    ----------
    base_url
        Where it will stand, without the last slash; "" when that is not known: then there is no
        canonical link and no sitemap.
    dashboard
        Address of the dashboard; "" for none.
    only
        Regions whose territories are written; all when empty.
    workers
        Processes.
    compress
        Whether ``.br`` and ``.gz`` stand beside each text, for a web server that serves them as
        they are.
    """

    base_url: str = ""
    dashboard: str = ""
    only: frozenset[str] = frozenset()
    workers: int = 2
    compress: bool = False


@dataclass(frozen=True)
class Setting:
    """What a process needs: store, version, name of the version, options, folder to write in."""

    store: Path
    data_version: str
    name: str
    options: Options
    aside: Path


class Output:
    """Writes below a folder; ``size`` counts the bytes, without the compressed copies.

    What has the digest of its bytes in its name is written once.
    """

    def __init__(self, folder: Path, compress: bool) -> None:
        self._folder = folder
        self._compress = compress
        self._made: set[Path] = set()
        self._pictures: set[str] = set()
        self.size = 0

    def write(self, path: str, data: bytes) -> None:
        """Write one file; the same picture may be that of several pages."""
        place = self._folder / path
        if path in self._pictures:
            return
        if path.startswith("fichiers/apercu."):
            self._pictures.add(path)
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        place.write_bytes(data)
        self.size += len(data)
        if self._compress and place.suffix in _COMPRESSED and len(data) > _SMALLEST:
            import brotli

            # What many readers load, or load first, is worth seconds; a thousand pages are not.
            best = path.startswith("fichiers/") or "/" not in path
            made = brotli.compress(data, quality=11 if best else 6)
            place.with_name(f"{place.name}.br").write_bytes(made)
            place.with_name(f"{place.name}.gz").write_bytes(gzip.compress(data, 6, mtime=0))


@dataclass
class _Here:
    """What a process holds: the site, its pages and files, where it writes."""

    site: Site
    pages: tuple[Page, ...]
    files: tuple[File, ...]
    output: Output


_here: dict[str, _Here] = {}


def site_of(setting: Setting) -> Site:
    """Open the site to write.

    Raises
    ------
    SiteError
        When the store has become another version since the export began.
    """
    store = Store(setting.store)
    if store.data_version != setting.data_version:
        raise SiteError(
            f"the data changed from version {setting.data_version} to {store.data_version} during the export.",
            where=shown(setting.store),
            remedy="run the command again.",
        )
    options = setting.options
    return Site(store, setting.name, options.base_url, options.dashboard, only=options.only)


def _open(setting: Setting) -> None:
    site = site_of(setting)
    pages = all_pages(site)
    site.paths = frozenset(page.path for page in pages)
    output = Output(setting.aside, setting.options.compress)
    _here["it"] = _Here(site, pages, all_files(site), output)


def _make_file(place: int) -> tuple[str, str]:
    """Make one file; return its name and its address."""
    here = _here["it"]
    file = here.files[place]
    data = file.make(here.site)
    stem, dot, ending = file.name.rpartition(".")
    path = f"fichiers/{stem}.{digest8(data)}{dot}{ending}"
    here.output.write(path, data)
    return file.name, path


@dataclass
class Done:
    """Some pages that were made: how many, and their bytes."""

    count: int
    size: int = 0


def _make_pages(files: Mapping[str, str], places: range) -> Done:
    """Make some pages."""
    here = _here["it"]
    here.site.files = files
    before = here.output.size
    for place in places:
        for path, data in document(here.site, here.pages[place]).files:
            here.output.write(path, data)
    return Done(len(places), here.output.size - before)


class Processes:
    """Makes files, then pages.

    This process, and others beside it where more than one worker is asked for.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Processes:
        others = self._setting.options.workers - 1
        if others > 0:
            self._pool = ProcessPoolExecutor(
                others,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_open,
                initargs=(self._setting,),
            )
            for _ in range(others):
                self._pool.submit(os.getpid)  # they start while this one opens the site too
        _open(self._setting)
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        _here.clear()

    @property
    def site(self) -> Site:
        """The site as this process holds it."""
        return _here["it"].site

    @property
    def all_pages(self) -> tuple[Page, ...]:
        """All pages."""
        return _here["it"].pages

    def files(self) -> dict[str, str]:
        """Make all files, those that take longest first; return the address of each by its name."""
        files = _here["it"].files
        order = sorted(range(len(files)), key=lambda place: not files[place].long)
        return dict(self._run(_make_file, [(place,) for place in order]))

    def pages(self, files: Mapping[str, str]) -> Iterator[Done]:
        """Make all pages, in any order; give what each piece of work returns."""
        count = len(self.all_pages)
        chunks = [range(at, min(at + _CHUNK, count)) for at in range(0, count, _CHUNK)]
        yield from self._run(_make_pages, [(files, chunk) for chunk in chunks])

    def _run(self, work: Callable[..., Any], asked: list[tuple[Any, ...]]) -> Iterator[Any]:
        """Have pieces of work done, in any order.

        The other processes have some ahead, this one does one at a time.
        """
        left, sent = deque(asked), set[Future[Any]]()
        try:
            while left or sent:
                while (
                    self._pool and left and len(sent) < _AHEAD * (self._setting.options.workers - 1)
                ):
                    sent.add(self._pool.submit(work, *left.popleft()))
                if left:
                    yield work(*left.popleft())
                else:
                    wait(sent, return_when=FIRST_COMPLETED)
                ended = {job for job in sent if job.done()}
                sent -= ended
                for job in ended:
                    yield job.result()
        except BrokenProcessPool:
            raise SiteError(
                "a process that made pages was ended from outside. What was published before is as it was.",
                where=shown(self._setting.aside),
                remedy="run it again, with --workers 1 if memory is short.",
            ) from None
