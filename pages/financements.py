"""Financements: what was announced, committed and paid, by fund and year; announcements.

Statements that disagree.
"""

from pages.ui import cache, frame, render
from pages.ui.financements import parts

here = frame.here()
view = cache.financements(here.selection)
render.title(view.title, view.subtitle)
render.headlines(view.headlines)
parts.controls(here.selection, view)
parts.heading("montants")
parts.amounts(view)
render.downloads(parts.files(view, here.selection), "financements", here.selection)
parts.heading("dans-et-hors")
parts.inside(view)
parts.heading("divergences")
parts.disagreements(view.disagreements)
parts.heading("annonces")
parts.timeline(view.events)
parts.heading("en-bref")
parts.founding(view.founding)
render.about(view.about)
