"""Every page of the whole site.

Strict HTML, links that lead somewhere, heads, structured data, sizes.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import brotli
import html5lib
import pytest

from tests.site_check import Document, link_faults, read_all
from tests.whole_site import BASE, written

pytestmark = pytest.mark.timeout(600)
_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory)


@pytest.fixture(scope="module")
def version(folder: Path) -> Path:
    (only,) = (folder / "v").iterdir()
    return only.resolve()


@pytest.fixture(scope="module")
def documents(version: Path) -> dict[Path, Document]:
    return read_all(version)


def test_every_page_is_strict_html(documents: dict[Path, Document], version: Path) -> None:
    assert len(documents) > 1000
    faults = [
        f"{path.relative_to(version)}: {fault}"
        for path, document in documents.items()
        if path.name != "404.html"
        for fault in document.checked()
    ]
    assert not faults, "\n".join(faults[:20])


def test_the_parser_of_the_standard_finds_no_fault(
    documents: dict[Path, Document], version: Path
) -> None:
    """A page of each folder and the largest of each, read by html5lib as the standard reads them, every parse error a failure."""
    kinds: dict[Path, list[Path]] = {}
    for path in sorted(documents):
        kinds.setdefault(path.parent, []).append(path)
    chosen = {paths[0] for paths in kinds.values()} | {
        max(paths, key=lambda path: path.stat().st_size) for paths in kinds.values()
    }
    chosen |= set(kinds[version])
    for path in sorted(chosen):
        try:
            html5lib.HTMLParser(strict=True).parse(path.read_text("utf-8"))
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{path.relative_to(version)}: {error}")


def test_every_link_leads_somewhere(
    documents: dict[Path, Document], folder: Path, version: Path
) -> None:
    faults = link_faults(folder, version, documents)
    assert not faults, "\n".join(faults[:20])


def test_every_territory_of_every_phase_has_a_page(version: Path) -> None:
    assert len(list(version.glob("territoires/20*/ti-*.html"))) == 811


def test_heads_tell_pages_apart(documents: dict[Path, Document], version: Path) -> None:
    pages = {
        path: doc
        for path, doc in documents.items()
        if path.name != "404.html" and "embed" not in path.parts
    }
    titles = [doc.title for doc in pages.values()]
    assert len(set(titles)) == len(titles)
    for path, doc in pages.items():
        canonical = [href for tag, href in doc.links if tag == "link" and href.startswith(BASE)]
        assert canonical == [f"{BASE}/v/{version.name}/{path.relative_to(version).as_posix()}"]
        assert 20 < len(doc.metas["description"]) <= 301, path
        image = doc.metas["og:image"].removeprefix(f"{BASE}/v/{version.name}/")
        assert (version / image).stat().st_size <= 40_000, path


def test_structured_data_is_json(version: Path) -> None:
    for path in [version / "index.html", *sorted(version.glob("territoires/2023/ti-*.html"))[::20]]:
        objects = [json.loads(text) for text in _LD.findall(path.read_text("utf-8"))]
        assert objects, path
        assert all(each["@context"] == "https://schema.org" for each in objects)


def test_the_sitemap_names_the_pages(
    documents: dict[Path, Document], version: Path, folder: Path
) -> None:
    root = ElementTree.parse(version / "sitemap.xml").getroot()
    named = {each.text for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    held = {
        f"{BASE}/v/{version.name}/{path.relative_to(version).as_posix()}"
        for path in documents
        if path.name != "404.html" and "embed" not in path.relative_to(version).parts
    }
    assert held <= named
    assert f"{BASE}/v/{version.name}/sitemap.xml" in (folder / "sitemap.xml").read_text("utf-8")


def test_pages_are_light(version: Path) -> None:
    for path in sorted(
        version.glob("territoires/20*/ti-*.html"), key=lambda each: -each.stat().st_size
    )[:3]:
        assert len(brotli.compress(path.read_bytes(), quality=6)) <= 150_000, path
