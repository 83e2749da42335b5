"""Commands as a whole, from the shell to the file.

Build (P8), import of 30,000 rows, slides, one sheet, all sheets of a phase.

Wall time, processor time and peak memory of the process; each on a copy, so that nothing of the
project's own data is written.
"""

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

from bench.run import Options, Rows
from tdi import paths
from tdi.data.store import Store

_BUILD = (
    "import sys; from pathlib import Path; from tdi import paths; "
    "from tdi.build.pipeline import build_store; build_store(paths.cache(), Path(sys.argv[1]))"
)
_ROWS = 30_000
_HEADER = (
    "nom_region;code_departement;nom_departement;code_commune;nom_commune;demarche;numero_dossier_ds;nom_du_projet;"
    "raison_sociale_beneficiaire;siret_beneficiaire;montant_engage"
)
_DEMARCHE = "Territoires d'Industrie en transition écologique"


def measure(options: Options) -> Rows:
    """Run each command; the long ones once."""
    times = 1 if options.quick else 3
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rows = {"tdi build": taken(["-c", _BUILD, str(folder / "store")])}
        for name, file, *arguments in (
            ("slides of a region, PPTX", "slides.pptx", "slides", "--region", "24"),
            ("one sheet, PDF", "sheet.pdf", "sheet", "--territory", "2023:ti-8413"),
        ):
            target = folder / file
            command = ["-m", "tdi.cli", "export", *arguments, "--force", "-o", str(target)]
            rows[name] = _median([taken(command) for _ in range(times)])
            rows[name]["kb"] = round(target.stat().st_size / 1000)
        every = [
            "-m",
            "tdi.cli",
            "export",
            "sheets",
            "--phase",
            "2023",
            "-o",
            str(folder / "sheets"),
        ]
        rows["sheets of all territories of 2023"] = taken(every)
        rows["tdi import, 30,000 rows"] = _median(
            [_imported(folder, number) for number in range(times)]
        )
    return rows


def taken(command: list[str], **environment: str) -> dict[str, Any]:
    """Run Python with a command line; return what it took.

    Raises
    ------
    RuntimeError
        When the command fails.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=paths.root(),
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    # wait4 gives the peak of this process; RUSAGE_CHILDREN would give the largest of all children.
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command[:5])} ended with code {process.returncode}")
    return {
        "wall_s": round(wall, 1),
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mb": usage.ru_maxrss // 1024,
    }


def _median(rows: list[dict[str, Any]]) -> dict[str, Any]:
    walls = [row["wall_s"] for row in rows]
    return rows[0] | {"wall_s": round(median(walls), 1), "runs": walls}


def _imported(scratch: Path, number: int) -> dict[str, Any]:
    folder = scratch / f"import-{number}"
    folder.mkdir()
    shutil.copytree(paths.root() / "data" / "store", folder / "store")
    file = folder / "fonds-vert-2024-export.csv"
    _write_projects(file, number)
    return taken(
        ["-m", "tdi.cli", "import", "fonds-vert", str(file), "--yes"],
        TDI_STORE=str(folder / "store"),
        TDI_IMPORTS=str(folder / "imports"),
        TDI_CACHE=str(folder / "cache"),
    )


def _write_projects(file: Path, number: int) -> None:
    """Write one project in each of 30,000 communes."""
    communes = Store(paths.root() / "data" / "store").table("communes").head(_ROWS)
    lines = [
        f";{dep};;{code};{name};{_DEMARCHE};{17_000_000 + row};Projet {row} du tour {number};Atelier {name} {row};;{row % 900} 123,45 €"
        for row, (code, name, dep) in enumerate(
            zip(communes["insee_com"], communes["name"], communes["dep"], strict=True)
        )
    ]
    file.write_text("\n".join([_HEADER, *lines]) + "\n", "utf-8")
