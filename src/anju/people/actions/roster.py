"""Verbs on the duty roster: set and clear a duty, copy last month, publish (TEAM-1, TEAM-2)."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting, require_role
from anju.core.changes import add_row, change_fields, record_change
from anju.core.errors import Invalid, Refusal
from anju.core.time import product_now
from anju.estate.models import Project
from anju.people import rules
from anju.people.models import DeskShift, Duty, Grant, Person, RosterMonth
from anju.people.queries.duties import lead_owed_since, led_days
from anju.people.queries.rights import grants_reaching, holds_role


@transaction.atomic
def set_duty(
    *,
    actor: Acting,
    project: Project,
    day: date,
    part: str,
    person: Person,
    trade: str = "",
    shift: DeskShift | None = None,
) -> Duty:
    """Put a person on duty: `part` is lead (replaces who led), deputy, trade (names it), or desk (names the shift).

    Refuses `part-unknown`, `trade-missing`, `shift-missing`, `person-inactive`, `not-fit-for-duty` (role not held here
    that day), `deputy-is-lead`, `duty-exists`.
    """
    require_role(actor, project_id=project.pk, roles=rules.KEEPS_ROSTER)
    _check_part(part, trade, shift, project)
    check_fit(project=project, person=person, part=part, day=day)
    roster = roster_of(actor=actor, project=project, month=rules.month_start(day))
    other = {Duty.Part.LEAD: Duty.Part.DEPUTY, Duty.Part.DEPUTY: Duty.Part.LEAD}.get(Duty.Part(part))
    if other and Duty.objects.filter(roster=roster, day=day, part=other, person=person).exists():
        raise Refusal("deputy-is-lead", _("Whoever leads a day cannot stand in for the lead as well."))
    if part == Duty.Part.LEAD:
        now = Duty.objects.filter(roster=roster, day=day, part=part).select_related("person").first()
        if now is not None:
            change_fields(now, verb="set_duty", actor_id=actor.person_id, person_id=person.pk)
            return Duty.objects.select_related("person").get(pk=now.pk)
    return add_row(
        Duty(
            roster=roster,
            day=day,
            part=part,
            person=person,
            trade=trade.strip() if part == Duty.Part.TRADE else "",
            shift=shift if part == Duty.Part.DESK else None,
        ),
        verb="set_duty",
        actor_id=actor.person_id,
        refusal=Refusal("duty-exists", _("This person has this duty already.")),
    )


@transaction.atomic
def clear_duty(*, actor: Acting, duty: Duty) -> None:
    """Take a person off duty. Refuses `roster-day-without-lead` for the lead of a published day still to come."""
    require_role(actor, project_id=duty.roster.project_id, roles=rules.KEEPS_ROSTER)
    today = product_now().astimezone(duty.roster.project.zone).date()
    if duty.part == Duty.Part.LEAD and duty.roster.published_at is not None and duty.day >= today:
        rules.check_every_day_is_led([duty.day])
    before = {"day": duty.day, "part": duty.part, "person_id": duty.person_id, "trade": duty.trade}
    record_change(duty, verb="clear_duty", actor_id=actor.person_id, before=before, after={})
    duty.delete()


@transaction.atomic
def copy_last_month(*, actor: Acting, project: Project, month: date) -> tuple[int, list[Person]]:
    """Fill the empty places of a month from the one before, weekday by weekday: (duties copied, people left out).

    Whoever left or holds the role no longer is left out. Nothing that was entered is touched. Refuses
    `roster-published`, `no-roster-to-copy`.
    """
    require_role(actor, project_id=project.pk, roles=rules.KEEPS_ROSTER)
    month = rules.month_start(month)
    roster = roster_of(actor=actor, project=project, month=month)
    if roster.published_at is not None:
        raise _published()
    sources: dict[date, list[Duty]] = defaultdict(list)
    before = Duty.objects.filter(roster__project=project, roster__month=rules.previous_month(month))
    for duty in before.select_related("person").order_by("id"):
        sources[duty.day].append(duty)
    if not sources:
        raise Refusal("no-roster-to-copy", _("The month before has no roster."))
    entered = set(Duty.objects.filter(roster=roster).values_list("day", "part"))
    fit = _fitness(project, {duty.person for duties in sources.values() for duty in duties})
    fresh: list[Duty] = []
    left_out: dict[int, Person] = {}
    for day in rules.days_of(month):
        for duty in sources[rules.copied_from(day)]:
            if (day, duty.part) in entered:
                continue
            if not fit(duty.person, duty.part, day):
                left_out[duty.person_id] = duty.person
                continue
            fresh.append(
                Duty(
                    roster=roster,
                    day=day,
                    part=duty.part,
                    person_id=duty.person_id,
                    trade=duty.trade,
                    shift_id=duty.shift_id,
                )
            )
    Duty.objects.bulk_create(fresh)
    record_change(
        roster,
        verb="copy_last_month",
        actor_id=actor.person_id,
        before={},
        after={"copied": len(fresh), "month": month},
    )
    return len(fresh), list(left_out.values())


@transaction.atomic
def publish_roster(*, actor: Acting, project: Project, month: date) -> RosterMonth:
    """Let a month hold: from now on its leads are told of cases. Refuses `roster-day-without-lead`, `roster-published`.

    A lead is owed from the project's first handover on; before it a day may stand empty. So may days that are over: a
    company that begins on the 21st has nobody to name for the 1st.
    """
    require_role(actor, project_id=project.pk, roles=rules.KEEPS_ROSTER)
    month = rules.month_start(month)
    roster = roster_of(actor=actor, project=project, month=month)
    if roster.published_at is not None:
        raise _published()
    today = product_now().astimezone(project.zone).date()
    days = [day for day in rules.days_of(month) if day >= today] or rules.days_of(month)
    led = led_days(project=project, first=days[0], last=days[-1])
    rules.check_every_day_is_led(rules.days_without(led, days=days, since=lead_owed_since(project)))
    if not led:
        rules.check_every_day_is_led(days)
    change_fields(
        roster,
        verb="publish_roster",
        actor_id=actor.person_id,
        published_at=product_now(),
        published_by_id=actor.person_id,
    )
    return roster


@transaction.atomic
def fill_leads(*, actor: Acting, project: Project, month: date, people: Sequence[Person]) -> int:
    """Let these people lead by turns, day by day, wherever a coming day of the month has no lead; how many days were filled.

    Refuses `nobody-named`, `not-fit-for-duty`, `person-inactive`.
    """
    require_role(actor, project_id=project.pk, roles=rules.KEEPS_ROSTER)
    if not people:
        sentence = _("Name at least one person who leads.")
        raise Invalid("nobody-named", sentence, fields={"people": sentence})
    today = product_now().astimezone(project.zone).date()
    days = [day for day in rules.days_of(month) if day >= today]
    led = led_days(project=project, first=days[0], last=days[-1]) if days else set()
    empty = [day for day in days if day not in led]
    for turn, day in enumerate(empty):
        set_duty(actor=actor, project=project, day=day, part=Duty.Part.LEAD, person=people[turn % len(people)])
    return len(empty)


def roster_of(*, actor: Acting, project: Project, month: date) -> RosterMonth:
    """The project's roster of this month, begun when there is none yet."""
    first = rules.month_start(month)
    found = RosterMonth.objects.filter(project=project, month=first).first()
    if found is None:
        try:
            with transaction.atomic():
                found = RosterMonth.objects.create(project=project, month=first)
        except IntegrityError:  # two people began it at once; the other one's stands
            return RosterMonth.objects.get(project=project, month=first)
        record_change(found, verb="begin_roster", actor_id=actor.person_id, before={}, after={"month": first})
    return found


def check_fit(*, project: Project, person: Person, part: str, day: date) -> None:
    """Refuse `person-inactive` or `not-fit-for-duty` unless the person may do this part of a duty here on that day."""
    if not person.is_active:
        raise Refusal("person-inactive", _("This person is no longer here."))
    roles = rules.FIT_FOR[part]
    if not holds_role(person=person, roles=roles, project=project, day=day):
        raise Refusal(
            "not-fit-for-duty", _("This person does not hold the role for this duty here."), roles=sorted(roles)
        )


def _fitness(project: Project, people: set[Person]) -> Callable[[Person, str, date], bool]:
    """A check of many people and days from one reading of grants."""
    granted: dict[int, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.filter(grants_reaching(project), person__in=people):
        granted[grant.person_id].append(grant)

    def fit(person: Person, part: str, day: date) -> bool:
        return person.is_active and any(
            grant.role in rules.FIT_FOR[part] and rules.holds(day, starts_on=grant.starts_on, ends_on=grant.ends_on)
            for grant in granted[person.pk]
        )

    return fit


def _check_part(part: str, trade: str, shift: DeskShift | None, project: Project) -> None:
    if part not in rules.FIT_FOR:
        sentence = _("No such part of a duty.")
        raise Invalid("part-unknown", sentence, fields={"part": sentence})
    if part == Duty.Part.TRADE and not trade.strip():
        sentence = _("Say for which trade.")
        raise Invalid("trade-missing", sentence, fields={"trade": sentence})
    if part == Duty.Part.DESK and (shift is None or shift.project_id != project.pk):
        sentence = _("Say which shift of this desk.")
        raise Invalid("shift-missing", sentence, fields={"shift": sentence})


def _published() -> Refusal:
    return Refusal("roster-published", _("This month is published already."))
