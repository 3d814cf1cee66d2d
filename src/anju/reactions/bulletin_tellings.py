"""Who is told of a bulletin: one person of every home it is for; whoever moves up; whoever signed up for what is off."""

from collections.abc import Iterable

from anju.matters.models import Event, Matter
from anju.notices.actions import Telling
from anju.notices.models import Notice
from anju.publishing.bulletins import households_to_tell
from anju.publishing.models import Bulletin


def tell_bulletin(event: Event, matter: Matter) -> Iterable[Telling]:
    """Each home once, in the product, and by text message where the bulletin asks for it (DOC-3)."""
    bulletin = Bulletin.objects.get(pk=matter.pk)
    bulletin.matter = matter
    facts = {"link": f"/owner/bulletins/{matter.number}"}
    for home in households_to_tell(bulletin, day=event.recorded_at.astimezone(matter.project.zone).date()):
        yield Telling(template="bulletin_published", person_id=home.person.pk, data=facts)
        if bulletin.by_text and home.number:
            yield Telling(
                template="bulletin_published", route=Notice.Route.SMS, person_id=home.person.pk, number=home.number,
                data=facts,
            )  # fmt: skip


def tell_moved_up(event: Event, matter: Matter) -> Iterable[Telling]:
    """A seat has come free."""
    facts = {"link": f"/owner/bulletins/{matter.number}"}
    return [Telling(template="activity_moved_up", person_id=event.data["person"], data=facts)]


def tell_off(event: Event, matter: Matter) -> Iterable[Telling]:
    """It does not take place: everybody who signed up."""
    facts = {"link": f"/owner/bulletins/{matter.number}"}
    return [Telling(template="activity_off", person_id=pk, data=facts) for pk in event.data["people"]]
