"""Where to ring on each rung: entered for a place, the narrowest holds, taken back again."""

from typing import Any

import pytest

from anju.core.changes import Change
from anju.core.errors import Forbidden, Invalid, NotFound
from anju.core.time import product_now
from anju.people.models import Person
from anju.publishing.actions import remove_service_point, set_service_point
from anju.publishing.models import ServicePoint
from anju.publishing.process import published_process
from tests.cast import Cast, grant

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-2", "DOC-3")]


def phones(cast: Cast) -> list[str]:
    return [rung.phone for rung in published_process(project=cast.project, at=product_now()).rungs]


def test_it_reads_what_projects_and_group_have_where_nothing_was_entered(cast: Cast) -> None:
    assert phones(cast) == ["000-0000-0231", "", "400-000-0000"]


def test_it_lets_the_narrowest_place_hold(cast: Cast) -> None:
    actor = cast.actor(cast.admin)
    for place, phone in (
        ({}, "400-000-0001"),
        ({"company_id": cast.company.pk}, "010-0002"),
        ({"project_id": cast.project.pk}, "010-0003"),
        ({"project_id": cast.other_project.pk}, "010-0004"),
    ):
        given: dict[str, Any] = place
        set_service_point(actor=actor, rung="developer", hotline=phone, hours="每天 9:00–18:00", **given)
    assert phones(cast)[1] == "010-0003"
    remove_service_point(actor=actor, point_id=ServicePoint.objects.get(project=cast.project).pk)
    assert phones(cast)[1] == "010-0002"
    assert Change.objects.filter(verb="remove_service_point").get().before["hotline"] == "010-0003"


def test_it_changes_what_is_there_and_keeps_who_did(cast: Cast) -> None:
    actor = cast.actor(cast.admin)
    for hours in ("白天", "24 h"):
        set_service_point(actor=actor, rung="desk", hotline="010-1", hours=hours, project_id=cast.project.pk)
    assert ServicePoint.objects.get().hours == "24 h"
    assert Change.objects.filter(verb="set_service_point").count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rung": "mayor"}, "rung"),
        ({"hotline": ""}, "hotline"),
        ({"hotline": "javascript:alert(1)"}, "hotline"),
        ({"hours": " "}, "hours"),
        ({"place": "x" * 121}, "place"),
    ],
)
def test_it_refuses_by_field(cast: Cast, given: dict[str, str], field: str) -> None:
    told = {"rung": "desk", "hotline": "010-1234", "hours": "24 h"} | given
    with pytest.raises(Invalid) as refusal:
        set_service_point(actor=cast.actor(cast.admin), project_id=cast.project.pk, **told)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]


def test_it_is_entered_only_where_the_role_is_held(cast: Cast) -> None:
    grant(cast.warranty, "prop_mgr", project=cast.project)
    refused: list[tuple[Person, dict[str, Any]]] = [
        (cast.clerk, {"project_id": cast.project.pk}),
        (cast.owner, {"project_id": cast.project.pk}),
        (cast.warranty, {"company_id": cast.company.pk}),
        (cast.warranty, {"project_id": cast.other_project.pk}),
        (cast.warranty, {}),
    ]
    for who, place in refused:
        with pytest.raises(Forbidden):
            set_service_point(actor=cast.actor(who), rung="desk", hotline="010-1", hours="24 h", **place)
    point = set_service_point(actor=cast.actor(cast.admin), rung="desk", hotline="010-1", hours="24 h")
    with pytest.raises(Forbidden):
        remove_service_point(actor=cast.actor(cast.warranty), point_id=point.pk)
    with pytest.raises(NotFound):
        remove_service_point(actor=cast.actor(cast.admin), point_id=987654)
