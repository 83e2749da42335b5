"""Write the figures of a run as JSON and as a page to read."""

from __future__ import annotations

import importlib
import inspect
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.run import Rows
from bench.targets import TARGETS

RESULTS = Path(__file__).parent / "results"

SUITES = {
    "answers": "bench.answers",
    "change": "bench.changing",
    "map": "bench.clicking",
    "load": "bench.load",
    "projects": "bench.projects",
    "commands": "bench.commands",
    "site": "bench.site",
    "presentation": "bench.presentation",
    "search": "bench.searching",
    "versions": "bench.versions",
}
"""Name of each suite and the module that measures it (``measure(options)``).

What its docstring says stands above its figures.
"""


def _value(results: dict[str, Rows], path: str) -> float | str | None:
    suite, row, column = path.split(" > ")
    value: float | str | None = results.get(suite, {}).get(row, {}).get(column)
    return value


def _table(rows: Rows) -> list[str]:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    lines = ["| | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    for name, row in rows.items():
        lines.append(
            f"| {name} | " + " | ".join(_cell(row.get(column, "")) for column in columns) + " |"
        )
    return lines


def _cell(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _before_and_after(rows: Rows, columns: tuple[str, ...]) -> list[str]:
    """Return the rows of another state of the project beside those of this one."""
    lines = []
    for name, row in rows.items():
        now = name.replace("before: ", "")
        if now != name and now in rows:
            cells = [
                f"{row[column]} → {rows[now][column]}" if column in row else ""
                for column in columns
            ]
            lines.append(f"| {now} | " + " | ".join(cells) + " |")
    if lines:
        head = [
            "",
            "Before → after:",
            "",
            "| | " + " | ".join(columns) + " |",
            "|---|" + "---|" * len(columns),
        ]
        lines = head + lines
    return lines


def markdown(run: dict[str, Any]) -> str:
    """Return the page of one run."""
    machine, results = run["machine"], run["results"]
    lines = [
        f"# Benchmark of {run['date']}",
        "",
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"{machine['system']}, Python {machine['python']}, {machine['browser']}; "
        "load of the machine when each suite began: "
        + ", ".join(f"{name} {load}" for name, load in run["load"].items())
        + ".",
        ", ".join(f"{name} {number}" for name, number in machine["packages"].items()) + ".",
        "",
        f"Data {run['data_version']}. Medians of {run['rounds']} rounds; alternatives take turns and are served by `streamlit run` with "
        "the same options. Read the ratios: the milliseconds are those of this machine.",
        "",
        "| target | what | reached | wanted |",
        "|---|---|---|---|",
    ]
    for target in TARGETS:
        value = _value(results, target.path)
        if value not in (None, ""):
            missed = "" if target.kept(value) else " (missed)"
            shown = value if isinstance(value, str) else f"{value:g}"
            lines.append(
                f"| {target.goal} | {target.what} | **{shown}**{missed} | {target.wanted} |"
            )
    for suite, module in SUITES.items():
        if suite in results:
            text = inspect.getdoc(importlib.import_module(module)) or ""
            title, _, explained = text.partition("\n")
            lines += ["", f"## {title.rstrip('.')}", "", *_table(results[suite])]
            lines += _before_and_after(results[suite], _BESIDE.get(suite, ()))
            if explained.strip():
                lines += ["", " ".join(explained.split())]
    return "\n".join(lines) + "\n"


# What of another state of the project is told beside this one (`--against`).
_BESIDE = {
    "answers": ("new_ms", "kept_ms", "choice_ms"),
    "change": ("ms", "bytes", "unpacked", "cpu_ms"),
    "load": ("p50_ms", "p95_ms", "server_cpu_ms", "mb_per_session"),
}


def write(run: dict[str, Any]) -> Path:
    """Write ``<date>.json`` and ``<date>.md``; return the page's path.

    Suites measured earlier the same day on the same data are kept, so that one can be measured
    again alone.
    """
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"{run['date']}.md"
    earlier = target.with_suffix(".json")
    if earlier.exists():
        before = json.loads(earlier.read_text(encoding="utf-8"))
        run = run | {
            "results": before["results"] | run["results"],
            "load": before["load"] | run["load"],
        }
    target.with_suffix(".json").write_text(
        json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    target.write_text(markdown(run), encoding="utf-8")
    return target


def today() -> str:
    """Return the date of the run, which names its files."""
    return datetime.now(UTC).date().isoformat()
