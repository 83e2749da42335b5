"""Search everything that has a name (`SearchIndex`), or one commune for ``tdi where``."""

from tdi.search.entities import Entity
from tdi.search.highlighting import matched_letters
from tdi.search.index import SearchIndex, SearchResult
from tdi.search.normalisation import normalise

__all__ = [
    "Entity",
    "SearchIndex",
    "SearchResult",
    "matched_letters",
    "normalise",
]
