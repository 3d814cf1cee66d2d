"""Projects, rooms and households over the API, and the files that verbs use."""

from typing import Any

from ninja import Router, Status
from ninja.files import UploadedFile
from ninja.params.functions import File, Form, Path, Query

from anju.api import present
from anju.api.cases import PROBLEMS
from anju.api.schemas import FileOut, ProjectPage, RoomOut, RoomPage
from anju.core.crypto import mask_phone
from anju.estate.queries import find_rooms, projects_in, room_for
from anju.intake.queries import ledger, newest_page
from anju.matters.files import keep
from anju.matters.request import Request
from anju.people.queries import project_for, residents_of
from anju.repairs.queries import warranty_of_room

router = Router(tags=["places"])


@router.get("/projects", response={200: ProjectPage, **PROBLEMS})
def list_projects(request: Request) -> dict[str, Any]:
    """The projects within reach."""
    return {
        "results": [{"code": project.code, "name": project.name} for project in projects_in(request.reach)],
        "next": None,
    }


@router.get("/rooms/{project}", response={200: RoomPage, **PROBLEMS})
def list_rooms(
    request: Request,
    project: str = Path(..., max_length=20),
    q: str = Query("", max_length=40),
    cursor: str = Query("", max_length=200),
) -> dict[str, Any]:
    """Rooms of a project by number, written with or without dashes."""
    page = find_rooms(reach=request.reach, text=q, project=project_for(request.reach, project), cursor=cursor)
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
) -> Status[dict[str, Any]]:
    """A photo, signature or scan; its id is used in verbs."""
    kept = keep(upload=file, actor=request.actor, kind=kind)
    return Status(201, {"id": kept.key, "kind": kept.kind, "width": kept.width, "height": kept.height})
