"""Vintages are verified, not believed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geo.errors import UnknownCode
from geo.vintage import Cog, check_cog, verify_codes
from tests import mini_france


@pytest.fixture
def cogs() -> dict[str, Cog]:
    return mini_france.geography().cogs


def test_members_of_a_grouping(cogs: dict[str, Cog]) -> None:
    assert cogs["2019"].members(mini_france.EPCI_B) == ["01003", "01004", "01005", "01006", "01007"]
    assert cogs["2026"].members(mini_france.EPCI_B) == ["01003", "01005", "01006"]
    with pytest.raises(UnknownCode, match="no EPCI or EPT of COG 2026 has the SIREN 241200658"):
        cogs["2026"].members("241200658")


def test_a_table_of_another_vintage_is_recognised(cogs: dict[str, Cog]) -> None:
    with pytest.raises(UnknownCode, match=r"01007.*fits COG 2019, 2020, 2021: declare that one"):
        verify_codes(["01001", "01007"], cogs["2026"], where="members.csv", others=cogs.values())


def test_a_file_with_another_number_of_communes_is_refused(cogs: dict[str, Cog]) -> None:
    with pytest.raises(UnknownCode, match="12 communes, 34970 published"):
        check_cog(cogs["2019"])


def test_a_commune_listed_twice_is_refused(cogs: dict[str, Cog]) -> None:
    cog = cogs["2026"]
    twice = pd.concat([cog.communes, cog.communes.head(1)], ignore_index=True)
    with pytest.raises(UnknownCode, match=r"listed twice: \['01001'\]"):
        check_cog(replace(cog, communes=twice), {})


def test_a_member_that_is_no_commune_is_refused(cogs: dict[str, Cog]) -> None:
    cog = cogs["2026"]
    stray = cog.groupings.head(1).assign(insee_com="01007")
    with pytest.raises(UnknownCode, match="groupings of COG 2026"):
        check_cog(replace(cog, groupings=pd.concat([cog.groupings, stray])), {})


def test_the_communes_of_2020_are_those_of_its_epci(cogs: dict[str, Cog]) -> None:
    # The composition package carries the communes of 2019 beside the EPCI of 2020.
    assert set(cogs["2020"].groupings["insee_com"]) <= cogs["2020"].codes
    assert "97402" in cogs["2020"].codes  # in no EPCI, and still there
