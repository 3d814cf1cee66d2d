"""Bulletins as the desk shows them: the form, tabs, a row of the list."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from anju.core.errors import Sentence
from anju.estate.models import Project
from anju.publishing.models import Bulletin
from anju.web.forms import Choice, Field

STATES = ("published", "draft", "withdrawn")


def tabs(at: str, project: Project) -> list[dict[str, object]]:
    """The lists."""
    words = {"published": _("Published"), "draft": _("Drafts"), "withdrawn": _("Withdrawn")}
    return [
        {"title": words[code], "url": f"/desk/bulletins?project={project.code}&list={code}", "on": code == at}
        for code in STATES
    ]


def said(bulletin: Bulletin) -> dict[str, Any]:
    """What a bulletin says, as the form is filled in."""
    places = [place.code for place in bulletin.places.select_related("building", "room")]
    return {
        "kind": bulletin.kind,
        "title": bulletin.matter.title,
        "text": bulletin.text,
        "places": " ".join(places),
        "ends_on": bulletin.ends_on.isoformat() if bulletin.ends_on else "",
        "by_text": "true" if bulletin.by_text else "",
        "place": bulletin.place,
        "starts_at": _local(bulletin.starts_at),
        "deadline": _local(bulletin.deadline),
        "seats": str(bulletin.seats or ""),
    }


def _local(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


def fields_of(words: Mapping[str, Any], errors: Mapping[str, Sentence]) -> list[Field]:
    """The form of a bulletin."""

    def field(name: str, title: str, **more: Any) -> Field:
        return Field(name=name, title=title, value=words.get(name, ""), error=errors.get(name, ""), **more)

    kinds = [Choice(value=code, title=title) for code, title in Bulletin.Kind.choices]
    return [
        field("kind", _("Kind"), widget="seg", choices=kinds, required=True),
        field("title", _("Title"), required=True, focus=True),
        field("text", _("Text"), widget="textarea", rows=8, required=True, hint=_("Plain text; links are shown as text.")),
        field("places", _("For whom"), placeholder=_("3 5 3-2-1801"),
              hint=_("Buildings or homes, by spaces; empty: the whole project.")),
        field("ends_on", _("Stands on the first page until"), widget="date"),
        field("by_text", _("Also by text message, one to each home"), widget="check"),
        field("place", _("Activity: where")),
        field("starts_at", _("Activity: when"), widget="datetime"),
        field("deadline", _("Activity: sign up until"), widget="datetime"),
        field("seats", _("Activity: seats"), widget="number", minimum="1", hint=_("Empty: as many as like.")),
    ]  # fmt: skip
