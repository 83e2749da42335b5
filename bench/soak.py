"""Constant load for a long time: memory must stay flat (``python -m bench.soak --minutes 30``)."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from bench.browsing import chromium
from bench.load import ask, record_tapes, tours
from bench.serving import dashboard

SESSIONS = 20
SPELL_SECONDS = 55.0


def soak(minutes: int) -> dict[str, Any]:
    """Let readers come, look around for a minute and leave, again and again.

    Return the memory at the end of each minute.

    The first minutes fill the caches of views, which are bounded; flat is what follows.
    """
    spells = []
    with dashboard() as server:
        with chromium() as browser:
            tape = record_tapes(browser, server).tour
        for _ in range(minutes):
            row = ask(
                server.url,
                [server.process],
                SESSIONS,
                tours(tape),
                tape.ending,
                seconds=SPELL_SECONDS,
                thought=1.0,
            )
            told = {
                key: row[key] for key in ("steps", "p50_ms", "p95_ms", "server_cpu_ms", "errors")
            }
            spells.append({"mb": round(server.process.memory_info().rss / 1e6)} | told)
            print(json.dumps(spells[-1]), file=sys.stderr, flush=True)
    settled = [spell["mb"] for spell in spells[min(5, len(spells) // 2) :]]
    return {
        "minutes": minutes,
        "steps": sum(spell["steps"] for spell in spells),
        "errors": sum(spell["errors"] for spell in spells),
        "mb_after_warm": settled[0],
        "mb_at_the_end": settled[-1],
        "mb_most": max(settled),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=30, help="how long (30)")
    print(json.dumps(soak(parser.parse_args().minutes), indent=1))
