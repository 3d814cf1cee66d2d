"""Say where to ring on a rung, or take back what a place says for itself."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.changes import add_row, change_fields, record_change
from anju.core.errors import Invalid, NotFound, Refusal, Sentence
from anju.estate.rules import check_hotline
from anju.publishing.keeping import require_service_keeper
from anju.publishing.models import Rung, ServicePoint
from anju.rulebook.keeping import Keeper
from anju.rulebook.models import at_place

LONGEST = {"hours": 60, "place": 120}


@transaction.atomic
def set_service_point(
    *,
    actor: Keeper,
    rung: str,
    hotline: str,
    hours: str,
    place: str = "",
    company_id: int | None = None,
    project_id: int | None = None,
) -> ServicePoint:
    """Where to ring on this rung in this place (the whole group when neither is named).

    Refuses with `not-yours-to-do`, `point-not-usable` by field, `phone-malformed`.
    """
    require_service_keeper(actor, company_id=company_id, project_id=project_id)
    words = {"hours": hours.strip(), "place": place.strip()}
    wrong: dict[str, Sentence] = {
        name: _("At most %(most)d characters.") % {"most": most}
        for name, most in LONGEST.items()
        if len(words[name]) > most
    }
    if rung not in Rung.values:
        wrong["rung"] = _("Please choose one of these.")
    for name, text in (("hotline", hotline.strip()), ("hours", words["hours"])):
        if not text:
            wrong[name] = _("Please fill this in.")
    if wrong:
        raise Invalid("point-not-usable", _("Some fields need another look."), fields=wrong)
    number = check_hotline(hotline)[:30]
    known = ServicePoint.objects.select_for_update().filter(
        at_place(company_id=company_id, project_id=project_id), rung=rung
    )
    if (point := known.first()) is not None:
        change_fields(point, verb="set_service_point", actor_id=actor.person_id, hotline=number, **words)
        return point
    point = ServicePoint(rung=rung, company_id=company_id, project_id=project_id, hotline=number, **words)
    refusal = Refusal("point-exists", _("Somebody entered one at the same moment: look again."))
    return add_row(point, verb="set_service_point", actor_id=actor.person_id, refusal=refusal)


@transaction.atomic
def remove_service_point(*, actor: Keeper, point_id: int) -> None:
    """What a place says for itself goes: the wider one holds again. Refuses with `not-yours-to-do`."""
    point = ServicePoint.objects.select_for_update().filter(pk=point_id).first()
    if point is None:
        raise NotFound
    require_service_keeper(actor, company_id=point.company_id, project_id=point.project_id)
    before = {"rung": point.rung, "hotline": point.hotline, "hours": point.hours, "place": point.place}
    record_change(point, verb="remove_service_point", actor_id=actor.person_id, before=before, after={})
    point.delete()
