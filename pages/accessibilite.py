"""Accessibilité et mentions: keyboard help, statement, credits, licences, publisher, privacy."""

from pages.ui import cache, render
from pages.ui.accessibilite import parts
from pages.ui.site_map import PAGES

view = cache.mentions(tuple((page.target, page.label) for page in PAGES if page.in_menu))
render.title("Accessibilité et mentions", view.state)
parts.contents()
parts.keys(view)
parts.statement(view)
parts.licences(view)
parts.publisher(view)
