"""The spreadsheet: typed cells, texts that stay texts, the sheet of filters and sources."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from tdi.export.xlsx import NOTES_SHEET, xlsx_bytes


def opened(frame: pd.DataFrame, **options: object) -> openpyxl.Workbook:
    data = xlsx_bytes(frame, ["Titre", ("Fonds", "FAIIT"), "=1+1"], **options)  # type: ignore[arg-type]
    return openpyxl.load_workbook(io.BytesIO(data))


def test_typed_cells() -> None:
    frame = pd.DataFrame(
        {
            "insee_com": ["01283", None],
            "aid_eur": pd.array([53_000_000, None], dtype="Int64"),
            "inside_share": [0.63, 0.5],
            "decision": ["2021-03-18", "2022"],
            "regions": [("24", "27"), ()],
            "inside": pd.array([True, None], dtype="boolean"),
        }
    )
    sheet = opened(frame, labels={"aid_eur": "Aide"})["Données"]
    header, first, second = list(sheet.iter_rows(values_only=True))
    assert header == ("insee_com", "Aide", "inside_share", "decision", "regions", "inside")
    assert first == ("01283", 53_000_000, 0.63, datetime(2021, 3, 18), "24 27", True)
    assert second == (None, None, 0.5, "2022", None, None)
    assert sheet["A2"].data_type == "s"
    assert "€" in sheet["B2"].number_format
    assert "%" in sheet["C2"].number_format
    assert sheet["D2"].is_date
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F3"


@pytest.mark.parametrize(
    "text", ["=1+1", "+33 1", "-2", "@SUM(A1)", "\tx", '=HYPERLINK("http://a.b","c")']
)
def test_a_text_is_never_a_formula(text: str) -> None:
    cell = opened(pd.DataFrame({"company": [text, "A"]}))["Données"]["A2"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix
    assert cell.hyperlink is None


def test_numbers_written_as_text_and_false_days_stay_text() -> None:
    frame = pd.DataFrame({"siren": ["012345678", "2021-02-31"], "long": ["x" * 40_000, "y"]})
    sheet = opened(frame)["Données"]
    assert sheet["A2"].value == "012345678"
    assert sheet["A3"].value == "2021-02-31"
    assert len(sheet["B2"].value) == 32_767


def test_notes_have_their_sheet() -> None:
    book = opened(pd.DataFrame({"a": [1]}))
    assert book.sheetnames == ["Données", NOTES_SHEET]
    assert list(book[NOTES_SHEET].iter_rows(values_only=True)) == [
        (None, "Titre"),
        ("Fonds", "FAIIT"),
        (None, "=1+1"),
    ]


def test_no_row_no_column_and_same_bytes() -> None:
    assert opened(pd.DataFrame())["Données"].max_row == 1
    empty = opened(pd.DataFrame({"a": [], "b": []}))["Données"]
    assert list(empty.iter_rows(values_only=True)) == [("a", "b")]
    frame = pd.DataFrame({"a": ["x"]})
    assert xlsx_bytes(frame, ["n"]) == xlsx_bytes(frame, ["n"])
