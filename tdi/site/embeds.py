"""Pages for a frame in another site: a map of a phase, a region, a territory, a figure.

And the page that says how.

Light, read without a script, each with its source and a link to the full page. The full pages name
theirs (`Content.embed`).
"""

from __future__ import annotations

from functools import partial
from typing import Final

from markupsafe import Markup

from tdi import browser_files
from tdi.data.sources import CREDIT
from tdi.model.phases import CURRENT_PHASE, PHASES, perimeter_phase
from tdi.site.drawings import page_map, thumbnail
from tdi.site.explorer import PATH as EXPLORER
from tdi.site.page import Content, Crumb, Family, File, Page
from tdi.site.paths import file_name, region_path, territory_path
from tdi.site.site import Site, static
from tdi.site.territories import MAP_SIZE
from tdi.text.typography import french_order, in_french_order
from tdi.views.accueil.view import QUOTED
from tdi.views.atlas import AtlasView
from tdi.views.carte.view import explorer_titles
from tdi.views.explorer import explore
from tdi.views.figure import Headline
from tdi.views.headlines import perimeter_headlines, stated
from tdi.views.phases import PHASE_LABELS, PHASE_SHORT
from tdi.views.place_names import region_names
from tdi.views.selection import Selection
from tdi.views.territoire.card import territory_card
from tdi.views.territoire.members import members_view
from tdi.views.territory_facts import Key, territory_rows

GUIDE: Final = "integrer.html"
_SIZE: Final = (480, 470)
_HEAVY: Final = 130_000  # characters of a drawing; 60 kB compressed are left to a frame in all
_LICENCE: Final = "Licence Ouverte 2.0"


def map_path(phase: str) -> str:
    """Return the frame with the map of a phase."""
    return f"embed/carte-{file_name(phase)}.html"


def framed_region(code: str) -> str:
    """Return the frame of a region."""
    return f"embed/{region_path(code)}"


def framed_territory(phase: str, id_ti: str) -> str:
    """Return the frame of a territory in a phase."""
    return f"embed/{territory_path(phase, id_ti)}"


def figures_path(key: str) -> str:
    """Return the frame of the figures of a phase, or of one published figure by its id."""
    return f"embed/chiffres/{file_name(key)}.html"


def files(site: Site) -> tuple[File, ...]:
    """Return the scripts and the style of the frames.

    With what other sites and the full pages load.
    """
    return (
        File("cadre.js", lambda _: static("frame.js")),
        File("cadre.css", lambda _: static("frame.css")),
        File("integrer.js", lambda _: static("integrate.js")),
        File("hauteur.js", lambda _: browser_files.read(("parent.js",))),
    )


def pages(site: Site) -> tuple[Page, ...]:
    """Return the frames and the page about them."""
    framed = partial(Page, listed=False, frame="bare.html")
    made = [Page(GUIDE, guide, menu="methode.html")]
    made += [framed(map_path(phase), partial(_map, phase=phase)) for phase in PHASES]
    made += [
        framed(framed_region(code), partial(_region, code=code)) for code in site.known.regions
    ]
    made += [framed(figures_path(phase), partial(_phase_figures, phase=phase)) for phase in PHASES]
    made += [
        framed(figures_path(key), partial(_figure, key=key, label=label)) for key, label in QUOTED
    ]
    rows = territory_rows(site.store)
    for phase in PHASES:
        for code in sorted(site.known.territories[perimeter_phase(phase)]):
            regions = set(rows[Key(perimeter_phase(phase), code)].regions)
            if not site.only or site.only & regions:
                make = partial(_territory, phase=phase, code=code)
                made.append(framed(framed_territory(phase, code), make))
    return tuple(made)


def _framed(
    site: Site,
    path: str,
    full: str,
    title: str,
    subtitle: str,
    source: str,
    *,
    drawing: Markup = Markup(),  # noqa: B008 - immutable
    facts: tuple[tuple[str, str], ...] = (),
    figures: tuple[Headline, ...] = (),
    links: tuple[tuple[str, str], ...] = (),
) -> Content:
    body = site.template(
        "embed.html",
        path,
        full=full,
        title=title,
        subtitle=subtitle,
        source=source,
        drawing=drawing,
        facts=facts,
        figures=figures,
        links=links,
        licence=_LICENCE,
    )
    return Content(
        title, subtitle, body, scripts=("cadre.js",), styles=("cadre.css",), name="cadre"
    )


def _light(site: Site, detail: str, view: AtlasView) -> Markup:
    where = site.national if detail == "n" else site.regional
    return thumbnail(where, view, _SIZE, "carte")


def _map(site: Site, phase: str) -> Content:
    selection = Selection(phase=phase)
    explorer = explore(site.store, selection, site.breaks)
    title, subtitle = explorer_titles(explorer, selection, region_names(site.store))
    return _framed(
        site,
        map_path(phase),
        f"{EXPLORER}?phase={phase}",
        title,
        subtitle,
        explorer.atlas.source,
        drawing=_light(site, "n", explorer.atlas),
    )


def _region(site: Site, code: str) -> Content:
    selection = Selection(phase=CURRENT_PHASE, region=code)
    explorer = explore(site.store, selection, site.breaks)
    title, subtitle = explorer_titles(explorer, selection, region_names(site.store))
    rows = sorted(explorer.rows, key=lambda row: french_order(row.name))
    return _framed(
        site,
        framed_region(code),
        region_path(code),
        title,
        subtitle,
        explorer.atlas.source,
        drawing=_light(site, "r", explorer.atlas),
        links=tuple((row.name, territory_path(CURRENT_PHASE, row.id_ti)) for row in rows)
        if not site.only or code in site.only
        else (),
    )


def _territory(site: Site, phase: str, code: str) -> Content:
    card = territory_card(site.store, phase, code)
    members = members_view(site.store, phase, Key(perimeter_phase(phase), code)).atlas
    return _framed(
        site,
        framed_territory(card.phase, card.id_ti),
        territory_path(card.phase, card.id_ti),
        card.name,
        f"{card.place}. {card.sentence}",
        card.source,
        drawing=_territory_map(site, members),
        facts=card.facts,
    )


def _territory_map(site: Site, members: AtlasView) -> Markup:
    """Return the drawing of the territory's own page.

    Or a lighter one where that weighs too much.
    """
    drawn = page_map(site.regional, members, MAP_SIZE, "carte")
    return drawn if len(drawn) < _HEAVY else _light(site, "r", members)


def _phase_figures(site: Site, phase: str) -> Content:
    figures = perimeter_headlines(site.store, phase)
    return _framed(
        site,
        figures_path(phase),
        f"{EXPLORER}?phase={phase}",
        f"Territoires d’industrie, {PHASE_SHORT[phase]}",
        PHASE_LABELS[phase].capitalize(),
        "",
        figures=figures,
    )


def _figure(site: Site, key: str, label: str) -> Content:
    figure = stated(site.store, key, label)
    title = f"{figure.value} {label}"
    return _framed(
        site, figures_path(key), "financements.html", title, figure.date, "", figures=(figure,)
    )


def guide(site: Site) -> Content:
    """Build the page that says how to show a view elsewhere, with one in a frame."""
    territories = site.store.table("territories")
    here = territories[territories["phase"] == CURRENT_PHASE]
    if site.only:
        here = here[[bool(site.only & set(regions)) for regions in here["regions"]]]
    largest = here.sort_values("population").iloc[-1]
    example = framed_territory(CURRENT_PHASE, str(largest["id_ti"]))
    regions = in_french_order(site.known.regions).items()
    body = site.template(
        "embed_guide.html",
        GUIDE,
        example=example,
        example_title=f"{largest['name']}, Territoire d’industrie",
        maps=[(map_path(phase), PHASE_LABELS[phase]) for phase in PHASES],
        regions=[(framed_region(code), name) for code, name in regions],
        figures=[(figures_path(phase), PHASE_LABELS[phase]) for phase in PHASES]
        + [(figures_path(key), label) for key, label in QUOTED],
        credit=CREDIT,
    )
    return Content(
        "Intégrer une vue dans un autre site",
        "Les lignes à recopier pour montrer une carte, un territoire, une région ou un chiffre dans un autre site, avec sa source.",
        body,
        crumbs=(Crumb("Méthode", "methode.html"), Crumb("Intégrer")),
        scripts=("hauteur.js",),
        styles=(),
        embed=example,
    )


FAMILY: Final = Family(pages, files)
