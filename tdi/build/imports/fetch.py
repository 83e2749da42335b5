"""Fetch an official file.

Bounded in redirects, time and size, tried again with back-off, asked for only when it changed.

Only https, and http to this machine (for tests). What arrives is written beside its place and put
there whole, with what the server said of it (ETag, Last-Modified) in a file of the same name with
``.json``.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import requests
import tenacity
import urllib3

from tdi.build.imports.datasets import CATALOGUE, Dataset
from tdi.build.imports.fetched import Fetched, published_day
from tdi.build.imports.progress import Progress, no_progress
from tdi.data.store import sha256
from tdi.errors import ImportRefused

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_AGENT: Final = "tdi-import (open data of Territoires d'industrie)"
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHUNK: Final = 65_536
_BY_HAND: Final = "download it with a browser and give the file: tdi import {name} FILE."


@dataclass(frozen=True)
class Limits:
    """What a download may take.

    Attributes
    ----------
    attempts : int
        Times it is tried.
    connect_s, read_s : float
        Longest wait for a connection, and between two pieces.
    total_s : float
        Longest time of one attempt, however steadily it drips.
    redirects : int
        Most redirects followed.
    wait_s : float
        First pause between two attempts; it doubles each time, up to thirty seconds.
    """

    attempts: int = 4
    connect_s: float = 10.0
    read_s: float = 30.0
    total_s: float = 600.0
    redirects: int = 5
    wait_s: float = 1.0


class _Again(ImportRefused):
    """The attempt failed in a way that another one may mend."""


def fetch(
    dataset: Dataset,
    address: str,
    cache: Path,
    *,
    base: str = "",
    limits: Limits | None = None,
    progress: Progress = no_progress,
) -> Fetched:
    """Fetch an official file into the cache.

    Parameters
    ----------
    dataset : Dataset
        Its largest size, and its name in messages.
    address : str
        See ``Dataset.address_of``.
    cache : pathlib.Path
        Folder of this dataset, made if needed.
    base : str
        Another origin to ask instead (a loopback server): the official host becomes the first part
        of the path.
    limits : Limits, optional
    progress : callable
        Shows how far it has come.

    Returns
    -------
    Fetched

    Raises
    ------
    ImportRefused
        If the address is not allowed, the server fails, the body is cut, too large or too slow.
    """
    limits = limits or Limits()
    with requests.Session() as session:
        session.trust_env = True
        session.headers.update({"User-Agent": _AGENT, "Accept-Encoding": "identity"})
        download = _Download(session, dataset, cache, base, limits, progress)
        if address.startswith(CATALOGUE) and "/r/" not in address:
            address = _latest_file(download.get(address, "catalogue.json"), dataset)
        return download.get(address, "")


def _latest_file(listing: Fetched, dataset: Dataset) -> str:
    """Return the address of the latest CSV file of a dataset, by data.gouv.fr's catalogue."""
    try:
        resources = json.loads(listing.path.read_text("utf-8"))["resources"]
        files = [
            item
            for item in resources
            if str(item.get("format", "")).lower() in ("csv", "csv.gz", "zip")
        ]
        latest = max(files, key=lambda item: str(item.get("last_modified") or ""))
        return str(latest["url"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ImportRefused(
            "the catalogue does not list a CSV file.",
            where=listing.address,
            remedy=f"look at {dataset.page}, then " + _BY_HAND.format(name=dataset.name),
        ) from None


@dataclass(frozen=True)
class _Download:
    session: requests.Session
    dataset: Dataset
    cache: Path
    base: str
    limits: Limits
    progress: Progress

    def get(self, address: str, name: str) -> Fetched:
        asked = self._asked(address)
        self._allowed(asked)
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.limits.attempts),
            wait=tenacity.wait_exponential(multiplier=self.limits.wait_s, max=30),
            retry=tenacity.retry_if_exception_type(_Again),
            reraise=True,
        )
        try:
            return retrying(self._once, asked, address, name)
        except _Again as error:
            raise self._refused(
                f"{error} ({self.limits.attempts} attempts).", address, "try again later, or "
            ) from None

    def _asked(self, address: str) -> str:
        if not self.base:
            return address
        parts = urlsplit(address)
        if parts.hostname in _LOOPBACK:
            return address
        return f"{self.base.rstrip('/')}/{parts.netloc}{parts.path}" + (
            f"?{parts.query}" if parts.query else ""
        )

    def _allowed(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            return
        raise ImportRefused(
            f"{address!r} is not an https address.",
            where=self.dataset.name,
            remedy="only https is fetched.",
        )

    def _refused(self, what: str, address: str, remedy: str = "") -> ImportRefused:
        return ImportRefused(
            what,
            where=f"{self.dataset.name}, {address}",
            remedy=remedy + _BY_HAND.format(name=self.dataset.name),
        )

    def _once(self, asked: str, address: str, name: str) -> Fetched:
        deadline = time.monotonic() + self.limits.total_s
        known = self._known(address)
        try:
            response, final = self._open(asked, known)
            with response:
                if response.status_code == 304 and known is not None:
                    return Fetched(
                        self.cache / known["name"],
                        known["address"],
                        known["name"],
                        known["digest"],
                        known["retrieved"],
                        known["published"],
                        True,
                    )
                if response.status_code in _AGAIN:
                    raise _Again(f"the server answers {response.status_code}")
                if response.status_code != 200:
                    raise self._refused(
                        f"the server answers {response.status_code}.",
                        final,
                        "check the address, or ",
                    )
                return self._keep(response, address, final, name, deadline)
        except (requests.ConnectionError, requests.Timeout, urllib3.exceptions.HTTPError) as error:
            raise _Again(f"the connection failed ({_short(error)})") from None
        except requests.RequestException as error:
            raise self._refused(f"the answer is not HTTP ({_short(error)}).", address) from None

    def _known(self, address: str) -> dict[str, Any] | None:
        for path in sorted(self.cache.glob("*.json")):
            try:
                known: dict[str, Any] = json.loads(path.read_text("utf-8"))
                if known.get("asked") != address:
                    continue
                if sha256((self.cache / known["name"]).read_bytes()) == known["digest"]:
                    return known
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                continue
        return None

    def _open(self, asked: str, known: dict[str, Any] | None) -> tuple[requests.Response, str]:
        """Follow redirects ourselves: each must be allowed, and there are not many."""
        headers = {}
        if known is not None and known.get("etag"):
            headers["If-None-Match"] = known["etag"]
        if known is not None and known.get("last_modified"):
            headers["If-Modified-Since"] = known["last_modified"]
        place = asked
        for _ in range(self.limits.redirects + 1):
            response = self.session.get(
                place,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(self.limits.connect_s, self.limits.read_s),
            )
            if not response.is_redirect:
                return response, place
            response.close()
            place = self._asked(urljoin(place, response.headers["Location"]))
            self._allowed(place)
        raise self._refused(
            f"more than {self.limits.redirects} redirects.", asked, "the site is at fault; "
        )

    def _keep(
        self, response: requests.Response, address: str, final: str, name: str, deadline: float
    ) -> Fetched:
        said = response.headers.get("Content-Length", "")
        expected = int(said) if said.isdigit() else None
        if expected is not None and expected > self.dataset.max_bytes:
            raise self._too_large(expected, final)
        name = name or _file_name(response, final)
        self.cache.mkdir(parents=True, exist_ok=True)
        partial = self.cache / f"{name}.part"
        size = 0
        try:
            with (
                partial.open("wb") as out,
                self.progress(f"{self.dataset.name}: {name}", expected) as advance,
            ):
                # read1 returns what has arrived: read would wait for a whole piece while a server
                # drips.
                while piece := response.raw.read1(_CHUNK, decode_content=False):
                    size += len(piece)
                    if size > self.dataset.max_bytes:
                        raise self._too_large(size, final)
                    if time.monotonic() > deadline:
                        raise self._refused(
                            f"too slow: {size} bytes in {self.limits.total_s:g} s.",
                            final,
                            "try again later, or ",
                        )
                    out.write(piece)
                    advance(len(piece))
            if expected is not None and size != expected:
                raise _Again(f"the body is cut: {size} of {expected} bytes arrived")
            partial.replace(self.cache / name)
        except urllib3.exceptions.ProtocolError:
            raise _Again(
                f"the body is cut: {size} of {expected or 'unknown'} bytes arrived"
            ) from None
        finally:
            partial.unlink(missing_ok=True)
        modified = response.headers.get("Last-Modified", "")
        fetched = Fetched(
            self.cache / name,
            final if not self.base else address,
            name,
            sha256((self.cache / name).read_bytes()),
            datetime.now(UTC).date().isoformat(),
            published_day(final) or _http_day(modified),
        )
        told = {
            key: value for key, value in asdict(fetched).items() if key not in ("path", "unchanged")
        }
        told |= {
            "asked": address,
            "etag": response.headers.get("ETag", ""),
            "last_modified": modified,
        }
        (self.cache / f"{name}.json").write_text(
            json.dumps(told, indent=1) + "\n", encoding="utf-8"
        )
        return fetched

    def _too_large(self, size: int, address: str) -> ImportRefused:
        return self._refused(
            f"{size / 1e6:.1f} MB or more, {self.dataset.max_bytes / 1e6:.0f} MB are the most for this dataset.",
            address,
            "check what the address gives; ",
        )


def _file_name(response: requests.Response, address: str) -> str:
    said = re.search(r'filename="?([\w.-]+)', response.headers.get("Content-Disposition", ""))
    last = said[1] if said else urlsplit(address).path.rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"[^\w.-]+", "-", last).lstrip(".-") or "file"


def _http_day(header: str) -> str:
    try:
        return parsedate_to_datetime(header).date().isoformat()
    except (TypeError, ValueError):
        return ""


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text if len(text) < 160 else f"{type(error).__name__}, {text[:150]}…"
