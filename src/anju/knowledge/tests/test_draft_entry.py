"""Writing a new entry: it waits for another to agree it."""

from collections.abc import Callable
from typing import Any

import pytest

from anju.core.changes import Change
from anju.core.errors import Forbidden, Invalid
from anju.knowledge.actions import Wording, draft_entry
from anju.knowledge.models import Edition
from anju.people.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-6")]


def test_it_waits_and_keeps_who_wrote_it(cast: Cast, draft: Edition) -> None:
    assert draft.is_draft
    assert not draft.holds
    assert (draft.no, draft.written_by, draft.keywords) == (1, cast.desk_lead, "游泳 开放 时间")
    change = Change.objects.get(table="knowledge_entry", row_id=draft.entry_id)
    assert (change.verb, change.changed_by, change.after["answer_zh"]) == (
        "draft_entry",
        cast.desk_lead,
        draft.answer_zh,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question_zh", "  "),
        ("answer_zh", ""),
        ("question_zh", "问" * 201),
        ("answer_zh", "答" * 4001),
        ("topic", "nonsense"),
        ("audience", "public"),
        ("keywords", "词" * 201),
    ],
)
def test_it_refuses_by_field(cast: Cast, make_words: Callable[..., Wording], field: str, value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        draft_entry(actor=cast.actor(cast.desk_lead), wording=make_words(**{field: value}), project_id=cast.project.pk)
    assert (refusal.value.code, list(refusal.value.fields)) == ("wording-not-usable", [field])
    assert not Edition.objects.exists()


def test_it_is_written_only_where_the_role_is_held(cast: Cast, make_words: Callable[..., Wording]) -> None:
    refused: list[tuple[Person, dict[str, Any]]] = [
        (cast.technician, {"project_id": cast.project.pk}),
        (cast.foreman, {"project_id": cast.project.pk}),
        (cast.owner, {"project_id": cast.project.pk}),
        (cast.stranger_clerk, {"project_id": cast.project.pk}),
        (cast.desk_lead, {"company_id": cast.company.pk}),
        (cast.desk_lead, {}),
    ]
    for who, place in refused:
        with pytest.raises(Forbidden):
            draft_entry(actor=cast.actor(who), wording=make_words(), **place)
    assert draft_entry(actor=cast.actor(cast.admin), wording=make_words()).entry.narrowness == 0
