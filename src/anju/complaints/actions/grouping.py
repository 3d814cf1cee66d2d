"""Several households, one cause, one voice: one complaint speaks for the others, and each household is told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.complaints.file import ComplaintFile, ask, file_in
from anju.complaints.flow import KIND, UNANSWERED
from anju.core.errors import Invalid, NotFound
from anju.intake.access import case_for
from anju.intake.models import CaseLink
from anju.matters.act import Act, Actor, act_on, lock_in_order
from anju.matters.models import Event, Matter

STAFF = Event.Audience.STAFF


def join_group(
    *, number: str, into: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """This household has the same cause: the other complaint speaks for it from now on.

    Raises `Invalid` `group-unknown`, `group-of-itself`, `group-elsewhere`, `group-has-voice`, `group-answered`.
    """
    if number == into:
        sentence = _("A complaint does not speak for itself.")
        raise Invalid("group-of-itself", sentence, fields={"into": sentence})
    with transaction.atomic():
        lock_in_order(numbers=(number, into))
        with act_on(number=number, by=by, at=at, client_id=client_id) as act:
            file = ask(act, "join_group")
            voice = _voice(act, into)
            if not CaseLink.objects.filter(matter=act.matter, origin=voice).exists():
                act.add(CaseLink(matter=act.matter, origin=voice, why=CaseLink.Why.SAME_CAUSE, made_at=act.recorded_at))
            act.change(file.complaint, voice=voice, verdict="", verdict_grounds=[], judged_at=None)
            act.change(act.matter, state="joined")
            act.say("complaint.joined", data={"voice": into}, words={"cause": reason})
        with act_on(number=into, by=by, at=at) as speaking:
            speaking.say("complaint.speaks_for", data={"number": number}, audience=STAFF)
    return act.matter


def _voice(act: Act, number: str) -> Matter:
    """The complaint that speaks: of this project, unanswered, and spoken for by nobody."""

    def wrong(code: str, sentence: object) -> Invalid:
        return Invalid(code, sentence, fields={"into": sentence})  # type: ignore[arg-type, dict-item]

    try:
        found = case_for(act.by, number)
    except NotFound:
        raise wrong("group-unknown", _("There is no such complaint here.")) from None
    if found.kind != KIND or found.project_id != act.matter.project_id:
        raise wrong("group-elsewhere", _("Give the number of a complaint of this project."))
    if found.state == "joined":
        raise wrong("group-has-voice", _("Another complaint speaks for that one: give that number."))
    if found.state not in UNANSWERED:
        raise wrong("group-answered", _("That complaint is answered already."))
    return found


def leave_group(
    *, number: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """It is not the same cause after all: it is judged by itself."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "leave_group")
        voice = file.complaint.voice
        act.change(file.complaint, voice=None, verdict="", verdict_grounds=[], judged_at=None)
        act.change(act.matter, state="lodged")
        act.say(
            "complaint.left", data={"voice": voice.number if voice else ""}, words={"reason": reason}, audience=STAFF
        )
    return act.matter


def tell_member(
    *, number: str, route: str, words: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """One household of the group was told the common result by this route."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "tell_member")
        _tell(act, file, kind="complaint.answered", route=route, words={"result": words})
    return act.matter


def speak_for(*, matter_id: int, by: Actor, kind: str, verdict: str, words: dict[str, str], client_id: str) -> None:
    """The complaint that speaks for this household was answered (`kind`): it is told the same, by text message where it has
    a number; else somebody of the desk is to tell it, within the time of an explanation."""
    with act_on(matter_id=matter_id, by=by, client_id=client_id) as act:
        file = file_in(act)
        if act.matter.state != "joined" or file.complaint.voice_id is None:
            return
        act.change(file.complaint, verdict=verdict, judged_at=act.happened_at)
        if file.case.reporter_phone:
            _tell(act, file, kind=kind, route="sms", words=words)
        else:
            act.say("complaint.voice_spoke", words=words, audience=STAFF)


def _tell(act: Act, file: ComplaintFile, *, kind: str, route: str, words: dict[str, str]) -> None:
    act.change(file.complaint, route=route)
    act.change(file.case, told_at=act.happened_at)
    act.change(act.matter, state="answered", holder_role="desk", holder_id=None, holder_firm_id=None)
    data = {"route": route, "verdict": file.complaint.verdict, "together": True}
    act.say(kind, data=data, words=words)
