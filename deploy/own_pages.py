"""The pages that the proxy itself answers with.

When no replica is there, when one asks too much, when there is no such page.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from pathlib import Path
from typing import Final

from deploy.proxy import Proxy

HERE: Final = Path(__file__).parent
OWN_PAGES: Final = {
    "indisponible": (
        "Le tableau de bord est momentanément indisponible",
        "Il redémarre, ou reçoit plus de visites qu’il n’en peut servir. Les données ne sont pas en cause. "
        "Rechargez cette page dans une minute : elle rouvrira la même vue.",
    ),
    "attendre": (
        "Un peu de patience",
        "Trop de demandes viennent de votre réseau en peu de temps. Rechargez cette page dans quelques secondes.",
    ),
    "absente": (
        "Cette page n’existe pas",
        "L’adresse est peut-être incomplète, ou la page a changé de nom.",
    ),
}


def fill(template: str, values: dict[str, str]) -> str:
    """Return a template of this folder with its marks replaced."""
    text = (HERE / template).read_text(encoding="utf-8")
    filled = re.sub(r"@@([A-Z_]+)@@", lambda hit: values[hit.group(1)], text)
    return filled.rstrip() + "\n"


def _style() -> str:
    return " ".join((HERE / "page.css").read_text(encoding="utf-8").split())


def style_digest() -> str:
    """Return the digest by which the policy of the proxy's own pages knows their style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()


def own_page(name: str, proxy: Proxy) -> str:
    """Return one of the proxy's own pages; all lead to the static site where there is one."""
    title, text = OWN_PAGES[name]
    body = f"<p>{html.escape(text)}</p>\n"
    if proxy.site is not None:
        if name != "absente":
            body += (
                "<p>En attendant, la version sans serveur reste ouverte : chaque territoire, chaque région, la recherche par "
                "commune et les téléchargements.</p>\n"
            )
        label = "Revenir au site" if name == "absente" else "Ouvrir la version sans serveur"
        body += f'<p><a class="voie" href="{proxy.site_path}">{label}</a></p>'
    elif proxy.replicas:
        body += '<p><a class="voie" href="/">Revenir à l’accueil</a></p>'
    return fill(
        "page.html.template", {"TITLE": html.escape(title), "STYLE": _style(), "BODY": body}
    )
