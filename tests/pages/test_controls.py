"""The controls: a choice is one write of the address, and the address is what every control shows."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from pages.ui.site_map import PAGES
from tdi.views.regions.measures import MEASURES
from tests.conftest import ROOT
from tests.pages.driving import (
    address,
    at,
    choose,
    control,
    follow,
    go,
    html_of,
    shown,
    title_of,
    typed,
    visit,
    write,
)

# States in which a page shows all of its controls.
STATES = [
    ("accueil.py", {}),
    ("carte.py", {"phase": "2023", "indicateur": "projets", "par": "10000"}),
    ("carte.py", {"mode": "evolution", "de": "2020", "a": "2023"}),
    ("territoire.py", {}),
    ("territoire.py", {"phase": "2023", "ti": "ti-8413"}),
    ("regions.py", {}),
    ("regions.py", {"mesure": "territoires"}),
    ("regions.py", {"departement": "01"}),
    ("intercommunalite.py", {"siren": "246700488"}),
    ("comparer.py", {"phase": "2024", "ti": "ti-8413,ti-2707,ti-7506,ti-0101"}),
    ("financements.py", {}),
    ("projets.py", {}),
    ("evolution.py", {}),
    ("donnees.py", {}),
]
WITHOUT_CONTROLS = {"presentation.py", "accessibilite.py"}


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Collect what is written to the address: each write is a step of the history."""
    made: list[dict[str, str]] = []

    class Recorded:
        """The framework's parameters; all but a whole new set is refused."""

        def __init__(self, real: Any) -> None:
            self.to_dict, self.get, self._replace = real.to_dict, real.get, real.from_dict

        def from_dict(self, query: dict[str, str]) -> None:
            made.append(dict(query))
            self._replace(query)

    monkeypatch.setattr(streamlit, "query_params", Recorded(streamlit.query_params))
    return made


def test_every_page_with_controls_is_among_the_states() -> None:
    assert {page for page, _ in STATES} == {page.file for page in PAGES} - WITHOUT_CONTROLS
    for page in WITHOUT_CONTROLS:
        app = visit(page)
        assert not [*app.get("button_group"), *app.selectbox, *app.text_input], page


def controls_of(app: AppTest) -> list[Any]:
    return [*app.get("button_group"), *app.selectbox]


@pytest.mark.parametrize(("page", "query"), STATES)
def test_a_choice_is_one_write_and_back_puts_it_back(
    page: str, query: dict[str, str], writes: list[dict[str, str]]
) -> None:
    app = visit(page, **query)
    labels = [typed(each.label) for each in controls_of(app)]
    assert labels
    for label in labels:
        before, chosen = title_of(app), shown(app, label)
        options = [typed(text) for text in control(app, label).options]
        assert len(set(options)) == len(options), (
            f"{label}: the framework tells choices apart by their text"
        )
        for option in {options[0], options[-1]} - {chosen}:
            writes.clear()
            choose(app, label, option)
            assert writes == [address(app)], f"{label}, {option}: one step of the history"
            assert 'class="panne"' not in html_of(app)
            assert 'class="avis"' not in html_of(app), (
                f"{label}, {option}: an address of ours is followed"
            )
            if any(typed(each.label) == label for each in controls_of(app)):
                assert shown(app, label) == option
            at(app, **query)
            assert (title_of(app), shown(app, label)) == (before, chosen), f"{label}: Back"
            assert len(writes) == 1, "Back writes nothing"


def test_a_choice_changes_the_view() -> None:
    app = visit("carte.py", phase="2023")
    first = title_of(app)
    choose(app, "Phase : année et nombre de territoires annoncés", "2020")
    assert address(app) == {"phase": "2020"}
    assert "183" in first
    assert "148" in title_of(app)


def test_the_chosen_segment_pressed_again_stays_chosen(writes: list[dict[str, str]]) -> None:
    app = visit("carte.py", phase="2022", region="84")
    control(app, "Phase : année et nombre de territoires annoncés").set_value(None).run()
    assert shown(app, "Phase : année et nombre de territoires annoncés").startswith("2022")
    assert address(app) == {"phase": "2022", "region": "84"}
    assert not writes


@pytest.mark.parametrize(
    ("page", "first", "second", "expected"),
    [
        (
            "carte.py",
            ("Phase : année et nombre de territoires annoncés", "2020"),
            ("Région", "Bretagne"),
            {"phase": "2020", "region": "53"},
        ),
        (
            "regions.py",
            ("Mesure", MEASURES["aide"].label),
            ("Fonds", "Fonds vert"),
            {"phase": "2024", "mesure": "aide", "fonds": "fonds-vert-ti", "nature": "cumul"},
        ),
        (
            "evolution.py",
            ("De", "2020"),
            ("À", "2024"),
            {"de": "2020", "a": "2024", "phase": "2024"},
        ),
    ],
)
def test_two_quick_choices_are_both_kept(
    page: str, first: tuple[str, str], second: tuple[str, str], expected: dict[str, str]
) -> None:
    """The second is made before the page has answered the first: one run is asked for both."""
    app = visit(page)
    for label, text in (first, second):
        chooser = control(app, label)
        chooser.set_value(next(said for said in chooser.options if typed(said).startswith(text)))
    assert address(app.run()) == expected
    assert shown(app, first[0]).startswith(first[1])
    assert shown(app, second[0]).startswith(second[1])


def test_a_choice_drops_what_it_makes_meaningless() -> None:
    app = visit(
        "carte.py", phase="2023", ti="ti-8413", region="84", indicateur="projets", par="10000"
    )
    choose(app, "Phase : année et nombre de territoires annoncés", "2022")
    assert address(app) == {
        "phase": "2022",
        "region": "84",
        "indicateur": "projets",
        "par": "10000",
    }
    choose(app, "Phase : année et nombre de territoires annoncés", "2018")
    assert [typed(each.label) for each in controls_of(app)] == [
        "Voir",
        "Phase : année et nombre de territoires annoncés",
        "Région",
    ], "no indicator is known for 2018"


def test_the_two_phases_of_an_evolution_stay_in_order() -> None:
    app = visit("carte.py", mode="evolution", de="2020", a="2022")
    choose(app, "De", "2023")
    assert address(app) == {"mode": "evolution", "de": "2023", "a": "2024"}
    assert [text[:4] for text in control(app, "À").options] == ["2024"]
    choose(app, "Voir", "Une phase")
    assert address(app) == {"phase": "2024"}


def test_a_choice_keeps_the_presentation_that_is_being_made() -> None:
    app = visit("carte.py", phase="2023", deck="Carte~phase.2023")
    choose(app, "Région", "Bretagne")
    assert address(app) == {"phase": "2023", "region": "53", "deck": "Carte~phase.2023"}


def test_a_choice_in_another_site_s_frame_stays_in_the_frame() -> None:
    app = visit("carte.py", phase="2023", embed="1")
    choose(app, "Région", "Bretagne")
    assert address(app) == {"phase": "2023", "region": "53", "embed": "1"}


def test_another_measure_keeps_what_it_can() -> None:
    app = visit("regions.py", region="24", nature="releve")
    choose(app, "Mesure", MEASURES["emplois"].label)
    query = address(app)
    assert (query["mesure"], query["region"]) == ("emplois", "24")
    assert query["nature"] == "cumul", "jobs have no survey of one date"


def test_the_filters_of_projets_go_back_to_the_first_page() -> None:
    app = visit("projets.py", phase="2023", page="2")
    choose(app, "Fonds", "FAIIT")
    assert address(app) == {"phase": "2023", "fonds": "faiit"}
    write(app, "Rechercher", "  NEVERS ")
    assert address(app) == {"phase": "2023", "fonds": "faiit", "q": "NEVERS"}
    assert shown(app, "Rechercher") == "NEVERS"
    follow(app, "Tout effacer")
    assert address(app) == {"phase": "2023"}
    assert (shown(app, "Fonds"), shown(app, "Rechercher")) == ("Tous les fonds", "")


def test_the_filters_of_the_list_of_changes() -> None:
    app = visit("evolution.py", de="2022", a="2023")
    choose(app, "Ce qu’ils sont devenus", "Sorti")
    assert address(app)["statut"] == "sorti"
    assert "7 territoires sur 190" in html_of(app)
    write(app, "Chercher dans la liste", "saumur")
    assert address(app)["texte"] == "saumur"
    assert "1 territoire sur 190" in html_of(app)
    follow(app, "Effacer les filtres")
    assert {"statut", "texte"}.isdisjoint(address(app))
    choose(app, "De", "2023")
    assert {"de": "2023", "a": "2024", "phase": "2024"}.items() <= address(app).items()


def test_a_territory_is_followed_through_the_phases() -> None:
    app = visit("evolution.py")
    choose(app, "Suivre un territoire", "Saumur Val de Loire (2022)")
    assert {"phase": "2022", "ti": "ti-5210"}.items() <= address(app).items()
    assert "Territoire suivi" in html_of(app)
    follow(app, "Ne plus suivre")
    assert "ti" not in address(app)
    assert shown(app, "Suivre un territoire") == "Choisir…"


def test_the_phase_of_a_sheet_follows_its_territory() -> None:
    app = visit("territoire.py", phase="2023", ti="ti-8413")
    choose(app, "Phase : année et nombre de territoires annoncés", "2022")
    assert (address(app)["phase"], address(app)["ti"]) == ("2022", "ti-8408")


def test_what_is_no_longer_offered_is_shown_as_nothing_chosen() -> None:
    app = visit("projets.py", phase="2023", region="24", ti="ti-2402")
    assert shown(app, "Territoire") != "Tous les territoires"
    at(app, phase="2023", ti="ti-9999")
    assert shown(app, "Territoire") == "Tous les territoires"
    at(app, phase="1999")
    assert shown(app, "Territoires de") == "2024"


def test_any_text_is_looked_for_and_shown_as_it_was_typed() -> None:
    app = visit("projets.py")
    write(app, "Rechercher", 'introuvable "<b>&')
    assert 'class="vide"' in html_of(app)
    assert shown(app, "Rechercher") == address(app)["q"] == 'introuvable "<b>&'
    at(app, q="é" * 300)
    assert 'class="vide"' in html_of(app)


def test_a_choice_that_comes_with_a_new_session_is_followed(writes: list[dict[str, str]]) -> None:
    """Another server takes over: the session begins there with the choice, and no callback tells of it."""
    app = AppTest.from_file(ROOT / "pages/main.py", default_timeout=60)
    app.session_state["carte-region"] = "53"
    assert address(go(app, "carte.py", phase="2023")) == {"phase": "2023", "region": "53"}
    assert writes == [{"phase": "2023", "region": "53"}]
    assert shown(app, "Région") == "Bretagne"
    app.session_state["carte-region"] = "84"
    assert address(at(app, phase="2023")) == {"phase": "2023"}, (
        "once it has begun, the address alone counts"
    )
    assert shown(app, "Région") == "France entière"


def test_writing_what_is_there_already_writes_nothing(writes: list[dict[str, str]]) -> None:
    def page() -> None:
        from pages.ui import state
        from tdi.views.selection import Selection

        state.write(Selection(phase="2023"))

    app = AppTest.from_function(page)
    app.run()
    app.run()
    assert writes == [{"phase": "2023"}]
