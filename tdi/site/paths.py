"""Where the pages of the static site are, and which shows the same as a page of the dashboard."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

_SAFE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST: Final = 60

PAGES: Final[Mapping[str, str]] = {
    "pages/accueil.py": "index.html",
    "pages/carte.py": "carte.html",
    "pages/territoire.py": "territoires/index.html",
    "pages/regions.py": "regions/index.html",
    "pages/financements.py": "financements.html",
    "pages/projets.py": "projets/index.html",
    "pages/evolution.py": "evolution.html",
    "pages/donnees.py": "methode.html",
    "pages/accessibilite.py": "accessibilite.html",
}
"""Page of the dashboard -> page of the site that shows the same without a selection."""


def territory_path(phase: str, id_ti: str) -> str:
    """Return the page of a territory in a phase."""
    return f"territoires/{file_name(phase)}/{file_name(id_ti)}.html"


def region_path(code: str) -> str:
    """Return the page of a region."""
    return f"regions/{file_name(code.lower())}.html"


def projects_path(code: str) -> str:
    """Return the page of a region's projects."""
    return f"projets/{file_name(code.lower())}.html"


def same_view(file: str, query: Mapping[str, str]) -> str:
    """Return the page of the static site that shows the same as a page of the dashboard.

    A territory, a region and a region's projects have pages of their own; any other state leads to
    the page without it; what only the dashboard has (Présentation) leads nowhere: "".

    >>> same_view("pages/territoire.py", {"phase": "2023", "ti": "ti-8413"})
    'territoires/2023/ti-8413.html'
    """
    phase, ti, region = query.get("phase", ""), query.get("ti", ""), query.get("region", "")
    if ti and file == "pages/territoire.py":
        return territory_path(phase, ti)
    if region and file == "pages/regions.py":
        return region_path(region)
    if region and file == "pages/projets.py":
        return projects_path(region)
    return PAGES.get(file, "")


def file_name(text: str) -> str:
    """Return a name that is safe in a folder and in an address.

    Itself when it is plain, else a digest of it.

    >>> file_name("ti-8413"), file_name("../../etc/passwd")
    ('ti-8413', 'x-3754d6cb3a38')
    """
    if len(text) <= _LONGEST and _SAFE.fullmatch(text):
        return text
    return f"x-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def digest8(data: bytes) -> str:
    """Return the eight digits that name a file by what it holds."""
    return hashlib.sha256(data).hexdigest()[:8]


def relative(here: str, path: str) -> str:
    """Return the way from a page to another path below the folder of the version.

    >>> (relative("territoires/2023/ti-8413.html", "regions/84.html"),
    ...  relative("index.html", "carte.html"))
    ('../../regions/84.html', 'carte.html')
    """
    return "../" * here.count("/") + path
