"""What differs between the data in force and the version before.

From the two manifests alone, in French sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tdi.data.catalogue import CATALOG
from tdi.data.store import Store
from tdi.text.typography import day, number, plural


def since(store: Store, earlier: Store | None) -> tuple[str, ...]:
    """Say which tables changed since the version before; nothing when none is kept here."""
    if earlier is None:
        return ()
    before, after = earlier.manifest, store.manifest
    changed = table_changes(before["tables"], after["tables"])
    known = day(str(before["data_date"]))
    start = f"Depuis la version {earlier.data_version} (faits connus au {known})"
    if not changed:
        return (f"{start}, aucune table n’a changé.",)
    return (
        f"{start}, {plural(len(changed), 'table a changé', 'tables ont changé')} :",
        *changed,
    )


def table_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    r"""Return one sentence per table whose file differs, in the order of the catalogue.

    >>> old, new = {"rows": 8, "sha256": "a"}, {"rows": 9, "sha256": "b"}
    >>> table_changes({"waves": old}, {"waves": new, "phases": new})
    ('Phases du programme : table nouvelle (9\xa0lignes)', 'Nombres annoncés au fil du temps :
    8\xa0lignes, puis 9')
    """
    names = [name for name in CATALOG if name in before or name in after]
    names += [name for name in before if name not in CATALOG]
    said = (_change(name, before.get(name), after.get(name)) for name in names)
    return tuple(sentence for sentence in said if sentence)


def _change(name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    title = CATALOG[name].title_fr if name in CATALOG else name
    if old is None and new is not None:
        return f"{title} : table nouvelle ({plural(new['rows'], 'ligne')})"
    if new is None:
        return f"{title} : table retirée"
    if old is None or old["sha256"] == new["sha256"]:
        return ""
    if old["rows"] == new["rows"]:
        return f"{title} : autant de lignes ({number(new['rows'])}), des valeurs ou des contours changés"
    return f"{title} : {plural(old['rows'], 'ligne')}, puis {number(new['rows'])}"
