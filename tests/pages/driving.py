"""A user without a browser: visits pages, uses their controls, follows their links, and reads what was sent to the browser."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from pages.ui.site_map import PAGES
from tests.conftest import ROOT

FILES = tuple(page.file for page in PAGES)


def visit(page: str, /, **query: str) -> AppTest:
    """Open an address of a page (``carte.py``) in a session of its own."""
    app = AppTest.from_file(ROOT / "pages/main.py", default_timeout=60)
    return go(app, page, **query)


def go(app: AppTest, page: str, /, **query: str) -> AppTest:
    """Go to an address of a page within the session, as a link of the menu does."""
    app.switch_page(page)
    return at(app, **query)


def at(app: AppTest, /, **query: str) -> AppTest:
    """Run the page at another address, as Back and a link within the page do."""
    app.query_params = dict(query)
    return app.run()


def near(app: AppTest, key: str) -> AppTest:
    """Come near a part of the page that waits for it (`pages.ui.near`)."""
    app.session_state[f"{key}-vu"] = True
    return app.run()


def address(app: AppTest) -> dict[str, str]:
    """Return the parameters of the address."""
    return dict(app.query_params)


def typed(text: str) -> str:
    """Return a text with its no-break spaces (but those of thousands) as one types them."""
    return text.replace("\u00a0", " ").replace("&nbsp;", " ")


def markup_of(app: AppTest) -> list[str]:
    """Return each piece of markup of the page as it was sent."""
    return [element.body for element in app.get("html")]


def html_of(app: AppTest) -> str:
    """Return all the markup of a page, typed."""
    assert not app.exception
    return typed("\n".join(markup_of(app)))


def title_of(app: AppTest) -> str:
    """Return the heading of the page: its finding."""
    return html_of(app).partition("<h1>")[2].partition("</h1>")[0]


def control(app: AppTest, label: str) -> Any:
    """Return the control of a label: segments, a list or a box for text."""
    controls = (*app.get("button_group"), *app.selectbox, *app.text_input)
    found = [each for each in controls if typed(each.label) == label]
    assert len(found) == 1, f"{label!r} is not one of {[typed(each.label) for each in controls]}"
    return found[0]


def shown(app: AppTest, label: str) -> str:
    """Return what a control shows as chosen."""
    chosen = control(app, label)
    if chosen.type == "text_input":
        return str(chosen.value)
    return typed(chosen.format_func(chosen.value))


def choose(app: AppTest, label: str, text: str) -> AppTest:
    """Choose what begins with a text in the list or the segments of a label."""
    chooser = control(app, label)
    found = next((said for said in chooser.options if typed(said).startswith(text)), None)
    assert found is not None, f"{label}: no {text!r} in {chooser.options}"
    return chooser.set_value(found).run()


def write(app: AppTest, label: str, text: str) -> AppTest:
    """Write a text into the box of a label, and press Enter."""
    return control(app, label).input(text).run()


def links_of(app: AppTest) -> dict[str, str]:
    """Return the links of the page by their text."""
    links = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', html_of(app), re.DOTALL)
    return {
        html.unescape(re.sub("<[^>]*>", "", said)).strip(): html.unescape(to) for to, said in links
    }


def follow(app: AppTest, text: str) -> AppTest:
    """Follow the link of a text, within the page."""
    links = links_of(app)
    assert text in links, f"no link {text!r}"
    return follow_to(app, links[text])


def follow_to(app: AppTest, link: str) -> AppTest:
    """Follow a link within the page."""
    return at(app, **dict(parse_qsl(urlsplit(link).query)))


def map_of(app: AppTest) -> dict[str, Any]:
    """Return the arguments that streamlit-folium sent to its frame."""
    (found,) = app.get("component_instance")
    arguments: dict[str, Any] = json.loads(found.json_args)
    return arguments


def message_of(app: AppTest) -> dict[str, Any]:
    """Return what the map is told to show: values, legend, ``links``."""
    written = re.search(r"tdiAtlas\.show\((.*)\);", map_of(app)["feature_group"])
    assert written is not None
    message: dict[str, Any] = json.loads(written[1])
    return message


def component(app: AppTest, key: str) -> dict[str, Any]:
    """Return what was sent to a component of the page itself."""
    data: dict[str, Any] = json.loads(app.get_by_key(key).json)
    return data
