"""Official rows as projects.

The columns of the reference table, one key per row that stays from file to file.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from tdi.build.imports.datasets import DATASETS
from tdi.build.imports.places import Places
from tdi.build.imports.provenance import Entry
from tdi.build.places import plain
from tdi.data.store import sha256
from tdi.model.vocabulary import REGIONS
from tdi.search import normalise

_LONGEST_TITLE: Final = 300


def official_projects(entry: Entry, rows: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Return official rows as projects.

    The columns of the reference table, and ``amount`` as published.
    """
    dataset = DATASETS[entry.dataset]
    none = pd.Series([None] * len(rows), index=rows.index, dtype=object)
    if entry.dataset == "fonds-vert":
        insee = rows["code_commune"]
        dep = insee.map(places.communes.set_index("insee_com")["dep"]).fillna(
            rows["code_departement"]
        )
        amount = rows["montant_engage"].astype("float64")
        made = {
            "project_id": [
                f"fonds-vert-{entry.slot}-{slug(code)}" for code in rows["numero_dossier_ds"]
            ],
            "company": rows["raison_sociale_beneficiaire"],
            "siren": rows["siret_beneficiaire"].str[:9],
            "title": _titles(rows["nom_du_projet"]),
            "theme": none,
            "commune_name": rows["nom_commune"],
            "insee_com": insee,
            "decision": pd.Series([entry.slot] * len(rows), index=rows.index, dtype=object),
            "aid_eur": amount.round().astype("Int64"),
        }
    else:
        dep = rows["code_departement"]
        amount = pd.Series([float("nan")] * len(rows), index=rows.index)
        made = {
            "project_id": _relance_ids(rows),
            "company": rows["entreprise"],
            "siren": rows["siren"],
            "title": _titles(rows["description_projet"]),
            "theme": rows["filiere"],
            "commune_name": rows["nom_commune"],
            "insee_com": none,
            "decision": none,
            "aid_eur": pd.array([pd.NA] * len(rows), dtype="Int64"),
        }
    frame = pd.DataFrame(made, index=rows.index)
    frame["project_id"] = frame["project_id"].astype(object)
    regions = places.communes.drop_duplicates("dep").set_index("dep")["region"]
    by_name = {normalise(name): code for code, name in REGIONS.items()}
    said = rows["nom_region"].map(
        lambda name: by_name.get(plain(name)) if isinstance(name, str) else None
    )
    frame["dep"] = dep
    frame["region"] = dep.map(regions).fillna(said)
    frame["fund"] = dataset.fund
    frame["investment_eur"] = pd.array([pd.NA] * len(rows), dtype="Int64")
    frame["job_count"] = pd.array([pd.NA] * len(rows), dtype="Int64")
    frame["confidence"] = "high"
    frame["source_id"] = entry.source_id
    frame["note"] = none
    frame["amount"] = amount
    for column in ("siren", "title", "dep", "region", "theme", "commune_name", "insee_com"):
        frame[column] = _plain(frame[column])
    return frame


def slug(text: str) -> str:
    """Return a text as part of a key."""
    if text.isdigit():
        return text
    return "-".join(normalise(text).split()) or sha256(text.encode())[:8]


def _titles(texts: pd.Series) -> pd.Series:
    return texts.map(
        lambda text: (
            text if not isinstance(text, str) or len(text) <= _LONGEST_TITLE else f"{text[:299]}…"
        )
    )


def _plain(series: pd.Series) -> pd.Series:
    return series.astype(object).where(series.notna(), None)


def _relance_ids(rows: pd.DataFrame) -> list[str]:
    """Return a key made of the row's content, the same from one version of the file to the next."""
    seen: dict[str, int] = {}
    keys = []
    for parts in zip(
        rows["entreprise"],
        rows["siren"],
        rows["nom_commune"],
        rows["description_projet"],
        strict=True,
    ):
        digest = sha256("\x1f".join(part or "" for part in parts).encode())[:10]
        seen[digest] = seen.get(digest, 0) + 1
        keys.append(f"relance-{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else ""))
    return keys
