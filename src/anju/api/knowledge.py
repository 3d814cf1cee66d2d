"""Agreed answers over the API: staff read all that apply to their project, residents what owners may read."""

from typing import Any

from ninja import Router, Schema
from ninja.params.functions import Path, Query

from anju.api.cases import PROBLEMS
from anju.core.errors import NotFound
from anju.estate.models import Project
from anju.knowledge.keeping import STAFF
from anju.knowledge.models import Audience, Edition
from anju.knowledge.queries import agreed_answers, answers_page, entry_holding
from anju.matters.request import Request
from anju.people.queries import homes_of

router = Router(tags=["knowledge"])


class AnswerOut(Schema):
    """An agreed answer: `id` is the entry's, `edition` what to keep with what was answered from it."""

    id: int
    edition: int
    question: str
    answer: str
    question_en: str
    answer_en: str
    topic: str
    audience: str
    agreed_at: str
    source: str


class AnswerPage(Schema):
    """One page of them: the best first when words were given, else the newest."""

    results: list[AnswerOut]
    next: str | None


@router.get("/knowledge", response={200: AnswerPage, **PROBLEMS})
def find_answers(
    request: Request,
    project: str = Query(..., max_length=20),
    q: str = Query("", max_length=200),
    cursor: str = Query("", max_length=20, pattern=r"^\d*$"),
    limit: int = Query(50, ge=1, le=200),
) -> dict[str, Any]:
    """The agreed answers that fit the words best, at most eight; without words one page of all that apply to the project."""
    here, audience = _place(request, project)
    if q.strip():
        found = agreed_answers(words=q, project=here, audience=audience)
        return {"results": [_shown(edition) for edition in found], "next": None}
    page = answers_page(project=here, audience=audience, before=int(cursor) if cursor else None, size=limit)
    return {"results": [_shown(edition) for edition in page.rows], "next": str(page.next) if page.next else None}


@router.get("/knowledge/{entry_id}", response={200: AnswerOut, **PROBLEMS})
def get_answer(
    request: Request, entry_id: int = Path(..., ge=1, le=2**53), project: str = Query(..., max_length=20)
) -> dict[str, Any]:
    """What an entry says now, in a project."""
    here, audience = _place(request, project)
    return _shown(entry_holding(entry_id=entry_id, project=here, audience=audience))


def _place(request: Request, code: str) -> tuple[Project, str]:
    """The project, and what of it the caller reads; for a stranger it does not exist."""
    within = request.reach.projects(*STAFF)
    found = Project.objects.filter(code=code, pk__in=within).select_related("company").first() if within else None
    if found is not None:
        return found, ""
    homes = homes_of(request.person) if request.person else []
    home = next((one for one in homes if one.room.project.code == code), None)
    if home is None:
        raise NotFound
    return home.room.project, Audience.OWNERS


def _shown(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition.entry_id,
        "edition": edition.pk,
        "question": edition.question_zh,
        "answer": edition.answer_zh,
        "question_en": edition.question_en,
        "answer_en": edition.answer_en,
        "topic": edition.topic,
        "audience": edition.audience,
        "agreed_at": edition.agreed_at.isoformat() if edition.agreed_at else "",
        "source": edition.source,
    }
