"""The styles and scripts of every page; the colours come from the palette of the figures."""

from __future__ import annotations

from tdi.figures.palette import MAP, PHASE, Theme
from tdi.figures.room import inks
from tdi.site.page import File
from tdi.site.site import Site, static


def files(site: Site) -> tuple[File, ...]:
    """Return what every page loads."""
    return (
        File("site.css", lambda site: _colours().encode() + static("site.css")),
        File("site.js", lambda site: static("site.js")),
        File("recherche.js", lambda site: static("search-core.js") + static("search-box.js")),
        File("favicon.svg", lambda site: static("favicon.svg")),
    )


def _colours() -> str:
    """Write the inks of the drawings as variables: light, dark, and light again on paper."""
    light, dark = _block("light"), _block("dark")
    phases = "".join(f"--phase-{phase}:{colour};" for phase, colour in PHASE.items())
    return (
        f":root{{{phases}{light}}}\n@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n"
        f"@media print{{:root{{{light}}}}}\n"
    )


def _block(theme: Theme) -> str:
    variables = inks(theme) | {"--k-halo": MAP[theme]["halo"], "--k-sea": MAP[theme]["sea"]}
    return "".join(f"{name}:{colour};" for name, colour in variables.items())
