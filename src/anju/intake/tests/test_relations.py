"""The three answers of every relation agree: which cases, whether this case, who sees it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from anju.core.access import READING_ROLES, ROLES
from anju.core.time import product_now
from anju.intake.access import RELATIONS
from anju.matters.models import Matter, Stake
from anju.people.models import Grant, Person, Residency
from anju.people.queries import reach_of
from tests.cast import Cast, build_cast

PLACES = ("project", "other_project", "company", "group")
WHEN = ((-30, None), (-30, -1), (1, None), (-30, 30))
"""days from today: running, ended, not begun, running with an end"""


def after(days: int) -> date:
    return product_now().date() + timedelta(days=days)


def until(days: int | None) -> date | None:
    return None if days is None else after(days)


class TestRelations(TestCase):
    """Random grants, stakes and residencies over two cases of two projects."""

    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = build_cast()
        cls.matter = cls.cast.repair()
        cls.staked = cls.cast.repair(room=cls.cast.home_above)

    @pytest.mark.covers("EST-2")
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        role=st.sampled_from(sorted(ROLES)),
        place=st.sampled_from(PLACES),
        granted=st.sampled_from(WHEN),
        stake=st.sampled_from(("none", "running", "ended", "other_home")),
        lives=st.sampled_from(("none", *range(len(WHEN)))),
        kind=st.sampled_from(("staff", "contractor", "resident")),
    )
    def test_it_answers_which_whether_and_who_alike(
        self, role: str, place: str, granted: tuple[int, int | None], stake: str, lives: object, kind: str
    ) -> None:
        cast = self.cast
        who = Person.objects.create(
            name="某人",
            kind=kind,
            firm=cast.firm if kind == "contractor" else None,
            created_at=product_now(),
            password="!",
        )

        places: dict[str, dict[str, Any]] = {
            "project": {"project": cast.project},
            "other_project": {"project": cast.other_project},
            "company": {"company": cast.company},
            "group": {},
        }
        Grant.objects.create(
            person=who, role=role, starts_on=after(granted[0]), ends_on=until(granted[1]), **places[place]
        )
        if stake != "none":
            owner = {"firm": cast.firm} if kind == "contractor" else {"person": who}
            hat = "firm" if kind == "contractor" else "other_home" if stake == "other_home" else "worker"
            ended = product_now() if stake == "ended" else None
            Stake.objects.create(matter=self.staked, hat=hat, since=product_now(), until=ended, item_no=1, **owner)
        if isinstance(lives, int):
            Residency.objects.create(
                person=who, room=cast.home, starts_on=after(WHEN[lives][0]), ends_on=until(WHEN[lives][1])
            )
        reach = reach_of(who)
        for relation in RELATIONS.values():
            listed = set(Matter.objects.filter(relation.query(reach)).values_list("pk", flat=True))
            for matter in Matter.objects.select_related("project", "room"):
                seen = matter.pk in listed
                assert relation.check(reach, matter) == seen, relation.name
                assert relation.who(matter).filter(pk=who.pk).exists() == seen, relation.name

    def test_it_shows_the_reading_roles_their_project(self) -> None:
        """The canary: without it, the property above could hold because nobody sees anything."""
        for role in sorted(READING_ROLES):
            who = Person.objects.create(name=role, kind="staff", created_at=product_now(), password="!")
            Grant.objects.create(person=who, role=role, project=self.cast.project, starts_on=product_now().date())
            listed = Matter.objects.filter(RELATIONS["project"].query(reach_of(who)))
            assert set(listed) == {self.matter, self.staked}
