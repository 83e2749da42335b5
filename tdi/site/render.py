"""From a page's content to its document: head, menu, trail, foot, preview image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tdi.data.sources import CREDIT
from tdi.site.page import Content, Page
from tdi.site.paths import digest8
from tdi.site.site import NAME, Site, script_json

MENU: Final = (
    ("index.html", "Accueil"),
    ("carte.html", "Carte"),
    ("territoires/index.html", "Territoires"),
    ("regions/index.html", "Régions"),
    ("financements.html", "Financements"),
    ("projets/index.html", "Projets"),
    ("evolution.html", "Évolution"),
    ("methode.html", "Méthode"),
)
_LICENCE: Final = "Licence Ouverte 2.0."
_DESCRIPTION: Final = 300


@dataclass(frozen=True)
class Made:
    """A document and the picture that stands for it: pairs (path, bytes)."""

    files: tuple[tuple[str, bytes], ...]


def document(site: Site, page: Page) -> Made:
    """Make one page and its preview; the menu names only pages that exist."""
    content = page.make(site)
    picture = site.nation_picture if content.picture is None else site.picture(content.picture)
    image = f"fichiers/apercu.{digest8(picture)}.png"
    text = written(site, page, content, image)
    return Made(((page.path, text.encode("utf-8", "replace")), (image, picture)))


def written(site: Site, page: Page, content: Content, image: str) -> str:
    """Lay the document around the content of a page."""
    return site.template(
        page.frame,
        page.path,
        content=_cut(content),
        title=f"{content.title} · {NAME}"
        if page.path != "index.html"
        else f"{NAME} : {content.title}",
        menu=[entry for entry in MENU if entry[0] in site.paths],
        marked=page.menu or page.path,
        up=site.way(page.path, "../../"),
        address=site.address(page.path) if site.base_url else f"v/{site.version}/{page.path}",
        image=site.address(image) if site.base_url else site.way(page.path, image),
        structured=[
            script_json(each) for each in (*content.structured, *_trail(site, content, page))
        ],
        known_on=site.known_on,
        credit=f"{CREDIT}. {_LICENCE}",
    )


def _cut(content: Content) -> Content:
    """Keep the description as long as it is shown by those who quote it."""
    if len(content.description) <= _DESCRIPTION:
        return content
    from dataclasses import replace

    short = content.description[:_DESCRIPTION].rsplit(" ", 1)[0].rstrip(" ,;:.")
    return replace(content, description=f"{short}…")


def _trail(site: Site, content: Content, page: Page) -> tuple[dict[str, Any], ...]:
    """Describe the trail as structured data, whose addresses have to be absolute."""
    if not site.base_url or not content.crumbs:
        return ()
    steps = [
        ("Accueil", "index.html"),
        *((crumb.label, crumb.path or page.path) for crumb in content.crumbs),
    ]
    return (
        {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": at, "name": label, "item": site.address(path)}
                for at, (label, path) in enumerate(steps, 1)
            ],
        },
    )
