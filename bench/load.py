"""Many sessions at once (P7, P10): bursts, readers who think, two replicas behind nginx, the static site under wrk.

The readers (`bench.sessions`) run on the same processors as the servers: on two cores, a bench with two replicas is short of a third. Their own
share is reported beside each figure.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import psutil

from bench.serving import ALTERNATIVES, Served, free_port, serving, streamlit_run
from tdi import paths
from tdi.store import Store
from tests.proxy import running, write_site

PRESS: Final = [{"page": "carte", "query": "phase=2023"}] + [
    {"page": "carte", "query": f"phase={phase}"} for phase in ("2022", "2020", "2024", "2023")
]
EMPTY_PRESS: Final[list[dict[str, str]]] = [{}] + [
    {"group": "ID", "option": phase} for phase in ("2022", "2020", "2024", "2023")
]

STAND_IN: Final = 30_000
"""Bytes of the page that stands in for a territory's where no site was exported."""


def unseen(count: int, steps: int) -> list[list[dict[str, str]]]:
    """Return presses that lead each reader to states of Carte that nobody has looked at before (the tours look at others)."""
    rows = Store(paths.store()).table("territories")
    rows = rows[rows["phase"].isin(["2020", "2022"])]
    queries = [f"phase={phase}&ti={ti}" for phase, ti in zip(rows["phase"], rows["id_ti"], strict=True)]
    if count * steps > len(queries):
        raise ValueError(
            f"{count} readers of {steps} states each need {count * steps}; there are {len(queries)}"
        )
    first = {"page": "carte", "query": "phase=2023"}
    return [
        [first, *({"page": "carte", "query": query} for query in queries[reader::count][:steps])]
        for reader in range(count)
    ]


def tours(count: int = 24) -> list[list[dict[str, str]]]:
    """Return what readers do: look for a commune, its territory, the map of another phase, projects, the region, what changed."""
    store = Store(paths.store())
    territories = store.table("territories")
    ids = territories.loc[territories["phase"] == "2023", "id_ti"].tolist()
    communes = store.table("communes")["insee_com"].tolist()
    regions = [code for code in store.table("regions")["code"].tolist() if len(code) == 2 and code > "10"]
    made = []
    for number in range(count):
        ti, region = ids[number * 37 % len(ids)], regions[number % len(regions)]
        made.append(
            [
                {"page": "", "query": "phase=2023"},
                {"page": "", "query": f"phase=2023&commune={communes[number * 1327 % len(communes)]}"},
                {"page": "territoire", "query": f"phase=2023&ti={ti}"},
                {"page": "carte", "query": f"phase=2023&ti={ti}"},
                {"page": "carte", "query": "phase=2022"},
                {"page": "projets", "query": f"phase=2023&region={region}"},
                {"page": "regions", "query": f"phase=2023&region={region}"},
                {"page": "evolution", "query": f"de=2022&a=2023&region={region}"},
                {"page": "financements", "query": "phase=2023"},
            ]
        )
    return made


def ask(
    url: str, servers: Sequence[psutil.Process], sessions: int, scripts: Any, **order: Any
) -> dict[str, Any]:
    """Let so many readers do their scripts; return a row of figures.

    Parameters
    ----------
    url
        Origin to visit.
    servers
        Processes whose time and memory count.
    sessions, scripts, order
        See `bench.sessions.Order`.
    """
    asked = {"url": url, "sessions": sessions, "scripts": scripts, **order}
    before = _memory(servers)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.sessions", json.dumps(asked)],
        cwd=paths.root(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("no pipes")
    process.stdout.readline()
    opened, used = _memory(servers), _cpu(servers)
    print("go", file=process.stdin, flush=True)
    process.stdout.readline()
    used = _cpu(servers) - used
    after = _memory(servers)
    print("go", file=process.stdin, flush=True)
    told = json.loads(process.stdout.readline() or "{}")
    process.wait(60)
    if not told:
        raise RuntimeError(f"the readers ended with code {process.returncode}")
    ms = sorted(told["ms"]) or [0.0]
    return {
        "sessions": sessions,
        "p50_ms": round(statistics.median(ms)),
        "p95_ms": round(ms[min(len(ms) - 1, int(0.95 * len(ms)))]),
        "max_ms": round(ms[-1]),
        "interactions": len(told["ms"]),
        "per_s": round(len(told["ms"]) / told["wall_s"], 1),
        "server_cpu_ms": round(used / max(1, len(told["ms"])) * 1000, 1),
        "client_cpu_ms": round(told["client_cpu_s"] / max(1, len(told["ms"])) * 1000, 1),
        "kb": round(told["bytes"] / max(1, len(told["ms"])) / 1000, 1),
        "mb_per_session": round(max(after, opened) / sessions - before / sessions, 2),
        "errors": sum(told["errors"].values()),
        "faults": "; ".join(told["errors"]),
    }


def _cpu(servers: Sequence[psutil.Process]) -> float:
    return sum(one.cpu_times().user + one.cpu_times().system for one in servers)


def _memory(servers: Sequence[psutil.Process]) -> float:
    return sum(one.memory_info().rss for one in servers) / 1e6


def _children(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


@contextlib.contextmanager
def behind(replicas: Sequence[Served], site: Path | None = None) -> Iterator[tuple[str, psutil.Process]]:
    """Put nginx in front of servers, without its limits: all readers of a bench have one address."""
    listen, health = (f"127.0.0.1:{free_port()}" for _ in range(2))
    environment = {
        "TDI_PROXY_LISTEN": listen,
        "TDI_PROXY_HEALTH": health,
        "TDI_PROXY_REPLICAS": ",".join(one.url.removeprefix("http://") for one in replicas),
        "TDI_PROXY_SITE": str(site or ""),
        "TDI_PROXY_REQUESTS": "0",
        "TDI_PROXY_FILES": "0",
        "TDI_PROXY_SESSIONS": "0",
    }
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), environment) as process:
        yield f"http://{listen}", psutil.Process(process.pid)


def load(*, quick: bool = False) -> dict[str, Any]:
    """Measure all of it; `quick` leaves out the large numbers."""
    counts = (1, 10, 50) if quick else (1, 10, 50, 100, 200)
    rounds = 3 if quick else 5
    seconds = 8.0 if quick else 15.0
    rows: dict[str, dict[str, Any]] = {}

    def take(name: str, *arguments: Any, **order: Any) -> None:
        rows[name] = ask(*arguments, **order)
        print(json.dumps({name: rows[name]}, ensure_ascii=False), file=sys.stderr, flush=True)

    with serving() as ours, serving(ALTERNATIVES / "empty.py") as empty:
        for server, script in (
            (ours, PRESS),
            (empty, EMPTY_PRESS),
        ):  # first of all, what only the first readers pay
            ask(server.url, [server.process], 5, [script], rounds=2)
        ask(ours.url, [ours.process], 5, tours(5), rounds=8)
        for count in counts:
            turns = 12 if count == 1 else rounds
            take(f"burst {count}: Carte", ours.url, [ours.process], count, [PRESS], rounds=turns)
            take(f"burst {count}: empty page", empty.url, [empty.process], count, [EMPTY_PRESS], rounds=turns)
        name = "burst 50: Carte, unseen states"
        take(name, ours.url, [ours.process], 50, unseen(50, rounds), rounds=rounds)
        for count in counts[1:]:
            name = f"5 s of thought, {count}: tour"
            take(name, ours.url, [ours.process], count, tours(), seconds=seconds, thought=5.0)
        for count in (50,) if quick else (50, 200):
            name = f"5 s of thought, {count}: Carte"
            take(name, ours.url, [ours.process], count, [PRESS], seconds=seconds, thought=5.0)
    with streamlit_run(paths.root() / "app.py") as plain:
        ask(plain.url, [plain.process], 2, [PRESS], rounds=4)
        for count in (10,) if quick else (10, 50):
            take(f"burst {count}: Carte, streamlit run", plain.url, [plain.process], count, [PRESS], rounds=2)
    with serving() as one, serving() as two:
        # Both have drawn every view of the tours before: else the second measurement starts warmer than the first.
        for server in (one, two):
            ask(server.url, [server.process], 24, tours(), rounds=9)
        for replicas in ([one], [one, two]):
            with behind(replicas) as (url, nginx):
                label = f"{len(replicas)} behind nginx"
                servers = [server.process for server in replicas]
                take(f"{label}, burst 50: Carte", url, servers, 50, [PRESS], rounds=rounds)
                take(f"{label}, no thought, 16: tour", url, servers, 16, tours(16), seconds=seconds / 2)
                if not quick:
                    name = f"{label}, 5 s of thought, 200: tour"
                    take(name, url, servers, 200, tours(), seconds=seconds, thought=5.0)
                rows[f"{label}, burst 50: Carte"]["nginx_mb"] = round(_memory(_children(nginx)))
    return {"sessions": rows, "ratios": _ratios(rows), "static": static(seconds=4 if quick else 8)}


def _ratios(rows: dict[str, dict[str, Any]]) -> dict[str, float]:
    def of(a: str, b: str, what: str) -> float | None:
        if a not in rows or b not in rows or not rows[b][what]:
            return None
        return round(rows[a][what] / rows[b][what], 2)

    found = {
        "burst 50, Carte / empty page, p95": of("burst 50: Carte", "burst 50: empty page", "p95_ms"),
        "burst 50, unseen states / empty page, p95": of(
            "burst 50: Carte, unseen states", "burst 50: empty page", "p95_ms"
        ),
        "burst 50, streamlit run / ours, p95": of(
            "burst 50: Carte, streamlit run", "burst 50: Carte", "p95_ms"
        ),
        "burst 10, streamlit run / ours, p95": of(
            "burst 10: Carte, streamlit run", "burst 10: Carte", "p95_ms"
        ),
        "two replicas / one, interactions per second": of(
            "2 behind nginx, no thought, 16: tour", "1 behind nginx, no thought, 16: tour", "per_s"
        ),
    }
    return {name: value for name, value in found.items() if value is not None}


def static(seconds: int) -> dict[str, Any]:
    """Measure the static site behind nginx with wrk: requests per second, latency; {} where wrk is not installed.

    The site is that of the folder ``site`` when there is one (`tdi export site site --compress`), else a page of as many bytes.
    """
    if shutil.which("wrk") is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        site = paths.root() / "site"
        pages = sorted(site.glob("v/*/territoires/2023/*.html"))
        if pages:
            asked = {
                "home": next(iter(site.glob("v/*/index.html"))),
                "the heaviest territory": max(pages, key=lambda page: page.stat().st_size),
            }
        else:
            site = write_site(Path(folder) / "site")
            page = next(iter(site.glob("v/*/index.html")))
            page.with_name(page.name + ".br").write_bytes(random.Random(1).randbytes(STAND_IN))
            asked = {f"a stand-in of {STAND_IN // 1000} kB": page}
        found: dict[str, Any] = {}
        with behind([], site) as (url, nginx):
            for name, page in asked.items():
                size = page.with_name(page.name + ".br").stat().st_size
                address = f"{url}/public/{page.relative_to(site).as_posix()}"
                found[name] = {"kb_brotli": round(size / 1000, 1)} | _wrk(address, seconds)
                found[name]["nginx_mb"] = round(_memory(_children(nginx)))
        return found


def _wrk(url: str, seconds: int) -> dict[str, float]:
    done = subprocess.run(
        ["wrk", "-t", "1", "-c", "64", "-d", f"{seconds}s", "--latency", "-H", "Accept-Encoding: br", url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", done)
    late = {p: re.search(rf"\s{p}%\s+([\d.]+)(us|ms|s)", done) for p in (50, 99)}
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    faults = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    return {
        "requests_per_s": round(float(per_second.group(1))) if per_second else 0,
        **{f"p{p}_ms": round(float(hit.group(1)) * scale[hit.group(2)], 2) for p, hit in late.items() if hit},
        "errors": int(faults.group(1)) if faults else 0,
    }
