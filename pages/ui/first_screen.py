"""The first screen of a page, in the document that the browser gets before anything of the framework has started.

What a page shows in a state of its address is known once somebody has asked for it (`pages.ui.replay`): markup, maps, lists. All of it is
written here as static elements, in the places that the framework would give them, so that a reader sees the page some hundred milliseconds
after he has asked for it, while the framework's 2 MB of scripts are fetched and started. ``first-screen.js`` draws its map and its lists, and
takes it away once the page behind it shows the same (docs/adr/0034). Without scripts it stays: the page can then be read.

A state that nobody has asked for is run for it, within bounds (`pages.ui.forerun`); a reader of another version of the data than the newest has
none. It is in the colours of one theme: browsers tell which they prefer once they have been asked to (`HINT`); who prefers the other sees the page
when it is there, as before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from pages.ui.assets import asset_url
from pages.ui.versions import held
from tdi import settings
from tdi.errors import TdiError
from tdi.figures.palette import Theme

if TYPE_CHECKING:
    from streamlit.proto.Block_pb2 import Block
    from streamlit.proto.Element_pb2 import Element

MOST_FIELDS: Final = 50
"""Parameters that an address is read with."""

HINT: Final = "Sec-CH-Prefers-Color-Scheme"
"""The header in which a browser tells the theme that its reader prefers: Chromium's, on safe lines, from the second request on."""

ENOUGH: Final = 40_000
"""Characters of markup after which no further part of a page is begun: the parts of a screen of 1080 lines come to less."""
MOST: Final = 72_000
"""A part that would make it longer than this is left to the page, with all that follows."""

_GAPS: Final = {1: "1rem", 2: "2rem", 3: "4rem", 4: "0", 5: ".25rem", 6: ".5rem"}
_ALIGNED: Final = {1: "start", 2: "end", 3: "center", 4: "stretch"}
_OPTION: Final = re.compile(r"<option[^>]*>([^<]*)</option>")
_SELECT: Final = re.compile(r"(<select[^>]*>)(.*?)(</select>)", re.S)
# What the browser draws from its data alone; the list of the scenes of a presentation needs the page behind it.
_DRAWN: Final = frozenset({"search", "ranking", "projets", "table", "print", "room"})


class _Unknown(Exception):  # noqa: N818 -- never leaves this module
    """A part that cannot be shown without the framework."""


@dataclass
class _Node:
    """A part of the page: an element or a block, and what is in it by its place."""

    block: Block | None = None
    element: Element | None = None
    within: dict[int, _Node] = field(default_factory=dict)

    def parts(self) -> Iterator[_Node]:
        """Return what is in it, in order."""
        return (self.within[place] for place in sorted(self.within))


def of_address(page: str, query_string: str, theme: Theme = "light", origin: str = "") -> str:
    """Return the first screen of a page in a state of its address, as the document holds it, or "" where it is not known.

    Parameters
    ----------
    page
        Path of the page, ``""`` for the first.
    query_string
        As the browser sends it.
    theme
        The reader's, as far as his browser tells it.
    origin
        Scheme and host of the site as he reached it. Nobody gets what was made for another: a reader's end of a session may claim any.
    """
    from pages.ui import replay

    try:
        version = held().newest().data_version
        query = dict(parse_qsl(query_string, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except (TdiError, ValueError):  # of which the page itself speaks; more fields than any page has
        return ""
    embedded = query.pop("embed", "") in ("1", "true")
    public: str = settings.value("TDI_PUBLIC_URL")
    key = (page, tuple(query.items()), version, version, theme, public or origin, date.today())
    state = replay.STATES.get(replay.STATES.written(key))
    if state is None:
        return ""
    # Written each time: 1 to 2 ms, and what a thousand states would hold of it is as heavy as all their messages.
    parts = of_messages(message.data for message in state.messages)
    return _framed(parts, theme, embedded=embedded) if parts else ""


def _framed(inner: str, theme: Theme, *, embedded: bool) -> str:
    styles = "".join(
        f'<link rel="stylesheet" href="{asset_url(name)}">' for name in ("app.css", "first-screen.css")
    )
    return (
        f'<tdi-first-screen data-theme="{theme}"><template shadowrootmode="closed">{styles}'
        f'<div class="stApp"{" data-embed" if embedded else ""}><main class="stMain" data-testid="stMain">'
        '<div class="stMainBlockContainer block-container" data-testid="stMainBlockContainer">'
        f"{inner}</div></main></div></template></tdi-first-screen>"
    )


def of_messages(messages: Iterator[bytes]) -> str:
    """Write the first parts of a page from the messages of its run; "" when not even its title can be shown."""
    page = _tree(messages).within.get(0, _Node())
    written: list[str] = []
    size = 0
    for node in page.parts():
        if size > ENOUGH:
            break
        try:
            part = _light(_part(node))
        except _Unknown:
            break
        size += len(part)
        if size > MOST:
            break
        written.append(part)
    return _column("".join(written)) if len(written) > 2 else ""


def _tree(messages: Iterator[bytes]) -> _Node:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    root = _Node()
    for data in messages:
        message = ForwardMsg.FromString(data)
        if message.WhichOneof("type") != "delta":
            continue
        *above, place = message.metadata.delta_path
        node = root
        for step in above:
            node = node.within.setdefault(step, _Node())
        if message.delta.WhichOneof("type") == "add_block":
            node.within.setdefault(place, _Node()).block = message.delta.add_block
        else:
            node.within[place] = _Node(element=message.delta.new_element)
    return root


def _part(node: _Node) -> str:
    if node.element is not None:
        return _element(node.element)
    if node.block is None:
        raise _Unknown
    kind = node.block.WhichOneof("type")
    writer = _BLOCKS.get(kind)
    if writer is None:
        raise _Unknown
    return writer(node, node.block)


def _inner(node: _Node) -> str:
    return "".join(_part(part) for part in node.parts())


def _column(inner: str, name: str = "", style: str = "") -> str:
    styled = f' style="{style}"' if style else ""
    return f'<div class="stVerticalBlock{name}" data-testid="stVerticalBlock"{styled}>{inner}</div>'


def _container(node: _Node, block: Block) -> str:
    flex, name = block.flex_container, _named(block.id)
    gap = f"gap:{_GAPS.get(flex.gap_config.gap_size, '1rem')}"
    placed = "".join(
        f";{name}:{_ALIGNED[value]}"
        for name, value in (("align-items", flex.align), ("justify-content", flex.justify))
        if value in _ALIGNED
    )
    if flex.direction == flex.HORIZONTAL:
        inside = f'<div class="stHorizontalBlock{name}" data-testid="stHorizontalBlock" style="{gap}{placed}">{_inner(node)}</div>'
    else:
        inside = _column(_inner(node), name, f"{gap}{placed}")
    return f'<div class="stLayoutWrapper" data-testid="stLayoutWrapper">{inside}</div>'


def _columns(node: _Node, block: Block) -> str:
    part, gap = 100 * block.column.weight, _GAPS.get(block.column.gap_config.gap_size, "1rem")
    return (
        f'<div class="stColumn" data-testid="stColumn" style="--part:calc({part:.4f}% - {gap})">'
        f"{_column(_inner(node))}</div>"
    )


def _tabs(node: _Node, block: Block) -> str:
    tabs = list(node.parts())
    names = "".join(
        f"<div{' data-selected' if number == 0 else ''}><p>{escape(tab.block.tab.label)}</p></div>"
        for number, tab in enumerate(tabs)
        if tab.block is not None
    )
    shown = _column(_inner(tabs[0])) if tabs else ""
    return (
        f'<div class="stTabs" data-testid="stTabs"><div class="onglets">{names}</div>'
        f'<div class="panneau">{shown}</div></div>'
    )


_BLOCKS: Final[Mapping[str | None, Any]] = {
    "flex_container": _container,
    "column": _columns,
    "tab_container": _tabs,
}


def _element(element: Element) -> str:
    kind = element.WhichOneof("type")
    if kind == "html":
        return _placed(f'<div class="stHtml" data-testid="stHtml">{element.html.body}</div>')
    if kind == "component_instance":
        return _placed(_map(json.loads(element.component_instance.json_args)))
    if kind == "bidi_component":
        return _placed(_list(element), _named(element.bidi_component.id))
    if kind == "plotly_chart":  # the framework draws it in the room that is kept here
        height = int(json.loads(element.plotly_chart.spec)["layout"]["height"])
        return _placed(f'<div style="height:{height}px"></div>', _named(element.plotly_chart.id))
    raise _Unknown


def _placed(inner: str, name: str = "") -> str:
    return f'<div class="stElementContainer{name}" data-testid="stElementContainer">{inner}</div>'


# These import streamlit_folium and the components, which must not come before the runtime (docs/adr/0006).
def _map(given: Mapping[str, Any]) -> str:
    from pages.ui import folium_frame

    try:
        config, message = folium_frame.started_with(given)
    except ValueError as error:
        raise _Unknown from error  # a document is never the worse for its first screen
    return (
        f'<div class="toile" style="--haut:{int(given["height"])}px" data-carte="{escape(config)}" '
        f'data-message="{escape(message)}" data-style="{asset_url("atlas.css")}"></div>'
    )


def _list(element: Element) -> str:
    from pages.ui import components

    given = element.bidi_component
    name = given.component_name.removeprefix("tdi_")
    if name not in _DRAWN or not given.json:
        raise _Unknown
    script, style = components.files(name)
    return (
        f'<div class="stBidiComponent"><div class="composant {name}" data-script="{script}" data-style="{style}" '
        f'data-donnees="{escape(given.json)}"></div></div>'
    )


def _named(identity: str) -> str:
    """Return the class that a key gives, from ``$$ID-<hash>-<key>``."""
    key = identity.split("-", 2)[-1] if identity.startswith("$$ID-") else ""
    return f" st-key-{escape(key)}" if key and key != "None" else ""


def _light(part: str) -> str:
    """Leave out of a long list what is not seen while it is closed; what makes its width stays."""
    return _SELECT.sub(_shortened, part)


def _shortened(match: re.Match[str]) -> str:
    options = list(_OPTION.finditer(match[2]))
    widest = sorted(options, key=lambda option: len(option[1]))[-4:]
    kept = [option for option in options if option in widest or " selected" in option[0]]
    return match[1] + "".join(option[0] for option in kept) + match[3]
