"""Draw the page of an intercommunality: its territories or the nearest, communes, industry."""

from pages.ui import cache, components, frame, industry, map_view, render
from pages.ui.intercommunalite import parts
from tdi.views.intercommunalite.view import EMPTY_TITLE

here = frame.here()
selection = here.selection
if selection.siren is None:
    render.title(EMPTY_TITLE, "Cherchez-la par son nom, une de ses communes ou son SIREN.")
    components.find("Chercher une intercommunalité", phase=selection.phase)
else:
    view = cache.intercommunalite(selection)
    render.title(view.title, view.subtitle)
    parts.settings(selection)
    parts.summary(view)
    left, right = parts.columns()
    with left:
        links = parts.map_links(selection)
        map_view.draw(view.atlas, here.theme, links, key="intercommunalite", height=560)
    with right:
        parts.territories(view)
    render.headlines(view.headlines)
    industry.draw(view.industry, "L’industrie ici", here.theme)
    parts.communes(view)
    render.downloads(parts.files(view), "intercommunalite", selection)
    render.about(view.about)
