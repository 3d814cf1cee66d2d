"""The readers of notices: a person's own, the sandbox, what was not delivered, the gateways and texts of a place."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count, Prefetch, Q, QuerySet

from anju.core.access import Reach
from anju.core.along import ASKER, Question
from anju.core.errors import NotFound
from anju.core.outbox import OutboxRow
from anju.notices.models import Attempt, Gateway, Notice, Preference, Subscription, TextEdition
from anju.notices.rules import EVENTS_TOPIC
from anju.people.models import Person

WITH_MATTER = (
    "matter", "matter__project", "matter__room", "matter__area", "matter__case", "matter__case__reporter", "person",
    "event",
)  # fmt: skip


def notices_of(person: Person) -> QuerySet[Notice]:
    """What this person was told in the product, newest first."""
    return Notice.objects.filter(person=person, route=Notice.Route.APP).select_related(*WITH_MATTER).order_by("-id")


def unread_question() -> Question:
    """How many of the asker's are unread, to be asked along with the session."""
    mine = Notice.objects.filter(person=ASKER, route=Notice.Route.APP, read_at__isnull=True)
    return Question(mine.order_by().values("person").annotate(count=Count("pk")), ("count",))


def sandbox(reach: Reach) -> QuerySet[Notice]:
    """Everything of the projects within reach that leaves the house, or would, newest first."""
    return (
        Notice.objects.exclude(route=Notice.Route.APP)
        .filter(matter__project__in=reach.projects())
        .select_related(*WITH_MATTER)
        .order_by("-id")
    )


def sandbox_codes() -> QuerySet[Notice]:
    """The sign-in codes of the sandbox, newest first; pages show them in development only."""
    return Notice.objects.filter(template="phone_code").select_related("person").order_by("-id")


def undelivered(reach: Reach) -> QuerySet[Notice]:
    """What no route delivered and nobody has seen to yet, newest first, with its attempts. Three queries."""
    attempts = Attempt.objects.select_related("gateway").prefetch_related("receipts").order_by("no")
    return (
        Notice.objects.filter(
            Q(matter__project__in=reach.projects()) | Q(matter__isnull=True, person=reach.person_id),
            state=Notice.State.UNDELIVERED,
            settled_at=None,
        )
        .select_related(*WITH_MATTER)
        .prefetch_related(Prefetch("attempts", queryset=attempts))
        .order_by("-id")
    )


def undelivered_count(reach: Reach) -> int:
    """How many of them there are. One query."""
    return undelivered(reach).prefetch_related(None).select_related(None).order_by().count()


def undelivered_for(*, reach: Reach, notice_id: int) -> Notice:
    """One of them; anything else does not exist."""
    found = undelivered(reach).filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    return found


def gateways_in(*, companies: Iterable[int], group: bool) -> QuerySet[Gateway]:
    """The gateways of these companies and, for whoever is of the group, the group's. One query."""
    place = Q(company__in=list(companies))
    if group:
        place |= Q(company__isnull=True)
    return Gateway.objects.filter(place).select_related("company").order_by("company_id", "place", "id")


def gateway_for(*, companies: Iterable[int], group: bool, gateway_id: int) -> Gateway:
    """One of them; anything else does not exist."""
    found = gateways_in(companies=companies, group=group).filter(pk=gateway_id).first()
    if found is None:
        raise NotFound
    return found


def waiting_by_company() -> dict[int | None, int]:
    """How many notices are on their way or held, by company. One query."""
    waiting = Notice.objects.filter(again_at__isnull=False, state__in=(Notice.State.WAITING, Notice.State.HELD))
    return dict(waiting.order_by().values_list("company").annotate(Count("pk")))


def preference_of(person: Person) -> Preference:
    """How this person wants to be told; an unsaved one where nothing was said. One query."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def editions_of(template: str) -> QuerySet[TextEdition]:
    """Every edition of a text, newest first, with who wrote it."""
    return (
        TextEdition.objects.filter(template=template)
        .select_related("written_by", "company")
        .order_by("-valid_from", "-id")
    )


def subscriptions_in(*, companies: Iterable[int], group: bool) -> QuerySet[Subscription]:
    """The subscriptions of these companies, and of the group where asked. One query."""
    place = Q(company__in=list(companies))
    found = Subscription.objects.filter(place | Q(company__isnull=True) if group else place)
    return found.select_related("company", "project").order_by("pk")


def dead_by_subscription(ids: Iterable[int]) -> Mapping[int, int]:
    """subscription → events that nobody took in any try. One query."""
    rows = OutboxRow.objects.filter(topic=EVENTS_TOPIC, state=OutboxRow.State.DEAD, payload__subscription__in=list(ids))
    return Counter(rows.values_list("payload__subscription", flat=True)[:1000])
