"""What each page shows, as frozen dataclasses: no colour, no widget, no browser."""
