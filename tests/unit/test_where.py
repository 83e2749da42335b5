"""Search of communes in a small country, by the index and by `where`: codes, homonyms, former names."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tdi.errors import NotFound
from tdi.search import SearchIndex, normalise
from tdi.search.where import where

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


# 01350 is the postcode of Valserhône here, and the INSEE code of Saint-Étienne-du-Bois.
POSTCODES = pd.DataFrame(
    [("01100", "01283"), ("01100", "01033"), ("01350", "01033"), ("75013", "75056")],
    columns=["postcode", "insee_com"],
)


class Country:
    """The tables that the search reads: these communes, no territory, project or site."""

    def __init__(self) -> None:
        regions = {
            "01": "84",
            "42": "84",
            "85": "52",
            "2A": "94",
            "75": "11",
            "94": "11",
            "16": "75",
        }
        self.tables = {
            "communes": COMMUNES.assign(
                region=COMMUNES["dep"].map(regions), siren_epci=None, siren_ept=None
            ),
            "commune_aliases": ALIASES,
            "departements": pd.DataFrame(
                [(dep, f"Dép. {dep}", region, 1) for dep, region in regions.items()],
                columns=["code", "name", "region", "population"],
            ),
            "regions": pd.DataFrame(
                [(code, f"Rég. {code}", 1) for code in sorted(set(regions.values()))],
                columns=["code", "name", "population"],
            ),
            "territory_communes_2026": pd.DataFrame(
                columns=["phase", "id_ti", "insee_com", "share"]
            ),
            "postcodes": POSTCODES,
        }

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, an empty one for what this country has not."""
        return self.tables.get(name, pd.DataFrame(columns=["phase", "id_ti", "name", "company"]))


def codes(index: SearchIndex, query: str, **options: Any) -> list[str]:
    return [found.entity.code for found in index.search(query, kinds=("commune",), **options)]


def located(query: str) -> list[str]:
    """Return the codes of the communes that `where` answers with."""
    answer = where(Country(), query)
    return [each["insee_com"] for each in answer.get("candidates", [answer])]


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return SearchIndex(Country())


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
def test_finds(index: SearchIndex, query: str) -> None:
    assert codes(index, query)[0] == "01283"
    assert located(query) == ["01283"]


def test_homonyms_are_told_apart_by_departement(index: SearchIndex) -> None:
    found = index.search("st etienne du bois")
    assert [each.entity.code for each in found if each.step == "exact"] == ["01350", "85210"]
    answer = where(Country(), "st etienne du bois")
    assert [(each["insee_com"], each["dep"]) for each in answer["candidates"]] == [
        ("01350", "01"),
        ("85210", "85"),
    ]


def test_exact_before_longer_names(index: SearchIndex) -> None:
    assert codes(index, "saint-etienne") == ["42218", "01350", "85210"]
    assert located("Saint Etienne") == ["42218"]


def test_former_commune_leads_to_the_present_one(index: SearchIndex) -> None:
    match = index.search("bellegarde")[0]
    assert (match.entity.code, match.entity.name, match.matched) == (
        "01033",
        "Valserhône",
        "Bellegarde-sur-Valserine, commune déléguée",
    )
    answer = where(Country(), "bellegarde")
    assert (answer["insee_com"], answer["name"], answer["matched"]) == (
        "01033",
        "Valserhône",
        "Bellegarde-sur-Valserine",
    )
    for query, code in (("01091", "01033"), ("75113", "75056")):
        assert codes(index, query)[0] == code
        assert located(query) == [code]


def test_corsican_code_in_any_case(index: SearchIndex) -> None:
    assert codes(index, "2a004") == ["2A004"]
    assert where(Country(), "2a004")["matched"] == "2A004"


def test_inner_word(index: SearchIndex) -> None:
    assert codes(index, "roses")[0] == "94038"
    assert located("roses") == ["94038"]


@pytest.mark.parametrize("query", ["", "99999", "zzz"])
def test_nothing(index: SearchIndex, query: str) -> None:
    assert codes(index, query) == []
    with pytest.raises(NotFound, match="give a name, a postcode or an INSEE code"):
        where(Country(), query)


def test_nearest_for_a_mistyped_name(index: SearchIndex) -> None:
    assert codes(index, "Oyonax")[0] == "01283"
    with pytest.raises(NotFound, match=r"did you mean Oyonnax \(01283\)"):
        where(Country(), "Oyonax")


def test_several_that_begin_so_are_suggested_the_most_populated_first() -> None:
    assert located("012") == ["01283"], "the only code that begins so"
    with pytest.raises(NotFound, match=r"Saint-Étienne \(42218\), Saint-Étienne-du-Bois"):
        where(Country(), "saint")


def test_limit_and_no_repetition(index: SearchIndex) -> None:
    assert len(index.search("saint", limit=2)) == 2
    assert codes(index, "bois") == ["01350", "85210", "16000"], "the last by a typing error"


def test_five_digits_that_are_both_answer_for_both_the_postcode_first(index: SearchIndex) -> None:
    found = index.search("01350")
    assert [(each.entity.code, each.matched) for each in found] == [
        ("01033", "code postal 01350"),
        ("01350", "code INSEE 01350"),
    ]
    answer = where(Country(), "01350")
    assert [(each["insee_com"], each["matched_by"]) for each in answer["candidates"]] == [
        ("01033", "postcode"),
        ("01350", "insee"),
    ]


def test_a_postcode_of_several_communes_lists_them_the_largest_first(index: SearchIndex) -> None:
    found = index.search("01100")
    assert [each.entity.code for each in found] == ["01283", "01033"]
    assert {each.matched for each in found} == {"code postal 01100, 2\xa0communes"}


def test_a_postcode_of_one_commune_is_its_answer() -> None:
    answer = where(Country(), "75013")
    assert (answer["name"], answer["matched_by"], answer["matched"]) == (
        "Paris",
        "postcode",
        "75013",
    )
    assert where(Country(), "oyonnax")["matched_by"] == "name"
    assert where(Country(), "01283")["matched_by"] == "insee"
