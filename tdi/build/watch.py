"""Ask the official addresses whether a dataset has a newer version than the store knows.

Nothing is downloaded.

A server is asked for the head of a file, on the condition that it changed since the day the store
knows; the catalogue of data.gouv.fr is asked for its list of files. What cannot be told is said,
never guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, Final, Protocol
from urllib.parse import urljoin, urlsplit

import requests
import tenacity

from tdi.data.store import Store

NEWER: Final = "newer"
SAME: Final = "same"
UNKNOWN: Final = "unknown"
FAILED: Final = "failed"

_AGENT: Final = "tdi-watch (open data of Territoires d'industrie)"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_LISTING_BYTES: Final = 5_000_000


class Official(Protocol):
    """What is asked of a description of a dataset (``tdi.build.imports.datasets`` has them)."""

    @property
    def name(self) -> str:
        """Name on the command line."""
        ...

    @property
    def title_fr(self) -> str:
        """Title shown to readers."""
        ...

    def address_of(self, phase: str | None, year: str | None) -> str:
        """Return the official address, the default one without phase or year."""
        ...


@dataclass(frozen=True)
class Patience:
    """How long a server is waited for.

    Attributes
    ----------
    attempts, redirects : int
        Times an address is tried; redirects followed each time.
    connect_s, read_s, wait_s : float
        Longest waits for a connection and for an answer; first pause between two attempts, doubled
        each time.
    """

    attempts: int = 3
    redirects: int = 5
    connect_s: float = 10.0
    read_s: float = 20.0
    wait_s: float = 1.0


@dataclass(frozen=True)
class Answer:
    """What is known of one dataset.

    Attributes
    ----------
    dataset, title : str
        Name and title.
    state : str
        ``newer``, ``same``, ``unknown`` (the server gives no date) or ``failed`` (it could not be
        asked).
    known, official : str
        Day that the store knows, and day of the official file; "" when not given.
    imported : bool
        Whether it was ever imported; else the store knows the day of its own facts.
    address : str
        Address asked.
    words : str
        The same in words.
    """

    dataset: str
    title: str
    state: str
    known: str
    official: str
    imported: bool
    address: str
    words: str

    def to_dict(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self)


class _Again(Exception):  # noqa: N818 - a signal, never seen outside
    """The attempt failed in a way that another one may mend."""


class _NotAsked(Exception):  # noqa: N818 - a signal, never seen outside
    """The address cannot be asked; the message says why."""


def known_days(store: Store) -> tuple[str, dict[str, str]]:
    """Return the day of the store's own facts, and of each imported dataset."""
    days: dict[str, str] = {}
    if "imports" in store.manifest["tables"]:
        rows = store.table("imports")
        for row in rows[rows["in_force"].astype(bool)].itertuples():
            day = max(
                str(value) for value in (row.published, row.retrieved) if isinstance(value, str)
            )
            days[str(row.dataset)] = max(day, days.get(str(row.dataset), ""))
    return str(store.manifest["data_date"]), days


def watch(
    datasets: Iterable[Official], store: Store, *, base: str = "", patience: Patience | None = None
) -> list[Answer]:
    """Ask each official address.

    Parameters
    ----------
    datasets : iterable of Official
        Descriptions of the datasets.
    store : Store
        What is known.
    base : str
        Another origin to ask instead (a loopback server): the official host becomes the first part
        of the path.
    patience : Patience, optional

    Returns
    -------
    list of Answer
        In the order given.
    """
    facts, days = known_days(store)
    patience = patience or Patience()
    answers = []
    with requests.Session() as session:
        session.headers.update({"User-Agent": _AGENT, "Accept-Encoding": "identity"})
        for dataset in datasets:
            imported = dataset.name in days
            known = days.get(dataset.name, facts)
            address = dataset.address_of(None, None)
            try:
                official = _retrying(patience)(
                    _official_day, session, address, known, base, patience
                )
            except (_Again, _NotAsked) as error:
                state, official, words = FAILED, "", f"could not be asked: {error}"
            else:
                state, words = _judged(official, known)
            if not imported:
                words += " (never imported; compared with the day of the store's facts)"
            answers.append(
                Answer(
                    dataset.name, dataset.title_fr, state, known, official, imported, address, words
                )
            )
    return answers


def exit_status(answers: Iterable[Answer]) -> int:
    """Return 1 when there is something newer, else 2 when somebody could not be asked, else 0."""
    states = {answer.state for answer in answers}
    return 1 if NEWER in states else 2 if FAILED in states else 0


def _judged(official: str, known: str) -> tuple[str, str]:
    if not official:
        return UNKNOWN, "the server gives no date: look at its page"
    if official > known:
        return NEWER, f"newer: official file of {official}, the store knows {known}"
    return SAME, f"nothing newer: official file of {official}, the store knows {known}"


def _retrying(patience: Patience) -> tenacity.Retrying:
    return tenacity.Retrying(
        stop=tenacity.stop_after_attempt(patience.attempts),
        wait=tenacity.wait_exponential(multiplier=patience.wait_s, max=30),
        retry=tenacity.retry_if_exception_type(_Again),
        reraise=True,
    )


def _official_day(
    session: requests.Session, address: str, known: str, base: str, patience: Patience
) -> str:
    """Return the day of the official file, "" when the server does not tell."""
    listing = "/api/1/datasets/" in address and "/datasets/r/" not in address
    since = datetime.combine(date.fromisoformat(known), datetime.max.time(), UTC).replace(
        microsecond=0
    )
    headers = {} if listing else {"If-Modified-Since": format_datetime(since, usegmt=True)}
    try:
        with _open(
            session, "GET" if listing else "HEAD", address, headers, base, patience
        ) as response:
            if response.status_code in _AGAIN:
                raise _Again(f"the server answers {response.status_code}")
            if response.status_code == 304:
                return known
            if response.status_code != 200:
                raise _NotAsked(f"the server answers {response.status_code}")
            return (
                _latest(response)
                if listing
                else _http_day(response.headers.get("Last-Modified", ""))
            )
    except (requests.ConnectionError, requests.Timeout) as error:
        raise _Again(f"the connection failed ({type(error).__name__})") from None
    except requests.RequestException as error:
        raise _NotAsked(f"the answer is not HTTP ({type(error).__name__})") from None


def _open(
    session: requests.Session,
    method: str,
    address: str,
    headers: dict[str, str],
    base: str,
    patience: Patience,
) -> requests.Response:
    """Follow redirects ourselves, not many, and only to allowed addresses; the body is not read."""
    place = _asked(address, base)
    for _ in range(patience.redirects + 1):
        parts = urlsplit(place)
        if not (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        ):
            raise _NotAsked(f"{place!r} is not an https address")
        response = session.request(
            method,
            place,
            headers=headers,
            stream=True,
            allow_redirects=False,
            timeout=(patience.connect_s, patience.read_s),
        )
        if response.status_code in (405, 501) and method == "HEAD":  # some servers know GET only
            response.close()
            method = "GET"
            continue
        if not response.is_redirect:
            return response
        response.close()
        place = _asked(urljoin(place, response.headers["Location"]), base)
    raise _NotAsked(f"more than {patience.redirects} redirects")


def _asked(address: str, base: str) -> str:
    parts = urlsplit(address)
    if not base or parts.hostname in _LOOPBACK:
        return address
    return f"{base.rstrip('/')}/{parts.netloc}{parts.path}" + (
        f"?{parts.query}" if parts.query else ""
    )


def _latest(response: requests.Response) -> str:
    """Return the day of the latest file that the catalogue of data.gouv.fr lists."""
    body = response.raw.read(_LISTING_BYTES + 1, decode_content=True)
    if len(body) > _LISTING_BYTES:
        raise _NotAsked("the catalogue's answer is too large")
    try:
        resources = json.loads(body)["resources"]
        days = [str(item.get("last_modified") or "")[:10] for item in resources]
        return max((date.fromisoformat(day).isoformat() for day in days if day), default="")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _NotAsked("the catalogue's answer is not a list of files") from None


def _http_day(header: str) -> str:
    try:
        return parsedate_to_datetime(header).astimezone(UTC).date().isoformat()
    except (TypeError, ValueError):
        return ""
