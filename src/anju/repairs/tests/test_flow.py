"""The whole table: every state × verb × hat, against what the regulation says in another form (a list by verb)."""

from itertools import product

import pytest

from anju.core.access import ROLES
from anju.core.errors import Forbidden, Refusal
from anju.followup.flow import FOLLOW_UP, FollowUpFacts
from anju.repairs.flow import CASE, ITEM, CaseFacts, ItemFacts

HATS = (*ROLES, "resident", "reporter", "worker", "firm", "system")

DESK = {"desk", "desk_lead"}
GROUP = {"duty_lead", "prop_eng", "proj_eng"}
WORK = {"worker", "firm"}
HOME = {"resident", "reporter"}

CASE_TABLE: dict[str, tuple[set[str], set[str]]] = {
    "set_off": ({"registered"}, GROUP),
    "arrive": ({"registered", "on_the_way"}, GROUP),
    "agree_plan": ({"on_site", "in_repair"}, GROUP),
    "record_refusal": ({"on_site", "in_repair"}, GROUP),
    "add_item": ({"registered", "on_the_way", "on_site", "in_repair"}, DESK | GROUP),
    "mark_emergency": ({"registered", "on_the_way"}, DESK | GROUP),
    "mark_normal": ({"registered", "on_the_way"}, {"desk_lead"} | GROUP),
    "urge_case": (
        {"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off", "signed_off"}, HOME | DESK
    ),
    "tell_result": ({"awaiting_sign_off", "signed_off"}, DESK),
    "add_note": (
        {"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off", "signed_off"},
        DESK | GROUP | WORK | {"warranty", "dev_cs", "pm", "prop_mgr"},
    ),
    "cancel_case": ({"registered", "on_the_way", "on_site", "in_repair"}, HOME | DESK),
}  # fmt: skip
ITEM_TABLE: dict[str, tuple[set[str], set[str]]] = {
    "decide_responsibility": (
        {"reported", "agreed", "assigned", "appointed", "on_the_way", "on_site", "in_work", "done", "failed"},
        GROUP | {"warranty"},
    ),
    "assign_technician": ({"agreed", "failed"}, GROUP | {"desk_lead"}),
    "assign_contractor": ({"agreed", "failed"}, GROUP | {"warranty"}),
    "take_back_item": ({"assigned", "appointed"}, GROUP),
    "name_worker": ({"assigned", "appointed", "failed"}, {"firm"}),
    "book_appointment": ({"assigned", "appointed", "failed"}, WORK | DESK | GROUP),
    "confirm_ready": ({"assigned", "appointed"}, WORK),
    "set_off_to_item": ({"assigned", "appointed"}, WORK),
    "arrive_at_item": ({"assigned", "appointed", "on_the_way"}, WORK),
    "start_work": ({"on_site"}, WORK),
    "postpone_work": ({"on_the_way", "on_site", "in_work"}, WORK),
    "finish_work": ({"on_site", "in_work"}, WORK),
    "sign_off_item": ({"done"}, HOME | WORK | GROUP),
    "reject_work": ({"done"}, HOME | WORK | GROUP),
    "replan_item": ({"agreed", "assigned", "appointed", "on_the_way", "on_site", "in_work", "failed"}, GROUP),
    "withdraw_item": ({"reported", "agreed", "assigned", "appointed", "failed"}, GROUP | DESK),
}  # fmt: skip
FOLLOW_UP_TABLE: dict[str, set[str]] = {
    "record_satisfied": {"desk", "desk_lead", "dev_cs", "group_cs"},
    "record_dissatisfied": {"desk", "desk_lead", "dev_cs", "group_cs"},
    "record_not_reached": {"desk", "desk_lead", "dev_cs", "group_cs"},
    "defer_follow_up": {"desk", "desk_lead", "dev_cs", "group_cs"},
    "close_unreached": {"desk_lead", "dev_cs", "group_cs"},
}


def item_facts(state: str = "reported") -> ItemFacts:
    return ItemFacts(no=1, state=state, open=True, party="", has_assignee=True, by_contractor=True)


def open_facts(name: str) -> CaseFacts:
    """Facts under which no guard of this verb objects, so that only state and hat decide."""
    return CaseFacts(
        state="", urgency="emergency" if name == "mark_normal" else "normal", arrived=False, told=True,
        items=(item_facts(),), item=item_facts(),
    )  # fmt: skip


def test_it_names_every_verb_in_both_tables() -> None:
    assert set(CASE.verbs) == set(CASE_TABLE)
    assert set(ITEM.verbs) == set(ITEM_TABLE)
    assert set(FOLLOW_UP.verbs) == set(FOLLOW_UP_TABLE)


@pytest.mark.covers("TEAM-4")
@pytest.mark.parametrize(("name", "state", "hat"), product(CASE_TABLE, CASE.states, HATS))
def test_it_opens_a_verb_on_the_case_just_to_its_states_and_hats(name: str, state: str, hat: str) -> None:
    states, hats = CASE_TABLE[name]
    refusal = CASE.refusal_for(name, state=state, hats=frozenset({hat}), facts=open_facts(name))
    assert (refusal is None) == (state in states and hat in hats)
    if hat not in hats:
        assert isinstance(refusal, Forbidden)


@pytest.mark.covers("TEAM-4")
@pytest.mark.parametrize(("name", "state", "hat"), product(ITEM_TABLE, ITEM.states, HATS))
def test_it_opens_a_verb_on_an_item_just_to_its_states_and_hats(name: str, state: str, hat: str) -> None:
    states, hats = ITEM_TABLE[name]
    refusal = ITEM.refusal_for(name, state=state, hats=frozenset({hat}), facts=open_facts(name))
    assert (refusal is None) == (state in states and hat in hats)


@pytest.mark.parametrize(("name", "state", "hat"), product(FOLLOW_UP_TABLE, FOLLOW_UP.states, HATS))
def test_it_opens_a_follow_up_just_to_its_callers_after_the_last_signature(name: str, state: str, hat: str) -> None:
    facts = FollowUpFacts(not_reached=9, wanted_attempts=3, told=True)
    refusal = FOLLOW_UP.refusal_for(name, state=state, hats=frozenset({hat}), facts=facts)
    assert (refusal is None) == (state == "signed_off" and hat in FOLLOW_UP_TABLE[name])


def refused_by_guard(name: str, facts: CaseFacts, state: str, hat: str) -> str:
    flow = CASE if name in CASE.verbs else ITEM
    refusal = flow.refusal_for(name, state=state, hats=frozenset({hat}), facts=facts)
    assert isinstance(refusal, Refusal)
    return refusal.code


@pytest.mark.parametrize("begun", ["in_work", "done", "signed_off"])
def test_it_does_not_cancel_a_case_once_work_has_begun(begun: str) -> None:
    facts = CaseFacts(state="in_repair", urgency="normal", arrived=True, told=False, items=(item_facts(begun),))
    assert refused_by_guard("cancel_case", facts, "in_repair", "desk") == "case-work-begun"


def test_it_does_not_make_an_emergency_one_twice() -> None:
    facts = CaseFacts(state="registered", urgency="emergency", arrived=False, told=False, items=(item_facts(),))
    assert refused_by_guard("mark_emergency", facts, "registered", "desk") == "case-already-emergency"


def test_it_refuses_a_plan_without_an_item_that_waits_for_one() -> None:
    facts = CaseFacts(state="in_repair", urgency="normal", arrived=True, told=False, items=(item_facts("agreed"),))
    assert refused_by_guard("agree_plan", facts, "in_repair", "prop_eng") == "case-nothing-to-agree"


@pytest.mark.covers("CMP-8")
def test_it_closes_unreached_only_after_enough_attempts_and_the_telling() -> None:
    few = FollowUpFacts(not_reached=2, wanted_attempts=3, told=True)
    untold = FollowUpFacts(not_reached=3, wanted_attempts=3, told=False)
    codes = [
        refusal.code
        for facts in (few, untold)
        if (
            refusal := FOLLOW_UP.refusal_for(
                "close_unreached", state="signed_off", hats=frozenset({"desk_lead"}), facts=facts
            )
        )
    ]
    assert codes == ["follow-up-not-tried-enough", "case-reporter-untold"]
