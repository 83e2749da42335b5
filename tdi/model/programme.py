"""Schemas of the perimeters: phases, territories, members, what is known of 2018, official counts."""

from __future__ import annotations

from tdi.model import columns as c
from tdi.model import vocabulary as v
from tdi.model.phases import PHASES

PROGRAMME = (
    c.Table(
        "phases",
        "one row per phase",
        ("phase",),
        {
            "phase": c.Column(allowed=PHASES),
            "label_fr": c.REQ,
            "date": c.DATE,
            "announced_count": c.COUNT,
            "cog_vintage": c.Column(required=False, pattern=c.VINTAGE),
            "programme_phase": c.Column("int", minimum=1, maximum=2),
            "source_id": c.SOURCE,
            "note": c.OPT,
        },
    ),
    c.Table(
        "waves",
        "one row per announced number of territories",
        ("date",),
        {
            "date": c.DATE,
            "territory_count": c.COUNT,
            "date_meaning": c.Column(allowed=("on", "by")),
            "source_id": c.SOURCE,
            "note": c.OPT,
        },
    ),
    c.Table(
        "territories",
        "one row per (phase, territory)",
        ("phase", "id_ti"),
        {
            "phase": c.PHASE,
            "id_ti": c.TERRITORY,
            "name": c.REQ,
            "regions": c.REGIONS,
            "source_id": c.SOURCE,
        },
    ),
    c.Table(
        "members",
        "one row per (phase, territory, member)",
        ("phase", "id_ti", "member_kind", "code"),
        {
            "phase": c.PHASE,
            "id_ti": c.TERRITORY,
            "member_kind": c.Column(allowed=v.MEMBER_KINDS),
            "code": c.Column(pattern=f"{c.SIREN}|{c.INSEE}"),
            "name": c.REQ,
            "cog_vintage": c.Column(pattern=c.VINTAGE),
            "source_id": c.SOURCE,
        },
    ),
    c.Table(
        "territories_2018",
        "one row per territory established for 22 November 2018",
        ("name",),
        {
            "name": c.REQ,
            "regions": c.REGIONS,
            "ids_ti_2020": c.Column("words", pattern=c.ID_TI),
            "evidence": c.Column(allowed=("named", "deduced", "official")),
            "confidence": c.CONFIDENCE,
            "source_id": c.SOURCE,
            "other_source_ids": c.OTHER_SOURCES,
            "note": c.OPT,
        },
    ),
    c.Table(
        "members_2018",
        "one row per member named for a territory of November 2018",
        ("name_2018", "member_name"),
        {
            "name_2018": c.REQ,
            "member_kind": c.Column(allowed=v.MEMBER_KINDS),
            "code": c.Column(required=False, pattern=f"{c.SIREN}|{c.INSEE}"),
            "member_name": c.REQ,
            "confidence": c.CONFIDENCE,
            "source_id": c.SOURCE,
            "note": c.OPT,
        },
    ),
    c.Table(
        "status_2018",
        "one row per territory of 2020: what is known of it in November 2018",
        ("id_ti_2020",),
        {
            "id_ti_2020": c.TERRITORY,
            "status": c.Column(allowed=v.STATUSES_2018),
            "name_2018": c.OPT,
            "basis": c.Column(required=False, allowed=("named", "deduced", "official")),
            "confidence": c.Column(required=False, allowed=v.CONFIDENCES),
            "source_id": c.SOURCE,
            "other_source_ids": c.OTHER_SOURCES,
            "note": c.OPT,
        },
    ),
    c.Table(
        "region_counts_2018",
        "one row per region whose number of territories of November 2018 is known",
        ("region",),
        {"region": c.REGION, "announced_count": c.COUNT, "source_id": c.SOURCE, "note": c.OPT},
    ),
    c.Table(
        "lineage_official",
        "one row per (pair of phases, official word for a change)",
        ("from_phase", "to_phase", "official_status"),
        {
            "from_phase": c.Column(allowed=PHASES),
            "to_phase": c.Column(allowed=PHASES),
            "official_status": c.Column(allowed=("new", "renewed", "reshaped")),
            "territory_count": c.COUNT,
            "source_id": c.SOURCE,
            "note": c.OPT,
        },
    ),
)
