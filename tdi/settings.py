"""The environment variables of the project: what each means, what it may hold, and who reads it.

The one list: `docs/deploy.md` repeats it (a test compares the two), and no other module asks for a
name that is not here. Nothing is read when this module is imported; it needs the standard library
only, so that the proxy's container can use it.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from tdi.errors import SettingError

PREFIX: Final = "TDI_"
SECRET_LENGTH: Final = 32
"""Fewest characters of the shared secret."""
# An orchestrator adds such names for every service it knows, e.g. TDI_APP_SERVICE_HOST: nobody's
# typing error.
_ORCHESTRATOR: Final = re.compile(r"_SERVICE_(HOST|PORT)(_\w+)?$|_PORT(_\d+_(TCP|UDP)(_\w+)?)?$")


@dataclass(frozen=True)
class Variable:
    """One environment variable.

    Attributes
    ----------
    name, meaning
        Its name, and what it says, for the operator.
    default
        Value when it is not set or empty, as text.
    parse
        Reads the text; raises ValueError that says what is expected.
    reader
        Who reads it: ``app``, ``proxy``, ``build`` or ``tests``.
    shown
        How the documentation words the default, where the text alone says little.
    """

    name: str
    meaning: str
    default: str
    parse: Callable[[str], Any]
    reader: str
    shown: str = ""


def _text(text: str) -> str:
    return text


def _file(text: str) -> str:
    if not re.fullmatch(r"[\w./+@-]*", text):
        raise ValueError("a path of letters, digits and ._-/")
    return text


def _folder(text: str) -> Path | None:
    if re.search(r"[\0\r\n\";{}]", text):
        raise ValueError("a path without quotes, semicolons and braces")
    return Path(text) if text else None


def _yes(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError("0 or 1")
    return text == "1"


def _origin(text: str) -> str:
    """Read an origin, without its final slash.

    >>> _origin("https://tableau.example.fr/")
    'https://tableau.example.fr'
    """
    if not text:
        return ""
    parts = urlsplit(text)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or not re.fullmatch(r"[\w.\-:\[\]]+", parts.netloc)
    ):
        raise ValueError("an origin such as https://tableau.example.fr")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("an origin without a path: the dashboard is at the root of its host")
    return f"{parts.scheme}://{parts.netloc}"


def _site(text: str) -> str:
    """Read the address of a site, without its final slash.

    >>> _site("https://example.fr/public/")
    'https://example.fr/public'
    """
    parts = urlsplit(text)
    if text and (
        parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment
    ):
        raise ValueError("an address such as https://tableau.example.fr/public")
    return text.rstrip("/")


_ANCESTOR: Final = re.compile(r"\*|https?:|(https?://)?(\*\.)?[A-Za-z0-9.\-]+(:(\d+|\*))?")


def _ancestors(text: str) -> str:
    """Read the value of ``frame-ancestors``.

    The dashboard itself is always one of them, unless nobody is: the map is a frame inside of the
    page, and the rule is about all frames above it.

    >>> _ancestors("https://example.org  https://*.example.fr")
    "'self' https://example.org https://*.example.fr"
    """
    words = text.split()
    if words in (["'self'"], ["'none'"]):
        return words[0]
    for word in words:
        if word != "'self'" and not _ANCESTOR.fullmatch(word):
            raise ValueError(
                "'self', 'none', or origins separated by spaces, such as https://example.org"
            )
    return " ".join(words if {"'self'", "*"} & set(words) else ["'self'", *words])


def _secret(text: str) -> str:
    if text and (len(text) < SECRET_LENGTH or not text.isascii() or re.search(r"\s", text)):
        raise ValueError(
            f"at least {SECRET_LENGTH} characters without spaces, such as `openssl rand -hex 32` prints"
        )
    return text


def _address(text: str) -> str:
    """Read ``host:port``, or a port on every interface.

    >>> _address("8080"), _address("127.0.0.1:8080"), _address("[::1]:80")
    ('8080', '127.0.0.1:8080', '[::1]:80')
    """
    host, _, port = text.rpartition(":")
    if (
        not port.isdecimal()
        or not 0 < int(port) < 65536
        or not re.fullmatch(r"[A-Za-z0-9.\-]*|\[[0-9a-fA-F:]+\]|\*", host)
    ):
        raise ValueError("host:port, such as 127.0.0.1:8080")
    return text


def _optional_address(text: str) -> str:
    return _address(text) if text else ""


def _addresses(text: str) -> tuple[str, ...]:
    found = tuple(word for word in re.split(r"[,\s]+", text) if word)
    for one in found:
        if ":" not in one:
            raise ValueError("host:port,host:port, such as 127.0.0.1:8501,127.0.0.1:8502")
        _address(one)
    if len(set(found)) < len(found):
        raise ValueError("each replica once")
    return found


def _networks(text: str) -> tuple[str, ...]:
    found = tuple(word for word in re.split(r"[,\s]+", text) if word)
    try:
        return tuple(str(ipaddress.ip_network(one)) for one in found)
    except ValueError as error:
        raise ValueError(f"networks such as 10.0.0.0/8,192.168.1.7 ({error})") from None


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > 1_000_000:
        raise ValueError("a whole number; 0 for no limit")
    return int(text)


def _path(text: str) -> str:
    """Read a path of the site, with its slashes.

    >>> _path("public"), _path("/a/b/")
    ('/public/', '/a/b/')
    """
    parts = [part for part in text.split("/") if part]
    if not parts or not all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", part) for part in parts):
        raise ValueError("a path such as /public/; the root belongs to the dashboard")
    return f"/{'/'.join(parts)}/"


VARIABLES: Final = (
    Variable("TDI_STORE", "folder of the store", "", _folder, "app", "`data/store`"),
    Variable("TDI_PUBLIC_URL", "origin written in shared links, behind a proxy", "", _origin, "app", "that of the request"),
    Variable("TDI_PUBLIC_SITE", "address of the static site: where the code of a presentation leads, and users without scripts", "", _site, "app", "none"),
    Variable("TDI_FRAME_ANCESTORS", "other origins that may frame the dashboard, separated by spaces ([embedding](embedding.md))", "'self'", _ancestors, "app", "none"),
    Variable("TDI_COOKIE_SECRET", "secret that the replicas share, 32 characters or more", "", _secret, "app", "one of its own per process"),
    Variable("TDI_COOKIE_SECRET_FILE", "file that holds the secret, in its place", "", _folder, "app", "none"),
    Variable("TDI_WARM", "`0`: nothing is made before it is asked for", "1", _yes, "app"),
    Variable("TDI_PROXY_LISTEN", "where the proxy listens", "127.0.0.1:8080", _address, "proxy"),
    Variable("TDI_PROXY_HEALTH", "where it answers `/health` and `/status`; not to be opened to the outside", "127.0.0.1:8081", _address, "proxy"),
    Variable("TDI_PROXY_REPLICAS", "the replicas, `host:port` separated by commas; empty: the static site alone", "", _addresses, "proxy", "none"),
    Variable("TDI_PROXY_SITE", "folder of the static site; empty: the dashboard alone", "", _folder, "proxy", "none"),
    Variable("TDI_PROXY_SITE_PATH", "where the static site is served", "/public/", _path, "proxy"),
    Variable("TDI_PROXY_TRUSTED", "networks of the proxies in front, whose `X-Forwarded-For` and `-Proto` are believed", "", _networks, "proxy", "none"),
    Variable("TDI_PROXY_REQUESTS", "requests per second and address, beyond which the dashboard answers 429 (files do not count)", "50", _count, "proxy"),
    Variable("TDI_PROXY_FILES", "files of a view (slides, sheets, rows) per minute and address, beyond which the answer is 429", "60", _count, "proxy"),
    Variable("TDI_PROXY_SESSIONS", "open sessions per address", "400", _count, "proxy"),
    Variable("TDI_PROXY_CERTIFICATE", "file of the TLS certificate chain; with it the proxy speaks HTTPS and HTTP/2", "", _folder, "proxy", "none: plain HTTP"),
    Variable("TDI_PROXY_KEY", "file of its key", "", _folder, "proxy", "none"),
    Variable("TDI_PROXY_PLAIN", "with a certificate: where plain HTTP is sent on to HTTPS", "", _optional_address, "proxy", "nowhere"),
    Variable("TDI_PROXY_LOG", "file of the access log", "", _file, "proxy", "`access.log` in its folder"),
    Variable("TDI_CACHE", "folder of the raw inputs", "", _folder, "build", "`data/cache`"),
    Variable("TDI_IMPORTS", "folder of the imported tables", "", _folder, "build", "`data/imports`"),
    Variable("TDI_IMPORT_BASE", "origin asked instead of the official ones by `tdi import` (tests)", "", _text, "build", "none"),
    Variable("TDI_CHROMIUM", "browser of the tests and benchmarks", "", _text, "tests", "the first found"),
    Variable("TDI_MUTATIONS", "damaged files of each dataset that `tests/unit/test_imports_mutated.py` tries", "25", _count, "tests"),
)  # fmt: skip

_BY_NAME: Final = {variable.name: variable for variable in VARIABLES}


def value(name: str, environment: Mapping[str, str] | None = None) -> Any:
    """Return the value of a variable, read; its default when it is not set or empty.

    Parameters
    ----------
    name
        Name of a variable of `VARIABLES`.
    environment
        Where to look; that of the process by default.

    Raises
    ------
    SettingError
        When the text is not what the variable may hold.
    """
    variable = _BY_NAME[name]
    text = (os.environ if environment is None else environment).get(
        name, ""
    ).strip() or variable.default
    try:
        return variable.parse(text)
    except ValueError as error:
        written = "the text given" if "SECRET" in name else repr(text)
        raise SettingError(
            f"{written} was found, {error} is expected.", where=name, remedy="see docs/deploy.md."
        ) from error


def cookie_secret(environment: Mapping[str, str] | None = None) -> str:
    """Return the secret that the replicas share, from its variable or its file.

    "" when neither is given.

    Raises
    ------
    SettingError
        When both are given, the file cannot be read, or the secret is too short.
    """
    text, file = (
        value("TDI_COOKIE_SECRET", environment),
        value("TDI_COOKIE_SECRET_FILE", environment),
    )
    if file is None:
        return str(text)
    if text:
        raise SettingError(
            "both it and TDI_COOKIE_SECRET are set.",
            where="TDI_COOKIE_SECRET_FILE",
            remedy="keep one.",
        )
    try:
        return _secret(file.read_text(encoding="utf-8").strip())
    except (OSError, ValueError) as error:
        raise SettingError(
            f"{file}: {error}.", where="TDI_COOKIE_SECRET_FILE", remedy="see docs/deploy.md."
        ) from error


def check(environment: Mapping[str, str] | None = None) -> list[str]:
    """Read every ``TDI_`` variable that is set.

    Return what is odd without being wrong, one line each.

    A name that nobody reads is said with the nearest one: a variable spelt wrong would otherwise
    change nothing, silently.

    Raises
    ------
    SettingError
        When a value is malformed; all of them are named.

    >>> check({"TDI_WARMM": "0"})
    ['TDI_WARMM is not a variable of this project and changes nothing; TDI_WARM is meant?']
    """
    environment = os.environ if environment is None else environment
    faults = []
    for variable in VARIABLES:
        try:
            value(variable.name, environment)
        except SettingError as error:
            faults.append(error)
    if not faults:
        try:
            cookie_secret(environment)
        except SettingError as error:
            faults.append(error)
    if faults:
        raise SettingError(
            "; ".join(f"{fault.where}: {fault.what.rstrip('.')}" for fault in faults) + ".",
            remedy="see docs/deploy.md.",
        )
    warnings = []
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in _BY_NAME and not _ORCHESTRATOR.search(name):
            near = difflib.get_close_matches(name, _BY_NAME, n=1, cutoff=0.75)
            meant = f"; {near[0]} is meant?" if near else " (docs/deploy.md lists them)."
            warnings.append(f"{name} is not a variable of this project and changes nothing{meant}")
    return warnings
