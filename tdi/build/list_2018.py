"""Read and check the full official list of November 2018."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from geo.vintage import Cog
from tdi.errors import SchemaViolation
from tdi.model.vocabulary import REGIONS
from tdi.search import normalise

HEADER = ["name", "region", "members"]
VINTAGE = "2019"
"""The oldest composition that is kept; the list of November 2018 was valid for January 2019."""
_SEPARATORS = re.compile(r"[\s,;|]+")


@dataclass(frozen=True)
class Territory2018:
    """One row of the official list, checked: its members and their communes on COG 2019."""

    name: str
    regions: tuple[str, ...]
    members: tuple[tuple[str, str, str], ...]
    communes: frozenset[str]


def read_list(path: Path, cog: Cog, expected: int) -> list[Territory2018]:
    """Read and check the official list.

    Parameters
    ----------
    path : pathlib.Path
        CSV in UTF-8, comma or semicolon, with the columns name, region and members: one row per
        territory; region is an INSEE code or a name; members are SIREN or INSEE codes separated by
        spaces (or commas, semicolons).
    cog : geo.vintage.Cog
        COG 2019.
    expected : int
        Announced number of territories.

    Raises
    ------
    SchemaViolation
        At the first fault, naming file, line, value and remedy.
    """
    try:
        data = path.read_text("utf-8-sig")
    except OSError as error:
        raise SchemaViolation(
            f"cannot be read ({error.strerror}).", where=str(path), remedy="check the path."
        ) from None
    except UnicodeDecodeError:
        raise SchemaViolation(
            "not UTF-8.", where=str(path), remedy="save it as UTF-8 CSV."
        ) from None
    first = data.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(data), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    header = [cell.strip().lower() for cell in next(reader, [])]
    if header != HEADER:
        raise SchemaViolation(
            f"the header is {','.join(header)!r}.",
            where=f"{path}, line 1",
            remedy=f"write {','.join(HEADER)}.",
        )
    compositions = _compositions(cog)
    territories: list[Territory2018] = []
    owners: dict[str, str] = {}
    for row in reader:
        where = f"{path}, line {reader.line_num}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(HEADER):
            raise SchemaViolation(
                f"{len(row)} cells instead of {len(HEADER)}.",
                where=where,
                remedy="quote cells with commas.",
            )
        territory = _territory(row, compositions, cog, where)
        if territory.name in {known.name for known in territories}:
            raise SchemaViolation(
                f"the territory {territory.name!r} is there twice.",
                where=where,
                remedy="keep one row.",
            )
        for commune in sorted(territory.communes):
            if commune in owners:
                raise SchemaViolation(
                    f"the commune {commune} is also in {owners[commune]!r}.",
                    where=where,
                    remedy="keep its member in one territory.",
                )
            owners[commune] = territory.name
        territories.append(territory)
    if len(territories) != expected:
        raise SchemaViolation(
            f"{len(territories)} territories, {expected} were announced.",
            where=str(path),
            remedy="give the full official list; what is known of a part goes to data/reference by hand.",
        )
    return territories


def _compositions(cog: Cog) -> dict[str, tuple[str, str, frozenset[str]]]:
    """Return code -> (kind of member, name, communes) for EPCI, EPT and communes."""
    found: dict[str, tuple[str, str, frozenset[str]]] = {}
    for (siren, kind, name), rows in cog.groupings.groupby(["siren", "kind", "name"]):
        member_kind = "ept" if kind == "EPT" else "epci"
        found[str(siren)] = (member_kind, str(name), frozenset(rows["insee_com"]))
    for insee, name in zip(cog.communes["insee_com"], cog.communes["name"], strict=True):
        found[insee] = ("commune", name, frozenset([insee]))
    return found


def _territory(
    row: list[str], compositions: dict[str, tuple[str, str, frozenset[str]]], cog: Cog, where: str
) -> Territory2018:
    name, region, members = (cell.strip() for cell in row)
    if not name:
        raise SchemaViolation("the column name is empty.", where=where, remedy="fill it in.")
    codes = [code for code in _SEPARATORS.split(members) if code]
    if not codes:
        raise SchemaViolation(
            "the column members is empty.",
            where=where,
            remedy="list SIREN or INSEE codes, with spaces.",
        )
    found: list[tuple[str, str, str]] = []
    communes: set[str] = set()
    for code in codes:
        if code not in compositions:
            raise SchemaViolation(
                f"{code!r} is no EPCI, EPT or commune of COG {VINTAGE}.",
                where=where,
                remedy="write a SIREN of nine digits or an INSEE code of five characters, of 1 January 2019.",
            )
        kind, label, own = compositions[code]
        if communes & own:
            raise SchemaViolation(
                f"the member {code} ({label}) is covered twice.",
                where=where,
                remedy="keep it once.",
            )
        communes |= own
        found.append((kind, code, label))
    regions_of = cog.communes.set_index("insee_com")["region"]
    actual = set(regions_of.loc[sorted(communes)])
    given = _regions(region, where)
    if not given & actual:
        raise SchemaViolation(
            f"its members are in {', '.join(REGIONS[code] for code in sorted(actual))}, not {region}.",
            where=where,
            remedy="mend the region or the members.",
        )
    return Territory2018(name, tuple(sorted(actual)), tuple(sorted(found)), frozenset(communes))


def _regions(text: str, where: str) -> set[str]:
    by_name = {normalise(name): code for code, name in REGIONS.items()}
    if normalise(text) in by_name:
        return {by_name[normalise(text)]}
    parts = [part for part in re.split(r"[,;/|]+", text) if part.strip()]
    codes = {by_name.get(normalise(part), part.strip()) for part in parts}
    codes = {code for part in codes for code in (part.split() if part not in REGIONS else [part])}
    if not codes or not codes <= set(REGIONS):
        raise SchemaViolation(
            f"the region {text!r} is unknown.",
            where=where,
            remedy="write its INSEE code or its name.",
        )
    return codes
