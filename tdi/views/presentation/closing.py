"""The last scenes: what is not known, and how to look for oneself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tdi.text.typography import number, percent
from tdi.views.charts import Bar, BarChart
from tdi.views.coverage import COUNTED_FUNDS, coverages
from tdi.views.donnees.gaps import Gap, gap_groups
from tdi.views.figure import Headline, SourceLine
from tdi.views.presentation.parts import Ground, Scene
from tdi.views.targets import address


@lru_cache(maxsize=2)
def unknown(base: Ground) -> Scene:
    """Say what is not known.

    The state of 2018, the aid of the projects, the projects that no source names.
    """
    tables: Any = base.tables
    missing, unplaced, *_ = gap_groups(tables, ())
    states = missing.gaps[0]
    aid = next(gap for gap in missing.gaps if "sans montant" in gap.label)
    bars = tuple(
        Bar(
            held.fund,
            held.label,
            held.share,
            percent(held.share),
            f"{number(held.named)} nommés sur {number(held.official)}"
            if held.official
            else "nombre officiel non publié",
            "bar",
        )
        for held in coverages(base.tables, COUNTED_FUNDS, None)
    )
    return Scene(
        "inconnu",
        "Ce qui n’est pas connu : la liste de 2018, l’aide par projet, la liste complète des projets",
        "Part des projets et des sites qu’une source publique nomme, d’après le décompte officiel",
        tuple(gap_figure(gap) for gap in (states, aid, unplaced.gaps[0])),
        "Projets et sites nommés : sources publiques, comptés par ce site. Décomptes officiels : page Données et méthode.",
        " ".join(gap.text for gap in (states, aid, unplaced.gaps[0])),
        address("pages/donnees.py", {}),
        bars=BarChart(
            "Part des projets et des sites nommés",
            bars,
            "; ".join(
                dict.fromkeys(
                    held.source.text
                    for held in coverages(base.tables, COUNTED_FUNDS, None)
                    if held.source
                )
            ),
        ),
    )


def gap_figure(gap: Gap) -> Headline:
    """Turn a gap of the page Données into a figure: the same value, label and source."""
    return Headline(
        gap.figure, gap.label, "état de cette version des données", SourceLine(gap.source)
    )


@lru_cache(maxsize=4)
def self_service(base: Ground, version: str) -> Scene:
    """Say how to look for oneself: the address of the view, in large."""
    sources = len(base.tables.table("sources"))
    kept = f", version {version}" if version else ""
    return Scene(
        "adresse",
        "Regardez vous-même : votre commune, votre territoire, chaque source",
        "Visez le code avec un téléphone",
        (
            Headline(
                str(sources),
                "sources citées, chacune à côté de son chiffre",
                "état de cette version des données",
                SourceLine(f"Table sources de ce site{kept}"),
            ),
        ),
        f"Données : Licence Ouverte 2.0 (ANCT, Insee, DGCL) ; contours © IGN{kept}.",
        "Le code mène à ces données, sur votre téléphone. Aucun traceur, aucun compte.",
        address("pages/accueil.py", {}),
    )
