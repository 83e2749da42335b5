"""The real proxy of the distribution, for tests and benchmarks."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from tests.conftest import ROOT


def need_nginx() -> None:
    """Skip where there is no nginx; on a build machine fail instead."""
    if shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin"):
        return
    message = "no nginx found: apt-get install nginx-light libnginx-mod-http-brotli-filter libnginx-mod-http-brotli-static"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def write_site(folder: Path, versions: tuple[str, ...] = ("2026-11.aaaaaaaa",)) -> Path:
    """Write a tiny static site of the shape that `tdi export site` gives; return its folder."""
    latest = versions[-1]
    for version in versions:
        root = folder / "v" / version
        for place in ("regions", "territoires/2023", "embed", "fichiers"):
            (root / place).mkdir(parents=True)
        for name in (
            "index.html",
            "regions/24.html",
            "territoires/2023/ti-8413.html",
            "embed/carte.html",
        ):
            up = "../" * name.count("/")
            text = (
                f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{name}</title>'
            )
            text += f'<link rel="stylesheet" href="{up}fichiers/site.0a1b2c3d.css"><script defer src="{up}../../versions.js"></script>'
            text += f"</head><body><h1>Site {version}</h1>{'<p>Territoire d’industrie</p>' * 60}</body></html>"
            (root / name).write_text(text, encoding="utf-8")
        (root / "fichiers" / "site.0a1b2c3d.css").write_text(
            "body { color: #123456; }\n" * 60, encoding="utf-8"
        )
        for path in [p for p in root.rglob("*") if p.is_file()]:
            path.with_name(path.name + ".br").write_bytes(brotli.compress(path.read_bytes()))
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
    (folder / "versions.js").write_text(
        f'window.tdiVersions = {{latest: "{latest}"}};\n', encoding="utf-8"
    )
    (folder / "index.html").write_text(
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Site</title>'
        f'<meta http-equiv="refresh" content="0; url=v/{latest}/index.html"></head>'
        f'<body><a href="v/{latest}/index.html">Site</a></body></html>',
        encoding="utf-8",
    )
    return folder


@contextlib.contextmanager
def running(folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the proxy in a folder until the block ends; its log is ``stderr.txt`` there."""
    folder.mkdir(parents=True, exist_ok=True)
    # The workers of a proxy started by root could not read the folders of a test.
    as_root = ["--user", "root"] if os.geteuid() == 0 else []
    with (folder / "stderr.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy.nginx", "--folder", str(folder), "--run", *as_root],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    tick = threading.Event()
    try:
        for _ in range(600):
            with (
                contextlib.suppress(urllib.error.URLError, OSError),
                urllib.request.urlopen(
                    f"http://{environment['TDI_PROXY_HEALTH']}/health", timeout=5
                ),
            ):
                break
            if process.poll() is not None:
                raise RuntimeError(f"the proxy ended:\n{(folder / 'stderr.txt').read_text()}")
            tick.wait(0.05)
        else:
            raise RuntimeError(f"the proxy did not answer:\n{(folder / 'stderr.txt').read_text()}")
        yield process
    finally:
        process.terminate()
        process.wait(15)
