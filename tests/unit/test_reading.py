"""Official files read well and badly made.

Each fault has its message, nothing is dropped without a word.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tdi.build.imports import cell_values
from tdi.build.imports.datasets import DATASETS, dataset_named
from tdi.build.imports.official_table import Official
from tdi.build.imports.reading import read_official
from tdi.errors import ImportRefused, NotFound
from tests.official import (
    BY_COMMUNE,
    DEMARCHE,
    FONDS_VERT,
    GROUPINGS,
    RELANCE,
    SITES,
    green,
    relance,
    table,
)

GREEN = DATASETS["fonds-vert"]
LIST = DATASETS["ti-communes"]


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def reading(data: bytes, dataset=GREEN) -> Official:  # type: ignore[no-untyped-def]
        path = tmp_path / "file.csv"
        path.write_bytes(data)
        return read_official(path, dataset)

    return reading


def refusal(read, data: bytes, dataset=GREEN) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(ImportRefused) as caught:
        read(data, dataset)
    assert caught.value.what
    assert caught.value.where
    assert caught.value.remedy
    return str(caught.value)


def told(official: Official, kind: str) -> list[str]:
    return [
        f"{item.line} {item.column}: {item.reason}"
        for item in official.problems
        if item.kind == kind
    ]


@pytest.mark.parametrize(
    ("name", "columns", "row"),
    [
        (
            "ti-communes",
            BY_COMMUNE,
            {"insee_com": "01283", "id_ti": "ti-8413", "lib_ti": "Plastics Vallée"},
        ),
        (
            "ti-groupements",
            GROUPINGS,
            {
                "id_ti": "ti-0101",
                "lib_ti": "x",
                "siren_groupement": "200018653",
                "nature_juridique": "CA",
            },
        ),
        (
            "caisse-des-depots",
            BY_COMMUNE,
            {"insee_com": "2a004", "id_ti": "ti-9401", "lib_ti": "Ajaccio"},
        ),
        (
            "sites-cles-en-main",
            SITES,
            {"id_site": "12.0", "insee_com": "59350", "lib_com": "Lille"},
        ),
        ("fonds-vert", FONDS_VERT, green()),
        ("plan-de-relance", RELANCE, relance()),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_shape_with_every_separator(read, name, columns, row, separator) -> None:  # type: ignore[no-untyped-def]
    official = read(table(columns, [row], separator), dataset_named(name))
    assert len(official.frame) == 1
    assert official.counts["refused"] == 0
    assert list(official.frame.columns) == ["line", *dataset_named(name).columns]
    assert official.frame.loc[0, "line"] == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_encodings(read, encoding: str) -> None:  # type: ignore[no-untyped-def]
    text = table(
        FONDS_VERT, [green(nom_du_projet="Écluse à Nîmes", nom_commune="Étréchet")]
    ).decode()
    frame = read(text.encode(encoding)).frame
    assert frame.loc[0, "nom_du_projet"] == "Écluse à Nîmes"
    assert frame.loc[0, "demarche"] == DEMARCHE


def test_windows_characters(read) -> None:  # type: ignore[no-untyped-def]
    """The euro sign and the curly apostrophe are where Latin-1 has control characters."""
    data = table(
        FONDS_VERT, [green(nom_du_projet="L’usine à 5 €", demarche=DEMARCHE.replace("'", "’"))]
    )
    official = read(data.decode().encode("cp1252"))
    assert official.frame.loc[0, "nom_du_projet"] == "L’usine à 5 €"
    assert any("cp1252" in note for note in official.notes)


def test_renamed_and_missing_columns(read) -> None:  # type: ignore[no-untyped-def]
    data = table(FONDS_VERT, [green()]).replace(b"montant_engage", b"montants_engages", 1)
    text = refusal(read, data)
    assert "column missing: 'montant_engage' (renamed 'montants_engages'?)" in text
    assert "expected: nom_region" in text
    assert "found: nom_region" in text
    data = table(
        [name for name in FONDS_VERT if name not in ("demarche", "montant_engage")], [green()]
    )
    assert "columns missing: 'demarche', 'montant_engage'" in refusal(read, data)
    data = table(FONDS_VERT, [green()]).replace(b"code_commune", b"Code INSEE", 1)
    official = read(data)
    assert official.frame.loc[0, "code_commune"] == "01283"
    assert "columns of another name: Code INSEE read as code_commune" in official.notes


def test_extra_and_repeated_columns(read) -> None:  # type: ignore[no-untyped-def]
    official = read(table([*FONDS_VERT, "annee"], [green(annee="2024")]))
    assert official.notes == ["further columns, not used: annee"]
    assert "is there 2 times" in refusal(read, table([*FONDS_VERT, "demarche"], [green()]))


def test_a_page_instead_of_a_table(read) -> None:  # type: ignore[no-untyped-def]
    page = b"\n<!DOCTYPE html><html><head><title>503 &mdash; Service\nindisponible</title></head></html>"
    assert "it is a web page entitled '503 &mdash; Service indisponible', not a table" in refusal(
        read, page
    )
    assert 'JSON (\'{"message": "not found"}\')' in refusal(read, b'{"message": "not found"}')


def test_empty_files(read, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "the file is empty" in refusal(read, b"")
    assert "the file is empty" in refusal(
        read, b"\xef\xbb\xbf\r\n \n".replace(b"\xef\xbb\xbf", b"")
    )
    assert "there is a header and no row" in refusal(read, table(FONDS_VERT, []))
    with pytest.raises(ImportRefused, match="no such file"):
        read_official(tmp_path / "none.csv", GREEN)
    assert "zero bytes" in refusal(read, b"\xd0\xcf\x11\xe0\x00\x00\x00 spreadsheet")


def test_cut_files(read) -> None:  # type: ignore[no-untyped-def]
    whole = table(FONDS_VERT, [green(1), green(2)])
    text = refusal(read, whole[: whole.rindex(b",") - 20])
    assert "the file is cut: the last line has" in text
    assert "line 3" in text
    quoted = table(FONDS_VERT, [green(1), green(2, nom_du_projet="un, deux")])
    assert "a quoted text is never closed" in refusal(read, quoted[: quoted.index(b"un, deux") + 4])
    assert len(read(whole.rstrip(b"\n")).frame) == 2, "a file may end without a line break"


def test_rows_of_another_width_are_refused_alone(read) -> None:  # type: ignore[no-untyped-def]
    data = table(FONDS_VERT, [green(1), green(2)]).replace(b"\n", b"\na,b\n", 1)
    official = read(data)
    assert len(official.frame) == 2
    assert told(official, "refused") == ["2 : 2 cells instead of 11"]


def test_bad_quotes_refuse_one_row(read) -> None:  # type: ignore[no-untyped-def]
    data = table(FONDS_VERT, [green(1), green(2)]).replace(b"Projet 1", b'"Projet" 1')
    official = read(data)
    assert official.frame["nom_du_projet"].tolist() == ["Projet 2"]
    assert "not CSV" in told(official, "refused")[0]


def test_codes_are_text(read) -> None:  # type: ignore[no-untyped-def]
    rows = [
        green(1, code_departement="75.0", code_commune="75056", nom_region=""),
        green(2, code_departement="1", code_commune="1283"),
        green(3, code_departement="2a", code_commune="2a004"),
        green(4, code_departement="975", code_commune=""),
        green(5, code_departement="100", code_commune=""),
        green(6, code_commune="99999"),
        green(7, code_commune="128"),
    ]
    official = read(table(FONDS_VERT, rows))
    assert official.frame["code_departement"].tolist() == ["75", "01", "2A"]
    assert official.frame["code_commune"].tolist() == ["75056", "01283", "2A004"]
    assert "2 code_departement: 75.0 read as 75" in told(official, "mended")
    refused = "\n".join(told(official, "refused"))
    assert "5 code_departement: the département 975 lies outside the 18 regions" in refused
    assert "6 code_departement: '100' is not the code of a département" in refused
    assert "7 code_commune: the commune 99999 lies outside" in refused
    assert "8 code_commune: '128' is not an INSEE code" in refused
    assert official.reasons["code_commune: … is not an INSEE code of five characters"] == 1


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1 234,56 €", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("100000.5", "100000.5"),
        ("0,5", "0.5"),
        ("12 000 EUR", "12000"),
        ("4373733.0", "4373733.0"),
    ],
)
def test_amounts(cell: str, amount: str) -> None:
    assert cell_values.euros(cell)[0] == amount


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1.234", "two ways"),
        ("12,345", "two ways"),
        ("1.234,56,7", "two ways"),
        ("-5", "negative"),
        ("n.c.", "not an amount"),
        ("1e6", "not an amount"),
        ("9" * 14, "larger"),
    ],
)
def test_amounts_that_are_not_sure(read, cell: str, why: str) -> None:  # type: ignore[no-untyped-def]
    official = read(table(FONDS_VERT, [green(1, montant_engage=cell), green(2)]))
    assert len(official.frame) == 1
    assert why in told(official, "refused")[0]


def test_identifiers_and_places(read) -> None:  # type: ignore[no-untyped-def]
    rows = [
        relance(1, siren="123456789", coordonnees_gps="5.65, 46.25"),
        relance(2, siren="552 100 554", coordonnees_gps="-21.1, 55.5"),
        relance(3, siren="", coordonnees_gps=""),
    ]
    official = read(table(RELANCE, rows), DATASETS["plan-de-relance"])
    assert official.frame["siren"].tolist() == [None, "552100554", None]
    assert official.frame["coordonnees_gps"].tolist() == [None, "-21.1,55.5", None]
    assert len(told(official, "emptied")) == 2
    groupings = [
        {
            "id_ti": "ti-0101",
            "lib_ti": "x",
            "siren_groupement": "123456789",
            "nature_juridique": "CC",
        }
    ]
    official = read(table(GROUPINGS, groupings), DATASETS["ti-groupements"])
    assert official.counts["refused"] == 1, "a SIREN that a list needs refuses the row"


def test_duplicates_are_listed(read) -> None:  # type: ignore[no-untyped-def]
    official = read(table(FONDS_VERT, [green(1), green(2), green(1, montant_engage="5")]))
    assert len(official.frame) == 2
    assert told(official, "duplicate") == ["4 numero_dossier_ds: 17000001 is already on line 2"]
    official = read(table(RELANCE, [relance(1), relance(1)]), DATASETS["plan-de-relance"])
    assert told(official, "duplicate") == ["3 : the whole row is already on line 2"]


def test_other_measures_are_counted(read) -> None:  # type: ignore[no-untyped-def]
    official = read(
        table(FONDS_VERT, [green(1), green(2, demarche="Renaturation"), green(3, demarche="X")])
    )
    assert (official.counts["rows"], official.counts["outside"], len(official.frame)) == (3, 2, 1)
    assert official.others == {"Renaturation": 1, "X": 1}


def test_hostile_text_stays_text_and_is_neutral_in_the_report(read, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = [
        green(
            1,
            raison_sociale_beneficiaire="=HYPERLINK(1)",
            nom_du_projet="<script>alert(1)</script>",
        ),
        green(2, nom_region="=cmd()", code_departement="zz"),
    ]
    official = read(table(FONDS_VERT, rows))
    assert official.frame.loc[0, "raison_sociale_beneficiaire"] == "=HYPERLINK(1)"
    assert official.frame.loc[0, "nom_du_projet"] == "<script>alert(1)</script>"
    official.write_problems(tmp_path / "rows.csv")
    text = (tmp_path / "rows.csv").read_text("utf-8-sig")
    assert text.startswith("line,kind,column,reason,row")
    assert "'=cmd()" in text
    assert ",=cmd()" not in text


def test_packed_files(read) -> None:  # type: ignore[no-untyped-def]
    plain = table(FONDS_VERT, [green()])
    assert len(read(gzip.compress(plain)).frame) == 1
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("notice.pdf", b"x")
        out.writestr("export.csv", plain)
    assert len(read(archive.getvalue()).frame) == 1
    with zipfile.ZipFile(archive, "a") as out:
        out.writestr("other.csv", plain)
    assert "holds 2 tables" in refusal(read, archive.getvalue())
    assert "cannot be unpacked" in refusal(read, gzip.compress(plain)[:-12])
    assert "cannot be unpacked" in refusal(read, archive.getvalue()[:60])


def test_bombs(read) -> None:  # type: ignore[no-untyped-def]
    zeros = b"0" * 30_000_000
    assert "it unpacks to" in refusal(read, gzip.compress(zeros))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("export.csv", zeros)
    assert "do not trust this file" in refusal(read, archive.getvalue())
    small = replace(GREEN, max_unpacked=1_000_000)
    assert "1 MB and 200 times are the most" in refusal(read, archive.getvalue(), small)
    assert "MB are the most" in refusal(read, b"x" * 2000, replace(GREEN, max_bytes=1000))


def test_too_many_rows(read) -> None:  # type: ignore[no-untyped-def]
    data = table(FONDS_VERT, [green(number) for number in range(20)])
    assert "more than 10 rows" in refusal(read, data, replace(GREEN, max_rows=10))


def test_many_rows_in_bounded_memory(tmp_path: Path) -> None:
    """A long file costs what is kept of it.

    Here 50,000 rows of other measures and as many duplicates.
    """
    path = tmp_path / "long.csv"
    header, mine = table(FONDS_VERT, [green()]).splitlines(keepends=True)
    other = table(FONDS_VERT, [green(2, demarche="Autre")]).splitlines(keepends=True)[1]
    with path.open("wb") as out:
        out.write(header)
        for _ in range(50):
            out.write(other * 1000 + mine * 1000)
    process = psutil.Process()
    before = process.memory_info().rss
    official = read_official(path, GREEN)
    grown = process.memory_info().rss - before
    assert official.counts["outside"] == 50_000
    assert official.counts["duplicate"] == 49_999
    assert len(official.problems) == 1000
    assert grown < 20_000_000, (
        "the rows, 22 MB as text and ten times that as Python objects, are not held in memory"
    )
    official.write_problems(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open() as lines:
        assert sum(1 for _ in lines) == 50_000, "every duplicate is in the file"


def test_unknown_dataset() -> None:
    with pytest.raises(NotFound, match="use one of ti-communes"):
        dataset_named("fond-vert")
