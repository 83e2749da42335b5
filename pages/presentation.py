"""Présentation: the room, a talk in full-screen scenes that all live in the browser once they are loaded; or the list of its scenes."""

from pages.ui import deck_ui, frame, room_ui

here = frame.here()
view = room_ui.talk(here.selection)
if here.selection.plan:
    deck_ui.plan(view, here.selection)
else:
    room_ui.outline(view)
    room_ui.stage(view, here.selection, here.theme)
