"""The statement of accessibility says what was measured, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.ui.site_map import PAGES
from tdi import paths
from tdi.data.accessibility import measurements, read_measurements
from tdi.data.store import Store
from tdi.errors import SourceError
from tdi.figures.palette import CHART, MAP, Theme
from tdi.views.accessibilite.view import mentions_view, site_mentions
from tests.unit.test_palette import contrast

ROOT = Path(__file__).resolve().parents[2]
# The ring of the focus (--vif) and the papers on which it stands, in pages/ui/static/app.css.
FOCUS = {"light": ("#c2410c", "#fbfaf7", "#f1efe9"), "dark": ("#ff9d5c", "#14171a", "#1e2327")}


def test_every_page_of_the_menu_is_measured() -> None:
    held = measurements()
    assert {one.file for one in held.pages} == {page.target for page in PAGES}
    view = mentions_view(Store(paths.store()), [(page.target, page.label) for page in PAGES])
    assert f"{len(PAGES)}\u00a0pages en {len(held.pages)}\u00a0états" in " ".join(view.measured)
    assert not any("sans contrôle" in line for line in view.not_measured)


def test_what_the_tests_measure_is_what_is_stated() -> None:
    sweep = (ROOT / "tests/browser/test_accessibility.py").read_text("utf-8")
    assert "STATED.pages" in sweep
    for width in measurements().widths_px:
        assert f"({width}, " in sweep, width
    assert f"< {measurements().target_px - 0.1}" in (ROOT / "tests/browser/seeing.py").read_text(
        "utf-8"
    )


def test_the_statement_of_the_site_gives_its_figures() -> None:
    held = measurements()
    said = " ".join(site_mentions(Store(paths.store())).measured)
    for one in held.lighthouse:
        assert one.accessibility >= 95
        assert one.best_practices >= 95
        assert f"accessibilité {one.accessibility}" in said
    assert held.tools["axe-core"] in said


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrasts_are_at_least_those_stated(theme: Theme) -> None:
    stated = measurements().contrast
    ring, *papers = FOCUS[theme]
    css = (ROOT / "pages/ui/static/app.css").read_text("utf-8")
    assert all(colour in css for colour in FOCUS[theme])
    assert min(contrast(ring, paper) for paper in papers) >= stated["focus"]
    tokens = CHART[theme]
    assert (
        min(contrast(tokens[ink], tokens["paper"]) for ink in ("text", "muted")) >= stated["text"]
    )
    assert contrast(MAP[theme]["edge"], MAP[theme]["outside"]) >= stated["edges"]


@pytest.mark.parametrize("text", ["date = ", "date = 2026-01-01"])
def test_a_broken_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "accessibility.toml"
    file.write_text(text)
    with pytest.raises(SourceError, match="not readable"):
        read_measurements(file)
