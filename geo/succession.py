"""Derive a crosswalk from the vintages.

What each says of its delegated communes and former codes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from geo.crosswalk import MERGED, MIXED, RECODED, SPLIT, Crosswalk, Link, Links
from geo.errors import UnknownCode
from geo.vintage import Cog


def build_crosswalk(cogs: Iterable[Cog]) -> Crosswalk:
    """Derive the successions from the vintages themselves.

    Parameters
    ----------
    cogs : iterable of Cog
        Consecutive vintages, oldest first.

    Raises
    ------
    UnknownCode
        If a commune disappears without a known successor, or appears without a known origin.
    """
    series = list(cogs)
    steps = {old.vintage: _succession(old, series[i + 1 :]) for i, old in enumerate(series[:-1])}
    return Crosswalk({cog.vintage: cog.codes for cog in series}, steps)


def _succession(old: Cog, later: Sequence[Cog]) -> Links:
    """Return what changes between `old` and ``later[0]``."""
    new = later[0]
    links: Links = {}
    gone, born = old.codes - new.codes, new.codes - old.codes
    for code in gone:
        target = _successor(code, later)
        recoded = target in born and _origin(target, old) == code
        links[code] = [Link(target, RECODED if recoded else MERGED, 1.0)]
    children: dict[str, list[str]] = {}
    for code in sorted(born):
        parent = _origin(code, old)
        if parent is None:
            if not any(link.target == code for found in links.values() for link in found):
                raise UnknownCode(
                    f"commune {code} appears in COG {new.vintage} without a known origin.",
                    where=f"crosswalk {old.vintage}-{new.vintage}",
                    remedy="record its origin in data/corrections.",
                )
            continue
        if parent in gone and links[parent][0].target == code:
            continue
        children.setdefault(parent, []).append(code)
    for parent, codes in children.items():
        stays = [parent] if parent in new.codes else [links[parent][0].target]
        links[parent] = _split(sorted({*stays, *codes}), later)
    for part, head in old.heads.items():
        moved = new.heads.get(part)
        if moved and moved != head and {head, moved} <= (old.codes & new.codes):
            links[head] = [
                Link(target, MIXED, math.nan, f"{part} moved") for target in sorted((head, moved))
            ]
    return links


def _successor(code: str, later: Sequence[Cog]) -> str:
    """Find what a vanished commune became: said by the next vintage, or else by a later one."""
    for cog in later:
        for target in (cog.formers.get(code), cog.heads.get(code)):
            if target in later[0].codes:
                return str(target)
    raise UnknownCode(
        f"commune {code} is gone in COG {later[0].vintage} and nothing says what it became.",
        where="crosswalk",
        remedy="record its successor in data/corrections.",
    )


def _origin(code: str, old: Cog) -> str | None:
    """Find the commune of `old` in which a new commune lay."""
    for origin in (old.heads.get(code), old.formers.get(code)):
        if origin in old.codes:
            return origin
    return None


def _split(targets: list[str], later: Sequence[Cog]) -> list[Link]:
    """Weigh the successors by population, of the first vintage that knows all of them."""
    for cog in later:
        people = [cog.populations.get(target) for target in targets]
        known = [value for value in people if value is not None]
        total = float(sum(known))
        if len(known) == len(targets) and total > 0:
            note = f"population of COG {cog.vintage}"
            return [
                Link(target, SPLIT, value / total, note)
                for target, value in zip(targets, known, strict=True)
            ]
    return [Link(target, SPLIT, math.nan, "population unknown") for target in targets]
