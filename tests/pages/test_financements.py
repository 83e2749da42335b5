"""The page Financements: its sections, and a title that names its source."""

from __future__ import annotations

from tests.pages.driving import choose, html_of, title_of, visit


def test_what_the_page_holds() -> None:
    markup = html_of(visit("financements.py"))
    for part in (
        "Dans et hors des territoires",
        "Les énoncés qui divergent",
        "Le programme en bref",
    ):
        assert part in markup
    assert "Ce que montre cette vue" in markup
    assert "ne mesure aucun effet" in markup or "ne sont pas connus" in markup


def test_centre_val_de_loire_in_the_title_with_its_source() -> None:
    app = visit("financements.py", fonds="faiit", region="24")
    for part in ("171", "53 M€", "465 M€", "25 avril 2022"):
        assert part in title_of(app)
    assert "prefectures-regions.gouv.fr" in html_of(app)


def test_a_fund_is_in_the_title() -> None:
    app = visit("financements.py")
    choose(app, "Fonds", "Fonds vert, Territoires")
    assert "Fonds vert" in title_of(app)
