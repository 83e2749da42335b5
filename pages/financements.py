"""Financements: what was announced, committed and paid, by fund and year; announcements; statements that disagree."""

from pages.ui import cache, financements_ui, render, shell

with shell.page("Financements", "pages/financements.py", cache.parse_financements) as here:
    view = cache.financements(here.selection)
    render.title(view.title, view.subtitle)
    render.headlines(view.headlines)
    financements_ui.controls(here.selection, view)
    financements_ui.amounts(view, here.theme)
    financements_ui.heading(
        "Dans et hors des territoires", "Projets nommés et situés ; ce n’est pas un effet du programme."
    )
    financements_ui.inside(view, here.theme)
    financements_ui.heading(
        "Les énoncés qui divergent",
        "Chaque énoncé avec sa date, sa portée et sa source ; aucun n’est corrigé.",
    )
    financements_ui.disagreements(view.disagreements)
    financements_ui.heading("Les annonces, dans l’ordre", "Ouvrez une ligne pour lire sa source.")
    financements_ui.timeline(view.events)
    financements_ui.heading(
        "Le programme en bref", "Tout ce qu’énoncent les documents fondateurs, avec date et source."
    )
    financements_ui.founding(view.founding)
    render.downloads(financements_ui.files(view, here.selection))
    render.drawer(view.drawer)
