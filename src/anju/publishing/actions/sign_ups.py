"""Sign up for an activity and cancel; whoever waits moves up by themselves. The matter's lock keeps the seats."""

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, Refusal
from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Event, Matter
from anju.people.models import Person
from anju.people.queries import homes_of
from anju.publishing.actions.bulletins import asked
from anju.publishing.bulletins import reached_home
from anju.publishing.flow import RESIDENTS
from anju.publishing.models import Bulletin, SignUp

STAFF = Event.Audience.STAFF


def sign_up(*, number: str, person: Person, by: Actor, client_id: str | None = None) -> SignUp:
    """This resident comes, or waits when every seat is taken.

    Raises `NotFound` where it is for none of their homes, `Refusal` `signed-up-already`, `sign-up-over`, `activity-begun`.
    """
    _found, room = reached_home(homes_of(person), number)
    with act_on(number=number, by=by, client_id=client_id) as act:
        bulletin = asked(act, verb="sign_up", hats=RESIDENTS)
        if _own(bulletin, person) is not None:
            raise Refusal("signed-up-already", _("You have signed up already."))
        free = bulletin.seats is None or _coming(bulletin) < bulletin.seats
        made = act.add(
            SignUp(
                bulletin=bulletin, person=person, room=room, signed_at=act.recorded_at,
                state=SignUp.State.COMES if free else SignUp.State.WAITS,
            )
        )  # fmt: skip
        act.say("activity.signed_up", data={"person": person.pk, "state": made.state}, audience=STAFF)
    return made


def cancel_sign_up(*, number: str, person: Person, by: Actor, client_id: str | None = None) -> Matter:
    """This resident does not come after all; the first who waits moves up. Raises `Refusal` `not-signed-up`."""
    reached_home(homes_of(person), number)
    with act_on(number=number, by=by, client_id=client_id) as act:
        bulletin = asked(act, verb="cancel_sign_up", hats=RESIDENTS)
        own = _own(bulletin, person)
        if own is None:
            raise Refusal("not-signed-up", _("You have not signed up."))
        came = own.state == SignUp.State.COMES
        act.change(own, state=SignUp.State.CANCELLED, settled_at=act.recorded_at)
        act.say("activity.cancelled", data={"person": person.pk}, audience=STAFF)
        _move_up(act, bulletin, free=_free(bulletin, freed=int(came)))
    return act.matter


def set_seats(*, number: str, seats: int, by: Actor, client_id: str | None = None) -> Matter:
    """How many may come from now on; those who wait move up. Raises `Invalid` `seats-taken` below who comes already."""
    with act_on(number=number, by=by, client_id=client_id) as act:
        bulletin = asked(act, verb="set_seats")
        coming = _coming(bulletin)
        if seats < coming:
            sentence = _("%(count)d come already.") % {"count": coming}
            raise Invalid("seats-taken", sentence, fields={"seats": sentence})
        before = bulletin.seats
        act.change(bulletin, seats=seats)
        act.say("activity.seats_set", data={"before": before, "after": seats}, audience=STAFF)
        _move_up(act, bulletin, free=seats - coming)
    return act.matter


def _own(bulletin: Bulletin, person: Person) -> SignUp | None:
    return SignUp.objects.filter(bulletin=bulletin, person=person).exclude(state="cancelled").first()


def _coming(bulletin: Bulletin) -> int:
    return SignUp.objects.filter(bulletin=bulletin, state=SignUp.State.COMES).count()


def _free(bulletin: Bulletin, *, freed: int) -> int:
    """Seats free once so many are freed; none are counted where there is no limit, for nobody waits then."""
    return 0 if bulletin.seats is None else max(0, bulletin.seats - _coming(bulletin) + freed)


def _move_up(act: Act, bulletin: Bulletin, *, free: int) -> None:
    """Those who wait longest take the free seats, and each is told of it."""
    waiting = SignUp.objects.filter(bulletin=bulletin, state=SignUp.State.WAITS).order_by("pk")
    for one in waiting.exclude(person=act.by.person_id)[:free]:
        act.change(one, state=SignUp.State.COMES, settled_at=act.recorded_at)
        act.say("activity.moved_up", data={"person": one.person_id}, audience=STAFF)
