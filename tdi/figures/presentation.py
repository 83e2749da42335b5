"""The presentation as one document of data.

The scenes of a presentation with their drawings, for presentation.js in the page and in the file.

A map is drawn once for both themes: its colours are variables (`inks` gives their values). The long
paths that several maps share (coast, borders) stand once in ``paths``; in a map, ``d="@3"`` stands
for the fourth.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from tdi.figures.map_geometry import Sheet
from tdi.figures.map_svg import map_svg
from tdi.figures.palette import CHART, FUND, MAP, ROLES, SEQUENTIAL, Theme, paint
from tdi.text.typography import spaced, spaced_all
from tdi.views.atlas import AtlasView, MapClass
from tdi.views.charts import BarChart

if TYPE_CHECKING:
    from tdi.views.presentation.view import PresentationView, Scene

# Of the picture, not of the screen: it is scaled to the presentation, and its names with it.
WIDTH: Final = 565
HEIGHT: Final = 500
_COLOUR: Final = re.compile(r'(fill|stroke)="(#[0-9a-f]{6}|rgba\([^)]*\))"')
_PATH: Final = re.compile(r' d="([^"]{400,})"')


@lru_cache(maxsize=1)
def _variables() -> dict[str, tuple[str, str]]:
    """Name each colour of the maps: light colour -> (variable, dark colour)."""
    pairs: dict[str, str] = {}

    def add(light: str | None, dark: str | None) -> None:
        if light and dark:
            pairs.setdefault(light, dark)

    for key, colour in MAP["light"].items():
        add(colour, MAP["dark"][key])
    for light_colour, dark_colour in zip(SEQUENTIAL["light"], SEQUENTIAL["dark"], strict=True):
        add(light_colour, dark_colour)
    roles = [(light, ROLES["dark"][role]) for role, light in ROLES["light"].items()]
    for light, dark in roles:
        add(light.fill, dark.fill)
    for light, dark in roles:  # the ink of a hatching may be shared
        add(light.ink, dark.ink)
    for key, colour in FUND["light"].items():
        add(colour, FUND["dark"][key])
    for key, colour in CHART["light"].items():
        add(colour, CHART["dark"][key])
    return {light: (f"--k{number}", dark) for number, (light, dark) in enumerate(pairs.items())}


def inks(theme: Theme) -> dict[str, str]:
    """Return the values of the variables that the drawings use.

    With those of the presentation's own text.
    """
    drawn = {
        name: dark if theme == "dark" else light for light, (name, dark) in _variables().items()
    }
    return (
        drawn
        | {f"--{key}": colour for key, colour in CHART[theme].items()}
        | {
            "--sea": MAP[theme]["sea"],
            "--rule": MAP[theme]["frame"],
        }
    )


def variable(light: str) -> str:
    """Return the variable that stands for a colour of the light theme."""
    return f"var({_variables()[light][0]})"


def presentation_document(
    presentation: PresentationView, sheets: tuple[Sheet, Sheet]
) -> dict[str, Any]:
    """Write a presentation for presentation.js.

    Parameters
    ----------
    presentation
        The scenes.
    sheets
        Arcs and cells: the national detail, and the regional one.

    Returns
    -------
    dict
        ``title``, ``version``, ``query`` (phase, region, ti), ``inks`` by theme, ``paths`` and
        ``scenes``.
    """
    paths: dict[str, int] = {}
    scenes = [
        _scene(scene, number, sheets, paths) for number, scene in enumerate(presentation.scenes)
    ]
    query = {k: v for k, v in presentation.selection.to_query().items() if k != "scene"}
    return {
        "title": spaced(presentation.title),
        "version": presentation.version,
        "query": query,
        "inks": {"light": inks("light"), "dark": inks("dark")},
        "scenes": scenes,
        "paths": list(paths),
    }


def _scene(
    scene: Scene, number: int, sheets: tuple[Sheet, Sheet], paths: dict[str, int]
) -> dict[str, Any]:
    texts = {
        "title": scene.title,
        "subtitle": scene.subtitle,
        "figures": [
            {
                "value": figure.value,
                "label": figure.label,
                "date": figure.date,
                "source": figure.source.text,
                "url": figure.source.url,
            }
            for figure in scene.figures
        ],
        "source": scene.source,
        "notes": scene.notes,
        "page": scene.page,
        "steps": [[step.label, step.value] for step in scene.steps],
        "step": scene.step,
        "said": [
            [notice.text, [[label, query["adresse"]] for label, query in notice.suggestions]]
            for notice in scene.notices
        ],
    }
    document: dict[str, Any] = {"key": scene.key, **spaced_all(texts)}
    if scene.atlas is not None:
        drawn = _map(sheets[0 if scene.atlas.fit == "france" else 1], scene.atlas)
        document["map"] = _PATH.sub(
            lambda found: _shared(found.group(1), paths), _own_ids(drawn, f"s{number}")
        )
        document["legend"] = [
            {"label": spaced(each.label), "swatch": _swatch(each, f"l{number}-{i}")}
            for i, each in enumerate(_present(scene.atlas))
        ]
        document["alt"] = spaced(f"Carte : {scene.atlas.title}. {scene.atlas.subtitle}")
    elif scene.bars is not None:
        document["bars"] = spaced_all(_bars(scene.bars))
        document["alt"] = spaced(scene.bars.alt)
    return document


@lru_cache(maxsize=128)
def _map(sheet: Sheet, view: AtlasView) -> str:
    svg = map_svg(sheet, view, "light", width=WIDTH, height=HEIGHT, legend=False, keyed=True)
    return _COLOUR.sub(lambda found: f'{found.group(1)}="{variable(found.group(2))}"', svg)


def _own_ids(svg: str, prefix: str) -> str:
    """Give the ids of a picture a prefix: several pictures stand in one document."""
    return svg.replace(' id="', f' id="{prefix}-').replace("url(#", f"url(#{prefix}-")


def _shared(path: str, paths: dict[str, int]) -> str:
    return f' d="@{paths.setdefault(path, len(paths))}"'


def _present(view: AtlasView) -> list[MapClass]:
    """Return the classes that the map shows, in the order of its legend."""
    used = set(view.letters) | {letter for _, letter, _ in view.members}
    if view.before_phase is not None:  # cells of the earlier perimeters have classes of their own
        used |= {"g", "l"} | ({"u", "v"} if "u" in view.before_states else set())
    if view.points is not None:
        used |= {"p", "s"}
    return [
        each for each in view.classes if each.label and (each.key in used or each.role == "outside")
    ]


def _swatch(each: MapClass, name: str) -> str:
    colours = paint(each.role, "light")
    fill = variable(colours.fill)
    mark = ""
    if colours.pattern and colours.ink:
        ink = variable(colours.ink)
        lines = {
            "dots": f'<circle cx="4" cy="4" r="1.3" fill="{ink}"/>',
            "right": f'<path d="M-1-1L8 8M-1 6L1 8M6-1L8 1" stroke="{ink}" stroke-width="1.4"/>',
        }.get(
            colours.pattern,
            f'<path d="M-1 8L8-1M-1 1L1-1M6 8L8 6" stroke="{ink}" stroke-width="1.4"/>',
        )
        mark = (
            f'<defs><pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse"><rect width="7" height="7" '
            f'fill="{fill}"/>{lines}</pattern></defs>'
        )
        fill = f"url(#{name})"
    edge = variable(MAP["light"]["coast"])
    shape = (
        f'<circle cx="14" cy="9" r="7" fill="{fill}"/>'
        if each.role == "project"
        else f'<rect x=".5" y=".5" width="27" height="17" rx="2" fill="{fill}" stroke="{edge}"/>'
    )
    return f'<svg viewBox="0 0 28 18" aria-hidden="true">{mark}{shape}</svg>'


def _bars(chart: BarChart) -> dict[str, Any]:
    """Write bars as shares of the longest; a chosen one stands out.

    What is not published is named, not drawn.
    """
    known = [bar for bar in chart.bars if bar.value is not None]
    longest = max((bar.value or 0.0 for bar in known), default=0.0) or 1.0
    if known and all(bar.text.endswith("%") for bar in known):
        longest = max(1.0, longest)  # a share is a part of the whole track
    absent = [bar for bar in chart.bars if bar.value is None]
    shown = known + [bar for bar in absent if bar.key == chart.selected]
    return {
        "rows": [
            {
                "label": bar.label,
                "text": bar.text,
                "detail": bar.detail,
                "share": round((bar.value or 0.0) / longest, 4),
                "chosen": bar.key == chart.selected,
                "colour": variable(
                    paint("bar-strong" if bar.key == chart.selected else "bar", "light").fill
                    if chart.selected
                    else paint(bar.role, "light").fill
                ),
            }
            for bar in shown
        ],
        "absent": ", ".join(
            html.unescape(bar.label) for bar in absent if bar.key != chart.selected
        ),
        "source": chart.source,
    }
