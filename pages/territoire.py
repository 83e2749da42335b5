"""Territoire: one territory in one phase, its members, history, projects, ranks and comparison; or the choice of one."""

from pages.ui import cache, exports, frame, render, territoire_ui

here = frame.here()
selection = here.selection
view = cache.territory(selection)
render.title(view.title, view.subtitle)
if view.sheet is None:
    territoire_ui.choose(view, selection, here.theme)
else:
    sheet = view.sheet
    territoire_ui.settings(view, selection)
    territoire_ui.summary(sheet)
    render.headlines(sheet.headlines)
    territoire_ui.perimeter(sheet, selection, here.theme)
    territoire_ui.history(sheet, selection, here.theme)
    territoire_ui.standing(sheet, here.theme)
    territoire_ui.projects(sheet)
    render.downloads(exports.of_territory(sheet), "territoire", selection)
    render.drawer(sheet.drawer)
