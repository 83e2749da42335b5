"""The generated reference is the one that the code would write now, and says something of every public module."""

from __future__ import annotations

import pkgutil
from pathlib import Path

import pdoc.doc
import pytest

from docs.reference import PACKAGES, committed
from tdi.data.catalogue import CATALOG


@pytest.mark.parametrize("path", sorted(committed()), ids=lambda path: path.name)
def test_the_committed_page_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == committed()[path], "run: make docs"


def test_the_dictionary_has_every_column() -> None:
    text = next(text for path, text in committed().items() if path.name == "data-dictionary.md")
    for name, info in CATALOG.items():
        table = text.partition(f"\n## `{name}`\n")[2].partition("\n## ")[0]
        assert table, name
        assert all(f"\n| `{column}` |" in table for column in info.columns), name


def test_every_public_name_is_documented() -> None:
    """What the documentation of the code would show empty."""
    silent = []
    for package in PACKAGES:
        names = [package] + [
            found.name
            for found in pkgutil.walk_packages([package], f"{package}.")
            if not any(part.startswith("_") for part in found.name.split("."))
        ]
        for name in names:
            module = pdoc.doc.Module.from_name(name)
            silent += [name] if not module.docstring else []
            silent += [
                member.fullname
                for member in module.own_members
                if isinstance(member, pdoc.doc.Function | pdoc.doc.Class)
                and member.taken_from == (name, member.qualname)
                and not member.name.startswith("_")
                and not member.docstring
            ]
    assert not silent
