"""Draw the page Données et méthode.

Every table, column and source, the joins, what is missing, the method, the files, how to cite, the
versions.
"""

from pages.ui import cache, frame, render
from pages.ui.donnees import files, parts

here = frame.here()
view = cache.donnees()
render.title(view.title, view.subtitle)
render.headlines(view.headlines)
parts.contents()
parts.heading("tables")
parts.chooser(here.selection)
files.sheet(here.selection)
parts.tables(view, here.selection)
parts.heading("telecharger")
files.packages(view)
parts.heading("sources")
parts.sources(view)
parts.heading("jointures")
parts.joins(view)
parts.heading("manques")
parts.gaps(view)
parts.heading("perimetres")
parts.method(view)
parts.heading("citer")
files.citations(view)
parts.heading("integrer")
files.embedding()
parts.heading("versions")
parts.versions(view)
