"""What every page of a written site must be.

Strict HTML, one h1, named pictures, unique ids, links that lead somewhere.
"""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a drawing holds is the figures' own matter (their tests), and most of a page's bytes.
DRAWING = re.compile(r"(<svg\b[^>]*>).*?</svg>", re.DOTALL)
VOID = frozenset(
    [
        "area",
        "base",
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
    ]
)
ADDRESSED = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
}
# What may not stand in a paragraph: the parser of a browser would close it.
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
ONLY_IN = {
    "li": {"ul", "ol"},
    "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "caption": {"table"},
    "summary": {"details"},
    "figcaption": {"figure"},
}


def loose(text: str) -> str:
    """Return the first place of a text where French punctuation may be parted from its word.

    "" for none.
    """
    found = re.search(r".{0,20}\S [:;?!»](?=\s|$).{0,20}|« .{0,20}", text)
    return found[0] if found else ""


def unset(text: str) -> str:
    """Return the first place of a text, outside of addresses, with a straight apostrophe or a number that may be parted; "" for none."""
    plain = re.sub(r"\S*://\S*", "", text)
    found = re.search(
        r".{0,20}[^\W\d_]'\w.{0,20}|.{0,20}(?<![\w\u202f,.-])\d{1,3}(?:[ \u00a0]\d{3})+(?![\d-]).{0,20}",
        plain,
    )
    return found[0] if found else ""


class Document(HTMLParser):
    """Reads one page strictly: every element closed in order, nothing where it may not stand."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.refers: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.title = ""
        self.metas: dict[str, str] = {}
        self.lang = ""
        self.text: list[str] = []
        self._named: list[tuple[str, dict[str, str], int]] = []
        self.feed(DRAWING.sub(r"\1</svg>", text))
        self.close()
        if self.open:
            self.faults.append(f"left open: {self.open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self._look(tag, held, [name for name, _ in attrs])
        if tag in VOID:
            return
        self.open.append(tag)
        if tag in {"a", "button", "summary"}:
            self._named.append((tag, held, len(self.text)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self._look(tag, held, [name for name, _ in attrs])
        if tag not in VOID and "svg" not in self.open and tag != "svg":
            self.faults.append(f"<{tag}/> does not close itself in HTML")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]} at {self.getpos()}")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
            return
        self.open.pop()
        if tag in {"a", "button", "summary"} and self._named:
            name, held, since = self._named.pop()
            said = "".join(self.text[since:]).strip() or held.get("aria-label", "")
            if not said:
                self.faults.append(f"<{name}> without a name at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += data
        if self.open and self.open[-1] not in {"script", "style"}:
            self.text.append(data)
        if (
            self.open
            and self.open[-1] in {"ul", "ol", "table", "tr", "tbody", "thead", "dl"}
            and data.strip()
        ):
            self.faults.append(
                f"text {data.strip()[:30]!r} directly in <{self.open[-1]}> at {self.getpos()}"
            )
        if (
            alone := loose(data)
            if not {"script", "style", "code", "pre", "title"} & set(self.open)
            else ""
        ):
            self.faults.append(f"punctuation may begin a line: {alone!r} at {self.getpos()}")
        if (
            plain := unset(data)
            if not {"script", "style", "code", "pre", "textarea"} & set(self.open)
            else ""
        ):
            self.faults.append(f"not set as French is: {plain!r} at {self.getpos()}")

    def handle_comment(self, data: str) -> None:
        if data.startswith("[if"):
            self.faults.append("conditional comment")

    def _look(self, tag: str, held: dict[str, str], names: list[str]) -> None:
        where = f"<{tag}> at {self.getpos()}"
        parent = self.open[-1] if self.open else ""
        if len(set(names)) != len(names):
            self.faults.append(f"{where}: an attribute twice")
        for name in names:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"{where}: {name} is forbidden by the policy")
        if tag == "style" or (
            tag == "script" and "src" not in held and held.get("type") != "application/ld+json"
        ):
            self.faults.append(f"{where}: inline {tag}")
        if tag in ONLY_IN and parent not in ONLY_IN[tag]:
            self.faults.append(f"{where} in <{parent}>")
        if tag in BLOCKS and "p" in self.open and "svg" not in self.open:
            self.faults.append(f"{where} inside of <p>")
        if tag in {"div", "p", "ul", "table", "section", "figure"} and parent in {
            "span",
            "b",
            "i",
            "small",
            "h1",
            "h2",
            "h3",
            "ul",
            "ol",
            "tr",
            "table",
        }:
            self.faults.append(f"{where} in <{parent}>")
        if tag == "a" and "a" in self.open:
            self.faults.append(f"{where} in a link")
        if tag == "html":
            self.lang = held.get("lang", "")
        if tag == "meta":
            key = held.get("name") or held.get("property")
            if key:
                self.metas[key] = held.get("content", "")
        if tag == "img" and "alt" not in held:
            self.faults.append(f"{where}: no alt")
        if tag == "svg" and held.get("aria-hidden") != "true" and not held.get("aria-label"):
            self.faults.append(f"{where}: a drawing without a name")
        if tag == "th" and "scope" not in held:
            self.faults.append(f"{where}: no scope")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name in ("alt", "aria-label", "content", "placeholder", "title"):
            if plain := unset(held.get(name, "")):
                self.faults.append(f"{where}: {name} is not set as French is: {plain!r}")
        if "id" in held:
            self.ids.append(held["id"])
        for name in ("aria-labelledby", "aria-controls", "aria-describedby", "for"):
            self.refers += held.get(name, "").split()
        if tag in ADDRESSED and ADDRESSED[tag] in held:
            self.links.append((tag, held[ADDRESSED[tag]]))

    def checked(self) -> list[str]:
        """Return every fault of the page."""
        faults = list(self.faults)
        twice = {each for each in self.ids if self.ids.count(each) > 1}
        if twice:
            faults.append(f"ids twice: {sorted(twice)[:5]}")
        missing = set(self.refers) - set(self.ids)
        if missing:
            faults.append(f"refers to no id: {sorted(missing)}")
        if self.headings.count(1) != 1:
            faults.append(f"{self.headings.count(1)} h1")
        for before, after in zip(self.headings, self.headings[1:], strict=False):
            if after > before + 1:
                faults.append(f"h{after} follows h{before}")
        if not self.title.strip():
            faults.append("no title")
        if self.lang != "fr":
            faults.append("no lang=fr")
        return faults


def link_faults(root: Path, version: Path, documents: dict[Path, Document]) -> list[str]:
    """Follow every link of every page.

    Inside of the site, to a file that is there and an id that it holds.
    """
    faults = []
    root = root.resolve()
    seen: dict[tuple[str, str], str] = {}
    for path, document in documents.items():
        for tag, href in document.links:
            parts = urlsplit(href)
            if parts.scheme in {"http", "https"}:
                if tag != "a" and not (tag == "link" and "canonical" not in href):
                    faults.append(f"{path.relative_to(version)}: <{tag}> loads {href}")
                continue
            if parts.scheme:
                faults.append(f"{path.relative_to(version)}: {href[:60]}")
                continue
            if href.startswith("/"):
                faults.append(f"{path.relative_to(version)}: {href} is not relative")
                continue
            place = (
                os.path.normpath(f"{path.parent}/{unquote(parts.path)}")
                if parts.path
                else str(path)
            )
            key = (place, parts.fragment)
            if key not in seen:
                seen[key] = _fault(root, Path(place), parts.fragment, documents)
            if seen[key]:
                faults.append(f"{path.relative_to(version)}: {href}: {seen[key]}")
    return faults


def _fault(root: Path, wanted: Path, fragment: str, documents: dict[Path, Document]) -> str:
    if not str(wanted).startswith(str(root)):
        return "leaves the site"
    if not wanted.is_file():
        return "no such file"
    if (
        fragment
        and wanted in documents
        and fragment not in documents[wanted].ids
        and "=" not in fragment
    ):
        return "no such id"
    return ""


def read_all(version: Path) -> dict[Path, Document]:
    """Read every page of a version."""
    return {
        path.resolve(): Document(path.read_text("utf-8"))
        for path in sorted(version.rglob("*.html"))
    }
