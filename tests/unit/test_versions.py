"""Versions of the store: published whole, kept beside, found by name, brought back.

Faults leave the old one.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tdi.build import versions
from tdi.build.versions import exclusive, prune, publish, rollback
from tdi.data.store import MANIFEST, Store, beside
from tdi.data.versions import current_version, find_version, open_version, read_versions
from tdi.errors import NotFound, StoreError
from tests.conftest import ROOT
from tests.small_store import write_small


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Whole small stores by tag."""
    home = tmp_path_factory.mktemp("samples")
    for tag in "ABC":
        write_small(home / tag, tag)
    return {tag: home / tag for tag in "ABC"}


@pytest.fixture
def store(tmp_path: Path, samples: dict[str, Path]) -> Path:
    """A folder with the store A, as it comes with the repository: no record of it."""
    shutil.copytree(samples["A"], tmp_path / "store")
    return tmp_path / "store"


def copying(source: Path) -> Callable[[Path], object]:
    return lambda folder: shutil.copytree(source, folder, dirs_exist_ok=True)


def tag(folder: Path) -> str:
    return str(Store(folder, verify=True).table("waves")["note"].iloc[0])


def in_order(store: Path) -> None:
    """Nothing is left of the work.

    The versions folder holds versions, records and the lock only.
    """
    names = {path.name for path in beside(store).iterdir()} - {".lock"}
    assert not [name for name in names if name.startswith(".")]
    assert sorted(path.name for path in store.parent.iterdir()) == ["store", "store.versions"]


@pytest.fixture(params=["exchange", "two renames"])
def swap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to put a store in place."""
    if request.param == "two renames":
        monkeypatch.setattr(versions, "exchange", lambda one, other: False)
    return str(request.param)


def test_publish_keeps_the_old_one(store: Path, samples: dict[str, Path], swap: str) -> None:
    version = publish(copying(samples["B"]), store, note="tdi import x")
    assert (version.number, version.note, version.current, tag(store)) == (
        2,
        "tdi import x",
        True,
        "B",
    )
    first, second = read_versions(store)
    assert first.note == "found in place"
    assert tag(first.folder or store) == "A"
    assert second == version
    assert first.folder == beside(store) / first.name
    in_order(store)


def test_first_store_of_all(tmp_path: Path, samples: dict[str, Path]) -> None:
    store = tmp_path / "data" / "store"
    assert publish(copying(samples["A"]), store, note="tdi build").number == 1
    assert read_versions(store) == [current_version(store)]
    in_order(store)


def test_an_identical_store_is_no_version(store: Path, samples: dict[str, Path]) -> None:
    before = (store / MANIFEST).stat().st_ino
    assert publish(copying(samples["A"]), store, note="again").number == 1
    assert (store / MANIFEST).stat().st_ino == before
    assert len(read_versions(store)) == 1
    in_order(store)


def test_rollback_and_back_again(store: Path, samples: dict[str, Path], swap: str) -> None:
    publish(copying(samples["B"]), store, note="import")
    assert rollback(store).note == "rollback to 1"
    assert tag(store) == "A"
    rollback(store)
    assert tag(store) == "B"
    assert [version.note for version in read_versions(store)][2:] == [
        "rollback to 1",
        "rollback to 2",
    ]
    with pytest.raises(NotFound, match="is the one in force"):
        rollback(store, "current")
    with pytest.raises(NotFound, match=r"no version '9'.*kept are 1 "):
        rollback(store, "9")
    in_order(store)


def test_names_of_versions(store: Path, samples: dict[str, Path]) -> None:
    a, b = Store(samples["A"]).data_version, Store(samples["B"]).data_version
    with pytest.raises(NotFound, match="no version 'previous'"):
        find_version(store, "previous")
    publish(copying(samples["B"]), store, note="import")
    rollback(store, "1")
    assert find_version(store, "current").number == find_version(store, a).number == 3
    assert find_version(store, "previous").number == find_version(store, b).number == 2
    assert open_version(find_version(store, "2")).data_version == b


def test_only_so_many_are_kept(store: Path, samples: dict[str, Path]) -> None:
    for sample in "BCABC":
        publish(copying(samples[sample]), store, note=sample, keep=2)
    kept = [version.number for version in read_versions(store) if version.folder]
    assert kept == [4, 5, 6]
    with pytest.raises(NotFound, match="no longer kept"):
        find_version(store, "1")
    assert [version.number for version in prune(store, 0)] == [4, 5]
    assert publish(copying(samples["A"]), store, note="next").number == 7, (
        "a number is never given twice"
    )
    in_order(store)


def test_what_is_not_whole_is_not_published(store: Path, samples: dict[str, Path]) -> None:
    def without_a_table(folder: Path) -> None:
        shutil.copytree(samples["B"], folder, dirs_exist_ok=True)
        (folder / "waves.parquet").unlink()

    def other_columns(folder: Path) -> None:
        shutil.copytree(samples["B"], folder, dirs_exist_ok=True)
        shutil.copy(folder / "phases.parquet", folder / "waves.parquet")
        manifest = json.loads((folder / MANIFEST).read_text())
        manifest["tables"]["waves"]["sha256"] = manifest["tables"]["phases"]["sha256"]
        (folder / MANIFEST).write_text(json.dumps(manifest))

    for make, says in (
        (without_a_table, "is missing"),
        (other_columns, "the new table waves has the columns"),
        (lambda folder: None, "the store is missing"),
    ):
        with pytest.raises(StoreError, match=says):
            publish(make, store, note="faulty")
    assert tag(store) == "A"
    assert len(read_versions(store)) == 1
    in_order(store)


@pytest.mark.parametrize("fault", ["truncated", "deleted", "no manifest", "damaged manifest"])
def test_a_damaged_store_is_replaced_and_not_kept(
    store: Path, samples: dict[str, Path], fault: str, swap: str
) -> None:
    publish(copying(samples["B"]), store, note="import")
    if fault == "truncated":
        os.truncate(store / "waves.parquet", 10)
    elif fault == "deleted":
        shutil.rmtree(store)
    elif fault == "no manifest":
        (store / MANIFEST).unlink()
    else:
        (store / MANIFEST).write_text("{")
    version = publish(copying(samples["B"]), store, note="repair")
    assert (tag(store), version.number) == ("B", 3)
    assert [version.number for version in read_versions(store) if version.folder] == [1, 3]
    in_order(store)


def test_rollback_mends_a_deleted_store(store: Path, samples: dict[str, Path]) -> None:
    publish(copying(samples["B"]), store, note="import")
    shutil.rmtree(store)
    with pytest.raises(StoreError, match="tdi rollback"):
        Store(store)
    rollback(store)
    assert tag(store) == "A"


def test_an_open_store_stays_what_it_was(store: Path, samples: dict[str, Path], swap: str) -> None:
    opened = Store(store)
    publish(copying(samples["B"]), store, note="import")
    assert opened.table("waves")["note"].iloc[0] == "A"
    assert opened.display("land.json") == b'{"tag": "A"}'


def test_a_held_store_needs_no_folder(store: Path) -> None:
    held = Store(store, hold=True)
    shutil.rmtree(store)
    assert held.table("waves")["note"].iloc[0] == "A"
    assert held.display("land.json") == b'{"tag": "A"}'
    held.verify()


def test_between_two_renames_a_reader_finds_the_old_store(
    store: Path, samples: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one moment without data/store, on a file system that cannot exchange.

    Looked at from inside.
    """
    monkeypatch.setattr(versions, "exchange", lambda one, other: False)
    real, seen = Path.rename, []

    def rename(self: Path, target: Path) -> Path:
        if target == store:
            assert not store.exists()
            seen.append((tag(store), [version.current for version in read_versions(store)]))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    publish(copying(samples["B"]), store, note="import")
    assert seen == [("A", [True])]
    assert tag(store) == "B"


def test_a_file_system_without_exchange(tmp_path: Path) -> None:
    """The call itself: it exchanges here, and says so when it cannot."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "x").touch()
    if versions.exchange(tmp_path / "a", tmp_path / "b"):
        assert (tmp_path / "b" / "x").exists()
    with pytest.raises(OSError, match="No such file"):
        versions.exchange(tmp_path / "a", tmp_path / "none")


LIMITED = """
import resource, shutil, sys
from pathlib import Path
from tdi.build.versions import publish
from tdi.errors import TdiError
source, store = map(Path, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
def make(folder):
    for path in source.rglob("*"):
        target = folder / path.relative_to(source)
        target.mkdir() if path.is_dir() else target.write_bytes(path.read_bytes())
try:
    publish(make, store, note="too large")
except TdiError as error:
    print(error)
"""


def test_disk_full(store: Path, samples: dict[str, Path]) -> None:
    """The system itself refuses to write on.

    Files of 4,000 bytes at most, in a process of its own.
    """
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(samples["B"]), str(store)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "cannot be written (File too large). The store in force is as it was." in done.stdout
    assert "Remedy: raise the limit" in done.stdout
    assert tag(store) == "A"
    in_order(store)


@pytest.mark.parametrize("step", ["journal", "swap", "record", "tidy"])
def test_a_failure_at_each_step(
    store: Path, samples: dict[str, Path], step: str, swap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(28, "No space left on device")

    def failing(*arguments: object) -> None:
        raise full

    if step == "journal":
        monkeypatch.setattr(versions, "_write_json", failing)
    elif step == "swap":
        real = Path.rename
        monkeypatch.setattr(
            versions, "exchange", failing if swap == "exchange" else lambda one, other: False
        )
        monkeypatch.setattr(
            Path,
            "rename",
            lambda a, b: failing() if a.name == ".incoming" and b == store else real(a, b),
        )
    elif step == "record":
        put = Path.replace
        monkeypatch.setattr(
            Path, "replace", lambda a, b: failing() if a.name == ".publishing.json" else put(a, b)
        )
    else:
        monkeypatch.setattr(versions, "prune", failing)
    if step in ("journal", "swap"):
        with pytest.raises(StoreError, match=r"No space left.*as it was.*free space"):
            publish(copying(samples["B"]), store, note="full")
        assert tag(store) == "A"
    else:
        assert publish(copying(samples["B"]), store, note="full").note == "full"
        assert tag(store) == "B"
    monkeypatch.undo()
    if swap == "two renames":
        monkeypatch.setattr(versions, "exchange", lambda one, other: False)
    publish(copying(samples["C"]), store, note="next")
    assert tag(store) == "C"
    assert tag(find_version(store, "previous").folder or store) in ("A", "B")
    in_order(store)


def test_two_at_once_wait_or_say_so(
    store: Path,
    samples: dict[str, Path],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The import linter, run by another test of this process, silences every logger there is.
    monkeypatch.setattr(logging.getLogger("tdi.data.versions"), "disabled", False)
    inside, leave = threading.Event(), threading.Event()

    def slow(folder: Path) -> None:
        shutil.copytree(samples["B"], folder, dirs_exist_ok=True)
        inside.set()
        assert leave.wait(20)

    first = threading.Thread(target=publish, args=(slow, store), kwargs={"note": "tdi build"})
    first.start()
    assert inside.wait(20)
    says = rf"process {os.getpid()} writes the store since \d{{4}}-.*Z \(tdi build\)"
    with pytest.raises(StoreError, match=rf"not free after 0 s: {says}.*wait until it ends"):
        publish(copying(samples["C"]), store, note="too early", wait=0)
    waiting = threading.Event()

    class Told(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            waiting.set()

    logging.getLogger("tdi.data.versions").addHandler(handler := Told())
    second = threading.Thread(
        target=publish, args=(copying(samples["C"]), store), kwargs={"note": "second"}
    )
    second.start()
    assert waiting.wait(20), "the second says that it waits"
    leave.set()
    first.join(20)
    second.join(20)
    logging.getLogger("tdi.data.versions").removeHandler(handler)
    assert [version.note for version in read_versions(store)] == [
        "found in place",
        "tdi build",
        "second",
    ]
    assert tag(store) == "C"
    assert "waiting at most" in caplog.text
    in_order(store)


def test_the_lock_may_be_taken_again_inside(store: Path, samples: dict[str, Path]) -> None:
    with exclusive(store, "tdi import x"):
        publish(copying(samples["B"]), store, note="inside")
        publish(copying(samples["C"]), store, note="inside")
    assert tag(store) == "C"
    in_order(store)


def test_a_folder_that_cannot_be_written(store: Path, samples: dict[str, Path]) -> None:
    beside(store).write_text("a file in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        publish(copying(samples["B"]), store, note="x")
    assert tag(store) == "A"


def test_a_damaged_record_does_not_close_the_store(store: Path, samples: dict[str, Path]) -> None:
    publish(copying(samples["B"]), store, note="import")
    (beside(store) / "0001.json").write_text("{")
    assert [version.number for version in read_versions(store)] == [2]
    publish(copying(samples["C"]), store, note="import")
    assert tag(store) == "C"
