"""One reading of the rulebook for one act: asked for once, never older than what was published in it."""

from datetime import datetime
from typing import Any

import pytest

from anju.rulebook.actions.spans import book_changed
from anju.rulebook.book import book, one_reading
from anju.rulebook.tests.conftest import Estate

pytestmark = pytest.mark.django_db


def test_it_asks_for_the_stamp_once(estate: Estate, noon: datetime, django_assert_num_queries: Any) -> None:
    book_changed()
    with django_assert_num_queries(1), one_reading():
        first = book()
        with one_reading():
            assert book() is first
        assert book() is first
    with django_assert_num_queries(1):
        assert book() is first, "nothing was published meanwhile"


def test_it_sees_what_is_published_within_it_and_what_was_before(estate: Estate, noon: datetime) -> None:
    with one_reading():
        old = book()
        book_changed()
        new = book()
        assert new is not old
    book_changed()
    with one_reading():
        assert book() is not new


def test_it_ends_with_its_block_even_when_that_fails(estate: Estate, django_assert_num_queries: Any) -> None:
    book_changed()
    with pytest.raises(KeyError), one_reading():
        {book(): 1}["no such book"]
    with django_assert_num_queries(2):
        book(), book()
