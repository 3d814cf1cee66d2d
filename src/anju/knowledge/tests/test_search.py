"""What is found while typing: sentences, two characters, pinyin initials; what applies here, and to whom."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.core.errors import NotFound
from anju.knowledge.actions import Wording, agree_entry, draft_entry, load_answers, withdraw_entry
from anju.knowledge.models import Audience, Edition, SearchEntry
from anju.knowledge.queries import agreed_answers, answers_page, edition_for
from anju.knowledge.rules import terms_of
from tests.cast import Cast, grant

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-6")]


@pytest.fixture
def answers(cast: Cast) -> Cast:
    load_answers()
    return cast


def codes(words: str, cast: Cast, *, audience: str = "") -> list[str | None]:
    return [edition.entry.delivered for edition in agreed_answers(words=words, project=cast.project, audience=audience)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("产权", "title-when"),
        ("办证要带什么材料", "title-papers"),
        ("房产证什么时候能下来", "title-when"),
        ("物业费", "property-fee"),
        ("你们物业费怎么收的啊", "property-fee"),
        ("wyf", "property-fee"),
        ("漏水", "leak-from-above"),
        ("楼上漏水漏到我家了", "leak-from-above"),
        ("车位", "parking"),
        ("我想问一下充电桩能装吗", "parking"),
        ("承重墙", "bearing-wall"),
        ("能不能拆墙", "bearing-wall"),
        ("lift", "stuck-in-lift"),
        ("学区", "school"),
        ("维修基金能修我家里吗", "maintenance-fund"),
        ("空调外机打孔", "air-conditioner"),
        ("KTWJ", "air-conditioner"),
    ],
)
def test_it_finds_the_answer_first(answers: Cast, words: str, code: str) -> None:
    assert codes(words, answers)[0] == code


def test_it_shows_at_most_eight_in_one_query(answers: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(codes("业主 装修 维修 登记", answers)) == 8
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert codes(" ？ 的 a", answers) == []


@pytest.mark.parametrize("words", ["%", "_", "'\"", "\\", "<script>", "\x00", "OR 1=1 --", "(((", "漏" * 5000, "ａ"])
def test_it_survives_whatever_is_typed(answers: Cast, words: str) -> None:
    assert len(codes(words, answers)) <= 8


def test_it_keeps_staff_answers_from_owners(answers: Cast) -> None:
    assert codes("赔偿", answers)[0] == "staff-compensation"
    assert "staff-compensation" not in codes("赔偿", answers, audience=Audience.OWNERS)
    inside = Edition.objects.get(entry__delivered="staff-compensation")
    assert edition_for(edition_id=inside.pk, project=answers.project) == inside
    with pytest.raises(NotFound):
        edition_for(edition_id=inside.pk, project=answers.project, audience=Audience.OWNERS)


def test_it_finds_what_applies_here_the_narrower_first(answers: Cast) -> None:
    grant(answers.warranty, "group_cs")
    grant(answers.desk_lead, "group_cs")
    made = {}
    places: dict[str, dict[str, Any]] = {
        "group": {},
        "company": {"company_id": answers.company.pk},
        "project": {"project_id": answers.project.pk},
        "other": {"project_id": answers.other_project.pk},
    }
    for name, place in places.items():
        draft = draft_entry(
            actor=answers.actor(answers.warranty),
            wording=Wording(
                question_zh="泳池几点开？", answer_zh=f"以{name}为准", topic="facilities", audience="owners"
            ),
            **place,
        )
        made[name] = agree_entry(actor=answers.actor(answers.desk_lead), edition_id=draft.pk).pk
    found = [edition.pk for edition in agreed_answers(words="泳池", project=answers.project)]
    assert found == [made["project"], made["company"], made["group"]]
    with pytest.raises(NotFound):
        edition_for(edition_id=made["other"], project=answers.project)


def test_it_finds_no_draft_and_nothing_withdrawn(answers: Cast) -> None:
    grant(answers.warranty, "group_cs")
    words = Wording(question_zh="泳池几点开？", answer_zh="十点", topic="facilities", audience="owners")
    draft_entry(actor=answers.actor(answers.warranty), wording=words)
    assert codes("泳池", answers) == []
    entry = Edition.objects.get(entry__delivered="school").entry
    withdraw_entry(actor=answers.actor(answers.warranty), entry_id=entry.pk, reason="教育局要求")
    assert "school" not in codes("学区", answers)
    assert entry.pk not in [edition.entry_id for edition in answers_page(project=answers.project, size=99).rows]


def test_it_still_knows_what_was_answered_from_an_ended_edition(answers: Cast) -> None:
    edition = Edition.objects.get(entry__delivered="parking")
    grant(answers.warranty, "group_cs")
    withdraw_entry(actor=answers.actor(answers.warranty), entry_id=edition.entry_id, reason="改版")
    assert edition_for(edition_id=edition.pk, project=answers.project).answer == edition.answer


def test_it_loads_what_is_delivered_once(answers: Cast) -> None:
    assert load_answers() == 0
    assert Edition.objects.count() == SearchEntry.objects.count() >= 25
    assert all(edition.answer_en and edition.question_en for edition in Edition.objects.all())


TEXT = st.text(alphabet="漏水厨房的a1 b\n", min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(TEXT, min_size=1, max_size=6), typed=TEXT)
def test_it_finds_by_the_index_what_a_scan_finds(answers: Cast, texts: list[str], typed: str) -> None:
    terms = tuple(term.text for term in terms_of(typed))
    if not terms:
        return
    editions = list(Edition.objects.all()[: len(texts)])
    for edition, text in zip(editions, texts, strict=True):
        SearchEntry.objects.filter(pk=edition.pk).update(text=text)
    among = SearchEntry.objects.filter(pk__in=[edition.pk for edition in editions])
    found = set(among.filter(text__holds=terms).values_list("pk", flat=True))
    assert found == {e.pk for e, text in zip(editions, texts, strict=True) if any(term in text for term in terms)}
    assert connection.vendor in {"sqlite", "postgresql"}
