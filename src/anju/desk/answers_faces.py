"""The knowledge base as its pages show it: tabs, the form of a wording, what a posted form says, history in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from anju.core.changes import Change
from anju.core.errors import Sentence
from anju.desk.rulebook_office.faces import Place, place_choices
from anju.estate.models import Project
from anju.knowledge import keeping
from anju.knowledge.actions import Wording
from anju.knowledge.models import Audience, Edition, Topic
from anju.rulebook.keeping import Keeper
from anju.web.forms import Choice, Field

WORDS = ("question_zh", "answer_zh", "topic", "audience", "keywords", "source", "question_en", "answer_en")


def places_to_write(actor: Keeper, project: Project) -> list[Place]:
    """The places this person may write answers for, the nearest first."""
    every = [
        Place("project", project.name, None, project.pk),
        Place("company", project.company.name, project.company_id, None),
        Place("group", _("the whole group"), None, None),
    ]
    return [place for place in every if keeping.may(actor, keeping.WRITES, **place.ids)]


def tabs(at: str, project: Project, *, waiting: int) -> list[dict[str, object]]:
    """The lists of the knowledge base."""
    pages = (
        ("agreed", _("Agreed answers"), None),
        ("waiting", _("To be agreed"), waiting),
        ("withdrawn", _("Withdrawn"), None),
    )
    return [
        {"title": title, "url": f"/desk/knowledge?project={project.code}&list={code}", "on": code == at, "count": count}
        for code, title, count in pages
    ]


def posted_wording(posted: QueryDict) -> Wording:
    """What the form says; what cannot be is refused by the verb."""
    return Wording(**{name: posted.get(name, "") for name in WORDS})


def fields_of(
    words: Mapping[str, str],
    *,
    places: Sequence[Place] = (),
    place: str = "",
    errors: Mapping[str, Sentence] | None = None,
) -> list[Field]:
    """The form of a wording; with `places` it also asks where it applies."""
    wrong = errors or {}

    def field(name: str, title: str, **more: object) -> Field:
        return Field(name=name, title=title, value=words.get(name, ""), error=wrong.get(name, ""), **more)  # type: ignore[arg-type]

    topics = [Choice(value=code, title=title) for code, title in Topic.choices]
    audiences = [Choice(value=code, title=title) for code, title in Audience.choices]
    found = [
        field("question_zh", _("Question"), required=True, focus=True),
        field("answer_zh", _("Agreed answer"), widget="textarea", rows=6, required=True),
        field("topic", _("Topic"), widget="select", choices=topics, required=True),
        field("audience", _("Who reads it"), widget="seg", choices=audiences, required=True),
        field("keywords", _("Other words people use"), hint=_("By spaces; found by these too.")),
        field("source", _("Rests on"), placeholder=_("Law, contract, notice")),
        field("question_en", _("Question in English")),
        field("answer_en", _("Answer in English"), widget="textarea", rows=4),
    ]
    if places:
        where = Field(
            name="place", title=_("Applies to"), widget="seg", choices=place_choices(places), required=True,
            value=place or places[0].code, error=wrong.get("place", ""),
        )  # fmt: skip
        found.insert(2, where)
    return found


def words_of(edition: Edition) -> dict[str, str]:
    """What an edition says, as the form is filled in."""
    return {name: str(getattr(edition, name)) for name in WORDS}


@dataclass(frozen=True)
class Deed:
    """One line of what was done to an entry."""

    change: Change
    words: str
    reason: str


def deeds(changes: Sequence[Change]) -> list[Deed]:
    """What was done, newest first, in words."""
    said = {
        "propose_entry": _("asked, without an answer"),
        "draft_entry": _("written"),
        "revise_entry": _("written anew"),
        "agree_entry": _("agreed"),
        "decline_draft": _("draft set aside"),
        "withdraw_entry": _("withdrawn"),
    }
    return [Deed(change, said.get(change.verb, change.verb), str(change.after.get("reason", ""))) for change in changes]


FIELD_TITLES = {
    "question_zh": lambda: _("Question"),
    "answer_zh": lambda: _("Agreed answer"),
    "question_en": lambda: _("Question in English"),
    "answer_en": lambda: _("Answer in English"),
    "keywords": lambda: _("Other words people use"),
    "source": lambda: _("Rests on"),
    "topic": lambda: _("Topic"),
    "audience": lambda: _("Who reads it"),
}
"""the lines of a comparison"""
