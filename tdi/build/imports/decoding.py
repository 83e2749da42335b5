"""From the bytes of an official file to text.

Unpacked within a limit, its encoding decided by a stated rule.

The rule: a byte order mark decides; otherwise the file is UTF-8 if all of it is; otherwise
Windows-1252, or Latin-1 if it holds a byte that Windows-1252 does not have. The file is read in
pieces: its size is bounded, not its rows held in memory.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from tdi.build.imports.datasets import Dataset
from tdi.errors import ImportRefused

_PIECE: Final = 1 << 20
_MOST_TIMES: Final = 200
"""A table of text shrinks ten to thirty times.

What grows more than this when unpacked is no table.
"""
_UNDEFINED: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_TITLE: Final = re.compile(r"(?is)<title[^>]*>(.*?)</title>")


@dataclass(frozen=True)
class Opened:
    """How a file is read: encoding, whether it ends with a line break, its size unpacked."""

    encoding: str
    ends_with_break: bool
    size: int
    packed: str


def examine(path: Path, dataset: Dataset) -> Opened:
    """Read a file once to know how to read it.

    Raises
    ------
    ImportRefused
        If it is empty, too large, packed with more than one file, binary, or a page instead of a
        table.
    """
    _refuse_size(path, dataset)
    where = str(path)
    utf8 = codecs.getincrementaldecoder("utf-8")()
    head, tail, size, is_utf8, undefined = b"", b"", 0, True, False
    with _bytes(path, dataset) as (stream, packed):
        for piece in _pieces(stream, path, dataset):
            size += len(piece)
            if len(head) < 4096:
                head += piece[: 4096 - len(head)]
            tail = piece[-1:]
            undefined = undefined or _UNDEFINED.search(piece) is not None
            if is_utf8:
                try:
                    utf8.decode(piece)
                except UnicodeDecodeError:
                    is_utf8 = False
    if is_utf8:
        try:
            utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf8 = False
    if not head.strip():
        raise ImportRefused(
            "the file is empty.", where=where, remedy="download it again; the site may be at fault."
        )
    encoding = _encoding(head, is_utf8, undefined)
    _refuse_page(head.decode(encoding, "replace"), where, dataset)
    if b"\x00" in head and not encoding.startswith("utf-16"):
        raise ImportRefused(
            "it is not a text (it holds zero bytes).",
            where=where,
            remedy="give the CSV, not a spreadsheet or an archive.",
        )
    return Opened(encoding, tail in (b"\n", b"\r", b"\x00"), size, packed)


def _encoding(head: bytes, is_utf8: bool, undefined: bool) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if is_utf8:
        return "utf-8"
    return "latin-1" if undefined else "cp1252"


@contextmanager
def text(path: Path, dataset: Dataset, opened: Opened) -> Iterator[IO[str]]:
    """Open a file as text, unpacked."""
    with _bytes(path, dataset) as (stream, _):
        yield io.TextIOWrapper(stream, encoding=opened.encoding, errors="replace", newline="")


@contextmanager
def _bytes(path: Path, dataset: Dataset) -> Iterator[tuple[IO[bytes], str]]:
    try:
        with path.open("rb") as raw:
            magic = raw.read(4)
            raw.seek(0)
            if magic[:2] == b"\x1f\x8b":
                with gzip.open(raw) as stream:
                    yield stream, "gzip"  # type: ignore[misc]
            elif magic == b"PK\x03\x04":
                with (
                    zipfile.ZipFile(raw) as archive,
                    archive.open(_only(archive, path, dataset)) as stream,
                ):
                    yield stream, "zip"
            else:
                yield raw, ""
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError) as error:
        raise ImportRefused(
            f"cannot be unpacked ({error})." if path.exists() else "cannot be read (no such file).",
            where=str(path),
            remedy="download it again: it is cut or damaged.",
        ) from None


def _only(archive: zipfile.ZipFile, path: Path, dataset: Dataset) -> zipfile.ZipInfo:
    held = [info for info in archive.infolist() if not info.is_dir()]
    tables = [
        info
        for info in held
        if info.filename.lower().endswith((".csv", ".txt", ".geojson", ".json"))
    ]
    if len(tables) != 1:
        raise ImportRefused(
            f"the archive holds {len(tables)} tables ({', '.join(info.filename[:60] for info in held[:5])}).",
            where=str(path),
            remedy="unpack it, and give the one file.",
        )
    if tables[0].file_size > dataset.max_unpacked:
        raise _bomb(path, tables[0].file_size, dataset)
    return tables[0]


def _pieces(stream: IO[bytes], path: Path, dataset: Dataset) -> Iterator[bytes]:
    """Yield the content, and stop as soon as it grows beyond what the dataset can be."""
    packed = max(path.stat().st_size, 1)
    size = 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > dataset.max_unpacked or (size > 10 * _PIECE and size > _MOST_TIMES * packed):
            raise _bomb(path, size, dataset)
        yield piece


def _bomb(path: Path, size: int, dataset: Dataset) -> ImportRefused:
    return ImportRefused(
        f"it unpacks to {size / 1e6:.0f} MB or more from {path.stat().st_size / 1e6:.2f} MB; "
        f"{dataset.max_unpacked / 1e6:.0f} MB and {_MOST_TIMES} times are the most.",
        where=str(path),
        remedy="do not trust this file; download it again from the official page.",
    )


def _refuse_size(path: Path, dataset: Dataset) -> None:
    size = path.stat().st_size if path.exists() else 0
    if size > dataset.max_bytes:
        raise ImportRefused(
            f"{size / 1e6:.1f} MB, {dataset.max_bytes / 1e6:.0f} MB are the most for this dataset.",
            where=str(path),
            remedy="check that it is the right file.",
        )


def _refuse_page(head: str, where: str, dataset: Dataset) -> None:
    start = head.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype", "<html", "<head", "<?xml", "<body", "<!--")):
        title = _TITLE.search(head)
        named = f" entitled {' '.join(title[1].split())[:80]!r}" if title else ""
        raise ImportRefused(
            f"it is a web page{named}, not a table.",
            where=where,
            remedy=f"the site answered with an error or a consent page: try again later, or see {dataset.page}",
        )
    if dataset.role != "outlines" and start.startswith(("{", "[")):
        raise ImportRefused(
            f"it is JSON ({start[:60]!r}), not a table.",
            where=where,
            remedy=f"the site answered with an error: try again later, or see {dataset.page}",
        )
