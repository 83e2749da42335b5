"""Every page's address: what it writes it reads again, whatever a stranger types gives a view, and what a control offers is accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tdi import paths
from tdi.data.store import Store
from tdi.model.phases import PHASES
from tdi.text.typography import french_order
from tdi.views import selection
from tdi.views.address import Address, Choice, Notice
from tdi.views.donnees import selection as donnees_selection
from tdi.views.evolution import selection as evolution_selection
from tdi.views.financements import selection as financements_selection
from tdi.views.financements.view import known_money
from tdi.views.known_codes import known
from tdi.views.presentation import selection as presentation_selection
from tdi.views.presentation.own import item, written
from tdi.views.projets import selection as projets_selection
from tdi.views.projets.selection import KnownFilters
from tdi.views.projets.table import ProjectTable
from tdi.views.regions import selection as regions_selection
from tdi.views.regions.rows import regions_data
from tdi.views.regions.selection import KnownRegions
from tdi.views.territoire import selection as territoire_selection

STORE = Store(paths.store())
PLACES = known(STORE)
REGIONS = regions_data(STORE)
PROJECTS = ProjectTable.of(STORE).known()
DECK = written([item("pages/carte.py", {"phase": "2024"})])


class Page(NamedTuple):
    """A page's address, what it knows, and its public parser."""

    address: Address[Any]
    known: Any
    parse: Callable[[dict[str, str]], tuple[Any, tuple[Notice, ...]]]


PAGES = {
    "carte": Page(selection.ADDRESS, PLACES, lambda q: selection.parse_selection(q, PLACES)),
    "donnees": Page(donnees_selection.ADDRESS, None, donnees_selection.parse_donnees),
    "evolution": Page(
        evolution_selection.ADDRESS,
        PLACES,
        lambda q: evolution_selection.parse_evolution(q, PLACES),
    ),
    "financements": Page(
        financements_selection.ADDRESS,
        known_money(STORE),
        lambda q: financements_selection.parse_financements(q, known_money(STORE)),
    ),
    "projets": Page(
        projets_selection.ADDRESS,
        KnownFilters.of(PLACES, projects=PROJECTS),
        lambda q: projets_selection.parse_projets(q, PLACES, PROJECTS),
    ),
    "regions": Page(
        regions_selection.ADDRESS,
        KnownRegions.of(PLACES, menu=REGIONS.menu, funds=REGIONS.funds),
        lambda q: regions_selection.parse_regions(q, PLACES, REGIONS.menu),
    ),
    "presentation": Page(
        presentation_selection.ADDRESS,
        PLACES,
        lambda q: presentation_selection.parse_presentation(q, PLACES, STORE),
    ),
    "territoire": Page(
        territoire_selection.ADDRESS,
        PLACES,
        lambda q: territoire_selection.parse_territory(q, PLACES, STORE),
    ),
}
VALUES = st.one_of(
    st.sampled_from(
        (
            *PHASES,
            "",
            "2019",
            "evolution",
            "population",
            "aide",
            "10000",
            "84",
            "24",
            "normandie",
            "ti-8413",
            "2022:ti-0101",
        )
    ),
    st.sampled_from(
        (
            "01283",
            "faiit",
            "fait",
            "cumul",
            "sorti",
            "-aide",
            "hors",
            "bois",
            "nd",
            "plan",
            "99",
            "projects",
            DECK,
        )
    ),
    st.sampled_from(
        (
            "<script>x</script>",
            "zqx" * 2_000,
            "\x00\u202e",
            "١٢٣",
            "-",
            ":",
            "ti-",
            "=1+1",
            "[].*",
            "é" * 300,
        )
    ),
    st.text(max_size=40),
)


def names(page: str) -> list[str]:
    return [field.name for field in fields(type(PAGES[page].parse({})[0]))]


def queries(page: str) -> st.SearchStrategy[dict[str, str]]:
    address = PAGES[page].address
    parameters = [address[name].parameter for name in names(page)]
    return st.dictionaries(st.sampled_from((*parameters, "mode", "autre")), VALUES, max_size=8)


@pytest.mark.parametrize("page", PAGES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_address_gives_a_view_and_calm_notices(page: str, data: st.DataObject) -> None:
    _, _, parse = PAGES[page]
    query = data.draw(queries(page))
    found, notices = parse(query)
    assert parse(found.to_query()) == (found, ()), "what is written is read again"
    assert len(notices) <= len(query)
    for notice in notices:
        assert 0 < len(notice.text) < 1_000
        assert len(notice.suggestions) <= 12
        for label, link in notice.suggestions:
            assert 0 < len(label) < 200
            again, said = parse(dict(link))
            assert said == (), "a suggestion leads to a view without a notice"
            assert again.to_query() == link


@pytest.mark.parametrize("page", PAGES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_a_control_offers_is_accepted(page: str, data: st.DataObject) -> None:
    address, held, parse = PAGES[page]
    found, _ = parse(data.draw(queries(page)))
    name = data.draw(st.sampled_from(names(page)))
    options = address.options(name, found, held)
    if not options:
        return
    assert address[name].label
    if address[name].made is None:
        assert address.value(name, found) in options, "what is chosen is among the options"
    value = data.draw(st.sampled_from(list(options)))
    chosen = address.choose(found, held, **{name: value})
    assert address.value(name, chosen) == value, "the control shows what was chosen"
    assert parse(chosen.to_query()) == (chosen, ())
    if ":" not in value:
        assert parse({**chosen.to_query(), address[name].parameter: value})[1] == (), (
            "an option stands in an address too"
        )


@pytest.mark.parametrize("page", PAGES)
def test_names_are_offered_in_french_order(page: str) -> None:
    address, held, parse = PAGES[page]
    found, _ = parse({"ti": "ti-8413"})
    for name in names(page):
        field = address[name]
        labels = [label for value, label in address.options(name, found, held).items() if value]
        if isinstance(field, Choice) and field.alphabetical and "(2023)" not in "".join(labels):
            assert labels == sorted(labels, key=french_order), name


def test_a_choice_takes_with_it_what_no_longer_holds() -> None:
    carte, projets = PAGES["carte"], PAGES["projets"]
    here = selection.Selection(
        phase="2023", ti="ti-8413", indicator="population", per="10000", region="84"
    )
    assert carte.address.choose(here, PLACES, phase="2020").ti is None
    evolution = carte.address.choose(here, PLACES, mode="evolution")
    assert (evolution.since, evolution.until, evolution.region, evolution.ti) == (
        "2022",
        "2023",
        "84",
        "ti-8413",
    )
    assert carte.address.choose(here, PLACES, indicator="epci").per == "total"
    evolving = selection.Selection(mode="evolution", since="2020", until="2022")
    assert carte.address.choose(evolving, PLACES, since="2023").until == "2024"
    listed = projets_selection.ProjetsSelection(phase="2023", ti="ti-8413", page=3, project="x")
    assert projets.address.choose(listed, projets.known, fund="faiit") == replace(
        listed, fund="faiit", page=1, project=None
    )
    assert projets.address.choose(listed, projets.known, region="").ti is None
    regions = PAGES["regions"]
    money = regions_selection.RegionsSelection(year="2021")
    assert regions.address.choose(money, regions.known, measure="territoires").fund == ""
    followed = evolution_selection.EvolutionSelection()
    followed = PAGES["evolution"].address.choose(followed, PLACES, ti="2022:ti-5210")
    assert (followed.phase, followed.ti) == ("2022", "ti-5210")
    assert PAGES["evolution"].address.choose(followed, PLACES, ti="").phase == "2023"
    sheet = territoire_selection.TerritorySelection(
        "2023", "ti-0102", other="ti-8413", since="2020"
    )
    moved = PAGES["territoire"].address.choose(sheet, PLACES, phase="2022")
    assert (moved.other, moved.since) == (None, None)
    assert moved.ti == "ti-0101"


@pytest.mark.parametrize("page", [name for name in PAGES if name not in {"donnees"}])
def test_an_unknown_region_leads_to_the_nearest_and_keeps_the_rest(page: str) -> None:
    _, _, parse = PAGES[page]
    found, (notice,) = parse({"phase": "2023", "region": "normandy"})
    assert found.region is None
    assert notice.text == "Aucune région n’a le code « normandy ». Les plus proches :"
    label, link = notice.suggestions[0]
    assert (label, link["region"]) == ("Normandie (28)", "28")
    assert link.items() >= found.to_query().items()


def test_a_notice_lists_regions_in_french_order_where_none_is_near() -> None:
    _, (notice,) = PAGES["carte"].parse({"region": "<>"})
    assert notice.text.index("Île-de-France (11)") < notice.text.index("Normandie (28)")


def test_a_renumbered_id_leads_to_what_its_territory_became() -> None:
    for page in ("carte", "projets", "territoire", "presentation", "evolution"):
        _, (notice,) = PAGES[page].parse({"phase": "2023", "ti": "ti-5311"})
        links = [(link["phase"], link["ti"]) for _, link in notice.suggestions]
        assert ("2022", "ti-5311") in links, page
        assert links[0][0] == "2023", page


@pytest.mark.parametrize(
    ("page", "query", "said", "shown"),
    [
        (
            "projets",
            {"q": "a " * 200},
            "La recherche a été coupée à 100 caractères.",
            {"q": "a " * 49 + "a"},
        ),
        (
            "evolution",
            {"texte": "x" * 101},
            "La recherche a été coupée à 100 caractères.",
            {"texte": "x" * 100},
        ),
        (
            "presentation",
            {"vue": "liste"},
            "La vue « liste » n’existe pas (valeurs possibles : plan).",
            {},
        ),
        ("projets", {"tri": "montant"}, "Le tri « montant » n’existe pas", {}),
        ("financements", {"annee": "9" * 90}, f"L’année « {'9' * 64}… » n’existe pas", {}),
        (
            "projets",
            {"lieu": "99999"},
            "Aucune commune n’a le code INSEE « 99999 ». Cherchez-la par son nom.",
            {},
        ),
        (
            "evolution",
            {"ti": "2022:ti-9999"},
            "Aucun territoire de 2023 n’a le code « 2022:ti-9999 ».",
            {},
        ),
    ],
)
def test_what_is_wrong_is_said_alike(
    page: str, query: dict[str, str], said: str, shown: dict[str, str]
) -> None:
    found, (notice,) = PAGES[page].parse(query)
    assert notice.text.startswith(said)
    assert shown.items() <= found.to_query().items()
    assert shown or query.keys().isdisjoint(found.to_query())


def test_the_search_names_the_communes_that_a_place_may_mean() -> None:
    found = replace(PLACES, communes_like=lambda _: [("58194", "Nevers (58)", True)])
    _, (notice,) = projets_selection.parse_projets({"lieu": "nevers"}, found, PROJECTS)
    assert notice.suggestions == (("Nevers (58)", {"phase": "2024", "lieu": "58194"}),)
