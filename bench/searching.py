"""The search over everything.

Time of one query on the full index, and how many names are found again with a typing error.

Server time only: what `SearchIndex.search` and the writing of its results take in this process.
Queries are drawn with a seed: real names as typed (whole, the beginning, without accents or
hyphens, codes) and with one or two errors.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from bench.run import Options, Rows
from tdi import paths
from tdi.data.store import Store
from tdi.search import Entity, SearchIndex, matched_letters, normalise

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def mistyped(text: str, rng: random.Random, errors: int = 1) -> str:
    """Return a text with errors: a letter missing, added, wrong, or two swapped."""
    for _ in range(errors):
        place = rng.randrange(max(1, len(text) - 1))
        kind = rng.choice("dais")
        if kind == "d":
            text = text[:place] + text[place + 1 :]
        elif kind == "a":
            text = text[:place] + rng.choice(_LETTERS) + text[place:]
        elif kind == "s":
            text = text[:place] + rng.choice(_LETTERS) + text[place + 1 :]
        else:
            text = text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]
    return text


def measure(options: Options) -> Rows:
    """Time queries of each kind, and measure how many names are found."""
    store = Store(paths.store())
    for name in store.manifest["tables"]:
        store.table(name)
    start = time.perf_counter()
    index = SearchIndex(store)
    built = time.perf_counter() - start
    rng = random.Random(20)
    ways: dict[str, Callable[[Entity], str]] = {
        "whole name": lambda entity: entity.name,
        "beginning": lambda entity: entity.name[: rng.randrange(2, max(3, len(entity.name)))],
        "no accent, no hyphen": lambda entity: normalise(entity.name),
        "code": lambda entity: entity.code,
        "one error": lambda entity: mistyped(normalise(entity.name), rng),
        "two errors": lambda entity: mistyped(normalise(entity.name), rng, 2),
    }
    results: Rows = {"index": {"names": len(index), "build_s": round(built, 2)}}
    every: list[float] = []
    for way, write in ways.items():
        entities = rng.sample(index.entities, 150 * options.rounds)
        times: list[float] = []
        found = long = 0
        for entity in entities:
            query = write(entity)
            before = time.perf_counter()
            answers = index.search(query)
            for answer in answers:
                matched_letters(answer.entity.name, query)
            times.append(1000 * (time.perf_counter() - before))
            if len(normalise(entity.name)) > 4:
                long += 1
                found += any(
                    normalise(answer.entity.name) == normalise(entity.name) for answer in answers
                )
        every += times
        results[way] = {
            "queries": len(times),
            "median_ms": round(median(times), 1),
            "p99_ms": round(float(np.percentile(times, 99)), 1),
            "max_ms": round(max(times), 1),
            "found_of_5_letters_or_more": round(found / long, 4),
        }
    results["all"] = {
        "queries": len(every),
        "median_ms": round(median(every), 1),
        "p99_ms": round(float(np.percentile(every, 99)), 1),
        "max_ms": round(max(every), 1),
    }
    return results
