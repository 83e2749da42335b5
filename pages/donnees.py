"""Données et méthode: every table, column and source, the joins, what is missing, the method, the files, how to cite, the versions."""

from pages.ui import cache, donnees_files, donnees_ui, render, shell

with shell.page("Données et méthode", "pages/donnees.py", donnees_ui.parse) as here:
    view = cache.donnees()
    render.title(view.title, view.subtitle)
    render.headlines(view.headlines)
    donnees_ui.contents()
    donnees_ui.heading("tables")
    donnees_ui.chooser(here.selection)
    donnees_files.sheet(here.selection)
    donnees_ui.tables(view, here.selection)
    donnees_ui.heading("telecharger")
    donnees_files.packages(view)
    donnees_ui.heading("sources")
    donnees_ui.sources(view)
    donnees_ui.heading("jointures")
    donnees_ui.joins(view)
    donnees_ui.heading("manques")
    donnees_ui.gaps(view)
    donnees_ui.heading("perimetres")
    donnees_ui.method(view)
    donnees_ui.heading("citer")
    donnees_files.citations(view)
    donnees_ui.heading("integrer")
    donnees_files.embedding()
    donnees_ui.heading("versions")
    donnees_ui.versions(view)
