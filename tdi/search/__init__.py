"""Search: communes by name or code (`CommuneIndex`), and everything a reader may look for in one box (`SearchIndex`)."""

from tdi.search.communes import CommuneIndex, Match
from tdi.search.entities import Entity
from tdi.search.highlighting import matched_letters
from tdi.search.index import SearchIndex, SearchResult
from tdi.search.normalisation import normalise

__all__ = [
    "CommuneIndex",
    "Entity",
    "Match",
    "SearchIndex",
    "SearchResult",
    "matched_letters",
    "normalise",
]
