"""The files we serve ourselves, each at an address that holds its own digest.

Four sources: the display layers of the store, of each version of it that is in memory, our scripts
and styles (``tdi/browser``, ``pages/ui/static``), and Leaflet, which comes in a wheel. A file keeps
one name in the whole application (``atlas-national.json``, ``leaflet.js``); its address is
``/fichiers/<first 12 hex digits of its sha256>/<name>``, so it may be cached for ever, and a
changed file has another address. Nothing here imports Streamlit: the static site and the tests use
it too.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import brotli

from pages.ui.versions import held
from tdi import browser_files, paths
from tdi.browser_files import BUNDLES
from tdi.data.store import Store
from tdi.errors import StoreError

ROOT = paths.root()
PREFIX = "/fichiers"
DIGEST_LENGTH = 12
# A run of a page asks for some twenty files: without this, it would look at the disk as many times.
LOOK_SECONDS = 1.0

# Chosen on the national atlas: level 9 costs 1/30 of level 11 and leaves the file 8 % longer. The
# files are few and compressed once in a start, but a start must stay short.
BROTLI_QUALITY = 9

# The system's table differs between machines (a slim image has none), so what we serve is written
# out.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_ALREADY_COMPRESSED = frozenset({".png", ".jpg", ".ico", ".woff", ".woff2", ".gz", ".br"})

_LEAFLET_FILES = (
    "leaflet.js",
    "leaflet.css",
    "images/layers.png",
    "images/layers-2x.png",
    "images/marker-icon.png",
    "images/marker-icon-2x.png",
    "images/marker-shadow.png",
)


class UnknownAsset(KeyError):  # noqa: N818 -- named like the other errors of the project
    """No served file has this name; the message lists the names there are."""

    def __str__(self) -> str:
        """Return the message itself, not its quoted form as KeyError does."""
        return str(self.args[0])


def media_type(name: str) -> str:
    """Return the Content-Type of a file by its name.

    >>> media_type("leaflet.js")
    'text/javascript; charset=utf-8'
    """
    suffix = Path(name).suffix.lower()
    return MEDIA_TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


@dataclass
class Body:
    """The bytes of one file with their digest, compressed once and on demand."""

    name: str
    raw: bytes
    media_type: str = ""
    _encoded: dict[str, bytes] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self.sha256 = hashlib.sha256(self.raw).hexdigest()
        self.media_type = self.media_type or media_type(self.name)

    @property
    def digest(self) -> str:
        """The short digest that stands in the address."""
        return self.sha256[:DIGEST_LENGTH]

    @property
    def compressible(self) -> bool:
        """Whether a compressed form is worth having."""
        return Path(self.name).suffix.lower() not in _ALREADY_COMPRESSED and len(self.raw) > 512

    def has(self, encoding: str) -> bool:
        """Whether this form is ready, so that asking for it costs nothing."""
        return encoding == "identity" or encoding in self._encoded

    def encoded(self, encoding: str) -> bytes:
        """Return the bytes in ``br``, ``gzip`` or ``identity`` form.

        Raises
        ------
        ValueError
            When the encoding is none of the three.
        """
        if encoding == "identity":
            return self.raw
        with self._lock:
            if encoding not in self._encoded:
                if encoding == "br":
                    self._encoded["br"] = brotli.compress(self.raw, quality=BROTLI_QUALITY)
                elif encoding == "gzip":
                    self._encoded["gzip"] = gzip.compress(self.raw, compresslevel=9, mtime=0)
                else:
                    raise ValueError(f"Encoding {encoding!r}: expected br, gzip or identity.")
            return self._encoded[encoding]


def best_encoding(accept_encoding: str, body: Body) -> str:
    """Choose the form to send from the request's ``Accept-Encoding``.

    A coding refused with ``q=0`` is not chosen.
    """
    if not body.compressible:
        return "identity"
    accepted = set()
    for item in accept_encoding.lower().split(","):
        coding, _, parameters = item.partition(";")
        if parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            accepted.add(coding.strip())
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else "identity"


class Catalogue:
    """The served files by name.

    A file is read again when its size or its date changes (looked at once a second).

    Parameters
    ----------
    stores
        Returns the versions of the data that are held, the newest first.
    folders, leaflet
        Directories of our own files and of Leaflet.
    """

    def __init__(
        self, stores: Callable[[], Sequence[Store]], folders: Sequence[Path], leaflet: Path
    ) -> None:
        self._stores, self._folders = stores, folders
        self._wheels = dict.fromkeys(_LEAFLET_FILES, leaflet)
        self._bodies: dict[str, tuple[tuple[tuple[int, int], ...], Body]] = {}
        self._looked: dict[str, tuple[float, Body]] = {}
        self._layers: dict[tuple[str, str], Body] = {}
        self._lock = threading.Lock()

    def path(self, name: str) -> Path:
        """Return where the file of this name is read.

        A name is a relative path without ``..``: no address can walk out of the sources.

        Raises
        ------
        UnknownAsset
            When no source has a file of this name.
        """
        if name in self._wheels:
            return self._wheels[name] / name
        parts = PurePosixPath(name).parts
        if parts and ".." not in parts and not name.startswith("/"):
            for folder in self._folders:
                if (folder / name).is_file():
                    return folder / name
        known = ", ".join(self.names()) or "none"
        raise UnknownAsset(
            f"No served file is named {name!r}. Known: {known}. Remedy: `tdi build`, or fix the name."
        )

    def _own_names(self) -> set[str]:
        return {
            path.relative_to(folder).as_posix()
            for folder in self._folders
            for path in folder.rglob("*")
            if path.is_file()
        }

    def names(self) -> list[str]:
        """Return the names of all served files, sorted."""
        display = {name for store in self._stores()[:1] for name in store.manifest["display"]}
        return sorted(display | self._own_names() | set(self._wheels) | set(BUNDLES))

    def body(self, name: str, digest: str = "") -> Body:
        """Return the current bytes of a file.

        Or those with this digest when a version of the data still has them.

        Raises
        ------
        UnknownAsset
            When no source has a file of this name.
        """
        layers = [store for store in self._stores() if name in store.manifest["display"]]
        if layers:
            wanted = (store for store in layers if digest and layer_digest(store, name) == digest)
            return self._layer(next(wanted, layers[0]), name)
        looked = self._looked.get(name)
        if looked is not None and time.monotonic() - looked[0] < LOOK_SECONDS:
            return looked[1]
        paths = [self.path(member) for member in BUNDLES.get(name, (name,))]
        stats = [path.stat() for path in paths]
        stamp = tuple((stat.st_mtime_ns, stat.st_size) for stat in stats)
        with self._lock:
            held = self._bodies.get(name)
            if held is None or held[0] != stamp:
                held = (stamp, Body(name, b"\n".join(path.read_bytes() for path in paths)))
                self._bodies[name] = held
            self._looked[name] = (time.monotonic(), held[1])
            return held[1]

    def _layer(self, store: Store, name: str) -> Body:
        """Return a display layer of one version; what no version holds any more is let go."""
        key = (name, layer_digest(store, name))
        with self._lock:
            if key not in self._layers:
                held = {
                    (file, layer_digest(one, file))
                    for one in self._stores()
                    for file in one.manifest["display"]
                }
                kept = {known: body for known, body in self._layers.items() if known in held}
                self._layers = {**kept, key: Body(name, store.display(name))}
            return self._layers[key]

    def url(self, name: str, store: Store | None = None) -> str:
        """Return the address of a file, from the root of the site.

        Of a display layer, in that version of the data.
        """
        if store is not None and name in store.manifest["display"]:
            return f"{PREFIX}/{layer_digest(store, name)}/{name}"
        return f"{PREFIX}/{self.body(name).digest}/{name}"


def layer_digest(store: Store, name: str) -> str:
    """Return the short digest of a display layer in a version of the data."""
    return str(store.manifest["display"][name]["sha256"])[:DIGEST_LENGTH]


_catalogue: Catalogue | None = None


def catalogue() -> Catalogue:
    """Return the catalogue of this process, made at the first call: nothing is read at import."""
    global _catalogue
    if _catalogue is None:
        _catalogue = Catalogue(_stores, browser_files.folders(), browser_files.leaflet())
    return _catalogue


def _stores() -> list[Store]:
    """Return the versions of the data in memory.

    None where there is no store (yet), as for the static pages.
    """
    try:
        held().newest()
    except StoreError:
        return []
    return held().all()


def asset_url(name: str, store: Store | None = None) -> str:
    """Return the address of a served file, e.g. ``/fichiers/1a2b3c4d5e6f/leaflet.js``.

    Parameters
    ----------
    name
        Name of the file.
    store
        Version of the data of which a display layer is meant; else the newest.

    Raises
    ------
    UnknownAsset
        When there is no such file.
    """
    return catalogue().url(name, store)
