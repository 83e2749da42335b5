"""Draw the page Présentation: the scenes in full screen, or their list.

All scenes live in the browser once they are loaded.
"""

from pages.ui import frame
from pages.ui.presentation import own, parts

here = frame.here()
view = parts.presentation(here.selection)
if here.selection.plan:
    own.plan(view, here.selection)
else:
    parts.outline(view)
    parts.stage(view, here.selection, here.theme)
