"""Search by any part of a text: what the index finds is what a scan with LIKE finds, for any words; and only within reach."""

from typing import Any
from unittest import mock

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from anju.core.time import FAR
from anju.intake.models import Case
from anju.intake.queries import due_page, ledger, newest_page, search_matching
from anju.matters.finding import SPAN
from anju.matters.models import Matter, SearchEntry
from anju.people.queries import phone_index, reach_of
from tests.cast import Cast, build_cast

LETTERS = "空鼓漏水顶棚a1-%_'\"\\:*&|()! \n𠮷é"
"""few characters, so that words meet texts; among them what SQL, tsquery and FTS5 give a meaning to"""
texts = st.text(alphabet=LETTERS, min_size=0, max_size=12)


class TestSearch(TestCase):
    """Five cases of one project and one of another, with random texts."""

    cast: Cast
    matters: list[Matter]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = build_cast()
        cls.matters = [cls.cast.repair() for _each in range(5)]
        Matter.objects.filter(pk=cls.matters[4].pk).update(project=cls.cast.other_project, room=None)

    @pytest.mark.covers("INT-5")
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(held=st.lists(texts, min_size=5, max_size=5), words=texts, short=st.sampled_from([0, 100]))
    def test_it_finds_what_a_scan_finds(self, held: list[str], words: str, short: int) -> None:
        for matter, text in zip(self.matters, held, strict=True):
            SearchEntry.objects.filter(pk=matter.pk).update(text=text)
        wanted = {
            matter.pk
            for matter, text in zip(self.matters[:4], held, strict=False)
            if all(word in text for word in words.lower().split())
        }
        found = ledger(reach=reach_of(self.cast.clerk))
        assert {each.pk for each in search_matching(found, words)} == wanted
        with mock.patch("anju.intake.searching.SHORT", short):  # of nothing: every list is long
            newest, _more = newest_page(found, words=words)
            due, _more_due = due_page(found, words=words)
        assert [each.pk for each in newest] == sorted(wanted, reverse=True)
        in_order = found.filter(pk__in=wanted).order_by("queue_at", "pk").values_list("pk", flat=True)
        assert [each.pk for each in due] == list(in_order)


@pytest.mark.django_db
@pytest.mark.covers("INT-5")
def test_it_forgets_what_was_taken_out_of_the_text(cast: Cast) -> None:
    matter = cast.repair()
    found = ledger(reach=reach_of(cast.clerk))
    SearchEntry.objects.filter(pk=matter.pk).update(text="阳台 空鼓")
    assert search_matching(found, "空鼓").exists()
    SearchEntry.objects.filter(pk=matter.pk).update(text="阳台")
    assert not search_matching(found, "空鼓").exists()
    assert search_matching(found, "台").exists()
    SearchEntry.objects.filter(pk=matter.pk).delete()
    assert not search_matching(found, "阳台").exists()


LONG = pytest.mark.parametrize("short", [0, 100], ids=["a long list", "a short list"])
"""whether the index is asked or each row read"""


@pytest.mark.django_db
@pytest.mark.covers("INT-5")
@LONG
def test_it_goes_on_page_by_page_in_either_order(cast: Cast, monkeypatch: pytest.MonkeyPatch, short: int) -> None:
    monkeypatch.setattr("anju.intake.searching.SHORT", short)
    made = [cast.repair().pk for _each in range(12)]
    Matter.objects.filter(pk__in=made[3:9]).update(queue_at=FAR)
    held = [pk for at, pk in enumerate(made) if at % 3]
    SearchEntry.objects.filter(pk__in=held).update(text="墙上空鼓")
    found = ledger(reach=reach_of(cast.clerk))
    due = found.filter(pk__in=held).order_by("queue_at", "pk").values_list("pk", flat=True)
    assert _pages(newest_page, found, "before") == held[::-1]
    assert _pages(due_page, found, "after") == list(due)


def _pages(page: Any, found: Any, key: str) -> list[int]:
    """The keys of all pages of two, in the order they come."""
    seen: list[int] = []
    at: Any = None
    while True:
        rows, at = page(found, words="空鼓", size=2, **{key: at})
        seen += [row.pk for row in rows]
        if at is None:
            return seen


@pytest.mark.django_db
@pytest.mark.covers("INT-5")
@LONG
def test_it_finds_a_word_of_old_cases_alone_however_many_came_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, short: int
) -> None:
    monkeypatch.setattr("anju.intake.searching.SHORT", short)
    old = [cast.repair().pk for _each in range(3)]
    SearchEntry.objects.filter(pk__in=old).update(text="墙上空鼓")
    for _each in range(3):
        _skip_keys(40 * SPAN)
        late = cast.repair().pk
    Matter.objects.update(queue_at=FAR)
    found = ledger(reach=reach_of(cast.clerk))
    assert late > 100 * SPAN
    assert [row.pk for row in newest_page(found, words="空鼓", size=2)[0]] == [old[2], old[1]]
    assert [row.pk for row in newest_page(found, words="空鼓", before=old[1])[0]] == [old[0]]
    SearchEntry.objects.filter(pk=late).update(text="地上空鼓")
    assert [row.pk for row in newest_page(found, words="空鼓")[0]] == [late, *old[::-1]]
    assert [row.pk for row in due_page(found, words="空鼓")[0]] == [*old, late]
    assert [row.pk for row in due_page(found, words="空鼓", after=(FAR, old[2]))[0]] == [late]


def _skip_keys(many: int) -> None:
    """As if so many cases had come."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = 'matters_matter'", [many])
        else:
            name = "pg_get_serial_sequence('matters_matter', 'id')"
            cursor.execute(f"SELECT setval({name}, nextval({name}) + %s)", [many])


@pytest.mark.django_db
@pytest.mark.covers("INT-5")
def test_it_finds_a_whole_number_in_the_words_too(cast: Cast) -> None:
    rang = cast.repair()
    wrote = cast.repair()
    Case.objects.filter(pk=wrote.pk).update(phone_index="")
    SearchEntry.objects.filter(pk=wrote.pk).update(text="请打 13800005678")
    assert phone_index("13800005678") == rang.case.phone_index
    rows, _more = newest_page(ledger(reach=reach_of(cast.clerk)), words="13800005678")
    assert [row.pk for row in rows] == [wrote.pk, rang.pk]
