"""The colours of the product, for the light and the dark theme.

The only place where a colour is written in Python.

Checked for deuteranopia, protanopia and tritanopia and in greyscale: the sequential palette rises
steadily in lightness, the states of an evolution differ by lightness and by hatching as well as by
hue. See tests/unit/test_palette.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")


READABLE: Final = 4.5
"""Contrast of text with what it stands on (WCAG 2, AA); white or black always reaches it."""


@dataclass(frozen=True)
class Paint:
    """How a class is painted.

    Fill, and hatching (pattern and its ink) where colour alone would not do.
    """

    fill: str
    pattern: str | None = None
    ink: str | None = None


SEQUENTIAL: Final[dict[Theme, tuple[str, ...]]] = {
    "light": ("#d3e4dd", "#a3c9c2", "#6aa8a9", "#357f8d", "#0f4f68"),
    "dark": ("#24434c", "#2f6470", "#448b92", "#74b4b0", "#bfe0d3"),
}

# Below and above zero: brown to blue-green, the pale classes beside zero on either side.
DIVERGING: Final[dict[Theme, tuple[str, ...]]] = {
    "light": ("#b4621f", "#e9c08f", "#c3dfe0", "#6fb0b6", "#1d6473"),
    "dark": ("#e08a45", "#7d5330", "#2c5259", "#4d8e95", "#9fdbd6"),
}

# One hue per phase, everywhere: ink and lines, areas on light paper, areas on dark paper.
_PHASE_SHADES: Final[dict[str, tuple[str, str, str]]] = {
    "2018": ("#b5761a", "#c98d33", "#c08a3a"),
    "2020": ("#2f8a7d", "#5ba698", "#3f8f82"),
    "2022": ("#3f6fae", "#6d94c6", "#5580ba"),
    "2023": ("#a8435f", "#c2708a", "#b8607d"),
    "2024": ("#83304c", "#ab5b76", "#a85a78"),
}
PHASE: Final = {phase: ink for phase, (ink, _, _) in _PHASE_SHADES.items()}

# One hue per family of funds: they are told apart by their direct labels first, by hue and
# lightness second.
FUND: Final[dict[Theme, dict[str, str]]] = {
    "light": {
        "faiit": "#1f6f8b",
        "faiit-probable": "#3b86a7",
        "relance-industrie": "#5764a8",
        "relance-jeu-ouvert": "#8e9ad0",
        "relance-barometre": "#b9c0e0",
        "relance-non-precise": "#b9c0e0",
        "fonds-vert-ti": "#5b8f2f",
        "rebond-industriel": "#a8435f",
        "pack-rebond": "#c789a1",
        "sites-2020": "#8a6a3d",
        "sites-2030": "#bf9d6b",
        "ecoles-production": "#dfa437",
        "enveloppe-prioritaire": "#3b4248",
        "banque-territoires": "#6b7a86",
        "ingenierie": "#a097b9",
        "vte": "#4f335d",
    },
    "dark": {
        "faiit": "#5fb4cd",
        "faiit-probable": "#3b7286",
        "relance-industrie": "#c2cef2",
        "relance-jeu-ouvert": "#5d6bb0",
        "relance-barometre": "#454f80",
        "relance-non-precise": "#454f80",
        "fonds-vert-ti": "#7fae4e",
        "rebond-industriel": "#e0839d",
        "pack-rebond": "#8f4f62",
        "sites-2020": "#d4aa84",
        "sites-2030": "#8a6d43",
        "ecoles-production": "#f7d08a",
        "enveloppe-prioritaire": "#d5d2c8",
        "banque-territoires": "#a8b0b8",
        "ingenierie": "#8373a8",
        "vte": "#ad85d6",
    },
}

CHART: Final[dict[Theme, dict[str, str]]] = {
    "light": {
        "text": "#1d2329",
        "muted": "#555c63",
        "grid": "#e3e0d7",
        "paper": "#fbfaf7",
        "bar": "#64959b",
        "bar-strong": "#d2410f",
        "bar-muted": "#cfd6d3",
        "reference": "#3b4248",
    },
    "dark": {
        "text": "#eceae4",
        "muted": "#a9b0b4",
        "grid": "#2c3338",
        "paper": "#14171a",
        "bar": "#4f8288",
        "bar-strong": "#ff8a4c",
        "bar-muted": "#39424a",
        "reference": "#d5d2c8",
    },
}

_LIGHT: Final[dict[str, Paint]] = {
    **{f"phase-{phase}": Paint(area) for phase, (_, area, _) in _PHASE_SHADES.items()},
    "labelled": Paint("#c98d33"),
    "added": Paint("#efe0c2", "dots", "#8a5a12"),
    "unknown": Paint("#e4e1da", "left", "#8b8f94"),
    "missing": Paint("#e9e6df", "left", "#a09d97"),
    "kept": Paint("#d6d0c2"),
    "renamed": Paint("#d6d0c2", "dots", "#6f6a5e"),
    "reshaped": Paint("#a9c3d6"),
    "merged": Paint("#9d8fc0"),
    "split": Paint("#c7b6dc", "right", "#5b4a86"),
    "gained": Paint("#1f6fae"),
    "entered": Paint("#0d4a86"),
    "left": Paint("#f6d3b3", "left", "#b4540f"),
    "maybe-gained": Paint("#c4d3e0", "right", "#4d7fa8"),
    "maybe-left": Paint("#f1e6da", "right", "#b98b62"),
    "circle": Paint("#2f7f8d", ink="#0f4f68"),
    "project": Paint("#1f6f86", ink="#ffffff"),
    "site": Paint("#a85a12", ink="#ffffff"),
    "plain": Paint("#dfe5e0"),
    "member-epci": Paint("#a9c9bd"),
    "member-ept": Paint("#b9b4dc"),
    "member-commune": Paint("#e9c98d", "dots", "#8a5a12"),
    "neighbour": Paint("#e3ddd0"),
}

_DARK: Final[dict[str, Paint]] = {
    **{f"phase-{phase}": Paint(area) for phase, (_, _, area) in _PHASE_SHADES.items()},
    "labelled": Paint("#c08a3a"),
    "added": Paint("#4a3c22", "dots", "#e5c68d"),
    "unknown": Paint("#333a42", "left", "#7d868f"),
    "missing": Paint("#2d343c", "left", "#6d757d"),
    "kept": Paint("#4b5158"),
    "renamed": Paint("#4b5158", "dots", "#b5b9bd"),
    "reshaped": Paint("#4e7591"),
    "merged": Paint("#7766a5"),
    "split": Paint("#594d75", "right", "#c9b9e8"),
    "gained": Paint("#58a6e0"),
    "entered": Paint("#9fd0f5"),
    "left": Paint("#4d2f18", "left", "#f0a062"),
    "maybe-gained": Paint("#2f4252", "right", "#7fb2d8"),
    "maybe-left": Paint("#40352c", "right", "#c79a72"),
    "circle": Paint("#74b4b0", ink="#d9efe8"),
    "project": Paint("#8fc9d6", ink="#10161c"),
    "site": Paint("#e7a45e", ink="#10161c"),
    "plain": Paint("#343d45"),
    "member-epci": Paint("#376a5c"),
    "member-ept": Paint("#57508a"),
    "member-commune": Paint("#6e5220", "dots", "#f0cf93"),
    "neighbour": Paint("#39414a"),
}

ROLES: Final[dict[Theme, dict[str, Paint]]] = {"light": _LIGHT, "dark": _DARK}

MAP: Final[dict[Theme, dict[str, str]]] = {
    "light": {
        "sea": "#e9f0f3",
        "land": "#eceae5",
        "abroadLine": "#d2cec6",
        "frame": "#a9b6bd",
        "outside": "#f9f7f2",
        "epci": "rgba(92,88,78,.22)",
        "departement": "rgba(70,70,66,.38)",
        "region": "rgba(52,56,62,.62)",
        "territory": "rgba(255,255,255,.95)",
        "edge": "#5f6f76",
        "coast": "#6f838d",
        "member": "#3f5a50",
        "veil": "rgba(246,244,238,.74)",
        "halo": "#ffffff",
        "hover": "#1b2430",
        "selected": "#d2410f",
        "town": "#2a3138",
        "townHalo": "rgba(255,255,255,.82)",
    },
    "dark": {
        "sea": "#10161c",
        "land": "#1c232a",
        "abroadLine": "#323b44",
        "frame": "#465460",
        "outside": "#262e36",
        "epci": "rgba(210,214,218,.16)",
        "departement": "rgba(210,214,218,.26)",
        "region": "rgba(232,234,236,.5)",
        "territory": "rgba(16,22,28,.9)",
        "edge": "#8d9aa3",
        "coast": "#7b909e",
        "member": "#b8d8cc",
        "veil": "rgba(16,22,28,.7)",
        "halo": "#10161c",
        "hover": "#f3f1ea",
        "selected": "#ff8a4c",
        "town": "#eceae4",
        "townHalo": "rgba(16,22,28,.8)",
    },
}


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour ``#rrggbb``, as WCAG 2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def ink_on(fill: str, theme: Theme) -> str:
    """Return the colour for text on a fill.

    The theme's own where it can be read (4.5:1), else its paper, white or black.
    """
    inks = (CHART[theme]["text"], CHART[theme]["paper"], "#ffffff", "#000000")
    return next(ink for ink in inks if contrast(ink, fill) >= READABLE)


def paint(role: str, theme: Theme) -> Paint:
    """Return the paint of a role.

    ``seq-0`` to ``seq-4``, ``div-0`` to ``div-4``, ``fund-<fund>``, ``outside``, or a named role of
    this module.
    """
    if role == "outside":
        return Paint(MAP[theme]["outside"])
    if role.startswith("fund-"):
        return Paint(FUND[theme].get(role.removeprefix("fund-"), CHART[theme]["bar"]))
    if role in CHART[theme]:
        return Paint(CHART[theme][role])
    if role.startswith("div-"):
        return Paint(DIVERGING[theme][int(role.removeprefix("div-"))])
    if role.startswith("seq-"):
        return Paint(SEQUENTIAL[theme][int(role.removeprefix("seq-"))])
    return ROLES[theme][role]
