"""`tdi watch` against a server on loopback that answers as official ones do, well and badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest

from tdi.build.imports.datasets import DATASETS
from tdi.build.watch import Patience, exit_status, known_days, watch
from tdi.cli import main
from tdi.data.store import Store
from tests.small_store import write_small

QUICK = Patience(attempts=3, connect_s=2, read_s=0.3, wait_s=0.01)
CATALOGUE = "https://www.data.gouv.fr/api/1/datasets/x/"


@dataclass(frozen=True)
class One:
    """A dataset as the descriptions of the imports are."""

    name: str
    address: str
    title_fr: str = "Un jeu"

    def address_of(self, phase: str | None, year: str | None) -> str:
        return self.address


class Handler(BaseHTTPRequestHandler):
    """Answers by the last part of the path."""

    asked: list[str] = []  # noqa: RUF012 - one list for the server
    release = threading.Event()

    def do_HEAD(self) -> None:
        self.answer("HEAD")

    def do_GET(self) -> None:
        self.answer("GET")

    def log_message(self, format: str, *arguments: object) -> None:
        pass

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def answer(self, method: str) -> None:
        self.asked.append(f"{method} {self.path}")
        last = self.path.rstrip("/").rsplit("/", 1)[-1]
        times = sum(item.endswith(self.path) for item in self.asked)
        if last == "old":
            self.reply(200, Last_Modified="Thu, 05 Nov 2026 10:00:00 GMT")
        elif last == "new":
            self.reply(200, Last_Modified="Tue, 01 Dec 2026 10:00:00 GMT")
        elif last == "unchanged":
            assert self.headers["If-Modified-Since"] == "Sat, 21 Nov 2026 23:59:59 GMT"
            self.reply(304)
        elif last == "undated":
            self.reply(200)
        elif last == "gone":
            self.reply(404)
        elif last == "tired":
            self.reply(503) if times < 3 else self.reply(
                200, Last_Modified="Tue, 01 Dec 2026 10:00:00 GMT"
            )
        elif last == "broken":
            self.reply(500)
        elif last == "moved":
            self.reply(302, Location="/www.example.fr/new")
        elif last == "loop":
            self.reply(302, Location="/www.example.fr/loop")
        elif last == "downgrade":
            self.reply(302, Location="http://192.0.2.1/x")
        elif last == "get-only":
            self.reply(405) if method == "HEAD" else self.reply(
                200, b"x" * 99, Last_Modified="Tue, 01 Dec 2026 10:00:00 GMT"
            )
        elif last == "silent":
            self.release.wait(10)
        elif last == "x":
            days = ["2026-11-02T08:00:00+00:00", "2026-12-03T08:00:00+00:00", None]
            body = {"resources": [{"last_modified": day, "url": "u"} for day in days]}
            self.reply(200, json.dumps(body).encode())
        else:
            self.reply(200, b"<html>maintenance</html>")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    Handler.asked.clear()
    one = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=one.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{one.server_address[1]}"
    Handler.release.set()
    one.shutdown()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store whose facts are known up to 21 November 2026."""
    folder = tmp_path_factory.mktemp("watch") / "store"
    write_small(folder, "A")
    return Store(folder)


@pytest.mark.parametrize(
    ("address", "state", "official", "words"),
    [
        ("https://www.example.fr/old", "same", "2026-11-05", "nothing newer"),
        ("https://www.example.fr/new", "newer", "2026-12-01", "newer: official file of 2026-12-01"),
        ("https://www.example.fr/unchanged", "same", "2026-11-21", "nothing newer"),
        ("https://www.example.fr/undated", "unknown", "", "gives no date"),
        ("https://www.example.fr/gone", "failed", "", "answers 404"),
        ("https://www.example.fr/tired", "newer", "2026-12-01", "newer"),
        ("https://www.example.fr/broken", "failed", "", "answers 500"),
        ("https://www.example.fr/moved", "newer", "2026-12-01", "newer"),
        ("https://www.example.fr/loop", "failed", "", "more than 5 redirects"),
        ("https://www.example.fr/get-only", "newer", "2026-12-01", "newer"),
        ("https://www.example.fr/silent", "failed", "", "connection failed"),
        (CATALOGUE, "newer", "2026-12-03", "newer"),
        ("https://www.data.gouv.fr/api/1/datasets/html/", "failed", "", "not a list of files"),
        ("ftp://www.example.fr/old", "failed", "", "not an https address"),
    ],
)
def test_each_answer(
    server: str, store: Store, address: str, state: str, official: str, words: str
) -> None:
    base = "" if address.startswith("ftp") else server
    (answer,) = watch([One("one", address)], store, base=base, patience=QUICK)
    assert (answer.state, answer.official, answer.known) == (state, official, "2026-11-21")
    assert words in answer.words
    assert "never imported" in answer.words


def test_no_step_down_from_https(store: Store, server: str) -> None:
    (answer,) = watch([One("one", f"{server}/downgrade")], store, patience=QUICK)
    assert "'http://192.0.2.1/x' is not an https address" in answer.words


def test_tried_again_and_not_for_ever(server: str, store: Store) -> None:
    Handler.asked.clear()
    watch([One("one", "https://www.example.fr/broken")], store, base=server, patience=QUICK)
    assert Handler.asked == ["HEAD /www.example.fr/broken"] * 3


def test_exit_status(server: str, store: Store) -> None:
    old, new, gone = (
        One(name, f"https://www.example.fr/{name}") for name in ("old", "new", "gone")
    )
    answers = watch([old, new, gone], store, base=server, patience=QUICK)
    assert [answer.dataset for answer in answers] == ["old", "new", "gone"]
    assert (exit_status(answers), exit_status(answers[:1]), exit_status(answers[2:])) == (1, 0, 2)
    assert json.loads(json.dumps(answers[1].to_dict()))["state"] == "newer"


def test_the_command(
    server: str, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every dataset of the imports is asked.

    Here each gets a page of maintenance, or a list of the catalogue.
    """
    monkeypatch.setenv("TDI_STORE", str(store.folder))
    assert main(["watch", "--base-url", server]) in (1, 2)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == [f"{name}:" for name in DATASETS]
    assert main(["watch", "--json", "--base-url", server]) in (1, 2)
    assert {row["dataset"] for row in json.loads(capsys.readouterr().out)} == set(DATASETS)


def test_what_the_store_knows_of_an_imported_dataset(server: str) -> None:
    """The latest import in force: its day of publication or of retrieval, whichever is later."""
    rows = pd.DataFrame(
        [
            ("fonds-vert", "2026-12-02", "2026-12-03", True),
            ("fonds-vert", None, "2026-10-01", True),
            ("sites", "2027-01-01", "2027-01-01", False),
        ],
        columns=["dataset", "published", "retrieved", "in_force"],
    )

    class Known:
        manifest = {"data_date": "2026-11-21", "tables": {"imports": {}}}  # noqa: RUF012

        def table(self, name: str) -> pd.DataFrame:
            return rows

    assert known_days(Known()) == ("2026-11-21", {"fonds-vert": "2026-12-03"})  # type: ignore[arg-type]
    one = One("fonds-vert", "https://www.example.fr/new")
    (answer,) = watch([one], Known(), base=server, patience=QUICK)  # type: ignore[arg-type]
    assert (answer.state, answer.imported, answer.known) == ("same", True, "2026-12-03")
    assert "never imported" not in answer.words
