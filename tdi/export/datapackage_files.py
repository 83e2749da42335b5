"""The whole store as a package in one form: a zip made table by table, or a folder.

Equal stores give equal bytes.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from tdi.data.sources import CREDIT
from tdi.data.store import Store, sha256
from tdi.errors import NotFound, TdiError
from tdi.export.datapackage import Written, descriptor, resource_path
from tdi.export.rows import neutral_csv
from tdi.export.store_files import (
    FORMS,
    WRITERS,
    Form,
    dictionary_csv,
    flat,
    tables_of,
)
from tdi.paths import shown
from tdi.text.typography import day

DESCRIPTOR: Final = "datapackage.json"
READ_ME: Final = "LISEZMOI.txt"
DICTIONARY: Final = "dictionnaire.csv"
_ALREADY_SMALL: Final = (".parquet", ".xlsx")


def _body(store: Store, form: str, name: str) -> bytes:
    """Return the file of a table in a package.

    Its CSV has no notes, which would be a column of the table.
    """
    return neutral_csv(flat(store, name)) if form == "csv" else WRITERS[form](store, name)


def members(store: Store, form: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a package, one table at a time, the descriptor last.

    Raises
    ------
    NotFound
        If there is no such form.
    """
    if form not in FORMS:
        raise NotFound(
            f"no form {form!r}.", where="data package", remedy=f"use one of {', '.join(FORMS)}."
        )
    kind, written = FORMS[form], {}
    for name in tables_of(kind):
        data = _body(store, form, name)
        written[name] = Written(len(data), sha256(data))
        yield resource_path(name, kind), data
    yield DICTIONARY, dictionary_csv(store)
    yield READ_ME, read_me(store, kind).encode()
    package = descriptor(store, form, written)
    yield DESCRIPTOR, json.dumps(package, ensure_ascii=False, indent=1).encode()


def package_zip(store: Store, form: str) -> bytes:
    """Return a package as a zip. Only the archive and one table are in memory at a time.

    Raises
    ------
    NotFound
        If there is no such form.
    """
    built = date.fromisoformat(str(store.manifest["data_date"]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members(store, form):
            entry = zipfile.ZipInfo(name, (built.year, built.month, built.day, 0, 0, 0))
            small = name.endswith(_ALREADY_SMALL)
            entry.compress_type = zipfile.ZIP_STORED if small else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def write_package(store: Store, form: str, folder: Path) -> int:
    """Write a package into a new or empty folder, and return how many bytes it holds.

    What cannot be finished leaves nothing.

    Raises
    ------
    NotFound
        If there is no such form.
    TdiError
        If the folder holds something already, or cannot be written.
    """
    ours = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise TdiError(
                "the folder is not empty.",
                where=shown(folder),
                remedy="give a new one, or a name ending in .zip.",
            )
        ours, total = True, 0
        for name, data in members(store, form):
            place = folder / name
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(data)
            total += len(data)
    except OSError as error:
        if (
            ours
        ):  # half a package would be taken for one, and the next attempt wants an empty folder
            shutil.rmtree(folder, ignore_errors=True)
        raise TdiError(
            f"cannot be written ({error.strerror}).",
            where=shown(folder),
            remedy="give another --output.",
        ) from None
    return total


def package_name(store: Store, form: str) -> str:
    """Return the file name of a package: what it is, in which form, of which version."""
    return f"territoires-industrie-{form}-{store.data_version}.zip"


def read_me(store: Store, form: Form) -> str:
    """Return LISEZMOI.txt: what the package is, how to read, verify and cite it."""
    version, known = store.data_version, day(str(store.manifest["data_date"]))
    lines = [
        "TERRITOIRES D’INDUSTRIE, 2018-2027 : toutes les tables du tableau de bord",
        "",
        f"Version des données : {version}. Faits connus au {known}. Forme : {form.label}.",
        f"{len(tables_of(form))} tables, une par fichier du dossier data.",
        "",
        "LIRE",
        f"  {DESCRIPTOR} décrit chaque table et chaque colonne (type, unité, définition, clés, sources, licence).",
        f"  {DICTIONARY} dit la même chose en un tableau.",
        "  Les clés : un territoire se lit toujours avec sa phase (phase, id_ti), car les codes sont renumérotés.",
        "  Une valeur absente est inconnue ; elle ne vaut jamais zéro.",
        "  Les codes (01001, 2A004) sont des textes : ne pas les laisser convertir en nombres.",
        *_of_form(form),
        "",
        "VÉRIFIER",
        f"  frictionless validate {DESCRIPTOR}" if form.key in ("csv", "xlsx") else "",
        f"  Chaque fichier a sa taille et son empreinte sha256 dans {DESCRIPTOR}.",
        "",
        "LICENCE ET MENTION",
        "  Licence Ouverte 2.0 (Etalab). Nommer les producteurs et la date :",
        f"  {CREDIT}, version {version}.",
        "  Les montants, projets et dates relevés dans la presse et les documents publics sont des faits cités :",
        "  chaque ligne nomme sa source (source_id, table sources).",
        "",
    ]
    return "\n".join(lines)


def _of_form(form: Form) -> tuple[str, ...]:
    if form.key == "csv":
        return (
            "  CSV : UTF-8, virgule, point décimal. Plusieurs codes dans une cellule sont séparés par une espace.",
            "  Un texte qu’un tableur exécuterait (= + - @) est précédé d’une apostrophe.",
            "  Les contours sont dans les paquets GeoParquet et GeoJSON.",
        )
    if form.key == "xlsx":
        return (
            "  XLSX : un classeur par table ; la seconde feuille dit d’où elle vient.",
            "  Les contours sont dans les paquets GeoParquet et GeoJSON.",
        )
    if form.key == "parquet":
        return (
            "  GeoParquet : les fichiers mêmes du site, octet pour octet ; contours en EPSG:4326 (WKB).",
        )
    return (
        "  GeoJSON : les tables qui ont des contours, au détail régional (simplifié à 500 m), en EPSG:4326.",
        "  Ces contours n’ont pas de valeur légale.",
    )
