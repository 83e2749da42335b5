"""The families of pages and files that make the site, in the order in which they are written."""

from __future__ import annotations

from typing import Final

from tdi.site import (
    about,
    assets,
    changes,
    communes,
    downloads,
    embeds,
    explorer,
    home,
    method,
    money,
    projects,
    regions,
    search_data,
    territories,
)
from tdi.site.page import Family, File, Page
from tdi.site.site import Site

# A new kind of page is one module with `pages` (and `files`, for the scripts and data that it
# loads), named here.
FAMILIES: Final = (
    Family(files=assets.files),
    Family(downloads.pages, downloads.files),
    Family(home.pages, search_data.files),
    Family(communes.pages),
    Family(territories.pages),
    Family(regions.pages),
    Family(changes.pages),
    Family(projects.pages),
    Family(money.pages),
    Family(method.pages),
    Family(about.pages),
    explorer.FAMILY,
    embeds.FAMILY,
)


def all_pages(site: Site) -> tuple[Page, ...]:
    """Return every page of the site, those of the territories first, which take longest."""
    return tuple(page for family in FAMILIES for page in family.pages(site))


def all_files(site: Site) -> tuple[File, ...]:
    """Return every file that the pages load."""
    return tuple(file for family in FAMILIES for file in family.files(site))
