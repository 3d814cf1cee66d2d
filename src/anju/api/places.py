"""Projects, rooms and households over the API, and the files that verbs use."""

from typing import Any

from django.http import HttpResponse
from ninja import Router
from ninja.files import UploadedFile
from ninja.params.functions import File, Form, Path, Query

from anju.api import present
from anju.api.answers import answered, answered_before
from anju.api.cases import PROBLEMS
from anju.api.schemas import FileOut, ProjectPage, RoomOut, RoomPage
from anju.core.crypto import mask_phone
from anju.core.idempotency import Answer
from anju.estate.queries import find_rooms, project_page, room_for, room_page
from anju.intake.queries import ledger, newest_page
from anju.matters.files import forget_files, stored, taken_in
from anju.matters.models import Attachment
from anju.matters.request import Request
from anju.people.queries import project_for, residents_of
from anju.repairs.queries import warranty_of_room

router = Router(tags=["places"])


@router.get("/projects", response={200: ProjectPage, **PROBLEMS})
def list_projects(
    request: Request, cursor: str = Query("", max_length=200), limit: int = Query(50, ge=1, le=200)
) -> dict[str, Any]:
    """One page of the projects within reach, by code."""
    page = project_page(reach=request.reach, cursor=cursor, size=limit)
    return {
        "results": [{"code": project.code, "name": project.name} for project in page.rows],
        "next": page.next or None,
    }


@router.get("/rooms/{project}", response={200: RoomPage, **PROBLEMS})
def list_rooms(
    request: Request,
    project: str = Path(..., max_length=20),
    q: str = Query("", max_length=40),
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> dict[str, Any]:
    """One page of a project's rooms by label: those whose number begins with `q` (with or without dashes), or all."""
    here = project_for(request.reach, project)
    page = (
        find_rooms(reach=request.reach, text=q, project=here, cursor=cursor, size=limit)
        if q.strip()
        else room_page(reach=request.reach, project=here, cursor=cursor, size=limit)
    )
    return {"results": [{"code": room.label, "name": room.label} for room in page.rows], "next": page.next or None}


@router.get("/rooms/{project}/{room}", response={200: RoomOut, **PROBLEMS})
def get_room(
    request: Request, project: str = Path(..., max_length=20), room: str = Path(..., max_length=60)
) -> dict[str, Any]:
    """A household: people masked, warranty per part with dates and sources, the cases of this room."""
    found = room_for(reach=request.reach, project=project, label=room)
    cases, _more = newest_page(ledger(reach=request.reach).filter(room=found), size=20)
    return {
        "code": found.label,
        "project": found.project.code,
        "layout": found.layout,
        "area": str(found.area) if found.area is not None else None,
        "delivered_on": found.handed_over_on.isoformat() if found.handed_over_on else None,
        "completed_on": found.building.completed_on.isoformat() if found.building.completed_on else None,
        "people": [
            {
                "name": residency.person.short_name,
                "relation": residency.relation,
                "phones": [mask_phone(phone.number) for phone in residency.person.phones.all()],
            }
            for residency in residents_of(found)
        ],
        "warranty": warranty_of_room(found),
        "history": [present.row(case) for case in cases],
    }


@router.post("/files", response={201: FileOut, **PROBLEMS})
def upload_file(
    request: Request,
    file: UploadedFile = File(...),  # noqa: B008
    kind: str = Form("photo", pattern="^(photo|signature|scan)$"),
) -> HttpResponse:
    """A photo, signature or scan; its id is used in verbs."""
    # A repeat is known before anything is taken in: it costs neither the bound nor the storage anything.
    if (before := answered_before(request)) is not None:
        return before
    taken, written = taken_in(upload=file, actor=request.actor, kind=kind), list[Attachment]()

    def do() -> Answer:
        kept = stored(taken, actor=request.actor)
        written.append(kept)
        return Answer(201, {"id": kept.key, "kind": kept.kind, "width": kept.width, "height": kept.height})

    response = answered(request, do)
    if written and "Idempotent-Replayed" in response.headers:
        forget_files(written[0])
    return response
