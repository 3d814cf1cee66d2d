"""The published process: limits as the rulebook has them here and now, never typed twice."""

import pytest

from anju.core.time import product_now
from anju.publishing.process import Process, published_process
from anju.rulebook.actions import publish_clause_edition
from anju.rulebook.models import ClauseEdition
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-3", "INT-2")]


def lines(process: Process, clause: str) -> list[str]:
    return [line for step in process.steps for one in step.promises if one.clause == clause for line in one.lines]


def test_it_says_the_limits_of_the_rulebook(cast: Cast) -> None:
    process = published_process(project=cast.project, at=product_now())
    assert any("20" in line for line in lines(process, "arrival.normal"))
    assert lines(process, "follow_up")
    assert all(
        "告知" not in line and "通知" not in line
        for step in process.steps
        for one in step.promises
        for line in one.lines
    )


def test_it_follows_an_edition_of_the_project(cast: Cast) -> None:
    was = ClauseEdition.objects.get(clause="arrival.emergency")
    publish_clause_edition(
        clause_id="arrival.emergency", parameters=was.parameters | {"minutes": 7}, source_zh="本项目", source_en="here",
        certainty="default", actor_id=cast.admin.pk, project_id=cast.project.pk,
    )  # fmt: skip
    now = product_now()
    assert any("7" in line for line in lines(published_process(project=cast.project, at=now), "arrival.emergency"))
    elsewhere = published_process(project=cast.other_project, at=now)
    assert not any("7" in line for line in lines(elsewhere, "arrival.emergency"))


def test_it_names_clauses_that_are_there(cast: Cast) -> None:
    process = published_process(project=cast.project, at=product_now())
    named = {one.clause for step in process.steps for one in step.promises}
    assert {
        "lead_told",
        "arrival.normal",
        "arrival.emergency",
        "responsibility",
        "plan",
        "sign_off",
        "follow_up",
    } <= named


def test_it_promises_who_complains_nothing_that_is_between_colleagues(cast: Cast) -> None:
    limits = set(ClauseEdition.objects.filter(clause__kind="limit").values_list("clause", flat=True))
    within = {"complaint.ask", "complaint.confirm", "complaint.measure", "complaint.review", "complaint.ruling"}
    assert within <= limits, "the rulebook has them"
    process = published_process(project=cast.project, at=product_now())
    named = {one.clause for step in process.steps for one in step.promises if one.clause.startswith("complaint.")}
    assert named == {name for name in limits if name.startswith("complaint.")} - within
