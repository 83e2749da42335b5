"""Search: communes by name or code (`CommuneIndex`), and everything a reader may look for in one box (`Everything`)."""

from tdi.search.communes import CommuneIndex, Match
from tdi.search.everything import Everything, Found, token
from tdi.search.marks import marks
from tdi.search.normal import normalise
from tdi.search.things import Thing

__all__ = ["CommuneIndex", "Everything", "Found", "Match", "Thing", "marks", "normalise", "token"]
