"""On what a run was measured."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from tests.chromium import find_chromium

PACKAGES = (
    "streamlit",
    "streamlit-folium",
    "folium",
    "geopandas",
    "shapely",
    "pandas",
    "starlette",
    "uvicorn",
)


def _processor() -> str:
    table = Path("/proc/cpuinfo")
    if table.exists():
        for line in table.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _browser() -> str:
    path = find_chromium()
    if path is None:
        return "none"
    done = subprocess.run(
        [path, "--version", "--no-sandbox"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def load() -> float:
    """Return how many processes wanted a processor in the last minute.

    Above the cores, times mean little.
    """
    return round(os.getloadavg()[0], 1)


def describe() -> dict[str, Any]:
    """Return processor, memory, system and versions; nothing that names the machine."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": sys.version.split()[0],
        "browser": _browser(),
        "packages": {name: version(name) for name in PACKAGES},
    }
