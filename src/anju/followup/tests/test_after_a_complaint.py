import pytest

from anju.clocks.models import Clock
from anju.complaints.tests.acting import walked
from anju.followup.models import FollowUp
from anju.followup.queries.due import callable_now
from anju.matters.models import Event
from anju.repairs.tests.acting import do, refused
from tests.cast import Cast, grant


@pytest.mark.covers("CMP-9", "FUP-1")
def test_it_closes_when_they_accept_the_result(cast: Cast) -> None:
    matter = walked(cast, "answered")
    clock = Clock.objects.get(matter=matter, name="follow_up", state="running")
    assert clock.edition is not None
    assert clock.edition.clause_id == "follow_up.complaint"
    done = do(cast, "record_satisfied", matter, cast.clerk, overall=4)
    assert (done.state, done.open) == ("closed", False)
    assert FollowUp.objects.get(matter=matter).kind == "complaint"
    clock.refresh_from_db()
    assert clock.state == "met"


@pytest.mark.covers("CMP-9", "FUP-2")
def test_it_goes_on_when_they_do_not(cast: Cast) -> None:
    matter = walked(cast, "answered")
    assert refused(cast, "record_dissatisfied", matter, cast.clerk, reason="没给说法", items=[1]) == "items-not-asked"
    again = do(cast, "record_dissatisfied", matter, cast.clerk, reason="没给说法")
    assert (again.state, again.open) == ("in_inquiry", True)
    assert Clock.objects.get(matter=matter, name="follow_up").state == "met"


@pytest.mark.covers("CMP-9")
def test_it_is_not_called_by_who_answered(cast: Cast) -> None:
    matter = walked(cast, "answered")
    answered = Event.objects.get(matter=matter, kind="complaint.answered")
    assert answered.actor is not None
    grant(answered.actor, "desk", project=cast.project)
    assert refused(cast, "record_satisfied", matter, answered.actor) == "follow-up-by-own-hand"
    assert matter not in callable_now(cast.project, person_id=answered.actor.pk)
    assert matter in callable_now(cast.project, person_id=cast.clerk.pk)
