"""Many readers at once (P7): bursts beside an empty page and beside stock options, readers who think, two replicas behind nginx.

`seen`: all press the same button at the same moment, then wait for each other; the states were
looked at before. `unseen`: each goes to states that nobody has looked at. `stock`: the same page as
the framework comes, a collection after each run and nothing frozen. `tour`: commune, territory, map
of another phase, projects, region, changes, money. The empty page is served by the same server.

The readers (`bench.readers`) share the processors with the servers: on two cores, a measurement of
two replicas is short of a third. Their own share is reported (`client_cpu_ms` for each step).
"""

from __future__ import annotations

import base64
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil
from playwright.sync_api import Browser

from bench.browsing import chromium
from bench.recording import Tape, going, pressing, record
from bench.run import Options, Rows
from bench.serving import Served, alternative, dashboard, earlier, free_port, stock
from tdi import paths
from tdi.data.store import Store
from tests.proxy import running

PHASES: Final = ("2022", "2020", "2024", "2023")
TURNS: Final = 4
"""How often a reader of a tape goes through the phases.

Later turns find in the browser what earlier ones brought.
"""
TOURS: Final = 24
_TI, _PHASE, _REGION, _COMMUNE = "ti-8413", "phase=2022", "region=24", "commune=01283"


@dataclass(frozen=True)
class Tapes:
    """What the readers of a server send."""

    presses: Tape
    unseen: Tape
    tour: Tape


def record_tapes(browser: Browser, server: Served, *, before: bool = False) -> Tapes:
    """Record each kind of reader on the dashboard."""
    carte, state = f"{server.url}/carte?phase=2023", f"/carte?{_PHASE}&ti={_TI}"
    if before:  # of another state of the project, only bursts are measured
        tour = Tape()
    else:
        addresses = (
            f"/?phase=2023&{_COMMUNE}",
            f"/territoire?phase=2023&ti={_TI}",
            f"/carte?phase=2023&ti={_TI}",
            f"/carte?{_PHASE}",
            f"/projets?phase=2023&{_REGION}",
            f"/regions?phase=2023&{_REGION}",
            f"/evolution?de=2022&a=2023&{_REGION}",
            "/financements?phase=2023",
        )
        tour = record(
            browser, f"{server.url}/?phase=2023", [going(address) for address in addresses]
        )
    return Tapes(
        record(browser, carte, [pressing(phase) for phase in PHASES * TURNS]),
        record(browser, carte, [going(state)]),
        tour,
    )


def record_empty(browser: Browser, server: Served) -> Tape:
    """Record the reader of an empty page."""
    return record(browser, f"{server.url}/", [pressing(phase) for phase in PHASES * TURNS])


class States:
    """States of Carte that nobody has looked at.

    A territory of a phase chosen, each given out once.
    """

    def __init__(self, tape: Tape) -> None:
        rows = Store(paths.store()).table("territories")
        rows = rows[rows["phase"].isin(["2020", "2022", "2024"]) & (rows["id_ti"] != _TI)]
        self._left = list(zip(rows["phase"], rows["id_ti"], strict=True))
        self._tape = tape

    def scripts(self, readers: int, steps: int) -> list[list[str]]:
        """Return so many scripts of so many states."""
        return [self._script([self._left.pop() for _ in range(steps)]) for _ in range(readers)]

    def _script(self, states: Sequence[tuple[str, str]]) -> list[str]:
        taken = [self._tape.script({_PHASE: f"phase={phase}", _TI: ti}) for phase, ti in states]
        return [taken[0][0], *(messages[1] for messages in taken)]


def tours(tape: Tape, count: int = TOURS) -> list[list[str]]:
    """Return the tours of so many readers, each through places of its own."""
    store = Store(paths.store())
    territories = store.table("territories")
    ids = territories.loc[territories["phase"] == "2023", "id_ti"].tolist()
    communes = store.table("communes")["insee_com"].tolist()
    regions = [
        code for code in store.table("regions")["code"].tolist() if len(code) == 2 and code > "10"
    ]
    return [
        tape.script(
            {
                _TI: ids[number * 37 % len(ids)],
                _REGION: f"region={regions[number % len(regions)]}",
                _COMMUNE: f"commune={communes[number * 1327 % len(communes)]}",
            }
        )
        for number in range(count)
    ]


def ask(
    url: str,
    servers: Sequence[psutil.Process],
    sessions: int,
    scripts: Sequence[Sequence[str]],
    ending: bytes,
    **order: Any,
) -> dict[str, Any]:
    """Let so many readers do their scripts; return a row of figures.

    Parameters
    ----------
    url
        Origin to visit.
    servers
        Processes whose time and memory count.
    sessions, scripts, ending, order
        See `bench.readers.Order`.
    """
    asked = {"url": url, "sessions": sessions, "scripts": list(scripts), **order}
    asked["ending"] = base64.b64encode(ending).decode()
    before = _memory(servers)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.readers"],
        cwd=paths.root(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("no pipes")
    print(json.dumps(asked), file=process.stdin, flush=True)
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
    steps = max(1, len(told["ms"]))
    ms = sorted(told["ms"]) or [0.0]
    return {
        "p50_ms": round(statistics.median(ms)),
        "p95_ms": round(ms[min(len(ms) - 1, int(0.95 * len(ms)))]),
        "max_ms": round(ms[-1]),
        "steps": len(told["ms"]),
        "per_s": round(len(told["ms"]) / told["wall_s"], 1),
        "server_cpu_ms": round(1000 * used / steps, 1),
        "client_cpu_ms": round(1000 * told["client_cpu_s"] / steps, 1),
        "kb": round(told["bytes"] / steps / 1000, 1),
        "mb_per_session": round((max(after, opened) - before) / sessions, 2),
        "errors": sum(told["errors"].values()),
        "faults": "; ".join(told["errors"]),
    }


def _cpu(servers: Sequence[psutil.Process]) -> float:
    return sum(one.cpu_times().user + one.cpu_times().system for one in servers)


def _memory(servers: Sequence[psutil.Process]) -> float:
    return sum(one.memory_info().rss for one in servers) / 1e6


@contextlib.contextmanager
def behind(replicas: Sequence[Served], site: Path | None = None) -> Iterator[str]:
    """Put nginx in front of servers, without its limits.

    All readers of a bench have one address.
    """
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
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), environment):
        yield f"http://{listen}"


def measure(options: Options) -> Rows:
    """Measure bursts in turns, then readers who think, then replicas."""
    turns, rounds, seconds = (1, 2, 8.0) if options.quick else (3, 3, 15.0)
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        ours = stack.enter_context(dashboard())
        empty = stack.enter_context(alternative("empty"))
        plain = stack.enter_context(stock())
        before = stack.enter_context(earlier(options.against)) if options.against else None
        for server in (ours, empty, plain, *((before,) if before else ())):
            server.at_rest()
        tapes, empty_tape = record_tapes(browser, ours), record_empty(browser, empty)
        stock_tapes = record_tapes(browser, plain, before=True)
        # Name: server, the scripts of a turn, the end of an answer.
        states = States(tapes.unseen)
        bursts: dict[str, Any] = {
            "empty page": (empty, lambda: [empty_tape.script()], empty_tape),
            "seen": (ours, lambda: [tapes.presses.script()], tapes.presses),
            "unseen": (ours, lambda: states.scripts(50, rounds), tapes.unseen),
            "stock, seen": (plain, lambda: [stock_tapes.presses.script()], stock_tapes.presses),
        }
        if before:
            old = record_tapes(browser, before, before=True)
            old_states = States(old.unseen)
            bursts["before: seen"] = (before, lambda: [old.presses.script()], old.presses)
            bursts["before: unseen"] = (before, lambda: old_states.scripts(50, rounds), old.unseen)
        rows: Rows = {}
        for server, scripts, tape in bursts.values():  # what only the first readers pay
            if len(tape.sent) > 2:
                ask(server.url, [server.process], 5, scripts(), tape.ending, rounds=2)
        for count, times in ((1, 1), (50, turns)):
            taken: dict[str, list[dict[str, Any]]] = {name: [] for name in bursts}
            for _ in range(times):
                for name, (server, scripts, tape) in bursts.items():
                    if count == 50 or len(tape.sent) > 2:
                        row = ask(
                            server.url,
                            [server.process],
                            count,
                            scripts(),
                            tape.ending,
                            rounds=rounds,
                        )
                        taken[name].append(_shown(f"burst {count}: {name}", row))
            rows |= {
                f"burst {count}: {name}": _middle(some) for name, some in taken.items() if some
            }
        thinking = {"seconds": seconds, "thought": 5.0}
        for name, scripts, tape in (
            ("Carte", [tapes.presses.script()], tapes.presses),
            ("tour", tours(tapes.tour), tapes.tour),
        ):
            row = ask(ours.url, [ours.process], 200, scripts, tape.ending, **thinking)
            rows[f"200 who think: {name}"] = _shown(f"200 who think: {name}", row)
    rows |= _replicas(tapes.tour, seconds)
    rows["ratios"] = _ratios(rows)
    return rows


def _shown(name: str, row: dict[str, Any]) -> dict[str, Any]:
    print(json.dumps({name: row}, ensure_ascii=False), file=sys.stderr, flush=True)
    return row


def _middle(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the row of the turn whose 95th percentile is the middle one, with the errors of all."""
    ordered = sorted(rows, key=lambda row: row["p95_ms"])
    return ordered[len(ordered) // 2] | {
        "errors": sum(row["errors"] for row in rows),
        "runs": [row["p95_ms"] for row in rows],
    }


def _replicas(tape: Tape, seconds: float) -> Rows:
    rows: Rows = {}
    with dashboard() as one, dashboard() as two:
        for server in (one, two):  # both have drawn every view of the tours before
            server.at_rest()
            ask(server.url, [server.process], TOURS, tours(tape), tape.ending, rounds=9)
        for replicas in ([one], [one, two]):
            with behind(replicas) as url:
                name = f"{len(replicas)} behind nginx, no thought, 16: tour"
                servers = [server.process for server in replicas]
                rows[name] = _shown(
                    name, ask(url, servers, 16, tours(tape, 16), tape.ending, seconds=seconds)
                )
    return rows


def _ratios(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    def of(first: str, second: str, column: str) -> float:
        return round(rows[first][column] / max(rows[second][column], 0.1), 2)

    floor, replicas = "burst 50: empty page", "behind nginx, no thought, 16: tour"
    return {
        "seen / empty page": of("burst 50: seen", floor, "p95_ms"),
        "unseen / empty page": of("burst 50: unseen", floor, "p95_ms"),
        "stock / ours": of("burst 50: stock, seen", "burst 50: seen", "p95_ms"),
        "two replicas / one": of(f"2 {replicas}", f"1 {replicas}", "per_s"),
    }
