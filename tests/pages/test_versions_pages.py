"""A store that changes while sessions are open: each keeps its version, and says so.

Faults do not reach a reader.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from pages.ui import versions
from pages.ui.assets import catalogue
from pages.ui.versions import Held, held
from tdi.build.versions import publish, rollback
from tdi.data.store import Store
from tests.conftest import ROOT
from tests.pages.driving import address, html_of, visit
from tests.small_store import write_changed, write_small

COMMITTED = ROOT / "data" / "store"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the committed store, served by this process.

    A change is looked for at each turn.
    """
    shutil.copytree(COMMITTED, tmp_path / "store")
    monkeypatch.setenv("TDI_STORE", str(tmp_path / "store"))
    monkeypatch.setattr(versions, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(versions, "RETRY_SECONDS", 0.0)
    return tmp_path / "store"


def changed(tag: str) -> Callable[[Path], object]:
    return lambda folder: write_changed(COMMITTED, folder, tag)


def test_a_session_keeps_its_version_until_it_follows(store: Path) -> None:
    first = Store(COMMITTED)
    open_one = visit("projets.py")
    assert "version plus récente" not in html_of(open_one)
    second = publish(changed("NOUVEAU"), store, note="tdi import projects").data_version

    markup = html_of(open_one.run())
    assert f"version <strong>{first.data_version}</strong>" in markup
    assert "une version plus récente est disponible" in markup
    assert "1 ligne modifiée" in markup
    assert f"Version des données : {first.data_version}" in markup

    new_one = html_of(visit("projets.py"))
    assert f"Version des données : {second}" in new_one
    assert "version plus récente" not in new_one

    before = address(open_one)
    followed = html_of(open_one.button(key="montrer-version").click().run())
    assert f"Version des données : {second}" in followed
    assert "version plus récente" not in followed
    assert address(open_one) == before

    rollback(store)
    assert "une version antérieure a été rétablie" in html_of(open_one.run())


def test_both_layers_are_served(store: Path) -> None:
    old = held().newest()
    name = "atlas-national.json"
    address = catalogue().url(name, old)
    publish(changed("X"), store, note="import")
    new = held().newest()
    assert new is not old
    assert (
        catalogue().url(name, old) == address != catalogue().url(name, new) == catalogue().url(name)
    )
    assert catalogue().body(name, address.split("/")[2]).raw == old.display(name)
    assert catalogue().body(name).raw == catalogue().body(name, "0" * 12).raw == new.display(name)


@pytest.mark.parametrize(
    ("cited", "says"),
    [
        ("2020-01.aaaaaaaa", "Ce lien a été fait sur la version 2020-01.aaaaaaaa"),
        ("<b>x", "« &lt;b&gt;x » n’est pas une version"),
    ],
)
def test_a_link_made_on_another_version(cited: str, says: str) -> None:
    app = visit("carte.py", version=cited, phase="2022")
    assert says in html_of(app)
    assert address(app)["version"] == cited, "reading takes nothing away"
    assert "n’existe pas" not in html_of(app)
    shown = Store(COMMITTED).data_version
    assert "Ce lien" not in html_of(visit("accueil.py", version=shown))


def test_a_link_tells_what_changed_since(store: Path) -> None:
    first = held().newest().data_version
    publish(changed("X"), store, note="import")
    markup = html_of(visit("accueil.py", version=first))
    assert "Ce qui a changé depuis" in markup
    assert "1 ligne modifiée" in markup
    assert "pas connu de ce site" in html_of(visit("accueil.py", version="2020-01.aaaaaaaa"))


@pytest.mark.parametrize("fault", ["deleted", "truncated", "no manifest", "half a copy"])
def test_a_store_that_breaks_does_not_reach_the_reader(
    store: Path, fault: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        logging.getLogger("tdi.server"), "disabled", False
    )  # the import linter silences all
    open_one = visit("projets.py")
    if fault == "deleted":
        shutil.rmtree(store)
    elif fault == "truncated":
        os.truncate(store / "projects.parquet", 100)
        os.utime(store / "manifest.json", ns=(1, 1))
    elif fault == "no manifest":
        (store / "manifest.json").unlink()
    else:
        shutil.copy(COMMITTED / "waves.parquet", store / "phases.parquet")
        os.utime(store / "manifest.json", ns=(2, 2))
    for app in (open_one.run(), open_one.run(), visit("projets.py"), visit("regions.py")):
        assert 'class="panne"' not in html_of(app)
        assert f"Version des données : {Store(COMMITTED).data_version}" in html_of(app)
    said = [record for record in caplog.records if "The pages go on" in record.message]
    assert len(said) == 1, "said once"
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(COMMITTED, store)
    open_one.run()
    assert "is whole again" in caplog.text


def test_only_so_many_versions_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "LOOK_SECONDS", 0.0)
    folder = tmp_path / "store"
    write_small(folder, "0")
    one = Held(folder)
    first = weakref.ref(one.newest())
    for tag in "1234":
        publish(lambda fresh, tag=tag: write_small(fresh, tag), folder, note=tag)  # type: ignore[misc]
        assert one.newest().manifest == Store(folder).manifest
    assert len(one.all()) == versions.MOST
    gc.collect()
    assert first() is None, "the oldest is let go"
    back = one.all()[1]
    rollback(folder)
    assert one.newest() is back, "the object that sessions hold already"


def test_a_version_that_nobody_asks_for_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "LOOK_SECONDS", 0.0)
    folder = tmp_path / "store"
    old = write_small(folder, "0")
    one = Held(folder)
    one.newest()
    assert not one.drop_idle(), "the newest stays, asked for or not"
    publish(lambda fresh: write_small(fresh, "1"), folder, note="1")
    new = one.newest().data_version
    assert not one.drop_idle(), "its readers have an hour"
    monkeypatch.setattr(versions, "IDLE_SECONDS", 0.0)
    assert one.drop_idle()
    assert (one.get(old), [store.data_version for store in one.all()]) == (None, [new])
