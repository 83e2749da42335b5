"""Where a thing that was found leads, and what is said of an intercommunality outside."""

from __future__ import annotations

import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.views import targets
from tdi.views.outside_programme import outside_notices


@pytest.fixture(params=[True, False], ids=["with the page", "without"])
def sheet(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """File that shows a territory, with the page Territoire and without."""
    monkeypatch.setattr(targets, "page_exists", lambda file: request.param)
    return "pages/territoire.py" if request.param else "pages/carte.py"


def test_a_territory_keeps_its_phase(sheet: str) -> None:
    assert targets.target("territory", "ti-8413", phase="2020") == (
        sheet,
        {"phase": "2020", "ti": "ti-8413"},
    )


def test_an_epci_leads_to_its_own_page_in_or_out_of_the_programme() -> None:
    inside = targets.target("epci", "200042935", phase="2020", ti="ti-8413", region="84")
    assert inside == ("pages/intercommunalite.py", {"phase": "2020", "siren": "200042935"})
    outside = targets.target("epci", "200000800", phase="2020", region="24")
    assert outside == ("pages/intercommunalite.py", {"phase": "2020", "siren": "200000800"})


@pytest.mark.parametrize(
    ("kind", "code", "more", "file", "query"),
    [
        ("commune", "01283", {}, "pages/accueil.py", {"commune": "01283"}),
        ("region", "24", {"region": "24"}, "pages/regions.py", {"region": "24"}),
        ("departement", "23", {"region": "75"}, "pages/regions.py", {"departement": "23"}),
        ("company", "Sanofi", {}, "pages/projets.py", {"q": "Sanofi"}),
        ("company", "Sanofi", {"project": "p1"}, "pages/projets.py", {"projet": "p1"}),
        ("project", "p1", {}, "pages/projets.py", {"projet": "p1"}),
        ("site", "s1", {}, "pages/projets.py", {"projet": "s1"}),
    ],
)
def test_the_rest_keeps_the_readers_phase(
    kind: str, code: str, more: dict[str, str], file: str, query: dict[str, str]
) -> None:
    assert targets.target(kind, code, phase="2022", **more) == (file, {"phase": "2022"} | query)


def test_projects_are_never_placed_in_2018() -> None:
    assert targets.target("project", "p1", phase="2018")[1]["phase"] == "2020"


def test_an_address_is_encoded() -> None:
    assert targets.address("pages/projets.py", {"q": "a&b é"}) == "/projets?q=a%26b+%C3%A9"
    assert targets.address("pages/accueil.py", {}) == "/"


def test_outside_is_said_with_the_past() -> None:
    store = Store(paths.store())
    assert outside_notices({}, store) == ()
    (outside,) = outside_notices({"epci": "200000800"}, store)
    assert "Cœur de Sologne n’est dans aucun Territoire d’industrie" in outside.text
    (inside,) = outside_notices({"epci": "200042935"}, store)
    assert inside.suggestions[0][1] == {"phase": "2024", "ti": "ti-8413"}
    (unknown,) = outside_notices({"epci": "<b>"}, store)
    assert "« <b> »" in unknown.text
