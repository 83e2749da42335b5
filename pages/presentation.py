"""Présentation: the room, a talk in full-screen scenes that all live in the browser once they are loaded."""

from pages.ui import room_ui, shell

with shell.page("Présentation", "pages/presentation.py", room_ui.parse) as here:
    view = room_ui.talk(here.selection)
    room_ui.outline(view)
    room_ui.stage(view, here.selection, here.theme)
