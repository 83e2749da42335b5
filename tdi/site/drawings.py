"""The drawings of the pages: one SVG for both themes, kept between exports by what it is drawn from."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from markupsafe import Markup

from tdi import figures
from tdi.figures import map_svg, map_thumbnail, raster
from tdi.figures.map_geometry import Sheet
from tdi.figures.palette import Theme
from tdi.figures.presentation import variable
from tdi.text.typography import markup
from tdi.views.atlas import AtlasView

_COLOUR: Final = re.compile(r'(fill|stroke)="(#[0-9a-f]{6}|rgba\([^)]*\))"')


@dataclass(eq=False)
class Drawings:
    """Draws, or gives again what an earlier export has drawn of the same data with the same code.

    Attributes
    ----------
    folder
        Where drawings are kept; None: nowhere.
    seal
        Digest of the outlines that the maps are drawn from.
    used
        Names of the kept files that this export has asked for.
    """

    folder: Path | None = None
    seal: str = ""
    used: set[str] = field(default_factory=set)

    def map(self, where: Sheet, detail: str, view: AtlasView, size: tuple[int, int], prefix: str) -> Markup:
        """Draw a view as SVG for inside of a page; ``prefix`` keeps its ids apart from those of other drawings."""

        def draw() -> bytes:
            svg = map_svg.map_svg(where, view, "light", width=size[0], height=size[1])
            return inline(svg, prefix, f"Carte : {view.title}. {view.subtitle}").encode()

        return Markup(self._kept(f"svg {detail} {size} {prefix}", view, draw).decode())  # noqa: S704 - drawn, escaped

    def light(self, where: Sheet, detail: str, view: AtlasView, size: tuple[int, int], prefix: str) -> Markup:
        """Draw a view as a lighter SVG, for a frame on another site."""

        def draw() -> bytes:
            svg = map_thumbnail.light_svg(where, view, "light", width=size[0], height=size[1])
            return inline(svg, prefix, f"Carte : {view.title}. {view.subtitle}").encode()

        return Markup(self._kept(f"light {detail} {size} {prefix}", view, draw).decode())  # noqa: S704 - drawn, escaped

    def picture(self, where: Sheet, view: AtlasView) -> bytes:
        """Draw a view as the PNG of a preview."""
        return self._kept("png", view, lambda: raster.map_png(where, view))

    def file(self, where: Sheet, view: AtlasView, theme: Theme, size: tuple[int, int]) -> bytes:
        """Draw a view as an SVG file of its own."""

        def draw() -> bytes:
            return map_svg.map_svg(where, view, theme, width=size[0], height=size[1], opaque=True).encode()

        return self._kept(f"file {theme} {size}", view, draw)

    def _kept(self, what: str, view: AtlasView, draw: Callable[[], bytes]) -> bytes:
        return self.keep(f"{what}\n{self.seal}\n{_code()}\n{view!r}", draw)

    def keep(self, key: str, draw: Callable[[], bytes]) -> bytes:
        """Return what an earlier export has made under a key that says all that it is made from, or make it."""
        if self.folder is None:
            return draw()
        name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self.used.add(name)
        path = self.folder / name[:2] / name
        try:
            return zlib.decompress(path.read_bytes())
        except (OSError, zlib.error):  # not there, or cut by a full disk: drawn again
            made = draw()
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{id(self)}")
        aside.write_bytes(zlib.compress(made, 1))
        aside.replace(path)
        return made


def inline(svg: str, prefix: str, label: str) -> str:
    """Make a drawing part of a page: colours as variables, ids of its own, a name for who does not see it."""
    painted = _COLOUR.sub(lambda found: f'{found.group(1)}="{ink(found.group(2))}"', svg)
    owned = painted.replace(' id="', f' id="{prefix}-').replace("url(#", f"url(#{prefix}-")
    head, rest = owned[: owned.index(">")], owned[owned.index(">") :]
    if "aria-label=" not in head:
        head += f' aria-label="{markup(label)}"'
    if "role=" not in head:
        head += ' role="img"'
    return head + rest


def ink(colour: str) -> str:
    """Return the variable that stands for a colour of the light theme, or the colour when both themes share it."""
    try:
        return variable(colour)
    except KeyError:
        return colour


@lru_cache(maxsize=1)
def _code() -> str:
    """Return a digest of the code that draws: another one draws anew."""
    held = hashlib.sha256()
    for path in sorted(Path(str(figures.__file__)).parent.glob("*.py")):
        held.update(path.read_bytes())
    held.update(Path(__file__).read_bytes())
    return held.hexdigest()
