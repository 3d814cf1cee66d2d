"""Verbs on the guided list of a new project: a line set aside with a reason, taken up again; the rulebook confirmed."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting, require_role
from anju.core.changes import needed, record_change
from anju.core.errors import Invalid, Refusal
from anju.core.time import product_now
from anju.estate import rules
from anju.estate.models import Project, StartMark


@transaction.atomic
def set_line_aside(*, actor: Acting, project: Project, line: str, reason: str) -> StartMark:
    """Leave a line of the list for later, or for good. Refuses `start-line-unknown`, `word-missing`, `start-line-set`."""
    require_role(actor, project_id=project.pk, roles=rules.SETS_UP)
    if line not in rules.ASIDE_LINES:
        raise Invalid("start-line-unknown", _("The list has no such line, or it cannot be left out."))
    why = needed(reason, field="reason")[:200]
    return _mark(actor, project, line, state=StartMark.State.ASIDE, reason=why)


@transaction.atomic
def take_line_up(*, actor: Acting, project: Project, line: str) -> bool:
    """Bring back a line that was set aside. Says whether it was."""
    require_role(actor, project_id=project.pk, roles=rules.SETS_UP)
    gone, _rows = StartMark.objects.filter(project=project, line=line, state=StartMark.State.ASIDE).delete()
    if gone:
        record_change(project, verb="take_line_up", actor_id=actor.person_id, before={"line": line}, after={})
    return bool(gone)


@transaction.atomic
def confirm_rulebook(*, actor: Acting, project: Project) -> StartMark:
    """Say that the proposed defaults were read and hold here as they stand; a default that comes later is asked anew."""
    require_role(actor, project_id=project.pk, roles=rules.CONFIRMS_RULES)
    StartMark.objects.filter(project=project, line=rules.RULEBOOK_LINE).delete()
    return _mark(actor, project, rules.RULEBOOK_LINE, state=StartMark.State.CONFIRMED, reason="")


def _mark(actor: Acting, project: Project, line: str, *, state: str, reason: str) -> StartMark:
    if StartMark.objects.filter(project=project, line=line).exists():
        raise Refusal("start-line-set", _("Somebody has settled this line already."))
    mark = StartMark.objects.create(
        project=project,
        line=line,
        state=state,
        reason=reason,
        settled_by_id=actor.person_id,
        settled_at=product_now(),
    )
    verb = "set_line_aside" if state == StartMark.State.ASIDE else "confirm_rulebook"
    record_change(project, verb=verb, actor_id=actor.person_id, before={}, after={"line": line, "reason": reason})
    return mark
