"""Errors of geography and of the programme: one line with where, what and the remedy."""

from __future__ import annotations

import inspect

import pytest

import geo.errors
import tdi.errors
from geo.errors import ExplainedError, GeoError, UnknownCode
from tdi.errors import NotFound, TdiError


@pytest.mark.parametrize("kind", [UnknownCode, NotFound])
def test_an_error_says_where_what_and_the_remedy(kind: type[ExplainedError]) -> None:
    error = kind("'99' is unknown.", where="members.csv, line 2", remedy="correct the code.")
    assert str(error) == "members.csv, line 2: '99' is unknown. Remedy: correct the code."
    assert (error.what, error.where) == ("'99' is unknown.", "members.csv, line 2")
    assert str(kind("'99' is unknown.")) == "'99' is unknown."


def test_every_error_has_one_of_the_two_bases() -> None:
    for module, base, other in ((geo.errors, GeoError, TdiError), (tdi.errors, TdiError, GeoError)):
        own = [
            each
            for _, each in inspect.getmembers(module, inspect.isclass)
            if each is not ExplainedError
        ]
        assert own
        assert all(issubclass(each, base) and not issubclass(each, other) for each in own)
