"""Search: communes by name or code (`CommuneIndex`), and everything a reader may look for in one box (`Everything`)."""

from tdi.search.communes import CommuneIndex, Match
from tdi.search.entities import Entity
from tdi.search.everything import Everything, Found, token
from tdi.search.highlighting import matched_letters
from tdi.search.normalisation import normalise

__all__ = [
    "CommuneIndex",
    "Entity",
    "Everything",
    "Found",
    "Match",
    "matched_letters",
    "normalise",
    "token",
]
