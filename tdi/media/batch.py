"""The sheets of all territories of a phase, in parallel processes.

The folder appears whole or not at all.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

from tdi.data.store import Store
from tdi.errors import MediaError, TdiError
from tdi.media.fonts import family
from tdi.media.sheet_territory import territory_pdf
from tdi.model.phases import perimeter_phase
from tdi.views.known_codes import known
from tdi.views.territoire.selection import TerritorySelection

_PATTERN = "fiche-*.pdf"
_mine: dict[str, Store] = {}


def write_sheets(
    store: Store, phase: str, folder: Path, site: str, workers: int, force: bool
) -> Iterator[int]:
    """Write ``fiche-<phase>-<id>.pdf`` of every territory of a phase.

    Yield how many are ready, from 0 to all.

    Parameters
    ----------
    folder
        New or empty; with ``force``, a folder of such sheets is replaced.

    Raises
    ------
    TdiError
        When the folder holds something else, or cannot be written; nothing is left of it then.
    """
    codes = sorted(known(store).territories[perimeter_phase(phase)])
    family()  # a missing font is said once, before any process starts
    with _aside(folder, force) as part:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(
            workers, mp_context=context, initializer=_open, initargs=(store.folder,)
        ) as pool:
            yield 0
            jobs = [pool.submit(_one, phase, code, site, str(part)) for code in codes]
            try:
                for done, job in enumerate(as_completed(jobs), 1):
                    job.result()
                    yield done
            except BrokenProcessPool:
                raise MediaError(
                    "a process that made sheets was ended from outside.",
                    where=str(folder),
                    remedy="run it again, with fewer --workers if memory is short.",
                ) from None
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


def count(store: Store, phase: str) -> int:
    """Return how many sheets a phase has."""
    return len(known(store).territories[perimeter_phase(phase)])


def _open(path: Path) -> None:
    _mine["store"] = Store(path)


def _one(phase: str, code: str, site: str, part: str) -> None:
    made = territory_pdf(_mine["store"], TerritorySelection(phase, code), site)
    (Path(part) / f"fiche-{phase}-{code}.pdf").write_bytes(made)


@contextmanager
def _aside(folder: Path, force: bool) -> Iterator[Path]:
    """Give a folder beside the target; put it in its place at the end, take it away on a fault."""
    if folder.exists():
        if not folder.is_dir():
            raise TdiError("is a file.", where=str(folder), remedy="give the name of a folder.")
        held = list(folder.iterdir())
        if held and not force:
            raise TdiError(
                "is not empty.", where=str(folder), remedy="give a new folder, or --force."
            )
        others = sorted(path.name for path in held if not path.match(_PATTERN))
        if others:
            raise TdiError(
                f"holds something else than sheets ({others[0]}).",
                where=str(folder),
                remedy="give a new folder.",
            )
    part = folder.with_name(f"{folder.name}.part-{os.getpid()}")
    try:
        part.mkdir()
        yield part
        if folder.exists():
            shutil.rmtree(folder)
        part.rename(folder)
    except OSError as error:
        raise TdiError(
            f"cannot be written ({error.strerror}).",
            where=str(folder),
            remedy="give another --output.",
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
