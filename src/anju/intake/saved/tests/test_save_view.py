"""Keeping a view of the ledger."""

import pytest

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.intake.models import SavedView
from anju.intake.saved.actions import drop_view, save_view
from anju.intake.saved.queries import MOST, view_for, views_of
from anju.people.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-2")]


def keep(cast: Cast, who: Person, name: str = "今晚超时", *, shared: bool = False, words: str = "") -> SavedView:
    query = {"view": "late", "q": words} if words else {"view": "late"}
    return save_view(project=cast.project, by=cast.actor(who), name=name, query=query, shared=shared)


def names(cast: Cast, who: Person) -> list[str]:
    return [view.name for view in views_of(project=cast.project, person_id=who.pk)]


def test_it_is_ones_own_unless_shared(cast: Cast) -> None:
    keep(cast, cast.clerk, "我的")
    keep(cast, cast.desk_lead, "大家的", shared=True)
    assert names(cast, cast.clerk) == ["我的", "大家的"]
    assert names(cast, cast.lead) == ["大家的"]


def test_it_changes_the_one_of_the_same_name(cast: Cast) -> None:
    first = keep(cast, cast.clerk)
    again = keep(cast, cast.clerk, words="漏")
    assert (first.pk, again.query) == (again.pk, {"view": "late", "q": "漏"})
    assert SavedView.objects.count() == 1


def test_it_refuses_numbers_no_name_too_many_and_strangers(cast: Cast) -> None:
    with pytest.raises(Invalid, match="view-holds-a-number"):
        keep(cast, cast.clerk, words="13800005678")
    with pytest.raises(Refusal):
        keep(cast, cast.clerk, "  ")
    with pytest.raises(Forbidden, match="not-yours-to-keep"):
        keep(cast, cast.stranger_clerk)
    with pytest.raises(Forbidden, match="not-yours-to-share"):
        keep(cast, cast.technician, shared=True)
    for no in range(MOST):
        keep(cast, cast.clerk, f"第{no}个")
    with pytest.raises(Invalid, match="too-many-views"):
        keep(cast, cast.clerk, "再一个")
    assert SavedView.objects.count() == MOST


def test_it_is_taken_away_by_its_owner_or_who_tidies_up(cast: Cast) -> None:
    own, shared = keep(cast, cast.clerk, "我的"), keep(cast, cast.clerk, "大家的", shared=True)
    with pytest.raises(NotFound):
        view_for(project=cast.project, person_id=cast.lead.pk, view_id=own.pk)
    with pytest.raises(Refusal, match="not-your-view"):
        drop_view(view=shared, by=cast.actor(cast.lead))
    drop_view(view=shared, by=cast.actor(cast.desk_lead))
    drop_view(view=own, by=cast.actor(cast.clerk))
    assert not SavedView.objects.exists()
