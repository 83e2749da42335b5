"""My presentation: a list of views, and its one form in the address.

``deck=1.<text>``: the version of the form, then, in base64 for addresses, four bytes of a digest
and the compressed list. One line per scene: the letter of its page, its query parameters, and its
own title after a tab. Nothing is stored anywhere else. The digest tells a cut or mistyped address
from a whole one; it is no signature, and every scene is read as a stranger's address is.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode

from tdi.errors import OwnPresentationRefused

MOST_SCENES: Final = 20
MOST_CHARACTERS: Final = 2000
LONGEST_TITLE: Final = 120
_LONGEST_LIST: Final = 16_000
_VERSION: Final = "1"
_CHECK: Final = 4

# Letter of a scene -> file of the page that shows the same; "s": a scene of the presentation that
# the site proposes.
KINDS: Final = {
    "a": "pages/accueil.py",
    "c": "pages/carte.py",
    "t": "pages/territoire.py",
    "r": "pages/regions.py",
    "f": "pages/financements.py",
    "p": "pages/projets.py",
    "e": "pages/evolution.py",
    "s": "pages/presentation.py",
}
# What changes the list of a page and not its drawing, or nothing of a scene.
_OF_THE_PAGE: Final = frozenset({"deck", "tri", "page", "scene", "vue"})
# What most lists hold, the likeliest last: the compressor begins with it, so that one scene is some
# thirty characters. It is part of version 1 of the form and never changes.
_COMMON: Final = (
    b"cle=programmecle=territoirescle=territoirecle=argentcle=inconnucle=phase-20\nsphase=2024&region=\nf\ne"
    b"texte=&tri=statut=nouveau&statut=sorti&de=2018&a=2022&a=2024&de=2020&de=2022&a=2023&phase=2023&mode=evolution&"
    b"objet=sites&objet=projets&theme=&situation=dans&situation=hors&lieu=&projet=&q=&commune=&depuis=&avec=ti-"
    b"&par=10000&par=total&annee=2021&nature=cumul&nature=nommes&fonds=faiit&fonds=fondsvert&mesure=territoires"
    b"&mesure=aide&mesure=investissement&mesure=emplois&mesure=projets&fonds=faiit&nature=cumul&region="
    b"&indicateur=projets&indicateur=aide&indicateur=population&par=10000&region=\naphase=2024\nrphase=2024"
    b"\nfphase=2024\nephase=2022\npphase=2024&region=\ntphase=2023&ti=ti-\ncphase=2023&region=\ncphase=2024&ti=ti-"
)


@dataclass(frozen=True)
class Item:
    """One scene of the user's own presentation.

    Its letter (`KINDS`), its query parameters in their order, its own title ("": that of the view).
    """

    kind: str
    query: tuple[tuple[str, str], ...]
    title: str = ""

    @property
    def file(self) -> str:
        """File of the page that shows the same."""
        return KINDS[self.kind]

    def same_view(self, other: Item) -> bool:
        """Whether both show the same, whatever they are called."""
        return (self.kind, dict(self.query)) == (other.kind, dict(other.query))


def item(file: str, query: Mapping[str, str]) -> Item:
    """Return the scene of a page in a state.

    >>> item("pages/carte.py", {"phase": "2023"})
    Item(kind='c', query=(('phase', '2023'),), title='')
    """
    kind = next(letter for letter, page in KINDS.items() if page == file)
    return Item(
        kind, tuple((name, value) for name, value in query.items() if name not in _OF_THE_PAGE)
    )


def written(items: Sequence[Item]) -> str:
    """Write a deck for the address; "" for an empty one.

    Raises
    ------
    OwnPresentationRefused
        With too many scenes, or when the address would be too long.
    """
    if not items:
        return ""
    if len(items) > MOST_SCENES:
        raise OwnPresentationRefused(
            f"Une présentation compte {MOST_SCENES} scènes au plus.",
            where="deck",
            remedy="retirez une scène avant d’en ajouter une autre.",
        )
    text = "\n".join(
        each.kind
        + urlencode(each.query)
        + (f"\t{title}" if (title := clean_title(each.title)) else "")
        for each in items
    ).encode()
    press = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_COMMON)
    body = press.compress(text) + press.flush()
    made = f"{_VERSION}." + base64.urlsafe_b64encode(_digest(text) + body).decode().rstrip("=")
    if len(made) > MOST_CHARACTERS or len(text) > _LONGEST_LIST:
        raise OwnPresentationRefused(
            f"L’adresse de cette présentation dépasserait {MOST_CHARACTERS} caractères.",
            where="deck",
            remedy="retirez une scène ou raccourcissez les titres.",
        )
    return made


def read(text: str) -> tuple[Item, ...]:
    """Read a deck from the address; () for an empty one.

    Raises
    ------
    OwnPresentationRefused
        When it is too long, cut, altered, of another version, or holds what no deck does.
    """
    if not text:
        return ()
    if len(text) > MOST_CHARACTERS:
        raise OwnPresentationRefused(
            f"Cette présentation est trop longue pour une adresse ({len(text)} caractères, {MOST_CHARACTERS} au plus).",
            where="deck",
            remedy="partagez-la en deux.",
        )
    version, dot, body = text.partition(".")
    if dot and version.isascii() and version.isdigit() and version != _VERSION:
        raise OwnPresentationRefused(
            f"Cette présentation est d’une autre version ({version[:8]}) que celle que ce site sait lire ({_VERSION}).",
            where="deck",
            remedy="ouvrez-la sur le site qui l’a faite, ou refaites-la ici.",
        )
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpack = zlib.decompressobj(-15, zdict=_COMMON)
        listed = unpack.decompress(raw[_CHECK:], _LONGEST_LIST)
        if (
            version != _VERSION
            or not unpack.eof
            or unpack.unused_data
            or _digest(listed) != raw[:_CHECK]
        ):
            raise _altered()
        return _items(listed.decode())
    except (binascii.Error, zlib.error, ValueError):  # UnicodeDecodeError is a ValueError
        raise _altered() from None


def _altered() -> OwnPresentationRefused:
    return OwnPresentationRefused(
        "L’adresse de cette présentation est incomplète ou a été modifiée.",
        where="deck",
        remedy="copiez-la entière.",
    )


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()[:_CHECK]


def _items(text: str) -> tuple[Item, ...]:
    made = []
    for line in text.split("\n"):
        head, _, title = line.partition("\t")
        if head[:1] not in KINDS or not head:
            raise _altered()
        query = tuple(parse_qsl(head[1:], keep_blank_values=True))
        made.append(Item(head[0], query, clean_title(title)))
    if len(made) > MOST_SCENES:
        raise _altered()
    return tuple(made)


def clean_title(text: str) -> str:
    r"""Return a title as it may be shown.

    One line, no invisible or direction-changing characters, bounded.

    >>> clean_title("  Deux\n\u202elignes ")
    'Deux lignes'
    """
    plain = (" " if unicodedata.category(char) == "Cc" else char for char in text)
    # Format characters (Cf) could turn the text round, or hide in it.
    kept = "".join(char for char in plain if unicodedata.category(char)[0] != "C")
    return re.sub(" +", " ", kept).strip()[:LONGEST_TITLE].strip()


def added(items: Sequence[Item], new: Item) -> tuple[Item, ...]:
    """Add a scene at the end; what is there already stays where it is."""
    return tuple(items) if any(each.same_view(new) for each in items) else (*items, new)


def moved(items: Sequence[Item], at: int, to: int) -> tuple[Item, ...]:
    """Move a scene to another place; places that do not exist change nothing.

    >>> [each.kind for each in moved([Item("a", ()), Item("c", ()), Item("t", ())], 2, 0)]
    ['t', 'a', 'c']
    """
    if not (0 <= at < len(items) and 0 <= to < len(items)):
        return tuple(items)
    rest = [each for number, each in enumerate(items) if number != at]
    return (*rest[:to], items[at], *rest[to:])


def removed(items: Sequence[Item], at: int) -> tuple[Item, ...]:
    """Take a scene away."""
    return tuple(each for number, each in enumerate(items) if number != at)


def retitled(items: Sequence[Item], at: int, title: str) -> tuple[Item, ...]:
    """Give a scene a title of its own; "" gives back that of the view."""
    return tuple(
        replace(each, title=clean_title(title)) if number == at else each
        for number, each in enumerate(items)
    )
