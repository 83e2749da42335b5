"""Accessibilité et mentions: keyboard help, statement, credits, licences, publisher, privacy."""

from pages.ui import cache, mentions_ui, render, shell

with shell.page("Accessibilité et mentions", "pages/accessibilite.py"):
    view = cache.mentions(shell.MENU)
    render.title("Accessibilité et mentions", view.state)
    mentions_ui.contents()
    mentions_ui.keys(view)
    mentions_ui.statement(view)
    mentions_ui.licences(view)
    mentions_ui.publisher(view)
