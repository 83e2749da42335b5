"""Regular expressions of codes and keys in the reference tables, and how to say them."""

from __future__ import annotations

from typing import Final

SIREN: Final = r"\d{9}"
INSEE: Final = r"(?:\d{2}|2[AB])\d{3}"
SIREN_OR_INSEE: Final = f"{SIREN}|{INSEE}"
ID_TI: Final = r"ti-\d{4}"
VINTAGE: Final = r"20(?:19|2[0-6])"
CODE_ZE: Final = r"\d{4}"
SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
KEY: Final = r"[a-z0-9]+(?:_[a-z0-9]+)*"
FUNDING_ID: Final = r"[a-z0-9_]+(?:-[a-z0-9_]+)*"

DESCRIPTIONS: Final = {
    SIREN: "a SIREN of nine digits, kept as text",
    INSEE: "an INSEE commune code of five characters, kept as text (01283, 2A004)",
    CODE_ZE: "the four digits of a zone d'emploi of 2020",
    ID_TI: "ti- and four digits, as in ti-2707",
    VINTAGE: "a COG vintage from 2019 to 2026",
    SLUG: "lower-case words joined by hyphens",
    KEY: "lower-case words joined by underscores",
    SIREN_OR_INSEE: "a SIREN of nine digits (epci, ept) or an INSEE code of five characters (commune)",
}
"""What to write, in the words of a remedy."""
