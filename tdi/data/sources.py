"""The registry of sources: who published a figure, where, when, under which licence."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tdi.errors import SourceError
from tdi.paths import shown
from tdi.text.dates import parse_period

# What every file says of its producers; the version of the data follows.
CREDIT = (
    "Territoires d’industrie : ANCT ; intercommunalités et communes : Etalab / INSEE (Code officiel géographique), © IGN ; "
    "pays voisins : Natural Earth. Données assemblées par le tableau de bord Territoires d’industrie"
)

_FIELDS = ("id", "producer", "title", "url", "licence", "published", "retrieved", "vintage", "note")
_REQUIRED = ("id", "producer", "title", "licence")


@dataclass(frozen=True)
class Source:
    """One document, page or dataset that figures are taken from.

    Attributes
    ----------
    id : str
        Key used by the ``source_id`` columns.
    producer, title : str
        Who published it, and its name (our own words when the page's title is not known).
    url : str
        Address, or "" when it was not kept.
    licence : str
        Licence of the data, or the statement that only facts are quoted.
    published, retrieved : str
        Day, month or year, or "" when unknown.
    vintage : str
        COG vintage of its codes, or "".
    note : str
        Doubt, scope, or the exact reference when there is no address.
    """

    id: str
    producer: str
    title: str
    url: str
    licence: str
    published: str
    retrieved: str
    vintage: str
    note: str


@dataclass(frozen=True)
class Registry:
    """All sources, and the day up to which the facts are known.

    Attributes
    ----------
    data_date : datetime.date
        No date of ``data/reference`` may be later.
    sources : dict of str to Source
        In the order of the file.
    """

    data_date: date
    sources: dict[str, Source]


def read_sources(path: Path) -> Registry:
    """Read ``data/sources.toml``.

    Parameters
    ----------
    path : pathlib.Path
        The registry.

    Returns
    -------
    Registry

    Raises
    ------
    SourceError
        If the file is missing or unreadable, an entry lacks a field, has an unknown one, a date
        that is none, an address that is none, or an id used twice.
    """
    where = shown(path)
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SourceError(
            "the registry of sources is missing.", where=where, remedy="restore it from git."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(
            f"not readable as TOML ({error}).", where=where, remedy="mend that line."
        ) from None
    sources: dict[str, Source] = {}
    for number, entry in enumerate(raw.get("source", []), start=1):
        place = f"{where}, source {number} ({entry.get('id', 'no id')})"
        _check(entry, place)
        if entry["id"] in sources:
            raise SourceError(
                f"the id {entry['id']!r} is used twice.", where=place, remedy="rename one."
            )
        sources[entry["id"]] = Source(**{field: entry.get(field, "") for field in _FIELDS})
    try:
        data_date = date.fromisoformat(str(raw["data_date"]))
    except (KeyError, ValueError):
        raise SourceError(
            "data_date is missing or no date.",
            where=where,
            remedy='write data_date = "YYYY-MM-DD".',
        ) from None
    return Registry(data_date, sources)


def _check(entry: dict[str, object], place: str) -> None:
    missing = [field for field in _REQUIRED if not entry.get(field)]
    if missing:
        raise SourceError(f"no {', '.join(missing)}.", where=place, remedy="fill it in.")
    unknown = sorted(set(entry) - set(_FIELDS))
    if unknown:
        raise SourceError(
            f"unknown field {', '.join(unknown)}.",
            where=place,
            remedy=f"known fields: {', '.join(_FIELDS)}.",
        )
    not_text = [field for field, value in entry.items() if not isinstance(value, str)]
    if not_text:
        raise SourceError(
            f"{not_text[0]} is not a text.", where=place, remedy="put it between quotes."
        )
    url = str(entry.get("url", ""))
    if url and not url.startswith(("https://", "http://")):
        raise SourceError(
            f"{url!r} is not an address.", where=place, remedy="start with https://, or use note."
        )
    for field in ("published", "retrieved"):
        value = str(entry.get(field, ""))
        if value:
            try:
                parse_period(value)
            except ValueError as error:
                raise SourceError(
                    f"{field}: {error}.", where=place, remedy="write YYYY-MM-DD."
                ) from None
