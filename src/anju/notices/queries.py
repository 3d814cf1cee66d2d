"""The readers of notices: a person's own, how many are unread, and the sandbox of everything that was sent."""

from django.db.models import QuerySet

from anju.core.access import Reach
from anju.notices.models import Notice
from anju.people.models import Person

WITH_MATTER = (
    "matter", "matter__project", "matter__room", "matter__area", "matter__case", "matter__case__reporter", "person",
)  # fmt: skip


def notices_of(person: Person) -> QuerySet[Notice]:
    """What this person was told in the product, newest first."""
    return Notice.objects.filter(person=person, route=Notice.Route.APP).select_related(*WITH_MATTER).order_by("-id")


def unread_count(person: Person) -> int:
    """How many of them are unread. One query."""
    return Notice.objects.filter(person=person, route=Notice.Route.APP, read_at__isnull=True).count()


def sandbox(reach: Reach) -> QuerySet[Notice]:
    """Every text message of the projects within reach, newest first: what would have left the house."""
    return (
        Notice.objects.filter(route=Notice.Route.SMS, matter__project__in=reach.projects())
        .select_related(*WITH_MATTER)
        .order_by("-id")
    )


def sandbox_codes() -> QuerySet[Notice]:
    """The sign-in codes of the sandbox, newest first; pages show them in development only."""
    return Notice.objects.filter(template="phone_code").select_related("person").order_by("-id")
