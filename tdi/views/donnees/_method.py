"""How the perimeters were computed.

Once for an elected person, once for who wants to do it again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from tdi.data.store import Store
from tdi.text.typography import number, percent, plural


@dataclass(frozen=True)
class Method:
    """The two accounts.

    Attributes
    ----------
    plain
        Paragraphs in plain words.
    steps
        Pairs (step, what it does) with the figures of the build.
    thresholds
        Pairs (word, rule) by which a territory is called kept, renamed... between two phases.
    raw
        Pairs (raw input, sha256) that the build read.
    """

    plain: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    thresholds: tuple[tuple[str, str], ...]
    raw: tuple[tuple[str, str], ...]


def method(store: Store) -> Method:
    """Tell how the perimeters were computed, with the figures of this build."""
    return Method(
        _plain(store),
        _steps(store),
        _thresholds(store),
        tuple(sorted(store.manifest["raw"].items())),
    )


def _plain(store: Store) -> tuple[str, ...]:
    members = store.table("members")
    kinds = members["member_kind"].value_counts()
    return (
        "Un territoire d’industrie n’a pas de frontière à lui : c’est une liste de membres. Un membre est le plus souvent une "
        "intercommunalité entière, parfois un établissement public territorial du Grand Paris, parfois quelques communes "
        f"seules d’une métropole. Les listes officielles des quatre phases comptent {plural(len(members), 'membre')}, dont "
        f"{number(kinds.get('commune', 0))} communes seules.",
        "Nous avons traduit chaque liste en communes, avec la composition des intercommunalités de l’année de la liste, car "
        "une intercommunalité peut gagner ou perdre des communes chaque 1er janvier. Puis nous avons suivi ces communes "
        "jusqu’en 2026 : celles qui ont fusionné sont retrouvées dans la commune d’aujourd’hui.",
        "Le périmètre dessiné est donc la réunion des communes d’aujourd’hui qui étaient dans le territoire. C’est ce qui "
        "permet de comparer deux phases : une fusion de communes n’est pas prise pour un changement du programme.",
        "Pour novembre 2018, aucune liste nationale n’est publiée. La carte montre les territoires de 2020 en trois états : "
        "labellisé dès 2018, ajouté ensuite, inconnu. Elle ne devine pas.",
    )


def _steps(store: Store) -> tuple[tuple[str, str], ...]:
    phases = store.table("phases")
    dated = phases[phases["cog_vintage"].notna()]
    vintages = ", ".join(f"{row.phase} → COG {row.cog_vintage}" for row in dated.itertuples())
    walk = store.table("crosswalk")
    relations = walk["relation"].value_counts()
    cells = json.loads(store.display("atlas-national.json"))["objects"]["cells"]["geometries"]
    parts = int((store.table("territory_communes_2026")["share"] < 1).sum())
    return (
        (
            "Millésimes",
            f"Chaque phase a le millésime du Code officiel géographique de ses membres : {vintages}. Chaque code est vérifié "
            "contre ce millésime ; un code inconnu arrête la construction.",
        ),
        (
            "Passage à 2026",
            f"La table crosswalk a {plural(len(walk), 'passage')} : {number(relations.get('merged', 0))} par fusion, "
            f"{number(relations.get('split', 0))} par scission, {number(relations.get('recoded', 0))} par changement de code. "
            "Une fusion additionne ; une scission suit un poids de population écrit, sinon la construction s’arrête. "
            f"{plural(parts, 'ligne')} de territory_communes_2026 ne couvrent qu’une part de leur commune.",
        ),
        (
            "Mosaïque",
            "Les contours des communes sont réparés ensemble : recouvrements et vides de moins de 200 m fermés, communes sans "
            "contour à jour recomposées. Ensuite aucune n’en recouvre une autre et rien ne manque, sauf ce qui n’est pas la "
            "France.",
        ),
        (
            "Cellules",
            "Les communes qui partagent département, intercommunalité et territoire à chaque phase forment une cellule : "
            f"{number(len(cells))} polygones. Tout périmètre est une réunion de cellules, simplifiées toutes ensemble (2 000 m au "
            "détail national, 500 m au détail régional) : les limites communes ne se déchirent pas.",
        ),
        (
            "Population et surface",
            "La population est la population municipale des communes de 2026 ; la surface est celle des contours généralisés, "
            "elle diffère un peu de la surface cadastrale.",
        ),
        (
            "Projection",
            "Les surfaces et les simplifications sont faites en Lambert-93, et pour chaque département d’outre-mer dans sa "
            "projection légale ; les fichiers sont en longitude et latitude (EPSG:4326).",
        ),
    )


def _thresholds(store: Store) -> tuple[tuple[str, str], ...]:
    limits = store.manifest["thresholds"]
    same, most, link = percent(limits["same"]), percent(limits["most"]), percent(limits["link"])
    return (
        (
            "Inchangé",
            f"au moins {same} des habitants en commun, dans les deux sens, et le même nom",
        ),
        (
            "Renommé",
            f"au moins {same} des habitants en commun, dans les deux sens, sous un autre nom",
        ),
        (
            "Issu d’une fusion",
            f"il réunit plus de {most} de chacun d’au moins deux territoires d’avant",
        ),
        (
            "Issu d’une scission",
            "il vient surtout d’un territoire dont un autre vient aussi surtout",
        ),
        (
            "Modifié",
            f"tout autre territoire qui partage au moins {link} des habitants de l’un des deux",
        ),
        ("Nouveau ou sorti", f"aucun lien d’au moins {link}"),
    )
