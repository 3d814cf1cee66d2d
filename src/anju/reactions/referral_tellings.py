"""Who is told of a referral: the desk that one waits; who passed it on of everything that comes of it, and when it stands
still; the next head above when they go over heads. And what a case's events do to its referrals (INT-3, CMP-1).
"""

from collections.abc import Iterable

from anju.core.errors import Refusal
from anju.intake.models import Case, Referral
from anju.intake.referrals.actions import move_referral, settle_referral
from anju.intake.referrals.flow import KIND
from anju.intake.referrals.rules import moves
from anju.matters.act import SYSTEM, Repeated
from anju.matters.models import Event, Matter
from anju.notices.actions import Telling
from anju.people.queries import people_with_role
from anju.reactions.telling import desk_of, due_of

MOST = 20


def tell_desk_of_referral(event: Event, matter: Matter) -> Iterable[Telling]:
    """The desk: a colleague passed something on."""
    facts = {"due": due_of(matter, "referral"), "link": f"/desk/referrals/{matter.number}"}
    return [Telling(template="referral_made", person_id=person.pk, data=facts) for person in desk_of(matter)]


def tell_referrer(event: Event, matter: Matter) -> Iterable[Telling]:
    """Who passed it on: registered under which number, answered, ended."""
    referral = Referral.objects.select_related("case__matter").get(pk=matter.pk)
    facts = {
        "link": f"/field/handed-over/{matter.number}",
        "case": referral.case.matter.number if referral.case else "",
    }
    return [Telling(template=event.kind.replace(".", "_"), person_id=referral.referrer_id, data=facts)]


def tell_heads(event: Event, matter: Matter) -> Iterable[Telling]:
    """The next above, all who hold the step's roles; who went over heads is not told of it."""
    referral = Referral.objects.select_related("case__matter").get(pk=matter.pk)
    link = f"/desk/cases/{referral.case.matter.number}" if referral.case else f"/desk/referrals/{matter.number}"
    people = [pk for pk in event.data["people"] if pk != event.actor_id]
    return [Telling(template="referral_over_heads", person_id=pk, data={"link": link}) for pk in people]


def tell_stands_still(event: Event, matter: Matter) -> Iterable[Telling]:
    """Who passed it on is reminded that nothing moves and that they may go over heads; with an escalation its roles too."""
    if matter.kind != KIND:
        return
    referral = Referral.objects.get(pk=matter.pk)
    facts = {"link": f"/field/handed-over/{matter.number}"}
    yield Telling(template="referral_stands_still", person_id=referral.referrer_id, data=facts)
    if event.data["clock"] != "standing_still":
        return
    for role in event.data.get("tell", ()):
        for person in people_with_role(role=role, project=matter.project)[:MOST]:
            link = {"link": f"/desk/referrals/{matter.number}"}
            yield Telling(template="referral_still_unmoved", person_id=person.pk, data=link)


def follow_case(event: Event) -> None:
    """What an event of a case does to the referrals it came from. Doing it again changes nothing."""
    matter = event.matter
    if matter.kind not in Case.Kind.values or event.kind.startswith("clock."):
        return
    for referral in Referral.objects.filter(case=matter.pk, ended_at__isnull=True).select_related("matter"):
        number = referral.matter.number
        try:
            if not matter.open:
                settle_referral(number=number, by=SYSTEM)
            elif moves(
                event.kind, actor_id=event.actor_id, actor_kind=event.actor_kind, referrer_id=referral.referrer_id
            ):
                key = f"moved-{event.pk}-{referral.pk}"
                move_referral(number=number, event=event.kind, by=SYSTEM, client_id=key)
        except (Refusal, Repeated):
            continue
