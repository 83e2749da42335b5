"""The descriptor of a data package (Frictionless Data Package, version 1).

Tables, columns, types, keys, sources, licence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from tdi.data.catalogue import CATALOG, IN_ROW, ColumnInfo, TableInfo
from tdi.data.store import Store
from tdi.export.datapackage_keys import foreign_keys
from tdi.export.store_files import FORMS, Form, tables_of
from tdi.text.typography import day

LICENCE: Final = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
_TYPES: Final = {
    "string": "string",
    "int64": "integer",
    "float64": "number",
    "bool": "boolean",
    "list<string>": "string",
    "geometry": "any",
}


@dataclass(frozen=True)
class Written:
    """A file of the package as it was written: its size and its digest (sha256, hexadecimal)."""

    bytes: int
    sha256: str


def resource_path(name: str, form: Form) -> str:
    """Return where the file of a table lies in a package."""
    return f"data/{name}.{form.suffix}"


def descriptor(store: Store, form: str, written: Mapping[str, Written]) -> dict[str, Any]:
    """Return ``datapackage.json``.

    Parameters
    ----------
    store : Store
        The built store.
    form : str
        A key of ``FORMS``.
    written : mapping of str to Written
        The files, by table, in the order of the package.

    Returns
    -------
    dict
        A package of version 1 whose resources are tabular for CSV and XLSX. Types, units,
        definitions and keys come from the catalogue; the foreign keys are those that hold for each
        row.
    """
    kind = FORMS[form]
    used = {name: sources_of(store, name) for name in written}
    everywhere = sorted(set().union(*used.values())) if used else []
    return {
        "profile": "tabular-data-package" if _tabular(kind) else "data-package",
        "name": f"territoires-industrie-{kind.key}",
        "title": "Territoires d’industrie : périmètres, argent et projets, 2018-2027",
        "description": (
            f"Toutes les tables du tableau de bord Territoires d’industrie en {kind.label}. Faits connus au "
            f"{day(str(store.manifest['data_date']))}. Vide veut dire inconnu, jamais zéro. Voir LISEZMOI.txt."
        ),
        "version": store.data_version,
        "created": f"{store.manifest['data_date']}T00:00:00Z",
        "keywords": [
            "Territoires d’industrie",
            "intercommunalités",
            "communes",
            "financements",
            "industrie",
        ],
        "licenses": [LICENCE],
        "sources": _sources(store, everywhere),
        "resources": [
            _resource(store, name, kind, file, used[name], frozenset(written))
            for name, file in written.items()
        ],
    }


def sources_of(store: Store, name: str) -> set[str]:
    """Return the ids of the sources that a table takes its values from.

    Those of its columns and of its rows.
    """
    info, frame = CATALOG[name], store.table(name)
    ids = {source for column in info.columns.values() for source in column.sources} - {IN_ROW}
    if IN_ROW in frame.columns and name != "sources":
        ids |= set(frame[IN_ROW].dropna())
    return ids


def _tabular(form: Form) -> bool:
    return form.key in ("csv", "xlsx")


def _sources(store: Store, ids: list[str]) -> list[dict[str, str]]:
    rows = _source_rows(store)
    return [_source(key, rows[key]) for key in ids if key in rows]


@lru_cache(maxsize=4)  # every table of every form names some
def _source_rows(store: Store) -> dict[str, dict[str, Any]]:
    table = store.table("sources")
    return {str(row["source_id"]): row for row in table.to_dict("records")}


def _source(key: str, row: Mapping[str, Any]) -> dict[str, str]:
    held = {"title": f"{row['producer']}, {row['title']}", "id": key, "licence": row["licence"]}
    for name, field in (("path", "url"), ("published", "published"), ("retrieved", "retrieved")):
        if isinstance(row[field], str) and row[field]:
            held[name] = row[field]
    return held


def _resource(
    store: Store, name: str, form: Form, file: Written, sources: set[str], present: frozenset[str]
) -> dict[str, Any]:
    info = CATALOG[name]
    resource: dict[str, Any] = {
        "name": name,
        "path": resource_path(name, form),
        "profile": "tabular-data-resource" if _tabular(form) else "data-resource",
        "title": info.title_fr,
        "description": _description(info, form),
        "format": form.suffix,
        "mediatype": form.media_type,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "licenses": [LICENCE],
        "sources": _sources(store, sorted(sources)),
        "schema": _schema(store, name, form, present),
    }
    if form.key == "csv":
        resource |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\n"}}
    return resource


def _description(info: TableInfo, form: Form) -> str:
    said = f"{info.grain_fr[0].upper()}{info.grain_fr[1:]}."
    if info.vintage:
        said += f" Millésime du COG : {'celui de chaque phase' if info.vintage == 'phase' else info.vintage}."
    if info.geometry and _tabular(form):
        said += " Les contours sont dans les paquets GeoParquet et GeoJSON."
    return said


def _schema(store: Store, name: str, form: Form, present: frozenset[str]) -> dict[str, Any]:
    info = CATALOG[name]
    held = [
        column
        for column, column_info in info.columns.items()
        if form.key == "parquet" or column_info.type != "geometry"
    ]
    whole = not any(info.columns[column].nullable for column in info.key)
    schema: dict[str, Any] = {
        "fields": [_field(column, info.columns[column], form, info.key) for column in held],
        "missingValues": [""],
    }
    if whole:
        schema["primaryKey"] = list(info.key)
    keys = [
        {"fields": list(key.columns), "reference": {"resource": key.table, "fields": list(key.key)}}
        for key in foreign_keys(store, name)
        if key.table in present
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _field(column: str, info: ColumnInfo, form: Form, key: tuple[str, ...]) -> dict[str, Any]:
    description = info.description_fr
    many = info.type == "list<string>"
    as_array = many and not _tabular(form)
    if many and not as_array:
        description += " ; plusieurs valeurs sont séparées par une espace"
    if info.type == "geometry":
        description += " ; WKB"
    field: dict[str, Any] = {
        "name": column,
        "type": "array" if as_array else _TYPES[info.type],
        "description": description,
    }
    if info.unit:
        field["unit"] = info.unit
    field["sources"] = list(info.sources)
    constraints: dict[str, Any] = {}
    if not info.nullable and not many:
        constraints["required"] = True
    if key == (column,):
        constraints["unique"] = True
    if info.unit.startswith("part (0-1)"):
        constraints |= {"minimum": 0, "maximum": 1}
    if constraints:
        field["constraints"] = constraints
    return field


__all__ = ["LICENCE", "Written", "descriptor", "resource_path", "sources_of", "tables_of"]
