"""Codes: their form, and the mistakes people make with them."""

from __future__ import annotations

import pytest

from geo.codes import commune_of_siren, dep_of, full_name, is_covered, parse_commune, parse_siren
from geo.errors import UnknownCode


@pytest.mark.parametrize("code", ["01001", "2A004", "2B033", "95585", "97101", "97617"])
def test_communes_of_the_101_departements_are_accepted(code: str) -> None:
    assert parse_commune(code) == code
    assert is_covered(code)


@pytest.mark.parametrize(
    "code", ["1001", 1001, "00001", "20004", "96001", "97501", "98818", "2C001", "", None]
)
def test_other_codes_are_refused(code: object) -> None:
    with pytest.raises(UnknownCode, match="is not the INSEE code"):
        parse_commune(code, where="members.csv line 3")


def test_the_message_says_where_and_what_to_do() -> None:
    with pytest.raises(UnknownCode) as caught:
        parse_commune(1001, where="members.csv line 3, column insee_com")
    assert str(caught.value).startswith("members.csv line 3, column insee_com: 1001 is not")
    assert "lose their leading zero" in str(caught.value)


@pytest.mark.parametrize("code", ["200018654", "20001865", "2000186530", "20001865A", 200018653])
def test_a_siren_needs_nine_digits_and_a_valid_key(code: object) -> None:
    with pytest.raises(UnknownCode, match="is not a SIREN"):
        parse_siren(code)


def test_the_siren_of_a_commune_hides_its_code() -> None:
    assert commune_of_siren("217400423") == "74042"
    assert commune_of_siren("219740115") == "97411"
    assert commune_of_siren("212000046") is None
    assert commune_of_siren("992367730") is None


def test_departements() -> None:
    assert [dep_of(code) for code in ("01283", "2A004", "97411")] == ["01", "2A", "974"]


def test_articles() -> None:
    assert full_name("5", "Haÿ-les-Roses") == "L'Haÿ-les-Roses"
    assert full_name("1", "Oyonnax") == "Oyonnax"
    with pytest.raises(UnknownCode, match="type of name"):
        full_name("9", "Oyonnax")
