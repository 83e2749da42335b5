"""The reports of the joins of the build, in plain French.

What was joined, what found no match on each side, and why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tdi.data.known_faults import KnownFault
from tdi.data.store import Store
from tdi.text.typography import number, plural
from tdi.views.phases import PHASE_LABELS

_FIXED: Final = {
    "communes -> EPCI": (
        "Chaque commune dans son intercommunalité",
        "commune",
        "a trouvé son intercommunalité",
        "ont trouvé leur intercommunalité",
        "",
    ),
    "EPT -> communes": (
        "Les communes des établissements publics territoriaux du Grand Paris",
        "commune",
        "a été retrouvée",
        "ont été retrouvées",
        "Les {count} autres communes de France ne sont pas dans un tel établissement : c’est attendu.",
    ),
    "communes -> outlines": (
        "Chaque commune et son contour",
        "commune",
        "a un contour",
        "ont un contour",
        "Les {count} autres contours ne correspondent à aucune commune.",
    ),
    "private employees -> COG 2021": (
        "Les communes du fichier des salariés privés, au millésime 2021 (arrondissements ajoutés)",
        "ligne",
        "a trouvé sa commune",
        "ont trouvé leur commune",
        "Les {count} autres communes n’ont pas de ligne : leurs salariés sont inconnus, pas nuls.",
    ),
    "industry by EPCI -> COG 2025": (
        "Les EPCI du fichier des secteurs d’activité, au millésime 2025",
        "ligne",
        "a trouvé son intercommunalité",
        "ont trouvé leur intercommunalité",
        "Les {count} autres groupements n’ont pas de part de l’industrie publiée.",
    ),
    "employment zones -> COG 2026": (
        "Les communes rattachées à une zone d’emploi, au millésime 2026",
        "commune",
        "existe",
        "existent",
        "Les {count} autres communes (outre-mer) n’ont pas de zone connue de nos sources.",
    ),
    "communes -> employment zones": (
        "Les communes et les chiffres de leur zone d’emploi",
        "commune",
        "a trouvé sa zone",
        "ont trouvé leur zone",
        "Les {count} autres zones n’ont aucune commune rattachée (outre-mer).",
    ),
    "branches -> employment zones": (
        "Les branches industrielles et leur zone d’emploi",
        "ligne",
        "a trouvé sa zone",
        "ont trouvé leur zone",
        "",
    ),
    "mosaic -> communes": (
        "Chaque morceau de la mosaïque et sa commune",
        "morceau",
        "a trouvé sa commune",
        "ont trouvé leur commune",
        "{count} communes n’ont aucun morceau.",
    ),
}
_MEMBER_KINDS: Final = {
    "epci": (
        "intercommunalité",
        "intercommunalités",
        "Les {count} autres intercommunalités et groupements",
    ),
    "ept": (
        "établissement public territorial",
        "établissements publics territoriaux",
        "Les {count} autres établissements publics territoriaux",
    ),
    "commune": ("commune seule", "communes seules", "Les {count} autres communes"),
}
_MEMBERS: Final = re.compile(r"members (\d{4}) \((\w+)\) -> COG (\d{4})")


@dataclass(frozen=True)
class JoinLine:
    """One join.

    Attributes
    ----------
    title
        What was joined to what.
    matched
        How many found their match, as a sentence.
    left_only
        What found none, each with its reason; "" when everything did.
    right_only
        What the other side holds more, and whether this is expected; "".
    technical
        The report as the build wrote it, for who wants to check.
    complete
        Whether everything on the left found its match.
    """

    title: str
    matched: str
    left_only: str
    right_only: str
    technical: str
    complete: bool


def join_lines(store: Store, faults: Sequence[KnownFault]) -> tuple[JoinLine, ...]:
    """Return every report of the manifest, in the order of the build."""
    names = dict(
        zip(store.table("communes")["insee_com"], store.table("communes")["name"], strict=True)
    )
    return tuple(_line(report, faults, names) for report in store.reports)


def _line(report: dict[str, Any], faults: Sequence[KnownFault], names: dict[str, str]) -> JoinLine:
    title, noun, several, found_one, found, spare = _words(report["name"])
    left, matched, unmatched = (
        int(report["left"]),
        int(report["matched"]),
        list(report["left_only"]),
    )
    if matched == left:
        all_of = plural(matched, noun, several)
        sentence = f"{all_of} sur {number(left)} {found_one if matched == 1 else found}."
    else:
        sentence = f"{plural(matched, noun, several)} sur {number(left)} {found}."
    extra = int(report["right_only_count"])
    technical = (
        f"{report['name']} ; relation {report['multiplicity']} ; {number(left)} à gauche, {number(report['right'])} à droite, "
        f"{number(matched)} appariés, {number(len(unmatched))} sans pendant à gauche, {number(extra)} à droite"
    )
    return JoinLine(
        title,
        sentence,
        _unmatched(report, unmatched, faults, names),
        spare.format(count=number(extra)) if extra else "",
        technical,
        not unmatched,
    )


def _unmatched(
    report: dict[str, Any], keys: list[str], faults: Sequence[KnownFault], names: dict[str, str]
) -> str:
    if not keys:
        return ""
    reasons = [
        fault.reason_fr
        for fault in faults
        if fault.join == report["name"] and set(fault.keys) & set(keys)
    ]
    shown = ", ".join(f"{names[key]} ({key})" if key in names else key for key in keys[:12])
    more = f" et {number(len(keys) - 12)} de plus" if len(keys) > 12 else ""
    why = (
        f" Raison admise : {' ; '.join(reasons)}." if reasons else " Aucune raison n’est consignée."
    )
    return f"Sans pendant : {shown}{more}.{why}"


def _words(name: str) -> tuple[str, str, str, str, str, str]:
    """Return title, noun, what is found and what is left over, in words.

    Nouns and verbs in the singular and the plural.
    """
    members = _MEMBERS.fullmatch(name)
    if members:
        phase, kind, vintage = members.groups()
        one, several, others = _MEMBER_KINDS.get(
            kind, ("membre", "membres", "Les {count} autres codes")
        )
        return (
            f"Membres des territoires de {phase} ({PHASE_LABELS.get(phase, phase)}) : {several}",
            one,
            several,
            f"existe bien au millésime {vintage} du Code officiel géographique",
            f"existent bien au millésime {vintage} du Code officiel géographique",
            f"{others} de {vintage} ne sont membres d’aucun territoire : c’est attendu.",
        )
    start, _, vintage = name.partition(", ")
    if start in _FIXED:
        title, noun, one, several, spare = _FIXED[start]
        plural_noun = "morceaux" if noun == "morceau" else f"{noun}s"
        title = f"{title} ({vintage.replace('COG', 'millésime')})" if vintage else title
        return title, noun, plural_noun, one, several, spare
    left, _, right = name.partition(" -> ")
    return (
        f"{left.capitalize()} avec {right}" if right else name,
        "ligne",
        "lignes",
        "a trouvé son pendant",
        "ont trouvé leur pendant",
        "{count} lignes de l’autre côté n’ont pas de pendant.",
    )
