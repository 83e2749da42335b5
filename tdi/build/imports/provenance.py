"""What was imported and is kept.

Tables of official rows in ``data/imports``, and the provenance of each.

``provenance.toml`` grows by one entry with each import; the last entry of a dataset and slot (a
phase, a year) is in force.
Rows are kept as CSV, or as Parquet when there are many (see record 11).
"""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow.parquet as pq

from tdi.build.imports.datasets import DATASETS
from tdi.data.sources import Registry, Source
from tdi.data.store import sha256
from tdi.errors import SourceError
from tdi.paths import shown

PROVENANCE: Final = "provenance.toml"
MANY_ROWS: Final = 20_000
_HEADER: Final = (
    "# Official files taken in by `tdi import`, oldest first; the last entry of a dataset and slot is in force.\n"
    "# Written by the command: correct a row with another import, not here.\n"
)


@dataclass(frozen=True)
class Entry:
    """The provenance of one import.

    Attributes
    ----------
    import_id : str
        Key: dataset, slot and the first characters of the digest of the rows.
    dataset, slot : str
        Name, and the phase or year it is about ("" when there is one only).
    file : str
        Table of its rows, in ``data/imports``.
    rows_sha256 : str
        Digest of that table.
    title, publisher, address, page, licence : str
        Where it comes from; the address is "" for a file given by hand.
    published, retrieved : str
        Days; "" when not known.
    digest : str
        sha256 of the official file.
    vintage : str
        COG vintage of its codes, "" when it has none.
    rows_in, rows_outside, rows_kept, rows_refused, rows_duplicate, rows_moved : int
        Rows of the file, of other measures, kept, refused, there twice, whose commune merged.
    reasons : dict of str to int
        Reasons for refusal.
    """

    import_id: str
    dataset: str
    slot: str
    file: str
    rows_sha256: str
    title: str
    publisher: str
    address: str
    page: str
    licence: str
    published: str
    retrieved: str
    digest: str
    vintage: str
    rows_in: int
    rows_outside: int
    rows_kept: int
    rows_refused: int
    rows_duplicate: int
    rows_moved: int
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def source_id(self) -> str:
        """Id in the registry of sources: the same from one version of a dataset to the next."""
        return f"import-{self.dataset}" + (f"-{self.slot}" if self.slot else "")

    def source(self) -> Source:
        """Return it as a source."""
        return Source(
            self.source_id,
            self.publisher,
            self.title + (f" ({self.slot})" if self.slot else ""),
            self.page,
            self.licence,
            self.published,
            self.retrieved,
            self.vintage,
            f"fichier officiel importé, {self.rows_kept} lignes retenues sur {self.rows_in}",
        )

    def to_toml(self) -> str:
        """Return its block of the provenance file."""
        lines = ["[[import]]"]
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name != "reasons":
                lines.append(f"{item.name} = {json.dumps(value, ensure_ascii=False)}")
        lines.append("[import.reasons]")
        lines += [
            f"{json.dumps(key, ensure_ascii=False)} = {count}"
            for key, count in self.reasons.items()
        ]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Imports:
    """All imports.

    Attributes
    ----------
    folder : pathlib.Path
        ``data/imports``.
    entries : tuple of Entry
        Oldest first.
    fresh : mapping of str to bytes
        Tables not yet written, by file.
    """

    folder: Path
    entries: tuple[Entry, ...] = ()
    fresh: Mapping[str, bytes] = field(default_factory=dict)
    _read: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def in_force(self) -> dict[tuple[str, str], Entry]:
        """The last entry of each dataset and slot."""
        return {(entry.dataset, entry.slot): entry for entry in self.entries}

    def of(self, dataset: str) -> list[Entry]:
        """Return the entries in force of a dataset, by slot."""
        return [entry for (name, _), entry in sorted(self.in_force.items()) if name == dataset]

    def rows(self, entry: Entry) -> pd.DataFrame:
        """Return the rows of an import: text (None: empty), and ``line``.

        Raises
        ------
        SourceError
            If the table is missing or is not the one that was imported.
        """
        if entry.file in self._read:
            return self._read[entry.file]
        where = shown(self.folder / entry.file)
        data = self.fresh.get(entry.file)
        if data is None:
            try:
                data = (self.folder / entry.file).read_bytes()
            except OSError:
                raise SourceError(
                    "the imported table is missing.",
                    where=where,
                    remedy="restore it from git, or import again.",
                ) from None
        if sha256(data) != entry.rows_sha256:
            raise SourceError(
                "the imported table was changed by hand.",
                where=where,
                remedy="restore it from git; a correction is another import, or a row of data/reference.",
            )
        self._read[entry.file] = decode(data, entry.file)
        return self._read[entry.file]

    def with_entry(self, entry: Entry, data: bytes) -> Imports:
        """Return the imports with one more, not yet written."""
        return replace(self, entries=(*self.entries, entry), fresh={**self.fresh, entry.file: data})

    def write(self) -> None:
        """Write the new tables, then the provenance that makes them count, each in one step."""
        for name, data in self.fresh.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_name(f"{path.name}.part")
            partial.write_bytes(data)
            partial.replace(path)
        partial = self.folder / f"{PROVENANCE}.part"
        partial.write_text(self.to_toml(), encoding="utf-8")
        partial.replace(self.folder / PROVENANCE)

    def to_toml(self) -> str:
        """Return the provenance file."""
        return "\n".join([_HEADER, *(entry.to_toml() for entry in self.entries)])

    def registry(self, registry: Registry) -> Registry:
        """Return the registry with the imports as sources.

        The day up to which facts are known is moved on.
        """
        sources = dict(registry.sources)
        data_date = registry.data_date
        for entry in self.in_force.values():
            sources[entry.source_id] = entry.source()
            if entry.published:
                data_date = max(data_date, data_date.fromisoformat(entry.published))
        return Registry(data_date, sources)

    def digests(self) -> dict[str, str]:
        """Return the digest of each table in force, as the manifest records them."""
        return {entry.file: entry.rows_sha256 for _, entry in sorted(self.in_force.items())}


def read_imports(folder: Path) -> Imports:
    """Read the provenance.

    Raises
    ------
    SourceError
        If it is not readable.
    """
    path = folder / PROVENANCE
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        entries = tuple(Entry(**entry) for entry in document.get("import", []))
    except FileNotFoundError:
        return Imports(folder)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise SourceError(
            f"the provenance of the imports is not readable ({error}).",
            where=shown(path),
            remedy="restore it from git.",
        ) from None
    for entry in entries:
        if entry.dataset not in DATASETS:
            raise SourceError(
                f"unknown dataset {entry.dataset!r}.",
                where=shown(path),
                remedy="restore the file from git.",
            )
    return Imports(folder, entries)


def encode(frame: pd.DataFrame) -> tuple[bytes, str]:
    """Return rows as bytes and the ending of their file: CSV, or Parquet from 20,000 rows on."""
    if len(frame) < MANY_ROWS:
        text = frame.to_csv(index=False, lineterminator="\n")
        return text.encode("utf-8"), "csv"
    out = io.BytesIO()
    frame.to_parquet(out, index=False, compression="zstd")
    return out.getvalue(), "parquet"


def decode(data: bytes, name: str) -> pd.DataFrame:
    """Return the rows of a kept table: text (None: empty), and ``line`` as a whole number."""
    stream = io.BytesIO(data)
    if name.endswith(".parquet"):
        held = pq.read_table(stream)
        cells = {column: held.column(column).to_pylist() for column in held.column_names}
    else:
        frame = pd.read_csv(stream, dtype=object, keep_default_na=False)
        cells = {str(column): frame[column].tolist() for column in frame.columns}
    columns: dict[str, Any] = {}
    for column, values in cells.items():
        if column == "line":
            columns[column] = pd.Series([int(value) for value in values], dtype="int64")
        else:
            columns[column] = pd.Series([value or None for value in values], dtype=object)
    return pd.DataFrame(columns)
