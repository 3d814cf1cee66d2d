"""Who and number from one field; what moves a referral and what does not."""

import pytest

from anju.intake.referrals.rules import HEADS, moves, split_who


@pytest.mark.parametrize(
    ("typed", "name", "phone"),
    [
        ("王女士 13800005678", "王女士", "13800005678"),
        ("13800005678王女士", "王女士", "13800005678"),
        ("1801的老李,138-0000-5678", "1801的老李", "138-0000-5678"),
        ("座机 021 5555 6666 赵先生", "座机 赵先生", "021 5555 6666"),
        ("3-2-1801 王女士", "3-2-1801 王女士", ""),
        ("12345", "12345", ""),
        ("", "", ""),
        ("  ", "", ""),
    ],
)
def test_it_finds_the_number_wherever_it_stands(typed: str, name: str, phone: str) -> None:
    assert split_who(typed) == (name, phone)


def test_it_keeps_no_more_of_a_name_than_fits() -> None:
    assert split_who("甲" * 200) == ("甲" * 80, "")


def test_it_does_not_count_talk_as_movement() -> None:
    def moved(kind: str, actor: int | None = 1, actor_kind: str = "person") -> bool:
        return moves(kind, actor_id=actor, actor_kind=actor_kind, referrer_id=2)

    for kind in ("repair.note_added", "repair.urged", "clock.alarmed", "case.phone_revealed", "case.referred"):
        assert not moved(kind), kind
    for kind in ("repair.set_off", "enquiry.taken_along", "repair_item.technician_assigned"):
        assert moved(kind), kind
        assert moved(kind, None, "guest"), kind
        assert not moved(kind, None, "system"), "what rises by itself, nobody has moved"
        assert not moved(kind, 2), "what the referrer does is no answer to the referrer"


def test_it_goes_one_step_at_a_time() -> None:
    assert HEADS == (("desk_lead",), ("pm",), ("prop_mgr", "dev_cs"))
