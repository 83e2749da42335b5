"""Draw the page Régions et départements.

One measure by region, as a map and a ranking that select each other, the chosen region's sheet,
small multiples; or one département.
"""

from pages.ui import frame
from pages.ui.regions import departement, regions

here = frame.here()
if here.selection.departement:
    departement.draw(here.selection, here.theme)
else:
    regions.draw(here.selection, here.theme)
