"""The palettes hold in greyscale and for the three colour-vision deficiencies."""

import itertools

import numpy as np
import pytest

from tdi.figures.palette import (
    CHART,
    FUND,
    MAP,
    PHASE,
    ROLES,
    SEQUENTIAL,
    Theme,
    contrast,
    ink_on,
    luminance,
    paint,
)
from tdi.model.phases import PHASES

THEMES: tuple[Theme, ...] = ("light", "dark")

# Machado, Oliveira and Fernandes (2009), severity 1.0, linear RGB.
DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "none": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    rgb = np.clip(rgb, 0, 1)
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ rgb
    )
    f = np.cbrt(np.maximum(xyz / [0.9505, 1, 1.089], 1e-9))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(first: str, second: str, deficiency: str) -> float:
    matrix = np.array(DEFICIENCIES[deficiency])
    return float(np.linalg.norm(lab(matrix @ linear(first)) - lab(matrix @ linear(second))))


@pytest.mark.parametrize("theme", THEMES)
def test_sequential_palette_goes_one_way_in_lightness(theme: Theme) -> None:
    steps = [luminance(colour) for colour in SEQUENTIAL[theme]]
    assert steps == sorted(steps, reverse=theme == "light")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_neighbouring_classes_can_be_told_apart(theme: Theme, deficiency: str) -> None:
    for first, second in itertools.pairwise(SEQUENTIAL[theme]):
        assert difference(first, second, deficiency) > 9


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_states_of_an_evolution_differ_by_colour_or_pattern(theme: Theme, deficiency: str) -> None:
    names = (
        "kept",
        "renamed",
        "reshaped",
        "merged",
        "split",
        "gained",
        "entered",
        "left",
        "maybe-gained",
        "maybe-left",
    )
    for first, second in itertools.combinations(names, 2):
        a, b = ROLES[theme][first], ROLES[theme][second]
        patterns_differ = a.pattern != b.pattern
        assert patterns_differ or difference(a.fill, b.fill, deficiency) > 9, (first, second)


@pytest.mark.parametrize("theme", THEMES)
def test_missing_unknown_and_outside_are_not_told_by_colour_alone(theme: Theme) -> None:
    assert paint("missing", theme).pattern
    assert paint("unknown", theme).pattern
    assert paint("outside", theme).pattern is None


@pytest.mark.parametrize("theme", THEMES)
def test_selection_and_labels_stand_out(theme: Theme) -> None:
    tokens = MAP[theme]
    assert contrast(tokens["selected"], tokens["halo"]) >= 3
    assert contrast(tokens["hover"], tokens["halo"]) >= 3
    assert contrast(tokens["town"], tokens["outside"]) >= 4.5


def test_every_phase_has_its_shades() -> None:
    missing = set(PHASES) - set(PHASE)
    assert not missing, (
        f"add {sorted(missing)} to _PHASE_SHADES (tdi/figures/palette.py): ink, light area, dark area"
    )


def test_phases_are_recognisable() -> None:
    shades = [PHASE[phase] for phase in ("2018", "2020", "2022", "2023")]
    for deficiency in DEFICIENCIES:
        for first, second in itertools.combinations(shades, 2):
            assert difference(first, second, deficiency) > 9, (first, second, deficiency)


def test_every_role_is_in_both_themes() -> None:
    assert set(ROLES["light"]) == set(ROLES["dark"])
    assert set(MAP["light"]) == set(MAP["dark"])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_funds_can_be_told_apart(theme: Theme, deficiency: str) -> None:
    # The two shades of France Relance that no list shows together share a colour.
    funds = {name: colour for name, colour in FUND[theme].items() if name != "relance-non-precise"}
    for first, second in itertools.combinations(funds, 2):
        assert difference(funds[first], funds[second], deficiency) > 9, (first, second)


@pytest.mark.parametrize("theme", THEMES)
def test_lines_part_what_touches(theme: Theme) -> None:
    """WCAG 1.4.11: the edge of the programme and the coast are 3:1 with what lies beside them, bars with the paper."""
    tokens = MAP[theme]
    for side in (tokens["outside"], SEQUENTIAL[theme][0], paint("plain", theme).fill):
        assert contrast(tokens["edge"], side) >= 3
        assert contrast(tokens["coast"], side) >= 2.8
    assert contrast(tokens["coast"], tokens["sea"]) >= 3
    assert contrast(CHART[theme]["bar"], CHART[theme]["paper"]) >= 3
    assert contrast(CHART[theme]["bar-strong"], CHART[theme]["paper"]) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_any_colour_of_the_data_can_be_read(theme: Theme) -> None:
    fills = [
        *(role.fill for role in ROLES[theme].values()),
        *FUND[theme].values(),
        *SEQUENTIAL[theme],
    ]
    for fill in [*fills, "#000000", "#767676", "#ffffff"]:
        assert contrast(ink_on(fill, theme), fill) >= 4.5, fill


def test_text_on_a_colour_is_the_theme_s_own_where_it_can_be_read() -> None:
    assert ink_on(paint("kept", "dark").fill, "dark") == CHART["dark"]["text"]
    assert ink_on(paint("labelled", "dark").fill, "dark") == CHART["dark"]["paper"], (
        "2.5:1 with the theme's own"
    )
