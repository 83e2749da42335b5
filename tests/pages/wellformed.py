"""Markup in which every tag closes the last one opened.

Nothing of one part reaches into another.
"""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {
    "area",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> at {self.getpos()} closes nothing"
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"


def well_formed(markup: str) -> set[str]:
    """Fail on a tag that closes another than the last opened, or that stays open.

    Return the names of all tags.
    """
    tree = _Tree()
    tree.feed(markup)
    tree.close()
    assert tree.open == [], "stays open"
    return tree.names
