"""A deck in the address: what is written is read back, what is not whole is refused, and nothing else ever happens."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdi.errors import OwnPresentationRefused
from tdi.views.presentation import own as deck
from tdi.views.presentation.own import Item

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
queries = st.lists(st.tuples(words.filter(bool), words), max_size=4).map(tuple)
titles = words.map(deck.clean_title)
items = st.lists(st.builds(Item, st.sampled_from(sorted(deck.KINDS)), queries, titles), max_size=8)


@given(items)
def test_what_is_written_is_read_back(made: list[Item]) -> None:
    try:
        text = deck.written(made)
    except OwnPresentationRefused:
        return
    assert deck.read(text) == tuple(made)
    assert len(text) <= deck.MOST_CHARACTERS


@given(
    st.one_of(
        st.text(),
        st.text().map(lambda text: f"1.{text}"),
        st.binary().map(lambda b: f"1.{b.hex()}"),
    )
)
def test_any_other_text_is_refused(text: str) -> None:
    if text:
        with pytest.raises(OwnPresentationRefused):
            deck.read(text)


@given(items.filter(bool), st.data())
def test_an_altered_address_is_refused_or_reads_the_same(
    made: list[Item], data: st.DataObject
) -> None:
    try:
        text = deck.written(made)
    except OwnPresentationRefused:
        return
    at = data.draw(st.integers(2, len(text) - 2))
    other = data.draw(st.sampled_from([c for c in "AZaz09-_" if c != text[at]]))
    for altered in (text[:at] + other + text[at + 1 :], text[:at], text[:at] + text[at + 1 :]):
        # The last bits of a compressed text are padding: what changes them alone reads the same.
        with suppress(OwnPresentationRefused):
            assert deck.read(altered) == tuple(made)


@given(items, st.integers(-2, 9), st.integers(-2, 9))
def test_moving_keeps_every_scene(made: list[Item], at: int, to: int) -> None:
    moved = deck.moved(made, at, to)
    assert sorted(map(repr, moved)) == sorted(map(repr, made))
    if 0 <= at < len(made) and 0 <= to < len(made):
        assert moved[to] == made[at]
        assert deck.moved(moved, to, at) == tuple(made)


def test_too_many_and_too_long_are_refused() -> None:
    plain = Item("c", (("phase", "2024"),))
    many = [Item("c", (("ti", str(number)),)) for number in range(deck.MOST_SCENES + 1)]
    assert deck.read(deck.written(many[:-1])) == tuple(many[:-1])
    texts = [
        "".join(hashlib.sha256(f"{n} {k}".encode()).hexdigest() for k in range(4))
        for n in range(20)
    ]
    for refused, said in (
        (lambda: deck.written(many), "20 scènes au plus"),
        (lambda: deck.read("1." + "A" * 2000), "trop longue"),
        (lambda: deck.read("2" + deck.written([plain])[1:]), "autre version"),
        (
            lambda: deck.written([Item("p", (("q", text),)) for text in texts]),
            "dépasserait",
        ),
    ):
        with pytest.raises(OwnPresentationRefused, match=said):
            refused()


def test_a_small_list_of_enormous_text_is_refused() -> None:
    import base64
    import zlib

    text = b"c" + b"a" * 5_000_000
    press = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=deck._COMMON)
    body = deck._digest(text) + press.compress(text) + press.flush()
    bomb = "1." + base64.urlsafe_b64encode(body).decode().rstrip("=")
    with pytest.raises(OwnPresentationRefused):
        deck.read(bomb[: deck.MOST_CHARACTERS])


def test_the_form_of_version_one_never_changes() -> None:
    view = deck.item("pages/carte.py", {"phase": "2024", "region": "24", "deck": "x", "page": "3"})
    assert deck.read("1.PnhFS0vGNMzIBAA") == (view,)
