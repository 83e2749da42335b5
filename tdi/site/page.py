"""What a page and a file of the site are.

Each family of pages is a function of the site; `tdi.site.registry` lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tdi.views.atlas import AtlasView

if TYPE_CHECKING:
    from tdi.site.site import Site


@dataclass(frozen=True)
class Crumb:
    """One step of the trail above a page.

    Its label, and the page it leads to ("" for the page itself).
    """

    label: str
    path: str = ""


@dataclass(frozen=True)
class Content:
    """What one page holds.

    Attributes
    ----------
    title, description
        Of the document's head: the title without the name of the site.
    body
        Markup of ``<main>``; `Site.template` writes it, escaped.
    crumbs
        From the home page (left out) to the page itself.
    picture
        The map of the preview image; None: that of the home page.
    structured
        JSON-LD objects that describe what the page is about.
    scripts, styles
        Names of files (`File.name`) that only this page loads.
    name
        Class of ``<body>``.
    embed
        Page that shows this one's view in a frame of another site (`tdi.site.embeds`), or the page
        itself; "" for none.
    """

    title: str
    description: str
    body: str
    crumbs: tuple[Crumb, ...] = ()
    picture: AtlasView | None = None
    structured: tuple[dict[str, Any], ...] = ()
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    name: str = ""
    embed: str = ""


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes
    ----------
    path
        Below the folder of the version, with ``/`` and an explicit file: ``regions/24.html``.
    make
        Builds its content. Called in any process, so it may not rely on another page having been
        made.
    menu
        Path of the entry of the menu that is marked.
    listed
        Whether the sitemap names it.
    frame
        Template around the content: ``page.html``, or ``bare.html`` for what is shown inside of
        another site.
    """

    path: str
    make: Callable[[Site], Content]
    menu: str = ""
    listed: bool = True
    frame: str = "page.html"


@dataclass(frozen=True)
class File:
    """One file beside the pages; its address holds a digest of what it holds.

    ``fichiers/site.1a2b3c4d.css``.

    ``long`` files are begun first.
    """

    name: str
    make: Callable[[Site], bytes]
    long: bool = False


@dataclass(frozen=True)
class Family:
    """Pages and files that belong together."""

    pages: Callable[[Site], tuple[Page, ...]] = field(default=lambda site: ())
    files: Callable[[Site], tuple[File, ...]] = field(default=lambda site: ())
