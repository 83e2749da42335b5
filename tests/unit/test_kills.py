"""A publication killed at every step and at random moments.

The store opens, the next run succeeds, nothing is left.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tdi.data.store import Store, beside
from tdi.data.versions import manifest_digest, read_versions
from tests.conftest import ROOT
from tests.small_store import write_small

if not hasattr(os, "fork"):
    pytest.skip("needs fork", allow_module_level=True)

# One process imports once, then each publication runs in a child of its own: a start of Python
# costs a second. Every call to the file system that Python makes is an audit event before it
# happens; the child kills itself at the n-th. The exchange of the two folders is no event, but what
# follows it at once is (the flush of the folder above). Nothing is flushed to the disk here: a kill
# is no cut of power, and a flush is slow.
NURSERY = """
import json, os, shutil, signal, sys, time
from pathlib import Path
import pyarrow.parquet
from tdi.build import versions
from tdi.build.versions import publish

FILES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.listdir", "os.scandir"}
os.fsync = lambda handle: None

def run(source, store, kill_at, two_renames):
    if two_renames:
        versions.exchange = lambda one, other: False
    steps = []
    def hook(event, arguments):
        if event in FILES:
            steps.append(event)
            if len(steps) == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
    def make(folder):
        shutil.copytree(source, folder, dirs_exist_ok=True)
    sys.addaudithook(hook)
    publish(make, store, note="killed")
    return list(steps)

for line in sys.stdin:
    order = json.loads(line)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        steps = run(Path(order["source"]), Path(order["store"]), order["kill_at"], order["two_renames"])
        os.write(write, json.dumps(steps).encode())
        os._exit(0)
    os.close(write)
    if order["after"] is not None:
        time.sleep(order["after"])
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    steps = json.loads(os.read(read, 60000) or b"[]")
    os.close(read)
    print(json.dumps({"killed": os.WIFSIGNALED(status), "status": status, "steps": steps}), flush=True)
"""


class Nursery:
    """The process that starts the publications."""

    def __init__(self, store: Path, samples: dict[str, Path], *, two_renames: bool) -> None:
        self.store, self.samples, self.two_renames = store, samples, two_renames
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def publish(
        self, sample: str, *, kill_at: int = 0, after: float | None = None
    ) -> dict[str, Any]:
        """Publish a sample in a child.

        Kill it at its n-th step, or some seconds after its start.
        """
        order = {
            "source": str(self.samples[sample]),
            "store": str(self.store),
            "kill_at": kill_at,
            "after": after,
            "two_renames": self.two_renames,
        }
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        """End it."""
        self.process.communicate()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two whole small stores."""
    home = tmp_path_factory.mktemp("samples")
    for tag in "AB":
        write_small(home / tag, tag)
    return {tag: home / tag for tag in "AB"}


@pytest.fixture(params=[False, True], ids=["exchange", "two renames"])
def nursery(
    request: pytest.FixtureRequest, tmp_path: Path, samples: dict[str, Path]
) -> Iterator[Nursery]:
    """A store A under `data`, and who publishes to it, in both ways of putting a store in place."""
    shutil.copytree(samples["A"], tmp_path / "data" / "store")
    one = Nursery(tmp_path / "data" / "store", samples, two_renames=request.param)
    yield one
    one.close()


def tag(folder: Path) -> str:
    """Return which store this is, after reading every file of it."""
    store = Store(folder, verify=True)
    return str(json.loads(store.display("land.json"))["tag"])


def succeed(nursery: Nursery, sample: str) -> None:
    """The next run succeeds, and leaves the store, its versions and records, and nothing else."""
    done = nursery.publish(sample)
    assert not done["status"]
    assert tag(nursery.store) == sample
    versions = read_versions(nursery.store)
    assert [version.current for version in versions].count(True) == 1
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    for version in versions:
        if version.folder:
            assert manifest_digest(version.folder) == version.digest
            assert tag(version.folder) in "AB"
    kept = {version.name for version in versions if version.folder and not version.current}
    records = {f"{version.number:04d}.json" for version in versions}
    assert {path.name for path in beside(nursery.store).iterdir()} <= kept | records | {".lock"}
    assert sorted(path.name for path in nursery.store.parent.iterdir()) == [
        "store",
        "store.versions",
    ]


def test_killed_at_every_change(nursery: Nursery) -> None:
    """Before and after each change of the file system, and at some of the other steps."""
    steps = nursery.publish("B")["steps"]
    changes = {
        n
        for n, event in enumerate(steps, 1)
        if event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir")
    }
    first = min(n for n, event in enumerate(steps, 1) if event == "os.rename")
    chosen = changes | {n + 1 for n in changes if n < len(steps)}
    others = sorted(set(range(1, len(steps))) - chosen)
    chosen |= set(random.Random(5).sample([n for n in others if n < first], 2))
    chosen |= set(random.Random(5).sample([n for n in others if n > first], 2))
    data = nursery.store.parent
    outcomes = []
    for step in sorted(chosen):
        shutil.rmtree(data)
        shutil.copytree(nursery.samples["A"], nursery.store)
        assert nursery.publish("B", kill_at=step)["killed"]
        outcomes.append(tag(nursery.store))
        succeed(nursery, "B")
        assert len(read_versions(nursery.store)) == 2
    assert outcomes == sorted(outcomes), "the old one up to the swap, the new one from then on"
    assert set(outcomes) == {"A", "B"}
    print(f"{len(outcomes)} kills, {outcomes.count('B')} after the swap")


def test_killed_at_random_moments(nursery: Nursery) -> None:
    """Kill upon kill, without a good run between most of them."""
    chance = random.Random(20261122)
    found, kills, tries = "A", 0, 0
    longest = 0.2
    while kills < 8 and tries < 200:
        tries += 1
        killed = nursery.publish(
            "B" if found == "A" else "A", after=chance.uniform(0.002, longest)
        )["killed"]
        kills += killed
        longest *= 1 if killed else 0.8  # this machine is faster than that
        found = tag(nursery.store)
        if killed and kills % 4 == 0:
            found = "A" if found == "B" else "B"
            succeed(nursery, found)
    assert kills == 8


def test_two_processes_at_once(nursery: Nursery) -> None:
    """They take turns: every publication has its number, and the last one is in force."""
    second = Nursery(nursery.store, nursery.samples, two_renames=nursery.two_renames)
    answers: list[dict[str, Any]] = []

    def several(one: Nursery, samples: str) -> None:
        answers.extend(one.publish(sample) for sample in samples)

    threads = [
        threading.Thread(target=several, args=(one, order))
        for one, order in ((nursery, "BABA"), (second, "ABAB"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    second.close()
    assert [answer["status"] for answer in answers] == [0] * 8
    versions = read_versions(nursery.store)
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    digests = [version.digest for version in versions]
    assert all(before != after for before, after in itertools.pairwise(digests))
    assert versions[-1].current
    succeed(nursery, tag(nursery.store))
