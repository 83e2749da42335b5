"""What of the benchmarks can be wrong without being slow.

Targets, the report, the tapes of the readers.
"""

from __future__ import annotations

import pytest

from bench.__main__ import main
from bench.recording import Tape, retold
from bench.report import SUITES, markdown
from bench.targets import TARGETS, Target


def test_a_code_is_exchanged_for_one_of_the_same_length() -> None:
    assert retold(b"phase=2023&ti=ti-8413", {"ti-8413": "ti-2402"}) == b"phase=2023&ti=ti-2402"
    with pytest.raises(ValueError, match="differ in length"):
        retold(b"ti-8413", {"ti-8413": "ti-24021"})


def test_a_tape_is_told_as_text_with_its_codes_exchanged() -> None:
    assert Tape([b"ti-1", b"ti-2"]).script({"ti-2": "ti-3"}) == ["dGktMQ==", "dGktMw=="]


def test_every_target_is_a_figure_of_a_suite() -> None:
    for target in TARGETS:
        suite, row, column = target.path.split(" > ")
        assert suite in SUITES, target.what
        assert row, target.what
        assert column, target.what
    assert {f"P{number}" for number in range(1, 13)} <= {target.goal for target in TARGETS}


@pytest.mark.parametrize(
    ("limit", "value", "kept"),
    [
        ("<= 60", 60, True),
        ("<= 60", 60.1, False),
        (">= 7", 6.9, False),
        ("= static site", "static site", True),
        ("= static site", "application", False),
    ],
)
def test_a_target_is_kept_or_missed(limit: str, value: float | str, kept: bool) -> None:
    assert Target("P0", "a figure", limit, "a > b > c").kept(value) is kept


def test_the_report_tells_what_was_missed_and_what_was_before() -> None:
    row = {
        "new_ms": 900,
        "kept_ms": 400,
        "choice_ms": 50,
        "new_ratio": 1.6,
        "runs": [880, 900, 910],
    }
    text = markdown(
        {
            "date": "2026-12-01",
            "machine": {
                "processor": "x",
                "cores": 2,
                "memory_gib": 1,
                "system": "y",
                "python": "3.11",
                "browser": "z",
                "packages": {"streamlit": "1"},
            },
            "data_version": "v",
            "rounds": 3,
            "load": {"answers": 0.1},
            "results": {"answers": {"Carte": row, "before: Carte": row | {"new_ms": 1000}}},
        }
    )
    assert (
        "| P1 | Carte, new to the site: answers / empty page | **1.6** (missed) | at most 1.5 |"
        in text
    )
    assert "| Carte | 1000 → 900 | 400 → 400 | 50 → 50 |" in text
    assert "880 900 910" in text


def test_an_unknown_suite_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["speed"])
    assert "no suite named speed" in capsys.readouterr().err
