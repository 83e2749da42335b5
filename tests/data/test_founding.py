"""Every figure of the founding documents is in the tables, on the page Financements and in the files, with its source."""

from __future__ import annotations

import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.export.funding import figures_frame
from tdi.views.financements.statements import disagreements, founding, timeline

NB = "\u00a0"
FIGURES = [
    ("124 territoires", "22 novembre 2018"),
    ("148 territoires", "15 décembre 2020"),
    ("149 territoires", "2022"),
    ("183 territoires", "2024"),
    ("9 territoires", "22 novembre 2018"),
    ("1,36 Md€", "9 août 2019"),
    ("plus de 1,3 Md€", "22 novembre 2018"),
    ("plus de 1 Md€", "2020"),
    ("18 mesures", "9 août 2019"),
    ("4 besoins", "9 août 2019"),
    ("3 principes", "2020"),
    ("253 projets", "15 décembre 2020"),
    ("1,4 Md€", "15 décembre 2020"),
    ("1 600 projets", "15 décembre 2020"),
    ("2 000 actions", "2022"),
    ("400 M€", "15 décembre 2020"),
    ("2 Md€", "2022"),
    ("50 000 emplois", "2022"),
    ("500 jeunes diplômés", "2022"),
    ("180 formations", "2022"),
    ("127 sites", "2022"),
    ("14 sites", "2020"),
    ("100 M€", "2024"),
    ("12,5 %", "9 août 2019"),
    ("20 juillet 2020", "20 juillet 2020"),
    ("4 objectifs", "20 juillet 2020"),
    ("20 septembre 2018", "20 septembre 2018"),
    ("3 septembre 2020", "3 septembre 2020"),
    ("22 novembre 2018", "22 novembre 2018"),
    ("2018-2022", "2024"),
    ("2023-2027", "2024"),
    ("3e", "15 décembre 2020"),
]


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.root() / "data" / "store")


def plain(text: str) -> str:
    return text.replace(NB, " ").replace("\u202f", " ")


@pytest.mark.parametrize(("value", "date"), FIGURES)
def test_figure_is_shown_with_its_date_and_source(store: Store, value: str, date: str) -> None:
    items = [item for group in founding(store) for item in group.items]
    found = [item for item in items if (plain(item.value), item.date) == (value, date)]
    assert found
    assert all(item.source.text for item in found)


def test_no_founding_figure_is_left_out(store: Store) -> None:
    figures = store.table("figures")
    mine = set(figures.loc[figures["founding"], "figure_id"])
    assert len(mine) == 38
    shown = [item.key for group in founding(store) for item in group.items]
    assert mine <= set(shown)
    assert len(shown) == len(set(shown))
    exported = figures_frame(store)
    assert mine <= set(exported["figure_id"])
    assert exported["source"].notna().all()


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("Quatre besoins", ["Recruter", "Innover", "Attirer", "Simplifier"]),
        ("Trois principes", ["Ciblage", "Décentralisation", "Concentration"]),
        (
            "Le Pack rebond du 20 juillet 2020",
            ["Attirer", "Expérimenter", "Préserver", "Accélérer"],
        ),
        (
            "Qui gouverne un territoire",
            ["Un binôme élu-industriel", "Un comité de projet", "La Région pilote"],
        ),
        ("Comment les territoires sont choisis", ["Phase 1", "Phase 2"]),
        ("Comment les projets sont choisis", ["FAIIT", "Aussi hors des territoires"]),
        (
            "Les neuf territoires d’Occitanie de novembre 2018",
            [
                "Aurillac – Figeac – Rodez",
                "Bassin d'Alès",
                "Béziers-Sète",
                "Castelnaudary Castres",
                "Gard Rhodanien",
                "Interdépartemental Gers Tarn-et-Garonne",
                "Narbonne",
                "PETR Comminges et Nestes",
                "PETR d'Ariège",
            ],
        ),
    ],
)
def test_lists_of_the_founding_documents(store: Store, title: str, labels: list[str]) -> None:
    group = next(group for group in founding(store) if group.title == title)
    assert [item.value for item in group.items] == labels


def test_disagreements_side_by_side(store: Store) -> None:
    topics = {
        item.topic: [plain(said.value) for said in item.statements] for item in disagreements(store)
    }
    assert topics["ti-count"] == [
        f"{n} territoires" for n in (124, 136, 141, 144, 146, 148, 149, 183)
    ]
    assert topics["new-ti"] == ["29 territoires", "34 territoires"]
    assert topics["priority-envelope"] == [
        "plus de 1,3 Md€",
        "1,36 Md€",
        "plus de 1 Md€",
        "1,4 Md€",
    ]
    assert topics["committed"] == ["2 Md€", "près de 2 Md€", "1,7 Md€", "794 M€"]
    assert topics["projects"] == [
        "1 600 projets",
        "1 800 projets",
        "2 000 actions",
        "2 150 projets",
        "2 400 projets",
    ]
    assert topics["faiit-endowment"] == [
        "150 M€",
        "250 M€",
        "400 M€",
        "298,5 M€",
        "150 M€",
        "950 M€",
    ]
    assert topics["faiit-beneficiaries"] == ["1 416 projets", "1 158 lignes"]
    assert topics["fonds-vert-ti-2024"] == ["100 M€", "70 M€", "63 M€"]
    assert topics["rebond-industriel"] == ["100 M€", "100 M€ par an"]
    assert topics["turnkey-sites"] == ["127 sites", "155 sites"]
    assert all(item.reading for item in disagreements(store))
    assert [item.topic for item in disagreements(store, fund="fonds-vert-ti")] == [
        "fonds-vert-ti-2024"
    ]


def test_timeline_is_in_order(store: Store) -> None:
    events = timeline(store)
    assert [event.label for event in events[:1]] == ["Lancement de la mission de préfiguration"]
    assert {
        "Lancement du programme",
        "Présentation du Pack rebond",
        "Présentation de France Relance",
    } <= {event.label for event in events}
    years = [event.date[-4:] for event in events]
    assert years == sorted(years)
