"""Accessibilité et mentions: keyboard help, statement, credits, licences, publisher, privacy."""

from pages.ui import cache, mentions_ui, render
from pages.ui.site_map import PAGES

view = cache.mentions(tuple((page.target, page.label) for page in PAGES if page.in_menu))
render.title("Accessibilité et mentions", view.state)
mentions_ui.contents()
mentions_ui.keys(view)
mentions_ui.statement(view)
mentions_ui.licences(view)
mentions_ui.publisher(view)
