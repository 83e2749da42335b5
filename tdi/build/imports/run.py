"""One import from end to end: read, checked, built aside, compared; written only when asked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tdi import paths
from tdi.build.difference import difference
from tdi.build.imports.checking import check_communes, check_loss, check_whole
from tdi.build.imports.datasets import LICENCE, Dataset
from tdi.build.imports.fetched import Fetched
from tdi.build.imports.official_table import Official
from tdi.build.imports.outlines import read_outlines
from tdi.build.imports.phases import phase_of
from tdi.build.imports.places import Places
from tdi.build.imports.provenance import PROVENANCE, Entry, Imports, encode, read_imports
from tdi.build.imports.reading import read_official
from tdi.build.imports.rebuild import (
    Folders,
    geography_unchanged,
    perimeters_of_store,
    rebuild_rows,
)
from tdi.build.imports.report import Report
from tdi.build.pipeline import build_store
from tdi.build.versions import exclusive, publish
from tdi.data.store import Store, sha256
from tdi.data.versions import manifest_digest
from tdi.errors import ImportRefused, TdiError

_YEAR = re.compile(r"(?<!\d)(20[12]\d)(?!\d)")


@dataclass(frozen=True)
class Wanted:
    """What is said on the command line.

    Phase, year, day of publication, whether a loss of rows is accepted.
    """

    phase: str | None = None
    year: str | None = None
    published: str | None = None
    accept_loss: bool = False


@dataclass(frozen=True)
class Prepared:
    """An import ready to be written: the report, and what writing needs."""

    report: Report
    held: Imports
    folder: Path
    base: str | None
    where: Folders

    def write(self) -> None:
        """Put the imported table and the new version of the store in force.

        Raises
        ------
        ImportRefused
            If the store changed since the difference was made.
        StoreError
            If the store cannot be written; the imports are then as before.
        """
        report, store = self.report, self.where.store
        note = f"tdi import {report.dataset}" + (f" {report.slot}" if report.slot else "")
        with exclusive(store, note):
            if manifest_digest(store) != self.base:
                raise ImportRefused(
                    "the store changed since the difference was made.",
                    where=paths.shown(store),
                    remedy="run the command again.",
                )
            provenance = self.held.folder / PROVENANCE
            before = provenance.read_bytes() if provenance.exists() else None
            self.held.write()
            try:
                publish(self._copy, store, note=note)
            except (TdiError, OSError):
                if before is None:
                    provenance.unlink()
                else:
                    provenance.write_bytes(before)
                raise
        report.written = True

    def _copy(self, folder: Path) -> None:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)


@contextmanager
def prepared(
    dataset: Dataset, file: Fetched, wanted: Wanted, where: Folders, log: Path
) -> Iterator[Prepared]:
    """Read an official file, build the store it leads to aside, and compare.

    Parameters
    ----------
    dataset : Dataset
    file : Fetched
    wanted : Wanted
    where : Folders
    log : pathlib.Path
        File that tells of each row refused, there twice, moved or mended.

    Yields
    ------
    Prepared
        Its ``write`` puts it in force.

    Raises
    ------
    ImportRefused
        If the file cannot be taken.
    TdiError, geo.errors.GeoError
        If the build fails with it.
    """
    base = Store(where.store)
    digest = manifest_digest(where.store)
    held = read_imports(where.imports)
    perimeters = perimeters_of_store(base)
    places = Places(perimeters.communes, perimeters.aliases, perimeters.crosswalk)
    read = read_outlines if dataset.role == "outlines" else read_official
    official = read(file.path, dataset)
    check_communes(official, dataset, places)
    told = {
        kind: official.counts[kind]
        for kind in ("refused", "duplicate", "moved", "mended", "emptied")
    }
    if any(told.values()):
        official.write_problems(log)
    check_whole(official, dataset, file.name, paths.shown(log))
    slot, vintage, same = _slot(dataset, official, file, wanted, base, where)
    report = Report(
        dataset.name,
        slot,
        file.name,
        file.digest,
        wanted.published or file.published,
        {
            "rows": official.counts["rows"],
            "outside": official.counts["outside"],
            "kept": len(official.frame),
            **told,
        },
        dict(official.reasons.most_common()),
        official.notes,
        paths.shown(log) if any(told.values()) else "",
    )
    before = held.in_force.get((dataset.name, slot))
    check_loss(
        len(official.frame),
        before.rows_kept if before else 0,
        dataset,
        file.name,
        wanted.accept_loss,
    )
    entry, data = _entry(dataset, slot, vintage, official, file, report)
    built = dict(base.manifest.get("imports", {}))
    if same or (before and before.rows_sha256 == entry.rows_sha256 and built == held.digests()):
        yield Prepared(report, held, where.store, digest, where)
        return
    if built != held.digests():
        report.notes.append(
            "the store was built from other imports than data/imports (a rollback, or a build not run): "
            "they all come back with this one"
        )
    fresh = held.with_entry(entry, data)
    with TemporaryDirectory(prefix="tdi-import-") as scratch:
        folder = Path(scratch) / "store"
        report.whole = dataset.lists_territories or not geography_unchanged(base, where)
        if report.whole:
            build_store(
                where.cache, folder, reference=where.reference, sources=where.sources, imports=fresh
            )
        else:
            rebuild_rows(folder, base, fresh, where)
        after = Store(folder)
        report.changes = difference(base, after)
        _matches(report, after, entry)
        yield Prepared(report, fresh, folder, digest, where)


def _slot(
    dataset: Dataset, official: Official, file: Fetched, wanted: Wanted, base: Store, where: Folders
) -> tuple[str, str, bool]:
    """Return the phase or year that a file is about, the vintage of its codes.

    Whether the store already says it.
    """
    if dataset.role in ("communes", "groupings", "control"):
        return phase_of(dataset, official.frame, wanted.phase, base, where.cache, where.lock)
    if dataset.name == "fonds-vert":
        found = [wanted.year] if wanted.year else _YEAR.findall(re.sub(r"20\d{6}", "", file.name))
        if not found:
            raise ImportRefused(
                "the name of the file does not say its year.",
                where=file.name,
                remedy="add --year 2024.",
            )
        return str(found[-1]), "2026", False
    if dataset.role == "outlines":
        found = _YEAR.findall(file.address)
        year = wanted.year or (found[-1] if found else dataset.year)
        return year, year, False
    return "", "2026" if dataset.role == "sites" else "", False


def _entry(
    dataset: Dataset, slot: str, vintage: str, official: Official, file: Fetched, report: Report
) -> tuple[Entry, bytes]:
    data, ending = encode(official.frame)
    digest = sha256(data)
    version = "-".join(
        part for part in (slot, report.published or file.retrieved, digest[:8]) if part
    )
    entry = Entry(
        import_id=f"{dataset.name}-{slot or 'tout'}-{digest[:8]}",
        dataset=dataset.name,
        slot=slot,
        file=f"{dataset.name}/{version}.{ending}",
        rows_sha256=digest,
        title=dataset.title_fr,
        publisher=dataset.publisher,
        address=file.address,
        page=dataset.page,
        licence=LICENCE,
        published=report.published,
        retrieved=file.retrieved,
        digest=file.digest,
        vintage=vintage,
        rows_in=official.counts["rows"],
        rows_outside=official.counts["outside"],
        rows_kept=len(official.frame),
        rows_refused=official.counts["refused"],
        rows_duplicate=official.counts["duplicate"],
        rows_moved=official.counts["moved"],
        reasons=dict(official.reasons.most_common()),
    )
    return entry, data


def _matches(report: Report, after: Store, entry: Entry) -> None:
    found = after.table("match_candidates")
    mine = found[found["import_id"] == entry.import_id]
    report.matches = {
        str(name): int(count) for name, count in mine["verdict"].value_counts().items()
    }
    report.doubtful = [
        f"{row.named_company} ({row.named_commune or 'commune n.d.'}) ~ {row.official_company} "
        f"({row.official_commune or 'commune n.d.'}): {row.why_fr} [{row.named_id} / {row.official_id}]"
        for row in mine[mine["verdict"] == "doubtful"].itertuples()
    ]
