"""The page Accessibilité et mentions.

What was measured and what was not, keys, credits, licences, publisher.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from tdi.data.accessibility import measurements
from tdi.data.sources import CREDIT
from tdi.data.store import Store
from tdi.text.typography import MISSING, NBSP, plural
from tdi.views.accessibilite._statement import (
    NOT_MEASURED,
    faults,
    measured,
    pages_measured,
    site_measured,
)
from tdi.views.targets import page_exists


@dataclass(frozen=True)
class Component:
    """A third-party part of the site: name, what it does, licence (SPDX), version installed."""

    name: str
    role: str
    licence: str
    version: str


@dataclass(frozen=True)
class Key:
    """What a key does, and where."""

    place: str
    keys: str
    does: str


@dataclass(frozen=True)
class MentionsView:
    """The page, in the order it is read.

    Attributes
    ----------
    state
        The conformity, in one sentence that promises nothing that was not measured.
    measured, not_measured, faults
        What was checked and by whom; what was not; what is known not to conform, each with the way
        around it.
    keys
        Keyboard help.
    data_licences
        Pairs (licence, sources) of the registry.
    components
        Third-party parts.
    """

    state: str
    measured: tuple[str, ...]
    not_measured: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]
    keys: tuple[Key, ...]
    credit: str
    data_licences: tuple[tuple[str, str], ...]
    components: tuple[Component, ...]
    publisher: tuple[str, ...]
    privacy: tuple[str, ...]


# Distribution, what it does, SPDX licence. A test compares the names with the dependencies of the
# project.
COMPONENTS: Final = (
    ("streamlit", "pages et échanges avec le navigateur", "Apache-2.0"),
    ("django-js-lib-leaflet", "Leaflet 1.9.4, déplacement et zoom des cartes", "BSD-2-Clause"),
    ("folium", "assemblage des cartes", "MIT"),
    ("streamlit-folium", "cartes dans les pages", "MIT"),
    ("plotly", "graphiques (plotly.js compris)", "MIT"),
    ("pandas", "tables", "BSD-3-Clause"),
    ("pyarrow", "lecture du magasin de données", "Apache-2.0"),
    ("geopandas", "construction des périmètres", "BSD-3-Clause"),
    ("shapely", "géométrie, à la construction", "BSD-3-Clause"),
    ("pyproj", "projections, à la construction", "MIT"),
    ("pandera", "contrôle des tables, à la construction", "MIT"),
    ("rapidfuzz", "recherche tolérante aux fautes", "MIT"),
    ("jinja2", "pages du site public", "BSD-3-Clause"),
    ("pillow", "images d’aperçu du site public", "MIT-CMU"),
    ("xlsxwriter", "classeurs", "BSD-2-Clause"),
    ("python-pptx", "diapositives", "MIT"),
    ("typst", "fiches imprimables", "Apache-2.0"),
    ("resvg-py", "images des cartes", "MIT"),
    ("segno", "codes QR", "BSD-3-Clause"),
    ("starlette", "serveur", "BSD-3-Clause"),
    ("anyio", "serveur", "MIT"),
    ("uvloop", "serveur", "MIT OR Apache-2.0"),
    ("brotli", "compression des fichiers servis", "MIT"),
    ("typer", "ligne de commande", "MIT"),
    ("rich", "ligne de commande", "MIT"),
    ("requests", "imports, à la construction", "Apache-2.0"),
    ("tenacity", "imports, à la construction", "Apache-2.0"),
    ("filelock", "imports, à la construction", "MIT"),
)

_KEYS: Final = (
    Key(
        "Partout",
        "Tab, Maj + Tab",
        "passer d’un élément à l’autre ; la page d’abord, qui défile par les flèches, puis « Aller au contenu »",
    ),
    Key("Partout", "Entrée ou Espace", "suivre un lien, ouvrir une source, appuyer sur un bouton"),
    Key(
        "Recherche", "↑ ↓ puis Entrée", "parcourir les réponses, en choisir une ; Échap les referme"
    ),
    Key(
        "Cartes",
        "flèches",
        "déplacer la carte quand elle a le focus ; + et − pour agrandir et réduire",
    ),
    Key("Cartes et listes", "Échap", "quitter le territoire choisi"),
    Key(
        "Cartes",
        "Tab",
        "atteindre les boutons de zoom et les cartouches d’outre-mer, agrandis par Entrée",
    ),
    Key(
        "Listes et tableaux",
        "↑ ↓ puis Entrée",
        "parcourir les lignes, en choisir une : la carte suit",
    ),
    Key(
        "Liste à côté de la carte",
        "Tab, Début, Fin",
        "entrer dans la liste ou en sortir ; première et dernière ligne",
    ),
    Key(
        "Graphiques", "Tab puis Entrée", "aller d’une barre à l’autre, en choisir une, la reprendre"
    ),
    Key("Graphiques", "onglet « Tableau »", "lire et choisir les mêmes valeurs dans un tableau"),
    Key("Tableaux larges", "flèches", "faire défiler le tableau quand il a le focus"),
)

_PUBLISHER: Final = (
    "Ce tableau de bord est un projet indépendant. Il n’est pas un site de l’État, ne parle au nom d’aucune administration, et "
    "n’emploie ni ses marques ni ses polices de caractères.",
    "L’éditeur et l’hébergeur sont ceux qui mettent cette copie en ligne : il leur revient d’ajouter ici leurs nom et adresse, comme "
    "la loi le demande. Cette copie n’en indique pas.",
    "Pour signaler un défaut ou une erreur, donnez l’adresse de la vue et, s’il y en a un, le numéro d’incident affiché.",
)

_PRIVACY: Final = (
    "Aucun cookie de mesure d’audience, aucun traceur, aucune publicité.",
    "Derrière un répartiteur de charge, un seul cookie, effacé à la fermeture du navigateur : une valeur parmi 256, commune à beaucoup "
    "de lecteurs, qui ramène une visite interrompue au même serveur. La version statique n’en pose aucun.",
    "Aucune ressource n’est prise à un autre site : ni fond de carte, ni police, ni script.",
    "Rien n’est demandé au lecteur, rien ne peut être envoyé : le site est en lecture seule.",
    "Les liens vers les sources mènent à d’autres sites, qui ont leurs propres règles.",
)


def mentions_view(store: Store, menu: Sequence[tuple[str, str]]) -> MentionsView:
    """Build the view; licences of sources and versions of components are those at hand.

    Parameters
    ----------
    store : Store
        The built store.
    menu : sequence of (str, str)
        Pages of the site, file and name: those that no test measures are named too.
    """
    held = measurements()
    left = [name for file, name in menu if page_exists(file) and file not in pages_measured(held)]
    unmeasured = (
        (f"Pages sans contrôle automatique à ce jour : {', '.join(left)}.",) if left else ()
    )
    counts = store.table("sources")["licence"].value_counts()
    return MentionsView(
        state="Conformité au RGAA non établie : le site a passé des contrôles automatiques, aucun audit. Il ne se dit donc ni "
        "totalement ni partiellement conforme.",
        measured=measured(held),
        not_measured=(*unmeasured, *NOT_MEASURED),
        faults=faults(held),
        keys=_KEYS,
        credit=f"{CREDIT}, version {store.data_version}.".replace("© ", f"©{NBSP}"),
        data_licences=tuple(
            (str(name), plural(int(count), "source")) for name, count in counts.items()
        ),
        components=tuple(
            Component(name, role, licence, _version(name)) for name, role, licence in COMPONENTS
        ),
        publisher=(*_PUBLISHER, f"Contact : {held.contact[:1].lower()}{held.contact[1:]}"),
        privacy=_PRIVACY,
    )


@dataclass(frozen=True)
class SiteMentions:
    """The same for the public site, whose pages run without a server.

    What does not concern them is left out.
    """

    state: str
    measured: tuple[str, ...]
    not_measured: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]
    keys: tuple[Key, ...]
    credit: str
    data_licences: tuple[tuple[str, str], ...]
    code_licence: str
    publisher: tuple[str, ...]
    privacy: tuple[str, ...]


_SITE_KEYS: Final = (
    Key(
        "Partout",
        "Tab, Maj + Tab",
        "passer d’un élément à l’autre ; le premier Tab propose « Aller au contenu »",
    ),
    Key("Partout", "Entrée ou Espace", "suivre un lien, ouvrir une source"),
    Key(
        "Recherche", "↑ ↓ puis Entrée", "parcourir les réponses, en choisir une ; Échap les referme"
    ),
    Key("Tableaux et diagrammes larges", "flèches", "faire défiler quand ils ont le focus"),
)


def site_mentions(store: Store) -> SiteMentions:
    """Build the mentions of the public site."""
    shared = mentions_view(store, ())
    return SiteMentions(
        shared.state,
        site_measured(measurements()),
        NOT_MEASURED,
        (
            (
                "Le dessin des cartes n’est pas lu par un lecteur d’écran.",
                "Un texte le résume, et le tableau ou la liste qui l’accompagne porte les mêmes territoires.",
            ),
        ),
        _SITE_KEYS,
        shared.credit,
        shared.data_licences,
        f"Licence MIT. Contours des communes : ©{NBSP}IGN, généralisés, sans valeur légale. Côtes et pays voisins : Natural Earth, "
        "domaine public, par world-atlas (ISC). Ces pages sont écrites sans logiciel d’autrui côté lecteur.",
        (*shared.publisher[:2], shared.publisher[-1]),
        shared.privacy,
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return MISSING
