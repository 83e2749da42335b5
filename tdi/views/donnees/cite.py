"""How to cite a view: its address with its whole state and the version of the data.

A reference in French, and BibTeX.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from tdi.text.typography import day

SITE: Final = "Territoires d’industrie, tableau de bord"
VERSION_PARAMETER: Final = "version"


@dataclass(frozen=True)
class Citation:
    """One view, ready to be cited.

    Attributes
    ----------
    title
        Title of the view.
    address
        Its address, with all its state and the version of the data.
    path
        The same without the site's origin, for a link.
    text
        The reference in one sentence.
    bibtex
        The same for a bibliography.
    """

    title: str
    address: str
    path: str
    text: str
    bibtex: str


def citation(
    title: str, page: str, query: Mapping[str, str], *, origin: str, version: str, consulted: date
) -> Citation:
    """Cite a view.

    Parameters
    ----------
    title
        Title of the view, as on the page.
    page
        Its path, without the slash.
    query
        Its selection as query parameters.
    origin
        Origin of the site, without a final slash.
    version
        Version of the data.
    consulted
        Day on which it was looked at.

    >>> made = citation("Carte", "carte", {"phase": "2023"}, origin="https://exemple.fr",
    ...                 version="2026-11.ab", consulted=date(2026, 11, 22))
    >>> made.address
    'https://exemple.fr/carte?phase=2023&version=2026-11.ab'
    """
    path = f"/{page}?{urlencode({**query, VERSION_PARAMETER: version})}"
    address = f"{origin}{path}"
    when = day(consulted.isoformat())
    text = f"« {title} », {SITE}, données version {version}, consulté le {when}, {address}"
    return Citation(title, address, path, text, _bibtex(title, page, address, version, consulted))


def _bibtex(title: str, page: str, address: str, version: str, consulted: date) -> str:
    key = re.sub(r"[^a-z0-9]+", "-", f"ti-{page}-{version}".lower()).strip("-")
    return "\n".join(
        (
            f"@misc{{{key},",
            f"  title        = {{{_tex(title)}}},",
            f"  howpublished = {{{_tex(SITE)}}},",
            f"  year         = {{{version[:4]}}},",
            f"  version      = {{{version}}},",
            f"  url          = {{{address}}},",
            f"  urldate      = {{{consulted.isoformat()}}},",
            "  language     = {french}",
            "}",
        )
    )


def _tex(text: str) -> str:
    """Escape what TeX would run; accents are left to the reader's UTF-8."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
