"""Checks before the server starts.

Each fails with one line, cause and remedy, and a code that is not 0.
"""

from __future__ import annotations

import errno
import importlib.metadata
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tdi import serving
from tdi.cli import main
from tdi.errors import ServingError
from tests.conftest import ROOT


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line with which `tdi run` refuses to start."""
    assert main(["run", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("error: ")
    assert "Remedy: " in captured.err
    return captured.err


@pytest.fixture(autouse=True)
def never_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that lets something through must not turn the tests into a server."""

    def execv(*_: object) -> None:
        pytest.fail("it started")

    monkeypatch.setattr(os, "execv", execv)
    monkeypatch.chdir(ROOT)


def test_a_port_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        said = refused(capsys, "--port", str(port))
    assert f"port {port} is already in use" in said
    assert f"--port {port + 1}" in said


def test_a_port_that_is_not_allowed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing(socket.socket):
        def bind(self, _: object) -> None:
            raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(serving.socket, "socket", Refusing)
    said = refused(capsys, "--port", "80")
    assert "port 80 is not allowed" in said
    assert "--port 8501" in said


def test_an_address_of_another_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no such address" in refused(capsys, "--host", "192.0.2.77", "--port", "8501")


def test_a_store_that_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TDI_STORE", str(tmp_path / "nothing"))
    said = refused(capsys, "--port", str(free()))
    assert "nothing" in said
    assert "tdi build" in said


def test_a_store_that_is_damaged(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "data" / "store", tmp_path / "store")
    table = tmp_path / "store" / "territories.parquet"
    table.write_bytes(table.read_bytes()[:-7])
    monkeypatch.setenv("TDI_STORE", str(tmp_path / "store"))
    assert "territories.parquet" in refused(capsys, "--port", str(free()))


def test_a_variable_that_is_malformed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TDI_WARM", "perhaps")
    assert "TDI_WARM" in refused(capsys)


@pytest.mark.parametrize("installed", ["1.40.1", "1.64.9", "2.0.0", "0.9"])
def test_streamlit_outside_of_its_range(
    installed: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, "streamlit", installed)
    said = refused(capsys)
    assert f"streamlit {installed} is installed, streamlit>=1.65,<2 is needed" in said
    assert "pip install -r requirements.txt" in said


@pytest.mark.parametrize("installed", ["1.65.0", "1.67.0", "1.100.3"])
def test_streamlit_within_its_range(installed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "streamlit", installed)
    serving.check()


def test_a_package_that_is_not_installed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, "streamlit-folium", None)
    assert "streamlit-folium is not installed" in refused(capsys)


def test_the_entry_says_it_too() -> None:
    """`streamlit run app.py` makes the same checks, the port's and the store's aside."""
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={free()}"],
        cwd=ROOT,
        env=os.environ | {"TDI_FRAME_ANCESTORS": "a; b"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("error: TDI_FRAME_ANCESTORS: ")
    assert "Remedy: " in done.stderr


def test_it_becomes_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, arguments: seen.append(arguments))
    monkeypatch.setenv("TDI_COOKIE_SECRET", "0123456789abcdef" * 2)
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "")
    port = free()
    with pytest.raises(ServingError):
        serving.check_port("192.0.2.77", port)
    serving.serve("127.0.0.1", port)
    assert seen == [serving.command("127.0.0.1", port)]
    assert os.environ["STREAMLIT_SERVER_COOKIE_SECRET"] == "0123456789abcdef" * 2


def test_a_host_installs_the_locked_versions() -> None:
    lines = [
        line
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert lines == ["-r requirements/run.txt"]
    locked = (ROOT / "requirements/run.txt").read_text()
    assert "://" not in locked
    assert not re.search(r"^--", locked, re.M)
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", locked, re.M))
    assert locked.count("--hash=sha256:") >= len(pinned)
    project = serving.tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for dependency in project["dependencies"]:
        name = re.match(r"[\w-]+", dependency)
        assert name
        assert name.group().lower() in pinned, dependency
    assert pinned["streamlit"] == importlib.metadata.version("streamlit")


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def given(monkeypatch: pytest.MonkeyPatch, package: str, installed: str | None) -> None:
    """Make a package another version, or missing."""
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name != package:
            return real(name)
        if installed is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return installed

    monkeypatch.setattr(importlib.metadata, "version", version)
