"""Financements: what was announced, committed and paid, by fund and year; announcements; statements that disagree."""

from pages.ui import cache, financements_ui, frame, render

here = frame.here()
view = cache.financements(here.selection)
render.title(view.title, view.subtitle)
render.headlines(view.headlines)
financements_ui.controls(here.selection, view)
financements_ui.heading("montants")
financements_ui.amounts(view)
render.downloads(financements_ui.files(view, here.selection), "financements", here.selection)
financements_ui.heading("dans-et-hors")
financements_ui.inside(view)
financements_ui.heading("divergences")
financements_ui.disagreements(view.disagreements)
financements_ui.heading("annonces")
financements_ui.timeline(view.events)
financements_ui.heading("en-bref")
financements_ui.founding(view.founding)
render.drawer(view.drawer)
