"""The styles and scripts of every page; the colours come from the palette of the figures."""

from __future__ import annotations

from tdi import browser_files
from tdi.figures.flow_phases import ON
from tdi.figures.palette import MAP, PHASE, Theme, ink_on, paint
from tdi.figures.presentation import inks
from tdi.site.page import File
from tdi.site.site import Site, static
from tdi.views.evolution.flow import FATES


def files(site: Site) -> tuple[File, ...]:
    """Return what every page loads."""
    return (
        File(
            "site.css",
            lambda site: (
                _colours().encode() + browser_files.read(("bars.css",)) + static("site.css")
            ),
        ),
        File("site.js", lambda site: static("site.js") + browser_files.read(("sortable.js",))),
        File("recherche.js", lambda site: static("search-core.js") + static("search-box.js")),
        File("favicon.svg", lambda site: static("favicon.svg")),
    )


def _colours() -> str:
    """Write the inks of the drawings as variables: light, dark, and light again on paper."""
    light, dark = _block("light"), _block("dark")
    phases = "".join(f"--phase-{phase}:{colour};" for phase, colour in PHASE.items())
    # The ink of a number on a colour: on paper it is the light theme's, which the drawing has.
    inks_on = "".join(
        f".{ON}{role}{{fill:{ink_on(paint(role, 'dark').fill, 'dark')}}}" for _, role, _ in FATES
    )
    return (
        f":root{{{phases}{light}}}\n@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n"
        f"@media screen and (prefers-color-scheme: dark){{{inks_on}}}\n"
        f"@media print{{:root{{{light}}}}}\n"
    )


def _block(theme: Theme) -> str:
    variables = inks(theme) | {"--k-halo": MAP[theme]["halo"], "--k-sea": MAP[theme]["sea"]}
    return "".join(f"{name}:{colour};" for name, colour in variables.items())
