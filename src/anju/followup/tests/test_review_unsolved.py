import pytest

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.time import product_now
from anju.followup.actions import review_unsolved
from anju.followup.queries.year import carried_over, counts_of, unsolved, year_days
from anju.matters.models import Event, Matter
from anju.people.models import Person
from anju.repairs.tests.acting import do
from tests.cast import Cast, grant, person
from tests.walk import walk_to


@pytest.fixture
def manager(cast: Cast) -> Person:
    made = person("柳青", "staff", username="liu2")
    grant(made, "prop_mgr", project=cast.project)
    return made


def year(cast: Cast) -> int:
    return product_now().astimezone(cast.project.zone).year


def not_right(cast: Cast) -> Matter:
    return do(cast, "record_dissatisfied", walk_to(cast, "signed_off"), cast.clerk, reason="又滴水了")


def review(cast: Cast, matter: Matter, who: Person, decision: str = "next_year", measure: str = "更换立管") -> Matter:
    return review_unsolved(
        number=matter.number, year=year(cast), decision=decision, measure=measure, by=cast.actor(who)
    )


@pytest.mark.covers("FUP-4")
def test_it_lists_what_is_unsolved_and_carries_it_into_the_next_year(cast: Cast, manager: Person) -> None:
    walk_to(cast, "closed")
    matter = not_right(cast)
    raised = walk_to(cast, "signed_off")
    do(cast, "take_up_point", raised, cast.clerk, kind="enquiry", point="车位怎么收费")
    case = Matter.objects.get(came_from__origin=raised)
    do(cast, "record_satisfied", raised, cast.clerk)
    assert list(unsolved(cast.project, year=year(cast))) == [matter, case]
    first, after = year_days(year(cast))
    counted = {each.kind: each for each in counts_of(cast.project, first=first, after=after)}
    assert counted["repair"].by_outcome == {"satisfied": 2, "dissatisfied": 1}
    assert counted["complaint"].total == 0
    review(cast, matter, manager)
    assert [each.measure for each in carried_over(cast.project, year=year(cast) + 1)] == ["更换立管"]
    assert Event.objects.filter(matter=matter, kind="follow_up.reviewed").exists()
    assert list(unsolved(cast.project, year=year(cast) - 1)) == []


@pytest.mark.covers("FUP-4")
def test_it_is_decided_once_by_the_property_manager(cast: Cast, manager: Person) -> None:
    matter = not_right(cast)
    with pytest.raises(Forbidden):
        review(cast, matter, cast.desk_lead)
    with pytest.raises(NotFound):
        review(cast, matter, cast.stranger_clerk)
    for decision, measure in (("maybe", "更换立管"), ("next_year", ""), ("cannot", " ")):
        with pytest.raises(Invalid):
            review(cast, matter, manager, decision, measure)
    review(cast, matter, manager, "go_on", "")
    with pytest.raises(Refusal) as caught:
        review(cast, matter, manager)
    assert caught.value.code == "reviewed-already"
    with pytest.raises(Refusal) as caught:
        review(cast, walk_to(cast, "closed"), manager)
    assert caught.value.code == "problem-solved"
