"""What the search of the site reads.

Every commune, its names and its answer, and whatever else has a name and a page.

One script that sets ``window.tdiIndex`` (a page from a USB stick may load a script, not fetch
data). Communes stand by département, in the order of their codes, which is nearly that of their
names: a name is written as the length that it shares with the one before and the rest. The answers
are those of `tdi.views.territoire.card.commune_answer`, one for all communes of the same fate.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log10
from typing import Any, Final

import pandas as pd

from tdi.data.store import Store
from tdi.model.phases import CURRENT_PHASE
from tdi.search.entities import KIND_LABELS, Entity, EntityCollector
from tdi.site.page import File
from tdi.site.paths import region_path, territory_path
from tdi.site.site import Site, script_json
from tdi.text.typography import apostrophes, spaced, spaced_all
from tdi.views.place_names import official_names
from tdi.views.territoire.card import commune_answer

NAME: Final = "index-recherche.js"
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_WEIGHTS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
# stands for a commune's name in an answer: a private character, so that no name holds it
_STANDS: Final = "\ue000"
_OTHERS: Final = ("territory", "epci", "region", "departement")


def files(site: Site) -> tuple[File, ...]:
    """Return the index."""
    return (File(NAME, index, long=True),)


def index(site: Site) -> bytes:
    """Write the index as a script."""
    store, paths = site.store, site.paths
    gathered = EntityCollector(store, projects=False)
    fates = _Fates(store, paths)
    communes = store.table("communes").sort_values("insee_com")
    departements = official_names(store, "departements")
    entities = {entity.code: entity for entity in gathered.entities if entity.kind == "commune"}
    parts: list[list[Any]] = []
    places: dict[str, int] = {}
    for dep, rows in communes.groupby("dep", sort=True):
        codes = rows["insee_com"].tolist()
        for code in codes:
            places[code] = len(places)
        parts.append(
            [
                dep,
                _plain(departements.get(str(dep), str(dep))),
                _front([_plain(name) for name in rows["name"]]),
                _steps([code.removeprefix(str(dep)) for code in codes]),
                ",".join(_base36(fates.of(code)) for code in codes),
                "".join(_weight(entities[code].weight) for code in codes),
            ]
        )
    document = {
        "kinds": KIND_LABELS,
        "communes": parts,
        "former": _former(gathered, places),
        "postcodes": _postcodes(store, places),
        "things": _other_entities(paths, gathered),
        "answers": fates.answers(),
        "words": fates.words,
        "source": fates.source,
    }
    return f"window.tdiIndex={script_json(document)};\n".encode("utf-8", "replace")


def _plain(name: str) -> str:
    """Return a name as it is shown, on one line.

    What ends a name in the index may not stand in it.
    """
    return apostrophes(" ".join(str(name).split()))


def _front(names: list[str]) -> str:
    r"""Write names as shared lengths and rests, one per line.

    >>> _front(["Ambérieu-en-Bugey", "Ambérieux-en-Dombes", "Ambléon"])
    '0Ambérieu-en-Bugey\n8x-en-Dombes\n3léon'
    """
    lines, before = [], ""
    for name in names:
        shared = 0
        for one, other in zip(before, name, strict=False):
            if one != other or shared == len(_DIGITS) - 1:
                break
            shared += 1
        lines.append(f"{_DIGITS[shared]}{name[shared:]}")
        before = name
    return "\n".join(lines)


def _steps(codes: list[str]) -> str:
    """Write the rests of codes as steps from one to the next.

    Codes that are no numbers as they are, after "=".

    >>> _steps(["001", "002", "004"]), _steps(["A1"])
    ('1,1,2', '=A1')
    """
    if not all(code.isdigit() for code in codes):
        return "=" + ",".join(codes)
    numbers = [int(code) for code in codes]
    return ",".join(_base36(b - a) for a, b in zip([0, *numbers[:-1]], numbers, strict=True))


def _base36(value: int) -> str:
    text = ""
    while True:
        value, rest = divmod(value, 36)
        text = _DIGITS[rest] + text
        if not value:
            return text


def _weight(weight: float) -> str:
    return _WEIGHTS[min(63, round(7.5 * log10(weight + 1)))]


def _former(gathered: EntityCollector, places: dict[str, int]) -> list[list[Any]]:
    """Return the other names of communes: name as shown, place of the commune among all, weight."""
    found = []
    for key in gathered.keys:
        entity = gathered.entities[key.entity]
        if entity.kind == "commune" and key.shown and entity.code in places:
            found.append([_plain(key.shown), places[entity.code], _weight(key.weight)])
    return found


def _postcodes(store: Store, places: dict[str, int]) -> str:
    """Return one line a postcode: five digits, then the places of its communes as steps.

    Read by the browser when five digits are typed, and not before.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for postcode, code in store.table("postcodes").itertuples(index=False):
        if code in places:
            found[postcode].append(places[code])
    lines = []
    for postcode in sorted(found):
        held = sorted(found[postcode])
        steps = [_base36(b - a) for a, b in zip([0, *held[:-1]], held, strict=True)]
        lines.append(f"{postcode}{','.join(steps)}")
    return "\n".join(lines)


def _other_entities(paths: frozenset[str], gathered: EntityCollector) -> list[list[Any]]:
    """Return what else has a name: kind, name, hint, page, weight, code, other keys."""
    keys: dict[int, list[str]] = defaultdict(list)
    own: dict[int, float] = {}
    for key in gathered.keys:
        if gathered.entities[key.entity].kind in _OTHERS:
            keys[key.entity].append(key.text)
            own.setdefault(key.entity, key.weight)
    found = []
    for place, entity in enumerate(gathered.entities):
        path = _page(paths, entity) if entity.kind in _OTHERS else ""
        if path and path in paths:
            others = keys.get(place, [])
            found.append(
                [
                    _OTHERS.index(entity.kind),
                    _plain(entity.name),
                    _plain(entity.hint),
                    path,
                    _weight(own.get(place, entity.weight)),
                    entity.code,
                    # A territory of the past is found by its code; by name, the latest that bears
                    # it is.
                    others[1:] if others else None,
                ]
            )
    return found


def _page(paths: frozenset[str], entity: Entity) -> str:
    if entity.kind == "territory":
        return territory_path(entity.phase, entity.code)
    if entity.ti:
        path = territory_path(CURRENT_PHASE, entity.ti)
        if path in paths:
            return path
    return region_path(entity.region or entity.code)


@dataclass(eq=False)
class _Few:
    """The tables of a store with few communes, all of the same made-up name.

    An answer to be filled in.
    """

    store: Store
    communes: pd.DataFrame
    pairs: pd.DataFrame

    def table(self, name: str) -> pd.DataFrame:
        """Return a table."""
        held = {"communes": self.communes, "territory_communes_2026": self.pairs}
        return held[name] if name in held else self.store.table(name)


class _Fates:
    """What the communes have in common.

    The same territories in the same phases get the same answer.
    """

    def __init__(self, store: Store, paths: frozenset[str]) -> None:
        pairs = store.table("territory_communes_2026")
        held: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
        for row in pairs.itertuples(index=False):
            held[row.insee_com].append((row.phase, row.id_ti, row.share < 1))
        self._fate = {code: tuple(rows) for code, rows in held.items()}
        self._number: dict[tuple[tuple[str, str, bool], ...], int] = {}
        self._first: list[str] = []
        self._store, self._paths = store, paths
        self.words: list[str] = []
        self.source = ""

    def of(self, code: str) -> int:
        """Return the number of a commune's fate."""
        fate = self._fate.get(code, ())
        if fate not in self._number:
            self._number[fate] = len(self._first)
            self._first.append(code)
        return self._number[fate]

    def answers(self) -> list[list[Any]]:
        """Return the answer of each fate.

        Tone, headline, detail, page of the territory, steps (state, words, page).
        """
        store = self._store
        communes, pairs = store.table("communes"), store.table("territory_communes_2026")
        mine = communes[communes["insee_com"].isin(self._first)].assign(name=_STANDS)
        few = _Few(store, mine, pairs[pairs["insee_com"].isin(self._first)])
        words: dict[str, int] = {}
        found = []
        for code in self._first:
            answer = commune_answer(few, code, CURRENT_PHASE)
            steps = []
            for step in answer.steps:
                number = words.setdefault(step.text, len(words))
                path = (
                    territory_path(step.phase, step.id_ti)
                    if step.id_ti and step.state == "in"
                    else ""
                )
                steps.append([step.state, number, path if path in self._paths else "", step.label])
            own = territory_path(CURRENT_PHASE, answer.id_ti) if answer.id_ti else ""
            _, _, rest = answer.detail.partition(f"{code}). ")
            found.append(
                [
                    answer.tone,
                    spaced(answer.headline.replace(_STANDS, "{}")),
                    spaced(rest),
                    own if own in self._paths else "",
                    steps,
                ]
            )
            self.source = spaced(answer.source)
        self.words = spaced_all(list(words))
        return found
