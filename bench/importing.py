"""`tdi import` of 30,000 rows of Fonds vert, the command as a whole, on a copy of the committed store."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from tdi import paths
from tdi.store import Store

ROWS = 30_000
_HEADER = (
    "nom_region;code_departement;nom_departement;code_commune;nom_commune;demarche;numero_dossier_ds;nom_du_projet;"
    "raison_sociale_beneficiaire;siret_beneficiaire;montant_engage"
)
_DEMARCHE = "Territoires d'Industrie en transition écologique"


def imports(rounds: int) -> dict[str, Any]:
    """Read, check, place, match, compare and publish 30,000 projects: wall time of the command and its peak memory."""
    runs, peaks = [], []
    for number in range(min(rounds, 3)):
        with tempfile.TemporaryDirectory() as scratch:
            taken, peak = _once(Path(scratch), number)
            runs.append(taken)
            peaks.append(peak)
    return {
        "rows": ROWS,
        "wall_s": round(median(runs), 1),
        "peak_mb": max(peaks),
        "runs": [round(v, 1) for v in runs],
    }


def _once(scratch: Path, number: int) -> tuple[float, int]:
    shutil.copytree(paths.root() / "data" / "store", scratch / "store")
    file = scratch / "fonds-vert-2024-export.csv"
    _write(file, number)
    environment = os.environ | {
        "TDI_STORE": str(scratch / "store"),
        "TDI_IMPORTS": str(scratch / "imports"),
        "TDI_CACHE": str(scratch / "cache"),
    }
    command = [sys.executable, "-m", "tdi.cli", "import", "fonds-vert", str(file), "--yes"]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=paths.root(), env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the import ended with code {process.returncode}")
    return taken, usage.ru_maxrss // 1024


def _write(file: Path, number: int) -> None:
    """Write one project in each of 30,000 communes."""
    communes = Store(paths.root() / "data" / "store").table("communes").head(ROWS)
    lines = [
        f";{dep};;{code};{name};{_DEMARCHE};{17_000_000 + row};Projet {row} du tour {number};Atelier {name} {row};;{row % 900} 123,45 €"
        for row, (code, name, dep) in enumerate(
            zip(communes["insee_com"], communes["name"], communes["dep"], strict=True)
        )
    ]
    file.write_text("\n".join([_HEADER, *lines]) + "\n", "utf-8")
