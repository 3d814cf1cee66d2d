"""The class that facts point to, against an oracle; and who decides."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.complaints import rules
from anju.complaints.tests import oracle
from anju.rulebook.parameters import AuthorityLine, ListedGround, Weighing

WORDS = {
    "departments": ("物业", "工程", "保安"),
    "media": ("记者",),
    "interest": ("律师",),
    "doubt": ("推诿",),
    "repeated": ("又投诉",),
    "system": ("体系",),
}
GROUNDS = [
    ListedGround(code=code, title_zh=code, title_en=code, words=words, to_review=code == "system")
    for code, words in WORDS.items()
]
texts = st.text(alphabet=oracle.LETTERS, max_size=24)
texts = st.one_of(
    texts, st.sampled_from(["保安态度差，推诿", "又投诉电梯响", "记者要来", "物业工程都不管", "体系有问题"])
)
earlier = st.fixed_dictionaries(
    {
        "room": st.sampled_from([None, 1, 2]), "building": st.sampled_from([None, 7, 8]),
        "person": st.sampled_from([None, 4, 5]), "phone": st.sampled_from(["", "p", "q"]), "words": texts,
    }
)  # fmt: skip
told = st.fixed_dictionaries(
    {
        "words": texts, "channel": st.sampled_from(["hotline", "media", "government"]),
        "room": st.sampled_from([None, 1, 2]), "building": st.sampled_from([None, 7, 8]),
        "person": st.sampled_from([None, 4, 5]), "phone": st.sampled_from(["", "p", "q"]),
        "earlier": st.lists(earlier, max_size=5), "asked": st.lists(st.sampled_from(["prop_eng", "sales", "pm"])),
        "reports": st.integers(0, 3),
    }
)  # fmt: skip
weighing = st.builds(
    Weighing, repeat_days=st.just(30), repeats=st.integers(2, 5), departments=st.integers(2, 4), households=st.just(3)
)


def facts_from(given_: dict[str, Any]) -> rules.Facts:
    return rules.Facts(
        words=given_["words"], channel=given_["channel"], room_id=given_["room"], building_id=given_["building"],
        person_id=given_["person"], phone_index=given_["phone"], asked=frozenset(given_["asked"]),
        reports=given_["reports"],
        earlier=[
            rules.Earlier(
                number=f"YQ-{no}", room_id=each["room"], building_id=each["building"], person_id=each["person"],
                phone_index=each["phone"], text=each["words"],
            )
            for no, each in enumerate(given_["earlier"])
        ],
    )  # fmt: skip


@pytest.mark.covers("CMP-2", "CMP-10", "INT-7")
@settings(suppress_health_check=[HealthCheck.too_slow])  # drawing them takes its time on a busy machine
@given(told, weighing)
def test_it_proposes_what_an_oracle_counts_out(facts: dict[str, Any], weights: Weighing) -> None:
    found = rules.propose(facts_from(facts), grounds=GROUNDS, weighing=weights)
    listed = [{"code": ground.code, "words": ground.words} for ground in GROUNDS]
    assert [each.code for each in found] == oracle.severe_codes(facts, listed, weights.model_dump())
    assert all(each.facts for each in found), "each ground says why"


@given(texts, texts)
def test_it_finds_texts_alike_both_ways_and_each_like_itself(one: str, other: str) -> None:
    assert rules.alike(one, other) == rules.alike(other, one) == oracle.same_text(one, other)
    assert rules.alike(one, one) == (len(rules.letters(one)) >= rules.SHORTEST)


def test_it_says_by_what_a_complaint_repeats_another() -> None:
    before = rules.Earlier(
        number="YQ-26-0001", room_id=1, building_id=7, person_id=4, phone_index="p", text="电梯夜里一直响睡不着"
    )
    same: dict[str, Any] = {"words": "电梯夜里还是一直响", "earlier": (before,), "building_id": 7}
    assert rules.repeats(rules.Facts(**same, room_id=1)) == [("room", before)]
    assert rules.repeats(rules.Facts(**same, room_id=2, person_id=4)) == [("person", before)]
    assert rules.repeats(rules.Facts(**same, room_id=2, phone_index="p")) == [("person", before)]
    assert rules.repeats(rules.Facts(**same, room_id=2)) == [("building", before)]
    assert rules.repeats(rules.Facts(**(same | {"words": "停车位被占", "room_id": 2}))) == []


LINES = (
    AuthorityLine(role="desk", concession=0),
    AuthorityLine(role="desk_lead", severe=True, outside=True, concession=50000),
    AuthorityLine(role="pm", severe=True, outside=True),
)


@pytest.mark.covers("CMP-7")
def test_it_lets_each_decide_as_far_as_the_table_says() -> None:
    """Written down a second time: the desk on ordinary ones, its lead up to 500 yuan, the project manager on everything."""
    for severe, outside, concession in product((False, True), (False, True), (0, 1, 50000, 50001, 10**8)):
        wanted = {"pm"}
        if concession <= 50000:
            wanted.add("desk_lead")
        if not severe and not outside and concession == 0:
            wanted.add("desk")
        asked = {"severe": severe, "outside": outside, "concession": concession}
        assert set(rules.who_decides(LINES, **asked)) == wanted  # type: ignore[arg-type]
        for role in ("desk", "desk_lead", "pm", "prop_eng"):
            may = rules.may_decide(LINES, hats=frozenset({role}), **asked)  # type: ignore[arg-type]
            assert may == (role in wanted), (role, asked)


@given(st.lists(st.integers(0, 3000), max_size=12), st.integers(0, 600))
def test_it_counts_attempts_that_lie_apart(minutes: list[int], apart: int) -> None:
    begin, last, counted = datetime(2026, 3, 1, tzinfo=UTC), None, []
    for minute in sorted(minutes):
        moment = begin + timedelta(minutes=minute)
        if rules.counts(tried_at=last, now=moment, apart_minutes=apart):
            last = moment
            counted.append(minute)
    assert bool(counted) == bool(minutes)
    assert all(later - earlier >= apart for earlier, later in pairwise(counted))
