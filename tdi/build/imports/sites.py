"""The sites with the official ones."""

from __future__ import annotations

import pandas as pd

from tdi.build.imports.datasets import DATASETS, Dataset
from tdi.build.imports.places import Places
from tdi.build.imports.projects import slug
from tdi.build.imports.provenance import Imports
from tdi.build.reference_schema import TABLES


def merge_sites(sites: pd.DataFrame, held: Imports, places: Places) -> pd.DataFrame:
    """Return the sites with the official ones.

    One in a commune that has one named site is that site.
    """
    columns = list(TABLES["sites"].columns)
    deps = places.communes.set_index("insee_com")[["dep", "region"]]
    for entry in held.of("sites-cles-en-main"):
        rows = held.rows(entry)
        dataset: Dataset = DATASETS[entry.dataset]
        today = places.today(rows["insee_com"])
        sites = sites.copy()
        mine = sites[sites["fund"] == dataset.fund]
        here = places.today(mine["insee_com"])
        single = here[~here.duplicated(keep=False) & here.notna()]
        place = {code: row for row, code in single.items()}
        alone = ~today.duplicated(keep=False)
        new = []
        for row, code in today.items():
            found = place.get(code) if alone[row] else None
            stage = rows.loc[row, "maturite_site"]
            if found is not None:
                if sites.at[found, "availability"] is None:
                    sites.at[found, "availability"] = stage
                continue
            new.append(
                {
                    "site_id": f"sites-2030-officiel-{slug(rows.loc[row, 'id_site'])}",
                    "name": f"Site n° {rows.loc[row, 'id_site']} du fichier officiel",
                    "commune_name": rows.loc[row, "lib_com"],
                    "insee_com": rows.loc[row, "insee_com"],
                    "dep": deps["dep"].get(code),
                    "region": deps["region"].get(code),
                    "fund": dataset.fund,
                    "availability": stage,
                    "confidence": "high",
                    "source_id": entry.source_id,
                }
            )
        if new:
            more = pd.DataFrame(new).reindex(columns=columns)
            more = more.astype(object).where(more.notna(), None).astype(sites.dtypes)
            sites = pd.concat([sites, more], ignore_index=True)
    return sites
