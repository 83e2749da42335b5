"""`tdi present` on the committed store: one file, nothing fetched, nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tdi.cli import main


def test_a_talk_is_one_small_file_that_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "presentation.html"
    assert main(["present", "--territory", "2023:ti-8413", "--output", str(target)]) == 0
    made = target.read_text(encoding="utf-8")
    assert len(made.encode()) < 3_000_000
    assert "Plastics Vallée" in made
    assert " src=" not in made
    assert "<link" not in made
    assert main(["present", "--output", str(target)]) == 2
    assert "--force" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == made


@pytest.mark.parametrize("name", ["x" * 300 + ".html", "nulle/part.html", "."])
def test_a_target_that_cannot_be_written_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["present", "--output", str(tmp_path / name)]) == 2
    assert "Remedy: " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--region", "99"], "no region has the code '99'"),
        (["--territory", "2023:ti-9999"], "ti-9999"),
        (["--territory", "nothing"], "nothing"),
    ],
)
def test_what_does_not_exist_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert main(["present", *options, "--output", str(tmp_path / "presentation.html")]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
