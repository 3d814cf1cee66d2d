import pytest

from anju.core import outbox
from anju.core.errors import Refusal
from anju.intake.actions import Reporter, Ring, Urgency
from anju.intake.models import Case, Repeat
from anju.matters.models import Event, Matter, Stake
from anju.notices.models import Notice
from anju.people.models import Residency
from anju.repairs.actions import register_repair
from anju.repairs.actions.registering import NewItem
from anju.repairs.file import open_file
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast, person
from tests.walk import walk_to

WHY = "同一处漏水登记了两次"


def double(cast: Cast) -> Matter:
    """The same home registered a second time, by the husband."""
    husband = person("王建国", "resident", phone="13600008888")
    Residency.objects.create(person=husband, room=cast.home, relation="family", starts_on="2025-01-01")
    return register_repair(
        project=cast.project, room=cast.home, area=None,
        reporter=Reporter(name="王建国", phone="13600008888", relation="family", person=husband),
        ring=Ring(channel="h5"), urgency=Urgency(decided="normal", proposed="normal"), description="顶上漏水",
        items=[NewItem(place="卫生间", part="顶棚")], by=cast.actor(cast.clerk),
    )  # fmt: skip


@pytest.mark.covers("INT-7")
def test_it_ends_the_double_and_goes_on_in_the_other(cast: Cast) -> None:
    kept, twice = walk_to(cast, "assigned"), double(cast)
    running = clocks(kept)
    ended = do(cast, "merge_case", twice, cast.clerk, into=kept.number, reason=WHY)
    assert (ended.state, ended.open, ended.holder) == ("merged", False, None)
    assert set(clocks(twice).values()) <= {"cancelled", "superseded", "met"}
    case = Case.objects.get(matter=twice)
    assert (case.merged_into, list(kept.merged_cases.all())) == (kept, [case])
    assert Case.objects.get(matter=kept).repeats == 1
    repeat = Repeat.objects.get(matter=kept)
    assert (repeat.reporter, repeat.reporter_phone, repeat.channel) == (case.reporter, "13600008888", "h5")
    assert (kinds(twice)[-1], kinds(kept)[-1], clocks(kept)) == ("repair.merged", "repair.took_up", running)
    assert Event.objects.get(matter=kept, kind="repair.took_up").data["from"] == twice.number
    husband = case.reporter
    assert husband is not None
    assert Stake.objects.filter(matter=kept, person=husband, hat="reporter", until__isnull=True).exists()
    assert open_file(cast.actor(husband), kept.number).matter == kept
    assert open_file(cast.actor(husband), twice.number).items, "everything of it stays readable"
    outbox.drain()
    told = Notice.objects.filter(template="case_merged")
    assert {notice.data["into"] for notice in told} == {kept.number}
    assert {notice.person for notice in told} == {husband}


def test_it_wants_another_open_case_of_the_same_place(cast: Cast) -> None:
    twice = cast.repair()
    elsewhere = cast.repair(room=cast.home_above)
    closed = walk_to(cast, "closed")

    def code(into: str) -> str:
        return refused(cast, "merge_case", twice, cast.clerk, into=into, reason=WHY)

    assert code(twice.number) == "merge-into-itself"
    assert code("YQ-26-9999") == "merge-unknown"
    assert code(elsewhere.number) == "merge-other-place"
    assert code(closed.number) == "merge-into-ended"
    begun, kept = walk_to(cast, "in_work"), cast.repair()
    assert refused(cast, "merge_case", begun, cast.clerk, into=kept.number, reason=WHY) == "case-work-begun"
    done = walk_to(cast, "signed_off")
    assert (
        refused(cast, "merge_case", done, cast.clerk, into=kept.number, reason=WHY) == "case-not-ready-for-merge-case"
    )
    do(cast, "merge_case", twice, cast.clerk, into=kept.number, reason=WHY)
    with pytest.raises(Refusal) as again:
        do(cast, "merge_case", twice, cast.clerk, into=kept.number, reason=WHY)
    assert again.value.code == "case-not-ready-for-merge-case"
    assert refused(cast, "merge_case", kept, cast.clerk, into=twice.number, reason=WHY) == "merge-into-ended"


def test_it_is_for_the_desk(cast: Cast) -> None:
    kept = cast.repair()
    wrong = [cast.lead, cast.warranty, cast.owner]
    check_usual_refusals(
        cast, "merge_case", walk_to(cast, "on_site"), cast.clerk, wrong=wrong, into=kept.number, reason=WHY
    )
