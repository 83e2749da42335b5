"""The sections of the long pages.

Anchor -> title and what it holds, in the order in which they are read.
"""

from __future__ import annotations

from typing import Final

FINANCEMENTS: Final = {
    "montants": (
        "Annoncé, engagé, déployé",
        "Un montant publié par ligne ; ouvrez-la pour lire sa source.",
    ),
    "dans-et-hors": (
        "Dans et hors des territoires",
        "Projets nommés et situés ; ce n’est pas un effet du programme.",
    ),
    "divergences": (
        "Les énoncés qui divergent",
        "Chaque énoncé avec sa date, sa portée et sa source ; aucun n’est corrigé.",
    ),
    "annonces": ("Les annonces, dans l’ordre", "Ouvrez une ligne pour lire sa source."),
    "en-bref": (
        "Le programme en bref",
        "Tout ce qu’énoncent les documents fondateurs, avec date et source.",
    ),
}

DONNEES: Final = {
    "tables": (
        "Les tables",
        "Choisissez une table pour lire ses colonnes, ses sources et ses premières lignes.",
    ),
    "telecharger": (
        "Tout télécharger",
        "Toutes les tables en un paquet, avec leur description lisible par machine.",
    ),
    "sources": ("Les sources", "Qui dit quoi, sous quelle licence, publié et relevé quand."),
    "jointures": (
        "Les jointures",
        "Ce qui a été rapproché à la construction, et ce qui n’a pas trouvé de pendant.",
    ),
    "manques": (
        "Ce qui manque, n’est pas placé ou se contredit",
        "Compté sur les tables de cette version ; rien n’est complété au jugé.",
    ),
    "perimetres": (
        "Comment les périmètres ont été calculés",
        "En clair d’abord, puis étape par étape.",
    ),
    "citer": (
        "Citer une vue",
        "Une adresse garde tout l’état de la vue ; la version des données la date.",
    ),
    "integrer": (
        "Intégrer une vue dans un autre site",
        "La vue, son titre et sa source, dans un cadre.",
    ),
    "versions": ("Version des données", "Ce qui a changé, de la plus récente à la plus ancienne."),
}

MENTIONS: Final = {
    "clavier": ("Au clavier", "Tout ce qui se fait à la souris se fait au clavier."),
    "declaration": (
        "Déclaration d’accessibilité",
        "Ce qui a été mesuré, ce qui ne l’a pas été, ce qui manque.",
    ),
    "licences": ("Licences et crédits", "Les données, le code, ce que d’autres ont fait."),
    "editeur": (
        "Éditeur, signalement, vie privée",
        "Qui publie, comment signaler, ce qui n’est pas recueilli.",
    ),
}
