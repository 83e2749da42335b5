"""Draw the page Comparer: two to four territories side by side, and all of them as points."""

from pages.ui import cache, frame, render
from pages.ui.comparer import parts

here = frame.here()
selection = here.selection
view = cache.comparer(selection)
render.title(view.title, view.subtitle)
parts.settings(view, selection)
parts.side_by_side(view, here.theme)
parts.cloud(view, selection, here.theme)
render.downloads(parts.files(view, selection), "comparer", selection)
render.about(view.about)
