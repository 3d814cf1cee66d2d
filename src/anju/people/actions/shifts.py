"""Verbs on the desk's shifts, and the lines one shift leaves to the next (TEAM-2, TEAM-5)."""

from datetime import time

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting, require_role
from anju.core.changes import add_row, change_fields, needed, record_change, taken
from anju.core.errors import Refusal
from anju.core.time import product_now
from anju.estate.models import Project
from anju.people import rules
from anju.people.models import DeskShift, ShiftNote


@transaction.atomic
def add_shift(*, actor: Acting, project: Project, name: str, starts: time, ends: time) -> DeskShift:
    """A named shift of the desk; one that ends at or before its start runs over midnight. Refuses `desk-shift-exists`."""
    require_role(actor, project_id=project.pk, roles=rules.KEEPS_ROSTER)
    shift = DeskShift(project=project, name=needed(name, field="name"), starts=starts, ends=ends)
    return add_row(shift, verb="add_shift", actor_id=actor.person_id, refusal=taken("desk-shift-exists", field="name"))


@transaction.atomic
def change_shift(*, actor: Acting, shift: DeskShift, name: str, starts: time, ends: time) -> bool:
    """Change a shift's name and hours, for past and coming days alike. Refuses `desk-shift-exists`."""
    require_role(actor, project_id=shift.project_id, roles=rules.KEEPS_ROSTER)
    name = needed(name, field="name")
    if DeskShift.objects.filter(project=shift.project_id, name=name).exclude(pk=shift.pk).exists():
        raise taken("desk-shift-exists", field="name")
    return change_fields(shift, verb="change_shift", actor_id=actor.person_id, name=name, starts=starts, ends=ends)


@transaction.atomic
def remove_shift(*, actor: Acting, shift: DeskShift) -> None:
    """Remove a shift on which nobody ever was. Refuses `desk-shift-in-use`."""
    require_role(actor, project_id=shift.project_id, roles=rules.KEEPS_ROSTER)
    record_change(shift, verb="remove_shift", actor_id=actor.person_id, before={"name": shift.name}, after={})
    try:
        shift.delete()
    except ProtectedError as error:
        raise Refusal("desk-shift-in-use", _("People are or were on duty in this shift.")) from error


@transaction.atomic
def write_note(*, actor: Acting, project: Project, text: str) -> ShiftNote:
    """Leave one line to the next shift. Refuses `word-missing`."""
    require_role(actor, project_id=project.pk, roles=rules.ANSWERS | rules.KEEPS_ROSTER)
    if actor.person_id is None:
        raise Refusal("nobody-writes", _("A line has somebody who wrote it."))
    now = product_now()
    return ShiftNote.objects.create(
        project=project,
        day=now.astimezone(project.zone).date(),
        text=needed(text, field="text")[:200],
        written_by_id=actor.person_id,
        written_at=now,
    )


@transaction.atomic
def take_note(*, actor: Acting, note: ShiftNote) -> bool:
    """Tick a line: whoever takes over the shift has read it. Says whether it was untaken."""
    require_role(actor, project_id=note.project_id, roles=rules.ANSWERS | rules.KEEPS_ROSTER)
    return bool(
        ShiftNote.objects.filter(pk=note.pk, taken_at__isnull=True).update(
            taken_at=product_now(), taken_by=actor.person_id
        )
    )


@transaction.atomic
def take_over_shift(*, actor: Acting, project: Project) -> int:
    """Take over the desk with every line that is left; how many there were."""
    require_role(actor, project_id=project.pk, roles=rules.ANSWERS | rules.KEEPS_ROSTER)
    waiting = ShiftNote.objects.filter(project=project, taken_at__isnull=True)
    return waiting.update(taken_at=product_now(), taken_by=actor.person_id)
