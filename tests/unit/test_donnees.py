"""The views of Données et méthode.

French words for everything, reports as sentences, sizes, citations, notes.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tdi import paths
from tdi.data.catalogue import CATALOG
from tdi.data.known_faults import known_faults
from tdi.data.release_notes import read_notes
from tdi.data.store import Store
from tdi.errors import SourceError, StaleCorrection
from tdi.views.accessibilite.view import COMPONENTS
from tdi.views.donnees._versions import since, table_changes
from tdi.views.donnees.cite import citation
from tdi.views.donnees.selection import DonneesSelection, parse_donnees
from tdi.views.donnees.tables import size_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", CATALOG)
def test_every_table_and_column_is_said_in_french(name: str) -> None:
    info = CATALOG[name]
    assert info.title_fr
    assert info.grain_fr.startswith("une ligne par ")
    for column, held in info.columns.items():
        assert len(held.description_fr) >= 3, column
        assert not re.search(r"\b(the|of|and|when|which|name of)\b", held.description_fr), column
    assert set(info.key) <= set(info.columns)


def test_selection_round_trips() -> None:
    for table in (None, *CATALOG):
        made = DonneesSelection("2020", table)
        assert parse_donnees(made.to_query()) == (made, ())


def test_a_french_name_leads_to_its_table() -> None:
    selection, (notice,) = parse_donnees({"table": "Projets nommes"})
    assert selection.table is None
    assert notice.suggestions[0] == ("Projets nommés", {"phase": "2024", "table": "projects"})


def test_citation() -> None:
    made = citation(
        "100 % & {deux}",
        "carte",
        {"phase": "2023", "ti": "ti-8413"},
        origin="https://exemple.fr",
        version="2026-11.ab",
        consulted=date(2026, 12, 1),
    )
    assert made.address == "https://exemple.fr/carte?phase=2023&ti=ti-8413&version=2026-11.ab"
    assert made.text.endswith(f"version 2026-11.ab, consulté le 1er décembre 2026, {made.address}")
    assert r"title        = {100 \% \& \{deux\}}" in made.bibtex
    assert made.bibtex.startswith("@misc{ti-carte-2026-11-ab,")
    assert "urldate      = {2026-12-01}" in made.bibtex


def test_sizes() -> None:
    assert [size_text(n) for n in (12, 28_916, 1_430_585)] == [
        "12\u00a0octets",
        "29\u00a0ko",
        "1,4\u00a0Mo",
    ]


def test_every_known_fault_has_a_french_reason() -> None:
    for name in ("geography", "programme"):
        document = tomllib.loads(
            (ROOT / "data" / "corrections" / f"{name}.toml").read_text("utf-8")
        )
        for section in document.values():
            for entry in [section] if isinstance(section, dict) else section:
                assert entry.get("reason_fr"), entry
    sections = {fault.section for fault in known_faults()}
    assert {"rebuilt", "cut", "hole", "without_epci", "population"} <= sections


def test_a_fault_without_reason_is_refused(tmp_path: Path) -> None:
    (tmp_path / "geography.toml").write_text('[rebuilt]\ncommunes = ["01001"]\n')
    (tmp_path / "programme.toml").write_text("")
    with pytest.raises(StaleCorrection, match="no reason"):
        known_faults(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = ", "not readable"),
        ('[[version]]\ndata_date = "2026-13-01"\ntitle = "t"\nchanges = ["c"]\n', "no date"),
        (
            '[[version]]\ndata_date = "2026-01-01"\ntitle = "t"\n',
            "needs data_date, title and changes",
        ),
        (
            '[[version]]\ndata_date = "2026-01-01"\ntitle = "t"\nchanges = ["c"]\nnote = "n"\n',
            "unknown field",
        ),
        (
            '[[version]]\ndata_date = "2026-01-01"\ntitle = "t"\nchanges = ["c"]\n'
            '[[version]]\ndata_date = "2026-02-01"\ntitle = "t"\nchanges = ["c"]\n',
            "newest first",
        ),
    ],
)
def test_notes_of_versions_are_checked(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "versions.toml"
    file.write_text(text)
    with pytest.raises(SourceError, match=said):
        read_notes(file)


def test_every_dependency_is_credited() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.match(r"[\w-]+", line).group() for line in project["dependencies"]}  # type: ignore[union-attr]
    assert names == {name for name, _, _ in COMPONENTS}


def test_what_changed_since_the_version_before() -> None:
    store = Store(paths.root() / "data" / "store")
    assert since(store, None) == ()
    assert since(store, store)[0].endswith("aucune table n’a changé.")
    tables = {name: dict(entry) for name, entry in store.manifest["tables"].items()}
    tables["projects"] |= {"rows": 1, "sha256": "x"}
    tables["regions"]["sha256"] = "x"
    del tables["waves"]
    said = table_changes(tables, store.manifest["tables"])
    assert [line.split(" :")[0] for line in said] == [
        "Nombres annoncés au fil du temps",
        "Projets nommés",
        "Régions",
    ]
    assert "1\u00a0ligne, puis 307" in said[1]
    assert "contours changés" in said[2]
