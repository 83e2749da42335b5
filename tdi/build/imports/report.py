"""What an import did, or would do: for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tdi.build.difference import Difference


@dataclass
class Report:
    """What an import did, or would do.

    Attributes
    ----------
    dataset, slot : str
    file, digest, published : str
        The official file.
    counts : dict of str to int
        rows, outside, kept, refused, duplicate, moved, mended, emptied.
    reasons : dict of str to int
        Reasons for refusal.
    notes : list of str
    problems : str
        File that tells of each row; "" when there is nothing to tell.
    matches : dict of str to int
        same, doubtful, apart.
    changes : Difference or None
        None when there is nothing to change.
    written : bool
    """

    dataset: str
    slot: str
    file: str
    digest: str
    published: str
    counts: dict[str, int]
    reasons: dict[str, int]
    notes: list[str] = field(default_factory=list)
    problems: str = ""
    matches: dict[str, int] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)
    changes: Difference | None = None
    written: bool = False
    whole: bool = False

    @property
    def nothing(self) -> bool:
        """Whether the store already says all this."""
        return self.changes is None or self.changes.empty

    def to_dict(self, most: int = 200) -> dict[str, Any]:
        """Return it for machines; rows of the difference one by one up to `most` for each table."""
        told = {
            key: value for key, value in vars(self).items() if key not in ("changes", "doubtful")
        }
        return told | {"difference": self.changes.to_dict(most) if self.changes else None}

    def lines(self) -> Iterator[str]:
        """Yield it for people: the file in English, as all messages.

        The difference in French, as the data.
        """
        about = f" {self.slot}" if self.slot else ""
        yield f"{self.dataset}{about}: {self.file}, published {self.published or 'on an unknown day'}"
        order = ("rows", "outside", "kept", "refused", "duplicate", "moved", "mended", "emptied")
        yield "  " + ", ".join(
            f"{self.counts.get(name, 0)} {name}" for name in order if self.counts.get(name)
        )
        for note in self.notes:
            yield f"  note: {note}"
        for reason, count in list(self.reasons.items())[:10]:
            yield f"  refused: {reason} ({count})"
        if self.problems:
            yield f"  every refused, duplicate, moved or mended row: {self.problems}"
        if self.matches:
            yield "  matched with named projects: " + ", ".join(
                f"{n} {name}" for name, n in self.matches.items()
            )
        for text in self.doubtful[:10]:
            yield f"  to look at: {text}"
        if self.nothing:
            yield "rien à changer : le magasin dit déjà tout cela"
        elif self.changes is not None:
            yield from self.changes.lines()
