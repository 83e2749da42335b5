"""Our routes and middleware around a stand-in for the framework.

What is not there, what goes wrong, what is asked for again.
"""

from __future__ import annotations

import gzip
import logging
import re
from pathlib import Path
from typing import Any

import brotli
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from pages.ui import cache, search_api
from pages.ui.headers import security_headers
from pages.ui.server import compression
from pages.ui.server.application import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from pages.ui.server.not_found import ANSWERED, CLOSED
from tdi.errors import StoreError
from tests.asgi import Answer, ask

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
SCRIPT = "/* a bundle of the framework */ " * 400
OURS = [
    prefix
    for prefix in ANSWERED
    if prefix not in ("/_stcore/", "/media/", "/component/", "/static/")
]


class Framework:
    """Stands in for the framework: one document for every address, one script, one component."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(self, request: Request) -> Response:
        path = request.url.path
        self.asked.append(path)
        immutable = {"Cache-Control": "public, immutable, max-age=31536000"}
        if path == "/static/js/index.a1b2.js":
            return Response(SCRIPT, media_type="text/javascript", headers=immutable)
        if path == "/component/map/index.html":
            return HTMLResponse("<p>map</p>" * 100, headers={"Cache-Control": "no-cache"})
        if path.startswith("/component/"):
            return PlainTextResponse("Component not found", status_code=404)
        return HTMLResponse(
            INDEX, headers={"Set-Cookie": "_streamlit_xsrf=x", "ETag": '"framework"'}
        )


@pytest.fixture
def framework() -> Framework:
    return Framework()


@pytest.fixture
def app(framework: Framework) -> Starlette:
    routes = [*ROUTES, Route("/{rest:path}", framework.answer, methods=["GET", "HEAD"])]
    return Starlette(
        routes=routes, middleware=list(MIDDLEWARE), exception_handlers=EXCEPTION_HANDLERS
    )  # type: ignore[arg-type]


def carries_all(answer: Answer) -> bool:
    return all(
        answer.headers.get(name.lower()) == value for name, value in security_headers().items()
    )


@pytest.mark.parametrize("prefix", OURS)
@pytest.mark.parametrize("rest", ["", "x", "x/y", "a/b/c/d/e/f", "%00", "..%2f..%2fetc%2fpasswd"])
def test_what_is_not_there_is_said(app: Starlette, prefix: str, rest: str) -> None:
    answer = ask(app, prefix + rest)
    assert answer.status == 404
    assert "streamlit" not in answer.text.lower()
    assert "pas" in answer.text
    assert carries_all(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/ailleurs",
        "/carte/",
        "//carte",
        "/carte/encore",
        "/wp-login.php",
        "/\ufffd",
        "/" + "a" * 20_000,
    ],
)
def test_an_unknown_address_is_a_page_in_french(
    app: Starlette, framework: Framework, path: str
) -> None:
    answer = ask(app, path)
    assert answer.status == 404
    assert "Cette page n’existe pas" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert not framework.asked


@pytest.mark.parametrize("path", [*CLOSED, "/carte/_stcore/health", "/_stcore/upload_file/a/b"])
def test_closed_doors(app: Starlette, framework: Framework, path: str) -> None:
    for method in ("GET", "PUT"):
        answer = ask(app, path, method)
        assert answer.status == 404
        assert carries_all(answer)
    assert not framework.asked


def test_what_nobody_expected_is_a_sentence_with_a_number(
    app: Starlette, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(
        logging.getLogger("tdi.server"), "disabled", False
    )  # the import linter silences all
    address = f"/recherche/{cache.newest().data_version}/2023?q=lyon"
    assert ask(app, address).status == 200
    monkeypatch.setattr(search_api, "results", broken)
    answer = ask(app, address)
    assert answer.status == 500
    number = re.search(r"incident ([0-9a-f]{8})", answer.text)
    assert number is not None
    assert number.group(1) in caplog.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert carries_all(answer)
    assert answer.headers["cache-control"] == "no-store"


def test_without_a_store_routes_say_so(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: str) -> Any:
        raise StoreError("the store is missing.")

    monkeypatch.setattr(cache, "held_version", none)
    for address in (
        "/recherche/x/2023?q=lyon",
        "/telecharger/x/carte/x.csv",
        "/cartes/x/2023/ti-8413/membres.svg",
    ):
        answer = ask(app, address)
        assert (answer.status, answer.headers["retry-after"]) == (503, "30"), address
        assert answer.text.startswith("Les données ne sont pas disponibles")
        assert carries_all(answer)


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"a{number}=1" for number in range(300)),
        "phase=%ff%fe",
        "%00=%00",
        "q=" + "é" * 5000,
        "phase=2022&;;&&=",
        "x" * 20_000,
    ],
)
def test_any_query_gives_the_page(app: Starlette, query: str) -> None:
    answer = ask(app, f"/carte?{query}")
    assert answer.status == 200
    assert '<div id="root">' in answer.text
    assert carries_all(answer)


def test_a_page_is_asked_for_again(app: Starlette) -> None:
    plain = ask(app, "/carte?phase=2022")
    assert plain.headers["cache-control"] == "no-cache"
    assert plain.headers["vary"] == "Accept-Encoding"
    assert "set-cookie" not in plain.headers
    assert int(plain.headers["content-length"]) == len(plain.body)
    forms = {
        "br": brotli.decompress,
        "gzip": gzip.decompress,
    }
    for accepted, encoding in (("gzip, br", "br"), ("gzip, br;q=0", "gzip")):
        packed = ask(app, "/carte?phase=2022", accept_encoding=accepted)
        assert packed.headers["content-encoding"] == encoding
        assert forms[encoding](packed.body) == plain.body
        again = ask(
            app, "/carte?phase=2022", accept_encoding=accepted, if_none_match=packed.headers["etag"]
        )
        assert (again.status, again.body) == (304, b"")
        assert carries_all(again)
        assert "script-src" in again.headers["content-security-policy"]
    other = ask(app, "/carte?phase=2020", if_none_match=plain.headers["etag"])
    assert other.status == 200, "another phase, another document"
    assert ask(app, "/carte", if_none_match='"framework"').status == 200
    assert ask(app, "/carte?phase=2022", range="bytes=0-10").body == plain.body


def test_only_the_head_of_a_page(app: Starlette) -> None:
    whole, head = ask(app, "/carte"), ask(app, "/carte", "HEAD")
    assert head.status == 200
    assert {**head.headers} == {**whole.headers}


def test_the_policy_allows_the_scripts_of_the_document_and_no_other(app: Starlette) -> None:
    policy = ask(app, "/").headers["content-security-policy"]
    script = next(each for each in policy.split("; ") if each.startswith("script-src"))
    assert script.count("'sha256-") == len(re.findall(r"<script>", INDEX)) > 0
    assert "unsafe-inline" not in script
    assert "'unsafe-eval'" not in script


def test_the_origin_is_that_of_the_request(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        'og:url" content="https://ti.example/carte"'
        in ask(app, "/carte", scheme="https", host="ti.example").text
    )
    assert "alert" not in ask(app, "/carte", host='x"><script>alert(1)</script>').text
    monkeypatch.setenv("TDI_PUBLIC_URL", "https://public.example")
    assert (
        'og:url" content="https://public.example/carte"'
        in ask(app, "/carte", host="inside:8501").text
    )


def test_files_of_the_framework_are_compressed_once(app: Starlette, framework: Framework) -> None:
    path = "/static/js/index.a1b2.js"
    first = ask(app, path, accept_encoding="br")
    assert first.headers["content-encoding"] == "br"
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert brotli.decompress(first.body).decode() == SCRIPT
    part = ask(app, path, range="bytes=0-10")
    assert (part.status, part.text) == (200, SCRIPT), (
        "whole: the answer does not claim to be a part"
    )
    assert "content-range" not in part.headers
    assert ask(app, path, "HEAD").headers["content-length"] == str(len(SCRIPT))
    assert ask(app, path, accept_encoding="br", if_none_match=first.headers["etag"]).status == 304
    assert framework.asked == [path]
    component = ask(app, "/component/map/index.html")
    assert component.headers["cache-control"] == "no-cache"
    assert "'unsafe-eval'" in component.headers["content-security-policy"]


def test_invented_files_are_not_kept(
    app: Starlette, framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compression, "_MOST_FILES", 1)
    for number in range(3):
        answer = ask(app, f"/static/js/invented-{number}.js")
        assert (answer.status, answer.text) == (404, "Cette adresse n’existe pas.")
        assert ask(app, f"/component/invented-{number}/index.html").status == 404
    for _ in range(2):
        assert ask(app, "/static/js/index.a1b2.js").text == SCRIPT
    assert framework.asked.count("/static/js/index.a1b2.js") == 1, "the invented ones took no place"
    for _ in range(2):
        assert ask(app, "/component/map/index.html").status == 200
    assert framework.asked.count("/component/map/index.html") == 2, (
        "no place left: served, not kept"
    )


def test_a_visitor_who_leaves_does_not_spoil_a_file_for_the_others(tmp_path: Path) -> None:
    """A tab closed while it loads ended the framework's answer before its first byte, and that was kept for everyone."""
    (tmp_path / "index.js").write_text(SCRIPT, encoding="utf-8")

    async def file(request: Request) -> Response:
        return FileResponse(tmp_path / "index.js")

    app = Starlette(routes=[Route("/{rest:path}", file)], middleware=list(MIDDLEWARE))
    ask(app, "/static/js/index.js", gone=True)
    assert ask(app, "/static/js/index.js").text == SCRIPT


def test_every_page_has_a_rule_for_its_addresses(app: Starlette) -> None:
    """A route that `NotFound` does not know would never be reached."""
    for route in ROUTES:
        assert route.path.startswith(ANSWERED), route.path
