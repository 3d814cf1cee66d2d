"""The whole table: every state × verb × hat, against what the regulation says in another form (a list by verb)."""

from itertools import product
from typing import Any

import pytest

from anju.core.access import ROLES
from anju.core.errors import Forbidden, Refusal
from anju.repairs.flow import CASE, ITEM, CaseFacts, ItemFacts

HATS = (*ROLES, "resident", "reporter", "worker", "firm", "keeper", "system")

DESK = {"desk", "desk_lead"}
GROUP = {"duty_lead", "prop_eng", "proj_eng"}
WORK = {"worker", "firm"}
HOME = {"resident", "reporter"}

OPEN = {"reported", "agreed", "assigned", "appointed", "on_the_way", "on_site", "in_work", "done", "failed",
        "waiting_part", "halted"}  # fmt: skip
BEFORE_WORK = {"assigned", "appointed", "on_the_way", "on_site"}

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
    "ask_for_photos": (
        {"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off", "signed_off"}, DESK
    ),
    "send_photos": ({"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off", "signed_off"}, HOME),
    "tell_result": ({"awaiting_sign_off", "signed_off"}, DESK),
    "add_note": (
        {"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off", "signed_off"},
        DESK | GROUP | WORK | {"warranty", "dev_cs", "pm", "prop_mgr"},
    ),
    "hand_over_case": ({"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off"}, GROUP),
    "link_repeat": (
        {"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off", "signed_off"}, DESK
    ),
    "merge_case": ({"registered", "on_the_way", "on_site", "in_repair"}, DESK),
    "reopen_case": ({"signed_off", "closed"}, HOME | DESK),
    "cancel_case": ({"registered", "on_the_way", "on_site", "in_repair"}, HOME | DESK),
    "find_nobody_home_first": ({"registered", "on_the_way", "on_site"}, GROUP),
    "book_first_visit": ({"registered"}, DESK | GROUP),
    "rate_service": ({"signed_off", "closed"}, HOME | DESK),
}  # fmt: skip
ITEM_TABLE: dict[str, tuple[set[str], set[str]]] = {
    "decide_responsibility": (OPEN, GROUP | {"warranty"}),
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
    "sign_off_item": ({"done"}, HOME | WORK | GROUP | {"keeper"}),
    "reject_work": ({"done"}, HOME | WORK | GROUP | {"keeper"}),
    "take_on_item": (BEFORE_WORK, {"firm"}),
    "object_item": (BEFORE_WORK, {"firm"}),
    "deem_taken_on": (OPEN - {"reported", "agreed"}, {"system"}),
    "uphold_objection": (OPEN - {"reported"} | {"signed_off"}, {"warranty"}),
    "dismiss_objection": (OPEN - {"reported"} | {"signed_off"}, {"warranty"}),
    "transfer_item": (OPEN - {"reported", "agreed", "done", "waiting_part", "halted"}, GROUP | {"desk_lead"}),
    "record_attempt": ({"done"}, DESK | GROUP | WORK),
    "attest_item": ({"done"}, GROUP),
    "put_after": ({"reported", "agreed", "assigned", "appointed", "failed"}, GROUP),
    "drop_order": (OPEN, GROUP),
    "reroute_item": (OPEN, GROUP | {"warranty", "desk_lead"}),
    "ask_pause": (OPEN - {"reported"}, WORK | GROUP | DESK),
    "grant_pause": (OPEN - {"reported"}, {"desk_lead", "warranty", "pm", "proj_eng"}),
    "refuse_pause": (OPEN - {"reported"}, {"desk_lead", "warranty", "pm", "proj_eng"}),
    "end_pause": (OPEN - {"reported"}, {"desk_lead", "warranty", "pm", "proj_eng", "system"} | GROUP | WORK),
    "replan_item": (OPEN - {"reported", "done"}, GROUP),
    "withdraw_item": ({"reported", "agreed", "assigned", "appointed", "waiting_part", "failed"}, GROUP | DESK),
    "quote_work": (BEFORE_WORK | {"agreed", "in_work"}, WORK | GROUP),
    "accept_quote": (BEFORE_WORK | {"agreed", "in_work"}, HOME | WORK),
    "decline_quote": (BEFORE_WORK | {"agreed", "in_work"}, HOME | WORK),
    "give_consent": ({"on_site", "in_work"}, HOME | WORK),
    "refuse_consent": ({"on_site", "in_work"}, HOME | WORK),
    "find_nobody_home": ({"appointed", "on_the_way", "on_site"}, WORK),
    "wait_for_part": (BEFORE_WORK | {"in_work"}, WORK),
    "part_arrived": ({"waiting_part"}, WORK | GROUP),
    "record_inspection": ({"on_site", "in_work", "halted"}, GROUP),
    "halt_work": ({"on_site", "in_work"}, GROUP | WORK),
    "release_work": ({"halted"}, GROUP),
    "take_payment": ({"done", "signed_off"}, WORK),
}  # fmt: skip


UNGUARDED: dict[str, dict[str, Any]] = {
    "drop_order": {"waits": True},
    "take_on_item": {"answer": "asked"},
    "object_item": {"answer": "asked"},
    "deem_taken_on": {"answer": "asked"},
    "uphold_objection": {"quarrel": True},
    "dismiss_objection": {"quarrel": True},
    "grant_pause": {"pause": "asked"},
    "refuse_pause": {"pause": "asked"},
    "end_pause": {"pause": "paused"},
    "accept_quote": {"quote": "open"},
    "decline_quote": {"quote": "open"},
    "take_payment": {"chargeable": True, "quote": "accepted", "price": 15000},
}
"""what has to be true of the item that no guard of this verb objects"""


def item_facts(state: str = "reported", **more: Any) -> ItemFacts:
    return ItemFacts(no=1, state=state, open=True, party="", has_assignee=True, by_contractor=True, **more)


def open_facts(name: str) -> CaseFacts:
    """Facts under which no guard of this verb objects, so that only state and hat decide."""
    return CaseFacts(
        state="", urgency="emergency" if name == "mark_normal" else "normal", arrived=False, told=True,
        missed=name == "book_first_visit", items=(item_facts(),), item=item_facts(**UNGUARDED.get(name, {})),
    )  # fmt: skip


def test_it_names_every_verb_in_both_tables() -> None:
    assert set(CASE.verbs) == set(CASE_TABLE)
    assert set(ITEM.verbs) == set(ITEM_TABLE)


@pytest.mark.covers("TEAM-4")
@pytest.mark.parametrize("name", CASE_TABLE)
def test_it_opens_a_verb_on_the_case_just_to_its_states_and_hats(name: str) -> None:
    states, hats = CASE_TABLE[name]
    for state, hat in product(CASE.states, HATS):
        refusal = CASE.refusal_for(name, state=state, hats=frozenset({hat}), facts=open_facts(name))
        assert (refusal is None) == (state in states and hat in hats), (state, hat)
        if hat not in hats:
            assert isinstance(refusal, Forbidden)


@pytest.mark.covers("TEAM-4")
@pytest.mark.parametrize("name", ITEM_TABLE)
def test_it_opens_a_verb_on_an_item_just_to_its_states_and_hats(name: str) -> None:
    states, hats = ITEM_TABLE[name]
    for state, hat in product(ITEM.states, HATS):
        refusal = ITEM.refusal_for(name, state=state, hats=frozenset({hat}), facts=open_facts(name))
        assert (refusal is None) == (state in states and hat in hats), (state, hat)


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


def test_it_answers_objects_and_rules_once() -> None:
    answered = open_facts("")
    assert refused_by_guard("take_on_item", answered, "assigned", "firm") == "item-answered"
    assert refused_by_guard("object_item", answered, "assigned", "firm") == "item-answered"
    assert refused_by_guard("uphold_objection", answered, "assigned", "warranty") == "item-not-objected"
    quarrel = CaseFacts(
        state="", urgency="normal", arrived=True, told=False, items=(), item=item_facts(answer="asked", quarrel=True)
    )  # fmt: skip
    assert refused_by_guard("object_item", quarrel, "assigned", "firm") == "item-already-objected"


def test_it_asks_grants_and_ends_a_pause_in_turn() -> None:
    facts = {
        pause: CaseFacts(state="", urgency="normal", arrived=True, told=False, items=(), item=item_facts(pause=pause))
        for pause in ("", "asked", "paused")
    }
    assert refused_by_guard("ask_pause", facts["asked"], "agreed", "desk") == "item-pause-open"
    assert refused_by_guard("grant_pause", facts["paused"], "agreed", "pm") == "item-pause-not-asked"
    assert refused_by_guard("refuse_pause", facts[""], "agreed", "pm") == "item-pause-not-asked"
    assert refused_by_guard("end_pause", facts["asked"], "agreed", "pm") == "item-not-paused"


def test_it_lets_the_keeper_sign_for_a_common_area() -> None:
    facts = CaseFacts(
        state="", urgency="normal", arrived=True, told=False, items=(), item=item_facts("done"), area=True
    )
    for name in ("sign_off_item", "reject_work"):
        assert refused_by_guard(name, facts, "done", "worker") == "area-signed-by-keeper"


@pytest.mark.covers("REP-6")
@pytest.mark.parametrize("verb", ["start_work", "finish_work"])
def test_it_begins_nothing_chargeable_without_an_agreed_price(verb: str) -> None:
    def asked(**more: Any) -> Refusal | None:
        facts = CaseFacts(
            state="", urgency="normal", arrived=True, told=False, items=(), item=item_facts("on_site", **more)
        )
        return ITEM.refusal_for(verb, state="on_site", hats=frozenset({"worker"}), facts=facts)

    codes = [
        refusal.code if (refusal := asked(chargeable=True, quote=quote)) else "" for quote in ("", "open", "accepted")
    ]
    assert codes == ["item-not-quoted", "item-quote-undecided", ""]
    assert asked(chargeable=False, quote="open") is None
