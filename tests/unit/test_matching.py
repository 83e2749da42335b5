"""The same project under two names.

The rules, and their precision on the real names (record 11).
"""

from __future__ import annotations

import random
import re
import unicodedata

import pytest

from tdi import paths
from tdi.build.imports.matching import Candidate, Party, likeness, match
from tdi.data.store import Store


def pair(one: dict[str, str], other: dict[str, str], same: bool | None = None) -> Candidate | None:
    named, official = Party("n", **one), Party("o", **other)
    found = match([named], [official], {} if same is None else {("n", "o"): same})
    return found[0] if found else None


HERE = {"commune": "10323", "dep": "10"}
ELSEWHERE = {"commune": "10387", "dep": "10"}
NOWHERE = {"dep": "10"}


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ({"name": "Mobiky-Tech"} | HERE, {"name": "SAS MOBIKY TECH"} | HERE, "same"),
        ({"name": "Mobiky-Tech"} | NOWHERE, {"name": "SAS MOBIKY TECH"} | HERE, "same"),
        ({"name": "Mobiky-Tech"} | ELSEWHERE, {"name": "SAS MOBIKY TECH"} | HERE, "doubtful"),
        ({"name": "Mobiky-Tech"}, {"name": "SAS MOBIKY TECH"} | HERE, "doubtful"),
        ({"name": "Mobiky"} | HERE, {"name": "Mobiky Industries Services"} | HERE, "doubtful"),
        ({"name": "Mobiky"} | HERE, {"name": "Fonderie du Nord"} | HERE, None),
        (
            {"name": "A", "siren": "552100554"} | HERE,
            {"name": "Z", "siren": "552100554"} | HERE,
            "same",
        ),
        (
            {"name": "A", "siren": "552100554"} | HERE,
            {"name": "A", "siren": "552100554"} | ELSEWHERE,
            "doubtful",
        ),
        (
            {"name": "Même", "siren": "552100554"} | HERE,
            {"name": "Même", "siren": "200018653"} | HERE,
            "doubtful",
        ),
        (
            {"name": "Un", "siren": "552100554"} | NOWHERE,
            {"name": "Un", "siren": "200018653"} | NOWHERE,
            None,
        ),
    ],
)
def test_rules(one: dict[str, str], other: dict[str, str], verdict: str | None) -> None:
    found = pair(one, other)
    assert (found.verdict if found else None) == verdict
    assert found is None or found.why_fr


def test_a_human_decides() -> None:
    one, other = {"name": "Alpha"} | HERE, {"name": "Holding Zeta", "dep": "75"}
    assert pair(one, other) is None
    decided = pair(one, other, same=True)
    assert decided is not None
    assert (decided.verdict, decided.by) == ("same", "human")
    apart = pair({"name": "Alpha"} | HERE, {"name": "Alpha"} | HERE, same=False)
    assert apart is not None
    assert (apart.verdict, apart.by) == ("apart", "human")


def test_counted_once_on_both_sides() -> None:
    named = [
        Party("n1", "Axon", "", "62067", "62", "Presse"),
        Party("n2", "Axon", "", "62067", "62", "Four"),
    ]
    official = [
        Party("o1", "AXON SAS", "552100554", "62067", "62", "un four électrique"),
        Party("o2", "AXON SAS", "552100554", "62067", "62", "une presse de 800 t"),
        Party("o3", "AXON SAS", "552100554", "62067", "62", "un bâtiment"),
    ]
    found = match(named, official)
    assert {(item.named, item.official) for item in found} == {("n1", "o2"), ("n2", "o1")}


def test_names() -> None:
    assert likeness("Société ENSAM (Arts et Métiers)", "Arts-et-Métiers") == 100
    assert likeness("Gascogne", "Gascogne Papier") < 90
    assert likeness("S.A.R.L. Étienne & Cie", "ETIENNE") == 100


def _perturbed(name: str, chance: random.Random) -> str:
    """Write a name as an official file may.

    Capitals, legal form, a slip of the finger, a word more or less.
    """
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
    ).upper()
    kind = chance.randrange(8)
    if kind == 0:
        return name
    if kind == 1:
        return bare
    if kind == 2:
        return chance.choice(["SAS ", "SARL ", "SA ", "SOCIETE ", "ETS "]) + bare
    if kind == 3:
        return bare + chance.choice([" SAS", " S.A.S.", " FRANCE", " INDUSTRIES"])
    if kind == 4:
        place = chance.randrange(len(name))
        return name[:place] + chance.choice(["", name[place] * 2, "e"]) + name[place + 1 :]
    if kind == 5:
        return re.sub(r"\([^)]*\)", "", name).strip() or name
    if kind == 6:
        return f"{name} {chance.choice(['Groupe', 'Production', 'Europe'])}"
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 1 else name


def test_precision_on_the_real_names() -> None:
    """Of the pairs taken without a human, fewer than one in a hundred are wrong.

    Most true pairs are found or listed.
    """
    store = Store(paths.root() / "data" / "store")
    projects = store.table("projects")
    rows = projects[projects["fund"].isin(["faiit", "faiit-probable"])]
    named = [
        Party(key, company, siren or "", commune or "", dep or "", title or "")
        for key, company, siren, commune, dep, title in zip(
            *(rows[c] for c in ("project_id", "company", "siren", "insee_com", "dep", "title")),
            strict=True,
        )
    ]
    assert len(named) == 235
    chance = random.Random(5)
    communes = store.table("communes").groupby("dep")["insee_com"].agg(list).to_dict()
    words = sorted({word for party in named for word in party.name.split() if len(word) > 3})
    truth: dict[str, str] = {}
    official: list[Party] = []
    for party in named:
        if chance.random() < 0.15:
            continue  # not in the file
        truth[party.key] = f"o-{party.key}"
        commune = party.commune or (chance.choice(communes[party.dep]) if party.dep else "")
        official.append(
            Party(truth[party.key], _perturbed(party.name, chance), "", commune, party.dep)
        )
    for number in range(
        923
    ):  # 1,158 rows in all; the strangers lie in the same places and share words
        party = chance.choice(named)
        first = party.name.split()[0] if number % 2 else chance.choice(words)
        commune = party.commune if number % 3 else chance.choice(communes.get(party.dep, [""]))
        stranger = Party(f"d-{number}", f"{first} {chance.choice(words)}", "", commune, party.dep)
        if likeness(stranger.name, party.name) < 100:
            official.append(stranger)
    found = match(named, official)
    same = [item for item in found if item.verdict == "same"]
    right = sum(truth.get(item.named) == item.official for item in same)
    listed = sum(truth.get(item.named) == item.official for item in found)
    assert len(same) > 120
    assert right / len(same) >= 0.99
    assert right / len(truth) >= 0.6
    assert listed / len(truth) >= 0.9
