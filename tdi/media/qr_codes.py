"""QR codes: the one writer, for the presentation, the file of a presentation, sheets and slides."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Final

_MODULE: Final = 4


@lru_cache(maxsize=256)
def qr(address: str) -> str:
    """Return the code of an address as SVG.

    Black on white in any theme, since readers expect it so.

    Up to 15 % of a code may be hidden; an address that holds a whole deck gets a code of larger
    modules, of which 7 % may.
    """
    import segno

    out = io.BytesIO()
    segno.make(
        address, error="m" if len(address) < 300 else "l", boost_error=False, micro=False
    ).save(out, kind="svg", border=2, light="#ffffff", xmldecl=False, omitsize=True)
    drawn = out.getvalue().decode().strip()
    # A size for who draws it alone; beside a style sheet it takes the size it is given.
    modules = int(re.findall(r'viewBox="0 0 (\d+)', drawn)[0])
    size = modules * _MODULE
    return drawn.replace("<svg ", f'<svg width="{size}" height="{size}" ', 1)


def typed_address(url: str) -> str:
    """Return what is written under a code.

    The address without its scheme, and without a deck that nobody would type.

    >>> typed_address("https://exemple.fr/presentation?deck=1.PnhFS0vGNMzIBAA&scene=1")
    'exemple.fr/presentation'
    """
    return url.partition("://")[2].partition("?deck=")[0]
