"""What must hold of the programme's tables once they meet the geography: codes, totals, counts."""

from __future__ import annotations

import pandas as pd

from geo.vintage import verify_codes
from tdi.build.geography import Geography
from tdi.build.reference_tables import Reference
from tdi.errors import SchemaViolation
from tdi.model.vocabulary import DEPARTEMENTS, REGIONS
from tdi.paths import shown

COMMUNES_2022 = (
    16_186  # published with the list of the end of phase 1 (Caisse des Dépôts), on COG 2022
)
GROUPINGS_2023 = 630  # announced on 9 November 2023


def check_codes(reference: Reference, geography: Geography) -> None:
    """Check single communes against the COG of their vintage.

    With the closed lists against COG 2026.

    Raises
    ------
    geo.errors.UnknownCode
        If a commune is not of the vintage its row declares; the message names the vintages that
        fit.
    SchemaViolation
        If the regions or départements of the vocabulary are not those of COG 2026.
    """
    members = reference["members"]
    single = members[members["member_kind"] == "commune"]
    for (phase, vintage), rows in single.groupby(["phase", "cog_vintage"]):
        verify_codes(
            rows["code"],
            geography.cogs[str(vintage)],
            where=f"{shown(reference.folder / 'members.csv')}, phase {phase}",
            others=geography.cogs.values(),
        )
    for name, known, column in (
        ("regions", set(REGIONS), "region"),
        ("départements", set(DEPARTEMENTS), "dep"),
    ):
        found = set(geography.communes[column])
        if found != known:
            raise SchemaViolation(
                f"the {name} of COG 2026 differ from the vocabulary: {', '.join(sorted(found ^ known))}.",
                where="tdi/model/vocabulary.py",
                remedy="update the list.",
            )


def check_programme(reference: Reference, territory_communes: pd.DataFrame) -> None:
    """Check the totals that the sources publish.

    Raises
    ------
    SchemaViolation
        If phase 1 at its end does not cover 16,186 communes, or November 2023 does not have 630
        groupings and no single commune.
    """
    where = shown(reference.folder / "members.csv")
    covered = territory_communes.loc[territory_communes["phase"] == "2022", "insee_com"].nunique()
    if covered != COMMUNES_2022:
        raise SchemaViolation(
            f"phase 2022 covers {covered} communes on COG 2022, {COMMUNES_2022} are published.",
            where=where,
            remedy="compare its members with the list of the source.",
        )
    of_2023 = reference["members"][reference["members"]["phase"] == "2023"]
    single = int((of_2023["member_kind"] == "commune").sum())
    if len(of_2023) != GROUPINGS_2023 or single:
        raise SchemaViolation(
            f"phase 2023 has {len(of_2023) - single} groupings and {single} single communes, "
            f"{GROUPINGS_2023} and none are published.",
            where=where,
            remedy="compare its members with the list of the source.",
        )


def check_regions(reference: Reference, regions: pd.Series) -> None:
    """Check the regions written for each territory against those of its communes.

    Parameters
    ----------
    reference : Reference
        The hand-kept facts.
    regions : pandas.Series
        Regions of its communes, by (phase, id_ti).

    Raises
    ------
    SchemaViolation
        If a territory has a commune in a region it does not name, or names one where it has none.
    """
    territories = reference["territories"]
    keys = zip(territories["phase"], territories["id_ti"], territories["regions"], strict=True)
    for row, (phase, id_ti, written) in enumerate(keys):
        found = regions[phase, id_ti]
        if set(written) != set(found):
            raise SchemaViolation(
                f"{id_ti} of {phase} is said to be in {' '.join(written)}, its communes are in {' '.join(found)}.",
                where=f"{shown(reference.folder / 'territories.csv')}, line {row + 2}",
                remedy="mend the column regions, or its members.",
            )
