"""When each page answers, new to the site and with its files kept, beside an empty page, default folium and a bare canvas (P1, P5, P12).

What "answers" means is written at the head of ``bench/browsing.py``. `kept`: the same address again
in the same browser. `choice`: what a choice made right after that takes until the page shows
another heading. `whole`: all of the page of a territory, its pictures below the first screen too.
The empty page is a page of the framework served with the same options; "empty page, same server"
has our server around it, "empty page, deep link" an address of its own, as all pages but Accueil
have.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from bench.browsing import (
    CANVAS,
    EMPTY,
    FOLIUM,
    Drawn,
    chromium,
    first_choice,
    moment,
    opened,
    quiet,
    visitor,
)
from bench.run import Options, Rows, ratio
from bench.serving import alternative, dashboard, earlier, plain

FLOOR = "empty page"
_FIGURES, _ROWS = ".chiffre", "tbody tr"
_CHART = "a.barre, [class*='-diagramme'] svg"

PAGES: dict[str, tuple[str, Drawn]] = {
    "Accueil": ("/", Drawn((_FIGURES, "input"), maps=1)),
    "Carte": ("/carte?phase=2023", Drawn((_ROWS,), maps=1)),
    "Territoire": (
        "/territoire?phase=2023&ti=ti-8413",
        Drawn((_FIGURES, "table", "input"), maps=1),
    ),
    "Régions": ("/regions", Drawn((_CHART,), maps=1)),
    "Financements": ("/financements", Drawn((_FIGURES, ".volet"))),
    "Projets": ("/projets", Drawn((_ROWS,), maps=1)),
    "Évolution": ("/evolution?de=2022&a=2023", Drawn((".evo-question",), maps=1)),
    "Présentation": (
        "/presentation",
        Drawn(("[data-scene] .scene.on svg, [data-scene] .scene.on canvas",), covered=True),
    ),
    "Données": ("/donnees", Drawn((_FIGURES, "table"))),
    "Accessibilité": ("/accessibilite", Drawn(("table",))),
}
AGAINST = ("Accueil", "Carte", "Territoire", "Régions")
WHOLE = """
bench.there('h1') && [...bench.maps.values()].some((map) => map.version) && !!document.querySelector('.pied')
  && [...document.images].every((image) => image.complete && image.naturalWidth > 0)
"""
# The first choice of a page is a link of its foot to another page; of an empty page, another button
# of its group.
_LINK = ".pied nav a:not([href^='%s'])"
_BUTTON = "[role=radiogroup] input:not(:checked)"


@dataclass
class _Case:
    """A page that takes its turn."""

    url: str
    test: str
    choice: str = ""
    whole: str = ""
    new: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    choices: list[float] = field(default_factory=list)
    wholes: list[float] = field(default_factory=list)

    def take(self, browser: Browser) -> None:
        """Open the page in a profile new to the site, then again, and make a choice."""
        with visitor(browser) as (page, traffic):
            self.new.append(opened(page, self.url, self.test))
            if self.whole:
                end = moment(page, self.whole)
                self.wholes.append(end - float(page.evaluate("performance.timeOrigin")))
            quiet(page, traffic)
            self.kept.append(opened(page, self.url, self.test))
            if self.choice:
                self.choices.append(first_choice(page, self.choice))

    def row(self, floor: _Case) -> dict[str, Any]:
        """Return its figures beside those of the empty page."""
        return {
            "new_ms": round(median(self.new)),
            "new_ratio": ratio(self.new, floor.new),
            "kept_ms": round(median(self.kept)),
            "kept_ratio": ratio(self.kept, floor.kept),
            "choice_ms": round(median(self.choices)) if self.choices else "",
            "whole_ratio": ratio(self.wholes, floor.new) if self.wholes else "",
            "runs": [round(value) for value in self.new],
            "kept_runs": [round(value) for value in self.kept],
        }


def measure(options: Options) -> Rows:
    """Measure every page in turn."""
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        served = {
            FLOOR: stack.enter_context(plain("empty")),
            "empty page, same server": stack.enter_context(alternative("empty")),
            "empty page, deep link": stack.enter_context(plain("empty_deep")),
            "default folium": stack.enter_context(alternative("folium_default")),
            "bare canvas": stack.enter_context(alternative("bare_canvas")),
            "ours": stack.enter_context(dashboard()),
        }
        before = stack.enter_context(earlier(options.against)) if options.against else None
        for server in (*served.values(), *((before,) if before else ())):
            server.at_rest()
        cases = {
            name: _Case(f"{served[name].url}/", EMPTY.test, _BUTTON) for name in list(served)[:2]
        }
        cases["empty page, deep link"] = _Case(
            f"{served['empty page, deep link'].url}/vide", EMPTY.test
        )
        for name, test in (("default folium", FOLIUM), ("bare canvas", CANVAS)):
            cases[name] = _Case(f"{served[name].url}/", test % "2023 Population")
        for name, (path, drawn) in PAGES.items():
            cases[name] = _case(served["ours"].url + path, drawn, path)
            if before and name in AGAINST:
                other = Drawn(drawn.parts, drawn.maps, says=False, covered=drawn.covered)
                cases[f"before: {name}"] = _case(before.url + path, other, path)
        cases["Territoire"].whole = WHOLE
        for (
            case
        ) in cases.values():  # the first visitor of a server pays for what only the first one needs
            with visitor(browser) as (page, _):
                opened(page, case.url, case.test)
        for _ in range(options.rounds):
            for case in cases.values():
                case.take(browser)
    return {name: case.row(cases[FLOOR]) for name, case in cases.items()}


def _case(url: str, drawn: Drawn, path: str) -> _Case:
    return _Case(
        url, drawn.test, _LINK % ("/donnees" if path.startswith("/donnees") else "/accessibilite")
    )
