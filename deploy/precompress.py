"""Write the compressed form of a static site's files beside them, for a server that sends them as they are.

``python -m deploy.precompress DIR``, after each export. Only what lies under ``v/`` (pages of a version, frozen): the few files above
change with every version, and a compressed form left behind would be served in their place. Files that did not change are left alone, forms
whose file is gone are removed.
"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

import brotli

SUFFIXES: Final = frozenset({".html", ".css", ".js", ".json", ".geojson", ".svg", ".csv", ".xml", ".txt"})
FORMS: Final = (".br", ".gz")
SMALLEST: Final = 512
# As in pages/ui/assets.py: level 11 takes 30 times as long and gains 8 %.
BROTLI_QUALITY: Final = 9


def _due(path: Path) -> bool:
    stamp = path.stat().st_mtime_ns
    for form in FORMS:
        made = path.with_name(path.name + form)
        if not made.exists() or made.stat().st_mtime_ns != stamp:
            return True
    return False


def _compress(path: Path) -> tuple[int, int]:
    raw, stat = path.read_bytes(), path.stat()
    sizes = []
    for form in FORMS:
        made = path.with_name(path.name + form)
        aside = made.with_name(made.name + ".tmp")
        packed = (
            brotli.compress(raw, quality=BROTLI_QUALITY) if form == ".br" else gzip.compress(raw, 9, mtime=0)
        )
        aside.write_bytes(packed)
        # The date of the file: that is how the next run knows that the form is its.
        os.utime(aside, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        aside.replace(made)
        sizes.append(len(packed))
    return len(raw), sizes[0]


def precompress(site: Path, workers: int | None = None) -> tuple[int, int, int]:
    """Compress what is new; return the number of files compressed, their bytes before, and after with brotli.

    Parameters
    ----------
    site
        Folder of the static site.
    workers
        Processes; as many as there are processors by default.
    """
    root = site / "v"
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    there = set(files)
    for path in files:
        if path.suffix in FORMS and path.with_suffix("") not in there:
            path.unlink()
    due = [p for p in files if p.suffix in SUFFIXES and p.stat().st_size >= SMALLEST and _due(p)]
    if len(due) < 50 or workers == 1:
        done = [_compress(path) for path in due]
    else:
        with ProcessPoolExecutor(workers) as pool:
            done = list(pool.map(_compress, due, chunksize=16))
    return len(done), sum(before for before, _ in done), sum(after for _, after in done)


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m deploy.precompress", description=__doc__.split("\n")[0])
    parser.add_argument("site", type=Path, help="folder of the static site")
    options = parser.parse_args(arguments)
    if not (options.site / "v").is_dir():
        print(
            f"precompress: {options.site} holds no folder v/: not a static site of `tdi export site`.",
            file=sys.stderr,
        )
        return 1
    count, before, after = precompress(options.site)
    print(f"{count} files, {before / 1e6:.1f} MB, {after / 1e6:.1f} MB with brotli")
    return 0


if __name__ == "__main__":
    sys.exit(main())
