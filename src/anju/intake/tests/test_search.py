"""Search by any part of a text: what the index finds is what a scan with LIKE finds, for any words; and only within reach."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from anju.intake.models import Case
from anju.intake.queries import due_page, ledger, newest_page, search_matching
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
    @given(held=st.lists(texts, min_size=5, max_size=5), words=texts)
    def test_it_finds_what_a_scan_finds(self, held: list[str], words: str) -> None:
        for matter, text in zip(self.matters, held, strict=True):
            SearchEntry.objects.filter(pk=matter.pk).update(text=text)
        wanted = {
            matter.pk
            for matter, text in zip(self.matters[:4], held, strict=False)
            if all(word in text for word in words.lower().split())
        }
        found = ledger(reach=reach_of(self.cast.clerk))
        assert {each.pk for each in search_matching(found, words)} == wanted
        newest, _more = newest_page(found, words=words)
        assert [each.pk for each in newest] == sorted(wanted, reverse=True)
        assert {each.pk for each in due_page(found, words=words)[0]} == wanted


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


@pytest.mark.django_db
@pytest.mark.covers("INT-5")
def test_it_goes_on_page_by_page_in_either_order(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anju.intake.searching.NEAR", 3)
    made = [cast.repair().pk for _each in range(12)]
    SearchEntry.objects.filter(pk__in=[pk for at, pk in enumerate(made) if at % 3]).update(text="墙上空鼓")
    wanted = [pk for at, pk in enumerate(made) if at % 3]
    found = ledger(reach=reach_of(cast.clerk))
    for page, key in ((newest_page, "before"), (due_page, "after")):
        seen: list[int] = []
        at: Any = None
        while True:
            rows, at = page(found, words="空鼓", size=2, **{key: at})
            seen += [row.pk for row in rows]
            if at is None:
                break
        assert sorted(seen) == wanted
        assert len(seen) == len(set(seen))


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
