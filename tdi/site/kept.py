"""Pages that are written again from the last version, because nothing that they show has changed.

A page that says what it shows (`Page.look`) is written by a function that is given that and a `Blank`, never the data: what it
shows, the product and the settings are all that it is made from, so their digest is a sound key. What every version writes
anew, its name and the addresses of its files, stands in the written text as marks, filled in at known places.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from markupsafe import escape

# Private characters around a name: no text of the data holds them, and no escaping changes them.
_MARK: Final = re.compile("\ue010([^\ue010\ue011]*)\ue011")
_FORMAT: Final = 2
NAME: Final = "pages.json"

Places = tuple[tuple[int, int, str], ...]


def mark(name: str) -> str:
    """Return what stands in a page for a value that each version has anew."""
    return f"\ue010{name}\ue011"


class MarkedFiles(Mapping[str, str]):
    """The addresses of the files as marks; a name that is no file is an error, as it is when the addresses are known."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> str:
        self._files[name]
        return mark(f"file:{name}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def plain(values: Mapping[str, str]) -> bool:
    """Return whether values are the same text in markup, in JSON and as they are: only then may a mark stand for them."""
    return all(
        str(escape(text)) == text == json.dumps(text, ensure_ascii=False)[1:-1] for text in values.values()
    )


def fill(text: str, values: Mapping[str, str]) -> tuple[bytes, Places]:
    r"""Put the values in the place of their marks; return the bytes, and where (from, to, name) they stand.

    >>> fill(f"<p>{mark('version')}</p>", {"version": "2026-11"})
    (b'<p>2026-11</p>', ((3, 10, 'version'),))
    """
    out, at, places = bytearray(), 0, []
    for found in _MARK.finditer(text):
        if (value := values.get(found[1])) is None:
            continue
        out += text[at : found.start()].encode("utf-8", "replace")
        places.append((len(out), len(out) + len(value.encode()), found[1]))
        out += value.encode()
        at = found.end()
    out += text[at:].encode("utf-8", "replace")
    return bytes(out), tuple(places)


def digest(value: Any) -> str:
    """Return a digest that two values share only if they are equal: that of all it takes to build the value again.

    Without the memory of objects seen before: whether two equal texts are one object depends on who read them first.
    """
    out = io.BytesIO()
    writer = pickle.Pickler(out, protocol=5)
    writer.fast = True
    writer.dump(value)
    return hashlib.sha256(out.getbuffer()).hexdigest()


@dataclass(frozen=True)
class Entry:
    """A page of the last version: its keys, the digest of its bytes, the places of its marks, its preview, its drawings.

    ``key`` is of what it shows, ``told`` of the tables that it reads; "" for the one that it does not say.
    """

    key: str
    told: str
    sha256: str
    places: Places
    image: str
    drawings: tuple[str, ...]


@dataclass
class Kept:
    """The pages of the last version that say what they show or read, by path, and the folder of that version."""

    folder: Path
    entries: dict[str, Entry] = field(default_factory=dict)

    def again(
        self, path: str, values: Mapping[str, str], *, key: str = "", told: str = ""
    ) -> tuple[bytes, bytes, Entry] | None:
        """Return a page for another version, its preview, and what to remember of it.

        None when neither key is that of the last version, or when that is not as it was written.
        """
        entry = self.entries.get(path)
        if entry is None or not ((key and key == entry.key) or (told and told == entry.told)):
            return None
        try:
            data, image = (self.folder / path).read_bytes(), (self.folder / entry.image).read_bytes()
            marks = [(start, end, name, values[name].encode()) for start, end, name in entry.places]
        except (OSError, KeyError):
            return None
        if hashlib.sha256(data).hexdigest() != entry.sha256 or picture_path(image) != entry.image:
            return None
        out, at, places = bytearray(), 0, []
        for start, end, name, value in marks:
            out += data[at:start]
            places.append((len(out), len(out) + len(value), name))
            out += value
            at = end
        made = bytes(out + data[at:])
        return made, image, remember(key or entry.key, told, made, tuple(places), entry.image, entry.drawings)


def remember(key: str, told: str, data: bytes, places: Places, image: str, drawings: Iterable[str]) -> Entry:
    """Return what is remembered of a page that was written."""
    return Entry(key, told, hashlib.sha256(data).hexdigest(), places, image, tuple(sorted(drawings)))


def picture_path(picture: bytes) -> str:
    """Return where a preview lies below the folder of the version."""
    return f"fichiers/apercu.{hashlib.sha256(picture).hexdigest()[:8]}.png"


def read(home: Path, versions: Path) -> Kept:
    """Return what the last export remembered; nothing when that is not there, not readable, or of another form."""
    try:
        said = json.loads((home / NAME).read_text("utf-8"))
        if said["format"] != _FORMAT:
            return Kept(versions)
        entries = {
            path: Entry(
                key, told, sha256, tuple((a, b, name) for a, b, name in places), image, tuple(drawings)
            )
            for path, (key, told, sha256, places, image, drawings) in said["pages"].items()
        }
        return Kept(versions / str(said["version"]), entries)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Kept(versions)


def text(version: str, entries: Mapping[str, Entry]) -> bytes:
    """Write what the next export is to remember of a version."""
    pages = {
        path: [each.key, each.told, each.sha256, each.places, each.image, each.drawings]
        for path, each in sorted(entries.items())
    }
    said = {"format": _FORMAT, "version": version, "pages": pages}
    return json.dumps(said, separators=(",", ":")).encode()
