"""Take the README's pictures and the preview of shared links from the running dashboard.

``make images``.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from bench.browsing import PRELUDE, Drawn, chromium, opened
from bench.serving import dashboard
from tdi import paths

PREVIEW = """
<html lang="fr"><body style="margin:0;width:1200px;height:630px;display:flex;background:#fbfaf7;color:#22241f;
  font-family:'Liberation Serif','DejaVu Serif',serif;overflow:hidden">
  <div style="width:478px;padding:70px 20px 0 52px;box-sizing:border-box">
    <div style="font:600 25px 'Liberation Sans','DejaVu Sans',sans-serif;color:#1f5f7a">Tableau de bord</div>
    <h1 style="font-size:66px;line-height:1.02;margin:18px 0 30px">Territoires d’industrie</h1>
    <p style="font-size:30px;line-height:1.35;margin:0">2018-2027 : les périmètres, l’argent, les projets, et la source
    de chaque chiffre.</p>
  </div>
  <img src="data:image/png;base64,%s" style="height:630px;margin-left:auto">
</body></html>
"""

DRAWN = Drawn().test

# File, address, width, height, scale. Small ones, laid in a row by the README.
VIEWS: tuple[tuple[str, str, int, int, float], ...] = (
    ("territoire.png", "/territoire?phase=2023&ti=ti-8413", 1440, 1180, 0.75),
    ("regions.png", "/regions?region=24", 1440, 1180, 0.75),
    ("financements.png", "/financements", 1440, 1180, 0.75),
    ("projets.png", "/projets?phase=2023&region=24", 1440, 1180, 0.75),
    ("evolution.png", "/evolution?de=2022&a=2023", 1440, 1180, 0.75),
    ("telephone.png", "/?commune=01283", 390, 844, 1.0),
)


def _tab(browser: Browser, width: int, height: int, scale: float) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="fr-FR"
    )
    context.set_default_timeout(90_000)
    context.add_init_script(PRELUDE)
    return context.new_page()


def _save(picture: bytes, target: Path) -> None:
    # Flat colours: a palette is a third of the size and no eye sees it.
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(
        256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    ).save(target, optimize=True)


def _views(browser: Browser, url: str) -> None:
    for name, address, width, height, scale in VIEWS:
        page = _tab(browser, width, height, 1.0)
        opened(page, url + address, DRAWN)
        page.wait_for_load_state("networkidle")
        picture = Image.open(io.BytesIO(page.screenshot()))
        small = picture.resize(
            (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS
        )
        data = io.BytesIO()
        small.save(data, "PNG")
        _save(data.getvalue(), paths.root() / "docs/images" / name)
        page.context.close()
    page = _tab(browser, 1920, 1080, 1.0)
    page.goto(url + "/presentation?region=24&scene=5")
    page.locator("dialog[open] .scene[aria-hidden=false], dialog[open]").first.wait_for()
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).resize(
        (1080, 608), Image.Resampling.LANCZOS
    )
    data = io.BytesIO()
    picture.save(data, "PNG")
    _save(data.getvalue(), paths.root() / "docs/images/presentation.png")
    page.context.close()


def main() -> None:
    """Write the pictures of the README and ``pages/ui/static/apercu.png``."""
    with chromium() as browser, dashboard() as ours:
        _views(browser, ours.url)
        page = _tab(browser, 1440, 1180, 1.25)
        opened(page, ours.url + "/carte?phase=2023", DRAWN)
        page.wait_for_load_state("networkidle")
        _save(page.screenshot(), paths.root() / "docs/images/carte.png")
        page = _tab(browser, 1500, 1000, 1.0)
        opened(page, ours.url + "/carte?phase=2024", DRAWN)
        page.wait_for_load_state("networkidle")
        for frame in page.frames[1:]:
            frame.add_style_tag(
                content=".leaflet-control-container, [class*=scale] { display: none !important }"
            )
        box = page.locator("iframe").first.bounding_box()
        if box is None:
            raise RuntimeError("the map's frame has no size")
        clip = {"x": box["x"] + 108, "y": box["y"] + 1, "width": 722, "height": 630}
        map_picture = page.screenshot(clip=clip)
        sheet = _tab(browser, 1200, 630, 1.0)
        sheet.set_content(PREVIEW % base64.b64encode(map_picture).decode())
        _save(sheet.screenshot(), paths.root() / "pages/ui/static/apercu.png")


if __name__ == "__main__":
    main()
