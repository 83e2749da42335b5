"""Which parts of the framework's bundle a page will want, told to the browser at once.

The browser side loads each kind of element (a select, a frame, a download button) when the first one arrives,
after the websocket has opened and the script has run: a second wave of some thirty files. Naming them in the
document brings them in with the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_IMPORT = re.compile(r'(?:from|import)\s*["`\']\./([\w.~-]+\.js)["`\']')


def chunk_files(folder: Path, names: Iterable[str]) -> list[str]:
    """Return the files of some chunks and of what they import, sorted; unknown names are left out.

    Parameters
    ----------
    folder
        ``static/js`` of the framework.
    names
        Chunks by the part of their name before the digest, such as ``Selectbox``.
    """
    found: set[str] = set()
    waiting = [path.name for name in names for path in folder.glob(f"{name}.*.js")]
    while waiting:
        file = waiting.pop()
        if file not in found and (folder / file).is_file():
            found.add(file)
            # Lazy imports are calls, `import("./x.js")`, and do not match.
            waiting += _IMPORT.findall((folder / file).read_text(encoding="utf-8"))
    return sorted(found)
