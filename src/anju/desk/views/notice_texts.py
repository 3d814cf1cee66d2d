"""Who is told what in which words: the one table, and each text with its editions, written with a preview."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.errors import Invalid, NotFound
from anju.core.time import product_now
from anju.desk.answers import done
from anju.desk.notice_office import lines_of, shown, text_places
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.request import Request
from anju.notices.actions import restore_text, write_text
from anju.notices.actions.texts import LONGEST, check_text
from anju.notices.queries import editions_of
from anju.notices.wording import Text, book_of_texts, delivered, facts_known, texts
from anju.web.forms import Choice, Field

HERE = "/desk/notices/texts"
SIZE = 20


@require_safe
@in_project
def table(request: Request, project: Project) -> HttpResponse:
    """Every event that is told: to whom, by which route, in which words."""
    context = page(request, project, at="", rows=lines_of(company_id=project.company_id))
    return render(request, "desk/notices/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
def text(request: Request, project: Project, template: str) -> HttpResponse:
    """One text: its words in force, how they read, its editions; a POST writes the next edition."""
    _known(template)
    places = text_places(request, project.company)
    if request.method == "POST":
        write_text(actor=request.reach, template=template, company_id=_place(request, project), words=_words(request))
        return done(request, f"{HERE}/{template}", _("These words are used from now on."))
    words = book_of_texts().text(template, company_id=project.company_id, at=product_now())
    editions = list(editions_of(template)[: SIZE + 1])
    context = page(
        request,
        project,
        at="",
        template=template,
        shown=shown(words),
        fields=_fields(words, [Choice(value=code or "*", title=name) for code, name in places]) if places else [],
        facts=sorted(facts_known(template)),
        editions=[row for row in editions[:SIZE] if row.company_id in {None, project.company_id}],
        own=words != delivered(template),
        may=bool(places),
        preview_url=f"{HERE}/{template}/preview",
    )
    return render(request, "desk/notices/text.html", context)


@require_POST
@in_project
def preview(request: Request, project: Project, template: str) -> HttpResponse:
    """How the words in the form would read; what is wrong with them is said as when they are kept."""
    _known(template)
    words = Text(**_words(request))
    check_text(template=template, text=words)
    return render(request, "desk/notices/_shown.html", {"shown": shown(words)})


@require_POST
@in_project
def restore(request: Request, project: Project, template: str) -> HttpResponse:
    """The delivered words again."""
    restore_text(actor=request.reach, template=template, company_id=_place(request, project))
    return done(request, f"{HERE}/{template}", _("The delivered words are used from now on."))


def _known(template: str) -> None:
    if template not in texts():
        raise NotFound


def _place(request: Request, project: Project) -> int | None:
    told = request.POST.get("place", "")
    if told == "*":
        return None
    if told != project.company.code:
        raise Invalid("place-unclear", _("Say where."), fields={"place": _("Say where.")})
    return project.company_id


def _words(request: Request) -> dict[str, str]:
    return {name: request.POST.get(name, "").replace("\r\n", "\n").strip() for name in LONGEST}


def _fields(words: Text, places: list[Choice]) -> list[Field]:
    titles: dict[str, Any] = {
        "title_zh": _("Title in Chinese"),
        "text_zh": _("Words in Chinese"),
        "title_en": _("Title in English"),
        "text_en": _("Words in English"),
    }
    fields = [
        Field(
            name=name, title=title, required=True, value=getattr(words, name), rows=3,
            widget="textarea" if name.startswith("text") else "text",
        )
        for name, title in titles.items()
    ]  # fmt: skip
    place = Field(
        name="place", title=_("Used by"), widget="select", required=True, choices=places, value=places[0].value
    )
    return [*fields, place]
