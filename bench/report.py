"""Write the figures of a run as JSON and as a page to read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.targets import TARGETS

RESULTS = Path(__file__).parent / "results"


def _value(results: dict[str, Any], path: str) -> float | None:
    found: Any = results
    for key in path.split(" > "):
        if not isinstance(found, dict) or key not in found:
            return None
        found = found[key]
    return float(found)


def _table(rows: dict[str, Any]) -> list[str]:
    columns = [key for key in next(iter(rows.values())) if not key.endswith("runs")]
    lines = ["| | " + " | ".join(columns) + " | runs |", "|---|" + "---|" * (len(columns) + 1)]
    for name, row in rows.items():
        runs = " ".join(str(v) for v in row["runs"])
        lines.append(f"| {name} | " + " | ".join(str(row[c]) for c in columns) + f" | {runs} |")
    return lines


def _load(results: dict[str, Any]) -> list[str]:
    rows = results["sessions"]
    columns = [
        "p50_ms",
        "p95_ms",
        "max_ms",
        "per_s",
        "server_cpu_ms",
        "client_cpu_ms",
        "kb",
        "mb_per_session",
        "errors",
    ]
    lines = ["", "## Sessions", "", "| | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    lines += [f"| {name} | " + " | ".join(str(row[c]) for c in columns) + " |" for name, row in rows.items()]
    lines += [
        "",
        "Burst: all press the same button at the same moment, then wait for each other; the state was looked at before and is sent "
        "again, but for the row of unseen states. Tour: commune, territory, map of another phase, "
        "projects, region, changes, money. The readers share the processors with the servers (client_cpu_ms per interaction); kb are "
        "unpacked. Static site: wrk, 64 connections.",
        "",
        "```json",
        json.dumps({"ratios": results["ratios"], "static": results["static"]}, indent=1),
        "```",
    ]
    faults = {name: row["faults"] for name, row in rows.items() if row["faults"]}
    return [*lines, "", f"Faults: {faults}"] if faults else lines


def _growth(results: dict[str, Any]) -> list[str]:
    columns = list(next(iter(results["boundaries"].values())))
    lines = ["", "## Growth", "", "| layer | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    lines += [
        f"| {name} | " + " | ".join(str(row[c]) for c in columns) + " |"
        for name, row in results["boundaries"].items()
    ]
    return [
        *lines,
        "",
        "One canvas of 1,100 x 900 pixels: reading the JSON, making the topology, first drawing of all, other colours, zoom with the same "
        "paths, other colours of a window of 150 km only, the feature under a point.",
        "",
        *_table(results["projects"]),
    ]


_WEBGL = "Plotly draws with WebGL, here in software: an upper bound."


def _change(results: dict[str, Any]) -> list[str]:
    lines = []
    for kind, measured in results.items():
        rows = {name: row for name, row in measured.items() if isinstance(row, dict)}
        lines += ["", f"## A change of {kind}, from the choice to the drawing", "", *_table(rows)]
    return [
        *lines,
        "",
        "redraw: the second frame after the map shows what was chosen; handed over: when the script of a canvas had told the browser what "
        "to draw. Bytes on the wire to the browser, HTTP and websocket (compressed), for the whole page: map, list, figures, links. "
        "Unpacked: websocket messages after decompression. " + _WEBGL,
    ]


# Suites whose figures are shown as they are: title of each.
_TITLES = {
    "still": "Pan, zoom, hover",
    "click": "A click on a territory until its summary is shown; typing beside the map",
    "search": "Search over everything",
    "room": "The room",
    "media": "Slides and sheets",
    "site": "The static site",
    "import": "`tdi import` of 30,000 rows of Fonds vert",
    "territory": "The sheet of a territory: cold and complete, then another one chosen on its map",
    "build": "Build",
}


def _as_it_is(results: dict[str, Any], *suites: str) -> list[str]:
    lines = []
    for suite in suites:
        if suite in results:
            lines += ["", f"## {_TITLES[suite]}", "", "```json", json.dumps(results[suite], indent=1), "```"]
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
        f"Data {run['data_version']}. Medians of {run['rounds']} rounds; alternatives take turns. Read the "
        "ratios: the milliseconds are those of this machine.",
        "",
        "| target | what | reached | wanted |",
        "|---|---|---|---|",
    ]
    for target in TARGETS:
        value = _value(results, target.path)
        if value is not None:
            missed = "" if target.kept(value) else " (missed)"
            lines.append(f"| {target.goal} | {target.what} | **{value:g}**{missed} | {target.wanted} |")
    if "cold" in results:
        lines += [
            "",
            "## From the navigation to the first complete drawing of the first screen, and to the page at rest (ms)",
            "",
            *_table(results["cold"]),
            "",
            "Ours: every part in the first screen has its size, its font and its drawing. At rest (rest): the framework's page has taken the place "
            "of the first screen that came with the document, shows the same, and answers; where there was none the two are one. All: the second "
            "frame after that. Unseen: a territory that nobody has asked for since the server began. "
            + _WEBGL,
        ]
    if "change" in results:
        lines += _change(results["change"])
    lines += _as_it_is(results, "still", "click")
    if "filters" in results:
        title = "## A change of filter on Projets, server time of the rerun, synthetic rows added"
        lines += ["", title, "", *_table(results["filters"])]
    if "growth" in results:
        lines += _growth(results["growth"])
    lines += _as_it_is(results, "search", "room")
    if "load" in results:
        lines += _load(results["load"])
    lines += _as_it_is(results, "media", "site", "import", "territory")
    if "versions" in results:
        lines += [
            "",
            "## Versions of the store (s)",
            "",
            *_table(results["versions"]),
            "",
            "Difference with one row, every tenth row, every row of every table changed. A publication of other rows "
            "holds the comparison with the version in force, which its record tells.",
        ]
    lines += _as_it_is(results, "build")
    return "\n".join(lines) + "\n"


def write(run: dict[str, Any]) -> Path:
    """Write ``<date>.json`` and ``<date>.md``; return the page's path.

    Suites measured earlier the same day on the same data are kept, so that one can be measured again alone.
    """
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"{run['date']}.md"
    earlier = target.with_suffix(".json")
    if earlier.exists():
        before = json.loads(earlier.read_text(encoding="utf-8"))
        run = run | {"results": before["results"] | run["results"], "load": before["load"] | run["load"]}
    target.with_suffix(".json").write_text(
        json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    target.write_text(markdown(run), encoding="utf-8")
    return target


def today() -> str:
    """Return the date of the run, which names its files."""
    return datetime.now(UTC).date().isoformat()
