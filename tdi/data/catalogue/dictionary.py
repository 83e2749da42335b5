"""The data dictionary as a page: every table and column of the store, from the catalogue.

``make docs`` writes it.
"""

from __future__ import annotations

from tdi.data.catalogue import CATALOG
from tdi.data.catalogue.columns import ColumnInfo, TableInfo

_OPENING = """# Dictionnaire des données

Écrit par `make docs` à partir du catalogue (`tdi/data/catalogue/`) : une correction se fait là. Les sources sont les clés de
[data/sources.toml](../data/sources.toml) ; « chaque ligne » : la colonne `source_id` de la ligne la nomme. Une valeur absente est
inconnue, jamais zéro.
"""


def dictionary() -> str:
    """Return the dictionary as Markdown, tables in the order of the catalogue.

    >>> "## `territories`" in dictionary()
    True
    """
    listed = "\n".join(f"- [`{name}`](#{name}) : {info.title_fr}" for name, info in CATALOG.items())
    return "\n".join(
        [_OPENING, listed, "", *(_table(name, info) for name, info in CATALOG.items())]
    )


def _table(name: str, info: TableInfo) -> str:
    vintage = {"": "", "phase": " Géographie : celle de chaque phase."}.get(
        info.vintage, f" Géographie : COG {info.vintage}."
    )
    head = (
        f"## `{name}`\n\n{info.title_fr}. Une ligne : {info.grain_fr.removeprefix('une ligne ')}. "
        f"Clé : {', '.join(f'`{column}`' for column in info.key)}.{vintage}\n\n"
        "| colonne | type | unité | sens | sources |\n|---|---|---|---|---|\n"
    )
    return head + "".join(_row(column, info.columns[column]) for column in info.columns)


def _row(name: str, info: ColumnInfo) -> str:
    sources = ", ".join(
        "chaque ligne" if source == "source_id" else source for source in info.sources
    )
    absent = " (peut manquer)" if info.nullable else ""
    cells = (f"`{name}`", info.type + absent, info.unit, info.description_fr, sources)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
