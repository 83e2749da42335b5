"""Count what is missing, unplaced or contradictory in the store.

Each with where to read more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from tdi.data.known_faults import KnownFault
from tdi.data.store import Store
from tdi.text.typography import number, plural
from tdi.views.coverage import COUNTED_FUNDS, coverages

_REST: Final = {
    False: "Les autres n’ont été nommés dans aucun document relevé.",
    True: "On ne sait donc pas combien il en manque.",
}
_COUNT_WORDS: Final = {"new": "nouveaux", "renewed": "reconduits", "reshaped": "recomposés"}
_SECTIONS: Final = {
    "rebuilt": ("commune au contour recomposé", "communes au contour recomposé"),
    "cut": ("commune coupée en deux", "communes coupées en deux"),
    "hole": ("trou laissé dans la carte", "trous laissés dans la carte"),
    "without_epci": ("commune sans intercommunalité", "communes sans intercommunalité"),
    "population": ("population prise à une autre source", "populations prises à une autre source"),
    "accepted": ("membre accepté sans pendant", "membres acceptés sans pendant"),
    "accepted_fault": ("écart accepté entre lignes", "écarts acceptés entre lignes"),
}


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, unplaced or contradictory.

    Attributes
    ----------
    figure, label
        The count and what it counts.
    text
        Why, in a sentence or two.
    links
        Pairs (label, address inside the site) to read more.
    source
        Who says so: a table of the store, or a file of known faults.
    """

    figure: str
    label: str
    text: str
    source: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class GapGroup:
    """Gaps of one kind."""

    title: str
    gaps: tuple[Gap, ...]


def gap_groups(store: Store, faults: Sequence[KnownFault]) -> tuple[GapGroup, ...]:
    """Return what is missing, not placed, contradictory and mended, each counted now."""
    return (
        GapGroup("Ce qui manque", tuple(_missing(store))),
        GapGroup("Ce qui n’est pas placé", tuple(_unplaced(store))),
        GapGroup("Ce qui se contredit", tuple(_contradictory(store))),
        GapGroup("Ce qui a été réparé, et pourquoi", tuple(_mended(faults))),
    )


def _missing(store: Store) -> Iterator[Gap]:
    phases = store.table("phases").set_index("phase")
    states = store.table("status_2018")["status"].value_counts()
    first = phases.loc["2018"]
    yield Gap(
        number(states.get("unknown", 0)),
        "territoires de 2020 à l’état inconnu en novembre 2018",
        f"{number(first['announced_count'])} territoires ont été annoncés le 22 novembre 2018 ; une source en établit "
        f"{number(first['territory_count'])}. Aucune liste nationale de ce jour n’est publiée sous une forme lisible.",
        "Tables status_2018 et territories_2018",
        (
            ("Voir la carte de 2018", "/carte?phase=2018"),
            ("Lire la table", "/donnees?table=status_2018"),
        ),
    )
    for held in coverages(store, COUNTED_FUNDS, None):
        if held.official is None or held.share is None or held.share < 1:
            yield Gap(
                number(held.named),
                f"{'sites' if held.counted == 'sites' else 'projets'} nommés, {held.label}",
                f"{held.text}. {_REST[held.official is None]}",
                held.source.text if held.source else "Tables projects et region_funding",
                (("Voir les projets", f"/projets?fonds={held.fund}"),),
            )
    projects = store.table("projects")
    without = int(projects["aid_eur"].isna().sum())
    yield Gap(
        number(without),
        f"projets sans montant d’aide, sur {number(len(projects))}",
        "Les listes de lauréats publient rarement l’aide de chacun. Un montant absent est inconnu ; il n’est jamais compté "
        "pour zéro, ni réparti.",
        "Table projects",
        (("Lire la table", "/donnees?table=projects"),),
    )
    sources = store.table("sources")
    yield Gap(
        number(_absent(sources, "published")),
        f"sources sans date de publication connue, sur {number(len(sources))}",
        f"{number(_absent(sources, 'url'))} n’ont pas d’adresse conservée et {number(_absent(sources, 'retrieved'))} pas de date "
        "de relevé. La date de l’énoncé est alors celle que donne le texte lui-même.",
        "Table sources",
        (("Lire la table", "/donnees?table=sources"),),
    )


def _absent(frame: pd.DataFrame, column: str) -> int:
    return int(frame[column].isna().sum() + (frame[column] == "").sum())


def _unplaced(store: Store) -> Iterator[Gap]:
    for name, noun, kind in (
        ("projects", "projets nommés sans commune", "projets"),
        ("sites", "sites clés en main sans commune", "sites"),
    ):
        frame = store.table(name)
        lost = frame[frame["insee_com"].isna()]
        reasons = lost["unplaced_reason"].value_counts()
        said = " ; ".join(
            f"{number(count)} fois : {str(reason).rstrip('.')}" for reason, count in reasons.items()
        )
        yield Gap(
            number(len(lost)),
            f"{noun}, sur {number(len(frame))}",
            f"{said}. Ils sont dans les listes et les fichiers, dans aucun territoire.",
            f"Table {name}",
            (("Voir leur liste", f"/projets?situation=nonsitue&objet={kind}"),),
        )
    shares = store.table("territory_communes_2026")
    parts = shares.loc[shares["share"] < 1, "insee_com"].nunique()
    yield Gap(
        number(parts),
        "communes de 2026 en partie dans un territoire",
        "Elles ont fusionné depuis la phase : une part seulement de leurs habitants est dans le périmètre. La part est gardée, "
        "ni arrondie à tout ni à rien.",
        "Table territory_communes_2026",
        (("Lire la table", "/donnees?table=territory_communes_2026"),),
    )


def _contradictory(store: Store) -> Iterator[Gap]:
    topics, statements = store.table("statement_topics"), store.table("statements")
    yield Gap(
        number(len(topics)),
        "questions aux réponses divergentes",
        f"{plural(len(statements), 'énoncé public', 'énoncés publics')} ne disent pas la même chose, souvent parce que la date ou la "
        "portée change. Ils sont montrés côte à côte, avec une lecture ; aucun n’est corrigé.",
        "Tables statement_topics et statements",
        (("Lire les énoncés", "/financements#divergences"),),
    )
    official = store.table("lineage_official")
    changes = store.table("changes")
    for (since, until), rows in official.groupby(["from_phase", "to_phase"]):
        ours = changes[
            (changes["from_phase"] == since)
            & (changes["to_phase"] == until)
            & (changes["side"] == "to")
        ]
        counts = ours["status"].value_counts()
        same = int(counts.get("kept", 0) + counts.get("renamed", 0))
        other = len(ours) - same - int(counts.get("entered", 0))
        said = ", ".join(
            f"{number(row.territory_count)} {_COUNT_WORDS.get(row.official_status, row.official_status)}"
            for row in rows.itertuples()
        )
        yield Gap(
            f"{number(counts.get('entered', 0))} + {number(same)} + {number(other)}",
            f"territoires nouveaux, inchangés, modifiés de {since} à {until}, calculés",
            f"Le décompte officiel est : {said}. La liste officielle n’est pas publiée ; la limite entre reconduit et recomposé y "
            "est plus large que la nôtre, qui tient un périmètre pour le même à 99 % de ses habitants.",
            "Tables changes et lineage_official",
            (("Voir les changements", f"/evolution?de={since}&a={until}"),),
        )
    named = store.table("status_2018")
    known = set(store.table("territories_2018")["name"])
    joined = named[named["name_2018"].notna() & ~named["name_2018"].isin(known)]
    if len(joined):
        listed = " ; ".join(f"{row.id_ti_2020}, {row.name_2018}" for row in joined.itertuples())
        yield Gap(
            number(len(joined)),
            "territoire de 2020 issu de plusieurs de 2018"
            if len(joined) == 1
            else "territoires de 2020 issus de plusieurs de 2018",
            f"Sa ligne nomme ensemble deux territoires de 2018, que la table de 2018 compte à part : {listed}.",
            "Tables status_2018 et territories_2018",
            (("Lire la table", "/donnees?table=territories_2018"),),
        )


def _mended(faults: Sequence[KnownFault]) -> Iterator[Gap]:
    for section, (one, several) in _SECTIONS.items():
        held = [fault for fault in faults if fault.section == section]
        count = sum(len(fault.keys) for fault in held)
        if not count:
            continue
        reasons = " ; ".join(dict.fromkeys(fault.reason_fr for fault in held))
        file = "programme.toml" if section.startswith("accepted") else "geography.toml"
        yield Gap(
            number(count),
            one if count == 1 else several,
            f"{reasons[0].upper()}{reasons[1:]}.",
            f"data/corrections/{file} ; la construction s’arrête si le défaut disparaît ou s’étend",
        )
