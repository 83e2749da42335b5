"""`tdi versions`, `tdi diff`, `tdi rollback` on a store of a few rows."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from tdi.build.versions import publish
from tdi.cli import main
from tdi.data.store import Store
from tests.small_store import write_small


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store A, then B: two versions."""
    folder = tmp_path / "store"
    write_small(folder, "A")
    publish(lambda fresh: write_small(fresh, "B"), folder, note="tdi import projects")
    monkeypatch.setenv("TDI_STORE", str(folder))
    return folder


def succeed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def fail(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert message.startswith("error: ")
    return message


def test_versions(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = succeed(capsys, "versions").splitlines()
    assert first.split()[0] == "1"
    assert first.endswith("found in place  kept")
    assert second.endswith("tdi import projects  current")
    rows = json.loads(succeed(capsys, "versions", "--json"))
    assert [(row["number"], row["state"]) for row in rows] == [(1, "kept"), (2, "current")]
    assert succeed(capsys, "versions", "--keep", "0").splitlines()[0].endswith("no longer kept")
    shutil.rmtree(store)
    shutil.rmtree(store.with_name("store.versions"))
    assert "no store yet" in succeed(capsys, "versions")


def test_diff(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = succeed(capsys, "diff").splitlines()
    assert lines[0].startswith("1 (2026-11.")
    assert any("1 ligne modifiée" in line for line in lines[1:])
    document = json.loads(succeed(capsys, "diff", "1", "2", "--json"))
    assert document["from"]["number"] == 1
    assert document["tables"]["waves"]["changed"] == 1
    assert succeed(capsys, "diff", "current", "current").splitlines()[1] == "Rien ne change."
    assert "no version '7'" in fail(capsys, "diff", "7", "current")


def test_rollback(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "version 3 is in force: rollback to 1" in succeed(capsys, "rollback", "--yes")
    assert Store(store).table("waves")["note"].iloc[0] == "A"
    monkeypatch.setattr("typer.confirm", lambda text, abort: None)
    out = succeed(capsys, "rollback")
    assert "1 ligne modifiée" in out
    assert "version 4 is in force: rollback to 2" in out
    assert "is the one in force" in fail(capsys, "rollback", "current")
    assert "no version '2018-01.x'" in fail(capsys, "rollback", "2018-01.x", "--yes")


def test_rollback_asks(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["rollback"]) == 2, "nobody answers"
    assert Store(store).table("waves")["note"].iloc[0] == "B"
