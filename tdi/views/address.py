"""A page's address, declared once.

How it is read and written, what its controls offer, what a choice takes with it.

A page's selection is a frozen dataclass derived from `Addressed`; its `Address` declares one field
of the address per attribute, in the order of the query parameters. To add a filter ``taille`` to
Projets, add ``size: str | None = None`` to `ProjetsSelection` and declare it::

    ADDRESS = Address(
        ProjetsSelection,
        ...,
        Choice(
            "size",
            "taille",
            "La taille",  # in a notice: « La taille « x » n’existe pas (...). »
            "Taille de l’entreprise",  # of the control
            nothing="Toutes les tailles",  # its first option, which filters nothing
            values={"pme": "PME", "eti": "ETI"},  # or a function of selection and known codes
        ),
        Number("page", "page", "La page", after=("size", ...)),  # another size: the first page
    )

``ADDRESS.parse`` reads it with notices and links to the nearest values, ``to_query`` writes it,
``ADDRESS.options`` lists what its control offers, ``ADDRESS.choose`` makes a choice. What no single
field can say is a small named function: `Field.then` (a rule between fields), ``brings`` (what a
choice takes with it), `Choice.otherwise` (what becomes of a text that is no value).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, ClassVar, Final, Generic, NamedTuple, Self, TypeVar

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from tdi.search import normalise
from tdi.text.typography import in_french_order

MOST_LINKS: Final = 4
_LONGEST: Final = 64
_MOST_LISTED: Final = 20
_LAST_NUMBER: Final = 99_999
_YEAR: Final = re.compile(r"[0-9]{4}")

Query = Mapping[str, str]
Pairs = Mapping[str, str] | Iterable[tuple[str, str]]
Values = Collection[str]
"""Values that a field may have; a mapping gives each its label."""


@dataclass(frozen=True)
class Notice:
    """Something in the address that could not be shown as asked: what, and what is shown instead.

    ``suggestions`` are pairs (label, query) for links to the nearest matches; each keeps the rest
    of the view.
    """

    text: str
    suggestions: tuple[tuple[str, Query], ...] = ()


class Refusal(NamedTuple):
    """A notice as a field makes it: links are (label, changes of the selection).

    ``instead`` None: the default is shown.
    """

    text: str
    links: Iterable[tuple[str, Mapping[str, Any]]] = ()
    instead: Any = None


def short(value: str) -> str:
    """Cut what a stranger typed to what a notice can show."""
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"


def nearest(asked: str, values: Values) -> list[str]:
    """Return the values that a text may mean, by value or by label, best first.

    Only those of that name where some are.

    >>> (nearest("Normandy", {"28": "Normandie", "53": "Bretagne"}),
    ...  nearest("2019", ("2018", "2020", "2022")))
    (['28'], ['2018', '2020'])
    """
    text, words = asked.strip().lower()[:_LONGEST], normalise(asked[:_LONGEST])
    if _YEAR.fullmatch(text):  # the years next to it
        return [
            value for value in values if _YEAR.fullmatch(value) and abs(int(value) - int(text)) <= 1
        ]
    names = {value: normalise(label_of(value, values)) for value in values}
    named = [value for value, name in names.items() if name == words]
    scores = {}
    for value, name in names.items():
        score = OSA.normalized_similarity(text, value, score_cutoff=0.5)
        if len(words) > 2:  # fewer letters are in every name
            score = max(score, fuzz.WRatio(words, name, score_cutoff=60) / 100)
        if score:
            scores[value] = score
    return (named or sorted(scores, key=lambda value: -scores[value]))[:MOST_LINKS]


def label_of(value: str, values: Values) -> str:
    """Return the label of a value: the value itself where it has none."""
    return values[value] if isinstance(values, Mapping) else value


def held(path: str) -> Callable[[Any, Any], Any]:
    """Return values that are among what is known: ``held("regions")``."""
    return lambda _, known: attrgetter(path)(known)


class Addressed:
    """The base of a page's selection: writes itself as query parameters, and changes."""

    address: ClassVar[Address[Any]]

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some fields changed, and what no longer holds then set back."""
        return replace(self, **self.address.dropped(changes), **changes)  # type: ignore[type-var]

    def to_query(self) -> dict[str, str]:
        """Write the selection as query parameters."""
        return self.address.write(self)


def always(_: Any) -> bool:
    """Hold for every selection."""
    return True


@dataclass(frozen=True)
class Field:
    """One field of a selection and its parameter in the address.

    On its own: a text that is taken as it stands.
    """

    name: str  # attribute of the selection
    parameter: str  # of the address
    noun: str = (
        ""  # what a notice calls it, "La phase"; or how it begins, "Aucune région n’a le code"
    )
    label: str = ""  # of its control; "" for none
    # (selection, known) -> value where the address says nothing, when that depends on the rest
    start: Callable[[Any, Any], Any] | None = None
    applies: Callable[[Any], bool] = (
        always  # whether it means something; neither read nor written where not
    )
    written: Callable[[Any], bool] | None = (
        None  # whether it is written; None: when it is not the default
    )
    after: tuple[str, ...] = ()  # fields of which a change sets this one back to its default
    # (selection, known) -> (selection, refusal or None): a rule between this field and those before
    # it
    then: Callable[[Any, Any], tuple[Any, Refusal | None]] | None = None
    made: Callable[[Any], str] | None = (
        None  # which option a selection has chosen, where not its value
    )

    def read(self, asked: str, selection: Any, known: Any) -> Any:
        """Return the value that a text of the address means, or a `Refusal`."""
        return asked

    def text(self, selection: Any) -> str:
        """Return the value of a selection as the address has it; "" for none."""
        return str(getattr(selection, self.name) or "")

    def options(self, selection: Any, known: Any) -> dict[str, str]:
        """Return the choices of the control, in order: value -> label."""
        return {}


@dataclass(frozen=True)
class Text(Field):
    """Words to look for, of a bounded length."""

    longest: int = 100
    placeholder: str = ""

    def read(self, asked: str, selection: Any, known: Any) -> Any:
        """Return the words, one space between two; of too many, the first."""
        text = " ".join(asked.split())
        if len(text) <= self.longest:
            return text
        return Refusal(
            f"{self.noun} a été coupée à {self.longest} caractères.",
            instead=text[: self.longest].strip(),
        )


@dataclass(frozen=True)
class Number(Field):
    """A whole number from 1 to a highest one, which may depend on the selection so far."""

    highest: Callable[[Any, Any], int] | None = None

    def read(self, asked: str, selection: Any, known: Any) -> Any:
        """Return the number; for what is none of them, the nearest."""
        last = self.highest(selection, known) if self.highest else _LAST_NUMBER
        try:
            number = int(asked) if len(asked) < 9 else last + 1
        except ValueError:
            number = 0
        if 1 <= number <= last and asked.isascii():
            return number
        near = min(max(number, 1), last)
        among = f" (valeurs possibles : 1 à {last})" if self.highest else ""
        return Refusal(
            f"{self.noun} « {short(asked)} » n’existe pas{among}. La plus proche est montrée.",
            ((f"{self.noun.split()[-1].capitalize()} {near}", {self.name: near}),),
            near,
        )


@dataclass(frozen=True)
class Choice(Field):
    """One of a closed list, or one of the codes that exist."""

    # What is allowed, with its labels; it may depend on the selection so far and on what is known.
    values: Values | Callable[[Any, Any], Values] = ()
    # (selection, known) -> options of the control, where these are not all that is allowed; empty:
    # no control now.
    offered: Callable[[Any, Any], Mapping[str, str]] | None = None
    nothing: str | None = None  # text of the first option, that of none; None: there is always one
    alphabetical: bool = (
        False  # whether labels are names: in French order, and with their codes in a notice
    )
    segments: bool = False  # whether the options are few, to be shown side by side
    # (field, asked, selection, known) -> value or refusal: what becomes of a text that is no value,
    # where not `refusal`
    otherwise: Callable[[Choice, str, Any, Any], Any] | None = None

    def allowed(self, selection: Any, known: Any) -> Values:
        """Return the values that the field may have beside the selection so far."""
        return self.values(selection, known) if callable(self.values) else self.values

    def read(self, asked: str, selection: Any, known: Any) -> Any:
        """Return the value; spaces around it and capitals do no harm."""
        allowed, text = self.allowed(selection, known), asked.strip()
        for value in (text, text.lower()):
            if value in allowed:
                return value
        default = getattr(type(selection)(), self.name)
        if not text and not default:
            return default  # none, where there may be none
        if not allowed and self.start:
            return self.start(selection, known)  # nothing to choose from beside the rest
        return (self.otherwise or Choice.refusal)(self, asked, selection, known)

    def refusal(self, asked: str, selection: Any, known: Any) -> Refusal:
        """Say that there is no such value, with the nearest."""
        allowed = self.allowed(selection, known)
        # A suggestion beside which the rest would not hold is none: the control does not offer it.
        found = [
            value
            for value in nearest(asked, allowed)
            if not self.offered or value in self.options(selection, known)
        ]
        links = self.links(found, allowed)
        text = f"{self.noun} « {short(asked)} »" + (
            "" if self.noun.startswith("Aucun") else " n’existe pas"
        )
        if 0 < len(allowed) <= _MOST_LISTED and not (self.alphabetical and links):
            text += f" (valeurs possibles : {', '.join(self._named(value, allowed) for value in self._labels(allowed))})"
        return Refusal(text + (". Les plus proches :" if links else "."), links)

    def links(self, found: Iterable[str], values: Values) -> list[tuple[str, Mapping[str, Any]]]:
        """Return links that choose values."""
        name = self._named if self.alphabetical else label_of
        return [(name(value, values), {self.name: value}) for value in found]

    def _labels(self, values: Values) -> dict[str, str]:
        labels = {value: label_of(value, values) for value in values}
        return in_french_order(labels) if self.alphabetical else labels

    def _named(self, value: str, values: Values) -> str:
        label = label_of(value, values)
        return f"{label} ({value})" if self.alphabetical and label != value else value

    def options(self, selection: Any, known: Any) -> dict[str, str]:
        """Return the choices of the control, in order; that of none first."""
        declared = self.offered or (lambda *_: self._labels(self.allowed(selection, known)))
        labels = dict(declared(selection, known))
        return {"": self.nothing, **labels} if labels and self.nothing is not None else labels


@dataclass(frozen=True)
class Flag(Choice):
    """Something that is so or not.

    Its one value stands in the address, or the parameter is not there.
    """

    def read(self, asked: str, selection: Any, known: Any) -> Any:
        """Return whether the parameter has its value."""
        found = super().read(asked, selection, known)
        return found if isinstance(found, Refusal) else bool(found)

    def text(self, selection: Any) -> str:
        """Return the value that says so, or ""."""
        return next(iter(self.allowed(selection, None))) if getattr(selection, self.name) else ""


S = TypeVar("S", bound=Addressed)


class Address(Generic[S]):
    """The address of a page: its fields, in the order in which they are read and written.

    ``brings(selection, changes, known) -> changes`` adds to a choice what it takes with it, beyond
    what it sets back;
    ``before(query) -> query`` reads what other pages write into an address.
    """

    def __init__(
        self,
        selection: type[S],
        *fields: Field,
        brings: Callable[[S, dict[str, Any], Any], dict[str, Any]] | None = None,
        before: Callable[[Query], Query] | None = None,
    ) -> None:
        self._empty = selection()
        self._fields = {field.name: field for field in fields}
        self._brings, self._before = brings, before
        selection.address = self  # for `Addressed.with_` and `Addressed.to_query`

    def __getitem__(self, name: str) -> Field:
        """Return a field by its name: label of its control, text of an empty one."""
        return self._fields[name]

    def parse(self, query: Query, known: Any = None) -> tuple[S, tuple[Notice, ...]]:
        """Read a selection from query parameters.

        What cannot be read becomes a notice, never an exception.

        Returns the nearest valid selection, and one notice, with links to the nearest matches, per
        parameter that was not
        followed. ``known`` is what the functions of the fields need: the codes that exist.
        """
        query = self._before(query) if self._before else query
        selection, refused = self._empty, []
        for field in self._fields.values():
            if not field.applies(selection):
                continue
            value = field.start(selection, known) if field.start else getattr(selection, field.name)
            if field.parameter in query:
                found = field.read(query[field.parameter], selection, known)
                if isinstance(found, Refusal):
                    refused.append(found)
                    found = value if found.instead is None else found.instead
                value = found
            selection = replace(selection, **{field.name: value})  # type: ignore[type-var]
            if field.then:
                selection, refusal = field.then(selection, known)
                refused += [refusal] if refusal else []

        def link(changes: Mapping[str, Any]) -> Query:
            return self.choose(selection, known, **changes).to_query()

        return selection, tuple(
            Notice(text, tuple((label, link(changes)) for label, changes in links))
            for text, links, _ in refused
        )

    def write(self, selection: S) -> dict[str, str]:
        """Write a selection as query parameters.

        What is always there, and what is not the default.
        """
        query = {}
        for field in self._fields.values():
            if not field.applies(selection):
                continue
            default = getattr(self._empty, field.name)
            if (
                field.written(selection)
                if field.written
                else getattr(selection, field.name) != default
            ):
                query[field.parameter] = field.text(selection)
        return {parameter: text for parameter, text in query.items() if text}

    def dropped(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Return what some changes set back, beside them."""
        back = [
            name
            for name, field in self._fields.items()
            if not changes.keys().isdisjoint(field.after)
        ]
        return {name: getattr(self._empty, name) for name in back if name not in changes}

    def choose(self, selection: S, known: Any = None, **changes: Any) -> S:
        """Return the selection with choices made, what they drop or adjust included.

        "" chooses none.
        """
        made = {
            name: getattr(self._empty, name) if value == "" else value
            for name, value in changes.items()
        }
        made = self.dropped(made) | made
        return selection.with_(**(self._brings(selection, made, known) if self._brings else made))

    def options(
        self, name: str, selection: S, known: Any = None, counted: Pairs | None = None
    ) -> dict[str, str]:
        """Return what the control of a field offers, in order: value -> label.

        Nothing: there is no control now.

        ``counted`` are the choices with their labels, in order, where the view has counted what
        each would show.
        """
        field = self._fields[name]
        if counted is not None and isinstance(field, Choice):
            field = replace(field, offered=lambda *_: dict(counted))
        return field.options(selection, known) if field.label and field.applies(selection) else {}

    def value(self, name: str, selection: S) -> str:
        """Return which of its options a control has chosen, or the text that is in it."""
        field = self._fields[name]
        return field.made(selection) if field.made else field.text(selection)
