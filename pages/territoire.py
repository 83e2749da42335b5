"""Territoire: one territory in one phase, its members, history, projects, ranks and comparison.

Or the choice of one.
"""

from pages.ui import cache, exports, frame, industry, render
from pages.ui.territoire import parts

here = frame.here()
selection = here.selection
view = cache.territory(selection)
render.title(view.title, view.subtitle)
if view.sheet is None:
    parts.choose(view, selection, here.theme)
else:
    sheet = view.sheet
    parts.settings(view, selection)
    parts.summary(sheet)
    render.headlines(sheet.headlines)
    parts.perimeter(sheet, selection, here.theme)
    parts.communes(sheet)
    industry.draw(sheet.industry, "L’industrie ici", here.theme)
    parts.history(sheet, selection, here.theme)
    parts.standing(sheet, here.theme)
    parts.projects(sheet)
    render.downloads(exports.of_territory(sheet), "territoire", selection)
    render.about(sheet.about)
