"""Messages that go through the framework as one and are parted again before they leave: a state sent again is one message on its way, not twelve."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Final

_MARK: Final = (
    b"\x07tdi"  # a message of the framework cannot begin so: no field of a protocol buffer has type 7
)
_LENGTH: Final = struct.Struct(">I")


class Bundle:
    """Stands for a message where the framework hands one on, until it is written.

    Parameters
    ----------
    messages
        Serialized, in order.
    """

    def __init__(self, messages: Iterable[bytes]) -> None:
        self._data = b"".join((_MARK, *(_LENGTH.pack(len(each)) + each for each in messages)))

    def WhichOneof(self, oneof: str) -> str:  # noqa: N802 -- the name that messages have
        """Say that this is none of the kinds of which the framework keeps account."""
        return "bundle"

    def HasField(self, name: str) -> bool:  # noqa: N802
        """Say that it is neither a place on the page nor a reference, so that nothing is put in its place."""
        return False

    def SerializeToString(self) -> bytes:  # noqa: N802
        """Return what `parted` takes."""
        return self._data


def parted(data: bytes) -> Iterator[bytes]:
    """Return the messages that are in what the framework sends: those of a bundle, or the one message itself.

    >>> list(parted(Bundle([b"ab", b""]).SerializeToString())), list(parted(b"ab"))
    ([b'ab', b''], [b'ab'])
    """
    if not data.startswith(_MARK):
        yield data
        return
    start = len(_MARK)
    while start < len(data):
        (length,) = _LENGTH.unpack_from(data, start)
        start += _LENGTH.size
        yield data[start : start + length]
        start += length
