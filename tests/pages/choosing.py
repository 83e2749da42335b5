"""A reader's choices without a browser: what ``controls.js`` does with the controls of a page, on their markup."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import html_of


def choose(app: AppTest, label: str, text: str) -> AppTest:
    """Choose what begins with a text in the list or the segments of a label."""
    choices = {html.unescape(said): value for value, said in _choices(_control(app, label))}
    found = next((value for said, value in choices.items() if said.startswith(text)), None)
    assert found is not None, f"{label}: no {text!r} in {sorted(choices)}"
    return at(app, html.unescape(found))


def write(app: AppTest, label: str, text: str) -> AppTest:
    """Write a text into the box of a label, and press Enter."""
    control = _control(app, label)
    parameter, query = (
        _attribute(control, "data-parametre"),
        dict(parse_qsl(_attribute(control, "data-sans"))),
    )
    return at(app, "", query | {parameter: text.strip()})


def follow(app: AppTest, text: str) -> AppTest:
    """Follow the link of a text, within the page."""
    links = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', html_of(app))
    found = next(
        (to for to, said in links if html.unescape(re.sub("<[^>]*>", "", said)).strip() == text), None
    )
    assert found is not None, f"no link {text!r}"
    return at(app, urlsplit(html.unescape(found)).query)


def at(app: AppTest, query: str, parameters: dict[str, str] | None = None) -> AppTest:
    """Run the page at another state of its address."""
    app.query_params.clear()
    for name, value in (parameters if parameters is not None else dict(parse_qsl(query))).items():
        app.query_params[name] = value
    return app.run()


def _control(app: AppTest, label: str) -> str:
    said = re.escape(html.escape(label))
    listed = rf'<div class="liste[^>]*><label [^>]*>{said}</label>.*?</div>'
    pattern = rf"{listed}|<fieldset[^>]*><legend>{said}</legend>.*?</fieldset>"
    found = re.search(pattern, html_of(app), re.DOTALL)
    assert found is not None, f"no control {label!r}"
    return found.group()


def _choices(control: str) -> list[tuple[str, str]]:
    named = re.findall(r'<option value="([^"]*)"[^>]*>(.*?)</option>', control)
    radios = re.findall(r'<input type="radio"[^>]*value="([^"]*)"[^>]*><span>(.*?)</span>', control)
    if "data-parametre" in control:
        base, parameter = _attribute(control, "data-sans"), _attribute(control, "data-parametre")
        return [
            (html.escape(f"{base}&{parameter}={value}" if value else base), said) for value, said in named
        ]
    return named + radios


def _attribute(control: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', control)
    assert found is not None, f"no {name} in {control[:200]}"
    return html.unescape(found.group(1))
