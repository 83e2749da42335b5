"""Search of communes: accents, case, hyphens, Saint, codes, homonyms, former communes."""

from __future__ import annotations

import pandas as pd
import pytest

from tdi.search import CommuneIndex, normalise

COMMUNES = pd.DataFrame(
    [
        ("01283", "Oyonnax", "01", 22000),
        ("01033", "Valserhône", "01", 16000),
        ("42218", "Saint-Étienne", "42", 172000),
        ("01350", "Saint-Étienne-du-Bois", "01", 2600),
        ("85210", "Saint-Étienne-du-Bois", "85", 2100),
        ("2A004", "Ajaccio", "2A", 71000),
        ("75056", "Paris", "75", 2100000),
        ("94038", "L'Haÿ-les-Roses", "94", 31000),
        ("16000", "Bors", "16", pd.NA),
    ],
    columns=["insee_com", "name", "dep", "population"],
).astype({"population": "Int64"})
ALIASES = pd.DataFrame(
    [
        ("01033", "Bellegarde-sur-Valserine", "01033", "deleguee"),
        ("01091", "Châtillon-en-Michaille", "01033", "deleguee"),
        ("75113", "Paris 13e Arrondissement", "75056", "arrondissement"),
    ],
    columns=["alias_code", "alias_name", "insee_com", "kind"],
)


@pytest.fixture(scope="module")
def index() -> CommuneIndex:
    return CommuneIndex(COMMUNES, ALIASES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("ST ETIENNE", "saint etienne"),
        ("Ste-Foy", "sainte foy"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("  ", ""),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize("query", ["oyonnax", "OYONNAX", "Oyonnax", "01283", " 01283 ", "oyon"])
def test_finds(index: CommuneIndex, query: str) -> None:
    assert index.search(query)[0].insee_com == "01283"


def test_homonyms_are_told_apart_by_departement(index: CommuneIndex) -> None:
    found = index.exact("st etienne du bois")
    assert [(match.insee_com, match.dep) for match in found] == [("01350", "01"), ("85210", "85")]


def test_exact_before_longer_names(index: CommuneIndex) -> None:
    assert [match.insee_com for match in index.search("saint-etienne")] == [
        "42218",
        "01350",
        "85210",
    ]
    assert [match.insee_com for match in index.exact("Saint Etienne")] == ["42218"]


def test_former_commune_leads_to_the_present_one(index: CommuneIndex) -> None:
    match = index.search("bellegarde")[0]
    assert (match.insee_com, match.name, match.matched) == (
        "01033",
        "Valserhône",
        "Bellegarde-sur-Valserine",
    )
    assert index.search("01091")[0].insee_com == "01033"
    assert index.search("75113")[0].insee_com == "75056"


def test_corsican_code_in_any_case(index: CommuneIndex) -> None:
    assert index.search("2a004")[0].name == "Ajaccio"


def test_inner_word(index: CommuneIndex) -> None:
    assert index.search("roses")[0].insee_com == "94038"


def test_nothing(index: CommuneIndex) -> None:
    assert index.search("") == []
    assert index.search("99999") == []
    assert index.search("zzz") == []


def test_nearest_for_a_mistyped_name(index: CommuneIndex) -> None:
    assert index.nearest("Oyonax")[0].insee_com == "01283"


def test_limit_and_no_repetition(index: CommuneIndex) -> None:
    found = index.search("saint", limit=2)
    assert len(found) == 2
    assert len({match.insee_com for match in index.search("bois")}) == len(index.search("bois"))
