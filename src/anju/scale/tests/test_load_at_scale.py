"""Copies of acted-out cases: valid chains, right limits, numbers without gaps, pages that show them, cut and gone on."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from django.db.models import Count, Max, QuerySet
from django.test import Client
from pytest_django import DjangoDbBlocker

from anju.assessment.checking import differences
from anju.assessment.tallies import counted_anew, kept_tallies
from anju.clocks.models import Clock
from anju.clocks.reckoning import reckon_in
from anju.core.numbering import Counter
from anju.core.time import product_now
from anju.estate.models import Project
from anju.matters import rules
from anju.matters.models import Event, Matter, Words
from anju.people.models import Person
from anju.repairs.models import Item
from anju.rulebook.book import book
from anju.scale import load as loading
from anju.scale import sinks
from anju.scale.brief import PLOTS
from anju.scale.planning import LENGTHS, Life, plan_project, weights
from anju.scale.tests.tiny import CASES, OPEN, quiet, tiny_estate

WEEK = 7 * 86_400


@pytest.fixture(scope="module")
def estate(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with tiny_estate(django_db_blocker):
        yield


@pytest.fixture
def copies(estate: None, db: None) -> QuerySet[Matter]:
    """The copied matters of two projects."""
    return Matter.objects.filter(project__code__startswith="S0")


def test_it_stands_as_the_products_own_rebuild_finds_it(copies: QuerySet[Matter]) -> None:
    for project in Project.objects.filter(code__startswith="S0"):
        assert list(differences(project=project)) == []  # of the facts that reports count
        assert kept_tallies(project_id=project.pk) == counted_anew(project_id=project.pk)
    assert sinks.waiting() == []  # indexes and keys stand as before


def test_it_copies_whole_chains(copies: QuerySet[Matter]) -> None:
    for matter in copies:
        events = list(Event.objects.filter(matter=matter).order_by("seq"))
        broken = rules.first_break(
            events=events, number=matter.number, last_seq=matter.last_seq, head_hash=matter.head_hash
        )
        assert broken is None, matter.number
    assert copies.count() == CASES
    changed = events[0]
    changed.data = {**changed.data, "channel": "other"}
    assert rules.first_break(
        events=events, number=matter.number, last_seq=matter.last_seq, head_hash=matter.head_hash
    )  # the verifier would have seen it


def test_it_salts_words_anew(copies: QuerySet[Matter]) -> None:
    salts = set()
    for words in Words.objects.filter(matter__in=copies).select_related("event"):
        said = words.event.data.get("words", {}).get(words.field)
        if said is not None:
            assert said == rules.commitment(salt=words.salt, text=words.text)
        salts.add(words.salt)
    assert len(salts) == Words.objects.filter(matter__in=copies).count()


def test_it_reckons_every_limit_by_the_rulebook(copies: QuerySet[Matter]) -> None:
    rulebook, seen = book(), 0
    for clock in Clock.objects.filter(matter__in=copies).select_related("matter__project").prefetch_related("pauses"):
        found = reckon_in(clock.matter.project, clock, rulebook=rulebook, pauses=clock.pauses.all())
        assert found.due.moment == clock.due_at, (clock.name, clock.starts_at)
        if clock.state in {"met", "late"}:
            assert clock.stopped_at is not None
            assert (clock.stopped_at <= clock.due_at) == (clock.state == "met")
        seen += 1
    assert seen > 120


def test_it_numbers_without_gaps(copies: QuerySet[Matter]) -> None:
    for series in Counter.objects.filter(series__startswith="S0").exclude(series__contains="-SK-"):
        found = list(Matter.objects.filter(number__startswith=f"{series.series}-").order_by("opened_at", "pk"))
        assert [matter.number for matter in found] == [f"{series.series}-{no:04d}" for no in range(1, series.last + 1)]


def test_it_mixes_states_and_lets_no_past_alert_fire(copies: QuerySet[Matter]) -> None:
    assert copies.filter(open=True).count() == 2 * OPEN
    assert copies.filter(open=True, queue_at__lt=product_now()).exists()
    assert not copies.filter(opened_at__gt=product_now()).exists()
    assert not Clock.objects.filter(matter__in=copies, next_alert_at__lte=product_now()).exists()
    latest = Event.objects.filter(matter__in=copies).aggregate(last=Max("recorded_at"))["last"]
    assert latest <= product_now()
    assert not copies.filter(opened_on__lt=Project.objects.get(code="S001").rooms.earliest("delivered_on").delivered_on,
                             project__code="S001").exists()  # fmt: skip


def test_it_shows_copies_on_the_pages(copies: QuerySet[Matter]) -> None:
    desk = Client()
    desk.force_login(Person.objects.get(username="desk"))
    assert desk.get("/desk/cases?project=S001").status_code == 200
    for matter in copies.filter(project__code="S001").order_by("pk")[:3]:
        answer = desk.get(f"/desk/cases/{matter.number}")
        assert matter.number in answer.content.decode()
    worker = Item.objects.filter(matter__in=copies, open=True, technician__isnull=False, matter__project__code="S001")
    for item in worker.select_related("technician")[:1]:
        assert item.technician is not None
        tool = Client()
        tool.force_login(item.technician)
        assert item.matter.number in tool.get(f"/field/cases/{item.matter.number}/items/{item.no}").content.decode()


def test_it_goes_on_where_it_was_cut(copies: QuerySet[Matter]) -> None:
    there = dict(copies.values("project__code").annotate(n=Count("pk")).values_list("project__code", "n"))
    loading.load("", quiet, cases=180, projects=3, open_a_project=2, processes=0)
    now = dict(copies.values("project__code").annotate(n=Count("pk")).values_list("project__code", "n"))
    assert {code: now[code] for code in there} == there
    assert set(now) - set(there) == {"S003"}
    assert loading.load("", quiet, cases=180, projects=3, processes=0) == 0


def test_it_makes_again_what_a_cut_left_set_aside(copies: QuerySet[Matter], monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(codes: list[str], workers: int, say: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr(loading, "_finish", cut)
        with pytest.raises(InterruptedError):
            loading.load("", quiet, cases=180, projects=3, open_a_project=2, processes=0)
    assert sinks.waiting()
    assert loading.load("", quiet, cases=180, projects=3, open_a_project=2, processes=0) == 0
    assert sinks.waiting() == []
    project = Project.objects.get(code="S003")
    assert kept_tallies(project_id=project.pk) == counted_anew(project_id=project.pk)


def test_it_acts_out_brief_cases_to_their_end(copies: QuerySet[Matter]) -> None:
    brief = Matter.objects.filter(pk__in=Event.objects.filter(client_id__startswith="brief-").values("matter"))
    assert sorted(brief.values_list("state", "open")) == [("cancelled", False)] + [("closed", False)] * (len(PLOTS) - 1)
    lengths = sorted(brief.values_list("last_seq", flat=True))
    assert lengths[0] <= LENGTHS[0][0]
    assert lengths[-1] <= LENGTHS[2][0]


def test_it_plans_whole_weeks_that_fade_after_the_handover() -> None:
    now, monday = 1_800_000_000, 1_790_000_000
    lives = [Life(no=0, opened=monday, changed=monday + 5 * 86_400, open=False, owed=None, events=9),
             Life(no=1, opened=monday + 3600, changed=monday + 7200, open=True, owed=None, events=5)]  # fmt: skip
    plan = plan_project(
        lives=lives, cases=4000, open_cases=50, delivered=date(2024, 1, 1), now=now, lasting=0.25, fade_months=9.5,
        random=Random(1),
    )  # fmt: skip
    assert len(plan) == 4000
    assert [one.opened for one in plan] == sorted(one.opened for one in plan)
    assert sum(one.model == 1 for one in plan) == 50
    assert {(one.opened - lives[one.model].opened) % WEEK for one in plan} == {0}
    closed = [one.opened for one in plan if one.model == 0]
    first_year = sum(one < closed[0] + 365 * 86_400 for one in closed)
    assert first_year > len(closed) * 0.45


def test_it_plans_eight_to_ten_events_a_case() -> None:
    now, random = 1_800_000_000, Random(3)
    models = (
        [4] * 11 + [6] * 14 + [12] * 30 + [18] * 80 + [22] * 20 + [30] * 30
    )  # as many of each length as are acted out
    lives = [
        Life(
            no=no, opened=now - 50 * 86_400 + no * 3600, changed=now - 10 * 86_400, open=False, owed=None, events=events
        )
        for no, events in enumerate(models)
    ]
    plan = plan_project(
        lives=lives,
        cases=5000,
        open_cases=0,
        delivered=date(2024, 1, 1),
        now=now,
        lasting=0.25,
        fade_months=9.5,
        random=random,
    )
    lengths = [models[one.model] for one in plan]
    assert 8 <= sum(lengths) / len(lengths) <= 10
    assert set(lengths) == set(models)


def test_it_leaves_the_part_of_missing_lengths_to_the_others() -> None:
    def ended(events: int) -> Life:
        return Life(no=0, opened=0, changed=0, open=False, owed=None, events=events)

    assert weights([ended(3), ended(4), ended(40)]) == [LENGTHS[0][1] / 2, LENGTHS[0][1] / 2, LENGTHS[3][1]]
