"""Tell whether a named project and an official row are the same.

By SIREN, name and commune, one to one.

Names are compared without accents, case, legal form and what stands in brackets. The thresholds are
justified in record 11 by the precision measured on the named projects. What is doubtful is left to
a human, and counted apart until then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from tdi.search import normalise

SAME: Final = 90.0
"""In one commune: from this likeness on, the two names are one."""
DOUBTFUL: Final = 75.0
"""In one commune, or by one SIREN: from this likeness on, a human should look."""
CONTAINED: Final = 84.0
"""Most that a name can be like one which holds all its words.

Doubtful, never the same by itself.
"""
SAME_ELSEWHERE: Final = 96.0
"""Where a commune is not known but the département agrees."""

_FORMS: Final = frozenset(
    [
        "sas",
        "sasu",
        "sarl",
        "eurl",
        "sa",
        "scop",
        "scic",
        "snc",
        "sci",
        "se",
        "gie",
        "ets",
        "etablissements",
        "etablissement",
        "societe",
        "ste",
        "groupe",
        "group",
        "cie",
        "compagnie",
        "holding",
    ]
)
_BRACKETS: Final = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True)
class Party:
    """One side of a comparison: a key and what is known of it. Empty text is unknown."""

    key: str
    name: str
    siren: str = ""
    commune: str = ""
    dep: str = ""
    title: str = ""


@dataclass(frozen=True)
class Candidate:
    """A pair that may be one project.

    Attributes
    ----------
    named, official : str
        Keys of the two.
    score : float
        Likeness of the names, 0 to 100.
    same_siren, same_commune, same_dep : bool or None
        None when one of the two does not say.
    verdict : str
        ``same``, ``doubtful`` or ``apart``.
    by : str
        ``rule`` or ``human``.
    why_fr : str
        The reason in words.
    """

    named: str
    official: str
    score: float
    same_siren: bool | None
    same_commune: bool | None
    same_dep: bool | None
    verdict: str
    by: str = "rule"
    why_fr: str = ""


@lru_cache(maxsize=100_000)
def variants(name: str) -> tuple[str, ...]:
    """Return the ways to read a company's name: without brackets, and what stands in them.

    >>> variants("SAS Gascogne (branche sacs)"), variants("ENSAM (Arts et Métiers)")
    (('gascogne', 'branche sacs'), ('ensam', 'arts et metiers'))
    """
    outer = _BRACKETS.sub(" ", name)
    texts = [outer, *_BRACKETS.findall(name)]
    found = []
    for text in texts:
        words = normalise(
            re.sub(r"\b(?:[A-Za-z]\.){2,}", lambda m: m[0].replace(".", ""), text)
        ).split()
        bare = [word for word in words if word not in _FORMS] or words
        if bare:
            found.append(" ".join(bare))
    return tuple(dict.fromkeys(found)) or ("",)


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 100.

    A name that only begins or ends another is not the same.

    >>> likeness("S.A.S. Mobiky Tech", "MOBIKY-TECH")
    100.0
    """
    best = 0.0
    for left in variants(one):
        for right in variants(other):
            joined = fuzz.ratio(left.replace(" ", ""), right.replace(" ", ""))
            best = max(best, fuzz.token_sort_ratio(left, right), joined)
            shorter = min(left, right, key=len)
            if len(shorter) >= 5:
                # All words of one in the other: a longer form of a name, or a sister company: never
                # sure by itself.
                best = max(best, min(fuzz.token_set_ratio(left, right), CONTAINED))
    return round(float(best), 1)


def match(
    named: Sequence[Party],
    official: Sequence[Party],
    decisions: Mapping[tuple[str, str], bool] | None = None,
) -> list[Candidate]:
    """Compare named projects with official rows.

    Parameters
    ----------
    named, official : sequence of Party
    decisions : mapping of (named key, official key) to bool, optional
        What a human decided: the same, or not.

    Returns
    -------
    list of Candidate
        ``same`` pairs, at most one for each key of either side, and ``doubtful`` and decided ones;
        sorted by named key.
    """
    decisions = decisions or {}
    blocks: dict[str, list[Party]] = {}
    by_key = {party.key: party for party in official}
    for party in official:
        for block in {f"siren {party.siren}", f"dep {party.dep}"}:
            if not block.endswith(" "):
                blocks.setdefault(block, []).append(party)
    nowhere = [party for party in official if not party.dep]
    found: list[Candidate] = []
    for one in named:
        near = (
            {party.key: party for party in blocks.get(f"siren {one.siren}", [])}
            if one.siren
            else {}
        )
        within = blocks.get(f"dep {one.dep}", []) if one.dep else official
        near |= {party.key: party for party in (*within, *nowhere)}
        near |= {key: by_key[key] for name, key in decisions if name == one.key and key in by_key}
        for other in near.values():
            candidate = _compare(one, other, decisions)
            if candidate is not None:
                found.append(candidate)
    return _one_to_one(found, {p.key: p for p in named}, by_key)


def _agree(one: str, other: str) -> bool | None:
    return one == other if one and other else None


def _compare(
    one: Party, other: Party, decisions: Mapping[tuple[str, str], bool]
) -> Candidate | None:
    siren, commune = _agree(one.siren, other.siren), _agree(one.commune, other.commune)
    dep = _agree(one.dep, other.dep)
    score = likeness(one.name, other.name)
    decided = decisions.get((one.key, other.key))
    if decided is not None:
        verdict, why = ("same", "décidé à la main") if decided else ("apart", "écarté à la main")
        return Candidate(one.key, other.key, score, siren, commune, dep, verdict, "human", why)
    verdict, why = _verdict(score, siren, commune, dep)
    return (
        Candidate(one.key, other.key, score, siren, commune, dep, verdict, "rule", why)
        if verdict
        else None
    )


def _verdict(
    score: float, siren: bool | None, commune: bool | None, dep: bool | None
) -> tuple[str, str]:
    if siren:
        if commune is False:
            return "doubtful", "même SIREN, autre commune"
        if commune or dep or score >= DOUBTFUL:
            return "same", "même SIREN" + (", même commune" if commune else "")
        return "doubtful", "même SIREN, lieu et nom différents"
    if siren is False:
        if score >= SAME and commune:
            return "doubtful", "même nom et même commune, SIREN différents"
        return "", ""
    if commune:
        if score >= SAME:
            return "same", "même commune, même nom"
        return ("doubtful", "même commune, nom proche") if score >= DOUBTFUL else ("", "")
    if commune is False:
        return (
            ("doubtful", "même nom, autre commune du département")
            if dep and score >= SAME_ELSEWHERE
            else ("", "")
        )
    if dep:
        if score >= SAME_ELSEWHERE:
            return "same", "même département, même nom, commune non dite"
        return (
            ("doubtful", "même département, nom proche, commune non dite")
            if score >= CONTAINED
            else ("", "")
        )
    return (
        ("doubtful", "même nom, lieu non dit")
        if dep is None and score >= SAME_ELSEWHERE
        else ("", "")
    )


def _one_to_one(
    found: list[Candidate], named: Mapping[str, Party], official: Mapping[str, Party]
) -> list[Candidate]:
    """Keep at most one ``same`` pair for each side: decided ones, then the surest.

    A tie is decided by the titles.
    """

    def surety(item: Candidate) -> tuple[object, ...]:
        titles = fuzz.token_set_ratio(
            normalise(named[item.named].title), normalise(official[item.official].title)
        )
        return (
            item.by == "human",
            bool(item.same_siren),
            bool(item.same_commune),
            item.score,
            titles,
            item.named,
            item.official,
        )

    taken: set[str] = set()
    kept: list[Candidate] = []
    for item in sorted((c for c in found if c.verdict == "same"), key=surety, reverse=True):
        sides = {f"named {item.named}", f"official {item.official}"}
        if not sides & taken:
            taken |= sides
            kept.append(item)
    # Beside a sure pair nothing is doubtful: other rows of the same company are its other projects.
    kept += [
        item
        for item in found
        if item.verdict == "apart"
        or (
            item.verdict == "doubtful"
            and not {f"named {item.named}", f"official {item.official}"} & taken
        )
    ]
    return sorted(
        kept, key=lambda item: (item.named, item.verdict != "same", -item.score, item.official)
    )
