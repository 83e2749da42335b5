"""``tdi export site``.

Every page and file of one version, written aside by several processes, published in one step.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from tdi import paths
from tdi.data.store import Store
from tdi.site.front import not_found, root_files
from tdi.site.page import Page
from tdi.site.publish import RECORD, Target, target, unwritable
from tdi.site.site import Site
from tdi.site.work import Options, Output, Processes, Setting

_SOURCES: Final = ("*.py", "*.html", "*.css", "*.js", "*.svg", "*.toml")

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Written:
    """What an export did: the version's name, its pages and bytes.

    ``fresh`` is False when it was there already.
    """

    name: str
    pages: int
    size: int
    fresh: bool


def export_site(
    store: Store, folder: Path, options: Options, progress: Progress = lambda done, total: None
) -> Written:
    """Write the site of a store into a folder.

    Parameters
    ----------
    folder
        New, empty, or a site written before: then the version is added beside the others, which
        stay as they are.
    progress
        Called with the pages made and their number.

    Raises
    ------
    SiteError
        When the folder holds something else, is in use or cannot be written; nothing is published
        then.
    """
    product = _product(options)
    with target(folder) as held:
        name, there = held.name_for(store.data_version, product)
        pages, size = 0, 0
        if not there:
            pages, size = _write(store, held, name, options, product, progress)
            held.enter(name)
        known = held.held()
        held.show(name, root_files(name, known, options.base_url))
        if there:
            pages = next(each.pages for each in known if each.name == name)
    return Written(name, pages, size, not there)


def _write(
    store: Store, held: Target, name: str, options: Options, product: str, progress: Progress
) -> tuple[int, int]:
    setting = Setting(store.folder, store.data_version, name, options, held.aside)
    try:
        output = Output(held.aside, options.compress)
        with Processes(setting) as processes:
            site, pages = processes.site, processes.all_pages
            progress(0, len(pages))
            files = processes.files()
            size, count = 0, 0
            for done in processes.pages(files):
                count, size = count + done.count, size + done.size
                progress(count, len(pages))
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
    except OSError as error:
        raise unwritable(held.folder, error) from None
    return len(pages), size + output.size


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
