"""Write the figures of a run as JSON and as a page to read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"

# Issue, figure, target and how to read it from the results: (suite, path, comparison, limit).
TARGETS = (
    ("P8", "`tdi build` from cached raw files, wall time (s)", ("build", "wall_s"), 60.0, "at most"),
    ("P8", "`tdi build`, peak memory (MB)", ("build", "peak_mb"), 1536.0, "at most"),
    ("P1", "Carte, cold first map / empty page", ("cold", "Carte", "cold_ratio"), 1.25, "at most"),
    ("P1", "Accueil, cold first map / empty page", ("cold", "Accueil", "cold_ratio"), 1.25, "at most"),
    ("P5", "Carte, warm reload of a link / empty page", ("cold", "Carte", "warm_ratio"), 1.3, "at most"),
    ("P2", "change of phase, bytes to the browser", ("change", "Carte", "bytes"), 4096.0, "at most"),
    ("P2", "change of phase, times faster than default folium", ("change", "times faster"), 10.0, "at least"),
    ("P3", "pan, zoom, hover: messages sent", ("still", "websocket_messages_sent"), 0.0, "at most"),
    (
        "P4",
        "typing beside the map: map drawn again",
        ("click", "unrelated widget", "map_drawn_again"),
        0.0,
        "at most",
    ),
    (
        "P4",
        "typing beside the map, server CPU / empty page",
        ("click", "unrelated widget", "cpu_ratio"),
        1.2,
        "at most",
    ),
    ("P6", "click on a territory, summary shown (ms)", ("click", "click", "ms"), 200.0, "at most"),
    ("P4", "Projets, change of filter, server time (ms)", ("filters", "x1", "rerun_ms"), 150.0, "at most"),
    ("P4", "the same with 100 times the rows (ms)", ("filters", "x100", "rerun_ms"), 300.0, "at most"),
    ("#4", "search, full index, 99th percentile (ms)", ("search", "all", "p99_ms"), 50.0, "at most"),
    (
        "#4",
        "search, names of 5 letters or more found with one error (share)",
        ("search", "one error", "found_of_5_letters_or_more"),
        0.98,
        "at least",
    ),
    ("#6", "a step of the talk, key to painted (ms)", ("room", "step", "ms"), 100.0, "at most"),
    ("P9", "`tdi export site`, everything (s)", ("site", "export_s"), 120.0, "at most"),
    ("#7", "the same after a small change (s)", ("site", "again_s"), 10.0, "at most"),
    (
        "P9",
        "the heaviest page of a territory, with its maps (kB, brotli)",
        ("site", "sheet_kb"),
        150.0,
        "at most",
    ),
    (
        "#7",
        "the home with all that it loads, search included (kB, brotli)",
        ("site", "home_kb"),
        400.0,
        "at most",
    ),
    ("#7", "home, first paint, CPU four times slower (ms)", ("site", "home", "fcp_ms"), 1000.0, "at most"),
    ("#7", "home, blocking time, CPU four times slower (ms)", ("site", "home", "tbt_ms"), 200.0, "at most"),
    (
        "#7",
        "territory, first paint, CPU four times slower (ms)",
        ("site", "sheet", "fcp_ms"),
        1000.0,
        "at most",
    ),
    (
        "#7",
        "territory, blocking time, CPU four times slower (ms)",
        ("site", "sheet", "tbt_ms"),
        200.0,
        "at most",
    ),
    ("#6", "the talk as one file (MB)", ("room", "file", "mb"), 3.0, "at most"),
    (
        "P7",
        "50 sessions at once, p95: Carte / empty page",
        ("load", "ratios", "burst 50, Carte / empty page, p95"),
        2.0,
        "at most",
    ),
    (
        "P7",
        "the same, p95: Streamlit's own command / ours",
        ("load", "ratios", "burst 50, streamlit run / ours, p95"),
        6.0,
        "at least",
    ),
    (
        "P7",
        "200 sessions, 5 s of thought, Carte, p95 (ms)",
        ("load", "sessions", "5 s of thought, 200: Carte", "p95_ms"),
        500.0,
        "at most",
    ),
    (
        "P7",
        "200 sessions, memory each (MB)",
        ("load", "sessions", "5 s of thought, 200: Carte", "mb_per_session"),
        0.5,
        "at most",
    ),
    (
        "P7",
        "two replicas / one, interactions per second",
        ("load", "ratios", "two replicas / one, interactions per second"),
        1.7,
        "at least",
    ),
    ("#6", "slides of a region, PPTX, the whole command (s)", ("media", "slides_s"), 5.0, "at most"),
    ("#6", "one sheet, PDF, the whole command (s)", ("media", "sheet_s"), 3.0, "at most"),
    ("#6", "the sheets of all territories of 2023 (s)", ("media", "sheets_s"), 240.0, "at most"),
    ("#5", "`tdi import` of 30,000 rows, the whole command (s)", ("import", "wall_s"), 10.0, "at most"),
    (
        "#4",
        "Territoire, cold and complete / empty page",
        ("territory", "Territoire", "ratio"),
        1.5,
        "at most",
    ),
    (
        "#4",
        "another territory chosen on the map (ms)",
        ("territory", "another territory", "ms"),
        250.0,
        "at most",
    ),
    (
        "#5",
        "difference of two versions, every row changed (s)",
        ("versions", "difference, all", "median_s"),
        5.0,
        "at most",
    ),
)


def _value(results: dict[str, Any], path: tuple[str, ...]) -> float | None:
    found: Any = results
    for key in path:
        if not isinstance(found, dict) or key not in found:
            return None
        found = found[key]
    return float(found)


def _table(rows: dict[str, Any]) -> list[str]:
    columns = [key for key in next(iter(rows.values())) if key != "runs"]
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
        "Burst: all press the same button at the same moment, then wait for each other. Tour: commune, territory, map of another phase, "
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
    for issue, what, path, limit, sense in TARGETS:
        value = _value(results, path)
        if value is not None:
            good = value <= limit if sense == "at most" else value >= limit
            lines.append(
                f"| {issue} | {what} | **{value:g}**{'' if good else ' (missed)'} | {sense} {limit:g} |"
            )
    if "cold" in results:
        lines += [
            "",
            "## From the navigation to the first complete drawing (ms)",
            "",
            *_table(results["cold"]),
        ]
    if "change" in results:
        rows = {k: v for k, v in results["change"].items() if isinstance(v, dict)}
        lines += ["", "## A change of phase, from the click to the drawing", "", *_table(rows)]
        lines += [
            "",
            "Bytes on the wire to the browser, HTTP and websocket (compressed), for the whole page: map, list, "
            "figures, links. Unpacked: websocket messages after decompression.",
        ]
    if "still" in results:
        lines += ["", "## Pan, zoom, hover", "", "```json", json.dumps(results["still"], indent=1), "```"]
    if "filters" in results:
        lines += [
            "",
            "## A change of filter on Projets, server time of the rerun, synthetic rows added",
            "",
            *_table(results["filters"]),
        ]
    if "growth" in results:
        lines += _growth(results["growth"])
    if "search" in results:
        lines += [
            "",
            "## Search over everything",
            "",
            "```json",
            json.dumps(results["search"], indent=1),
            "```",
        ]
    if "room" in results:
        lines += ["", "## The room", "", "```json", json.dumps(results["room"], indent=1), "```"]
    if "load" in results:
        lines += _load(results["load"])
    if "media" in results:
        lines += ["", "## Slides and sheets", "", "```json", json.dumps(results["media"], indent=1), "```"]
    if "site" in results:
        lines += ["", "## The static site", "", "```json", json.dumps(results["site"], indent=1), "```"]
    if "import" in results:
        lines += ["", "## `tdi import` of 30,000 rows of Fonds vert", "", "```json"]
        lines += [json.dumps(results["import"], indent=1), "```"]
    if "territory" in results:
        lines += [
            "",
            "## The sheet of a territory: cold and complete, then another one chosen on its map",
            "",
            "```json",
            json.dumps(results["territory"], indent=1),
            "```",
        ]
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
    if "build" in results:
        lines += ["", "## Build", "", "```json", json.dumps(results["build"], indent=1), "```"]
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
