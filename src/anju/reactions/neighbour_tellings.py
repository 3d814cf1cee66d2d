"""Who is told in a case over several homes: the other household of its part and of visits, the lead of a refusal (BEY-2).

No text to the other household names the reporter, the place of the case or anybody in it.
"""

from collections.abc import Iterable

from anju.core.time import product_now
from anju.matters.models import Event, Matter, Stake
from anju.notices.actions import Telling
from anju.notices.models import Notice
from anju.people.queries import lead_at, people_with_role


def tell_home_joined(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever lives in the other home: that their home is concerned, and where they answer."""
    template = "home_joined_source" if event.data["part"] == "source" else "home_joined_harmed"
    return _to(event.data["people"], template, matter)


def tell_home_left(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever lived in a home that is no longer part of it."""
    return _to(event.data["people"], "home_left", matter)


def tell_other_homes(event: Event, matter: Matter) -> Iterable[Telling]:
    """The other household hears when somebody comes, as they may have to open their door too."""
    people = Stake.objects.filter(matter=matter, hat=Stake.Hat.OTHER_HOME, until__isnull=True)
    return _to(
        people.order_by("person").values_list("person", flat=True), "home_visit", matter, starts=event.data["starts"]
    )


def tell_entry_refused(event: Event, matter: Matter) -> Iterable[Telling]:
    """The lead of the day decides what follows."""
    lead = lead_at(project=matter.project, moment=product_now())
    leads = (
        [lead.pk] if lead else people_with_role(role="duty_lead", project=matter.project).values_list("pk", flat=True)
    )
    return [Telling(template="home_entry_refused", person_id=pk) for pk in leads]


def _to(people: Iterable[int], template: str, matter: Matter, **data: str) -> Iterable[Telling]:
    facts = {"link": f"/owner/homes/{matter.number}"} | data
    for person in people:
        yield Telling(template=template, route=Notice.Route.SMS, person_id=person, data=facts)
        yield Telling(template=template, person_id=person, data=facts)
