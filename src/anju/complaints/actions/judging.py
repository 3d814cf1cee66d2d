"""What a complaint is: ordinary or severe, valid or not, its written summary, and to whom it is passed on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.complaints.file import ComplaintFile, ask
from anju.complaints.models import Complaint
from anju.core.errors import Invalid
from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Event, Matter
from anju.rulebook.parameters import ListedGround

STAFF = Event.Audience.STAFF


def decide_class(
    *, number: str, degree: str, reason: str, by: Actor, grounds: Sequence[str] = (), at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Ordinary or severe, decided by a person with the reason; it may be decided again (CMP-2).

    Raises `Invalid` `grounds-missing` for a severe one without a listed ground, `ground-unknown`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "decide_class")
        severe = degree == Complaint.Class.SEVERE
        codes = check_grounds(given=grounds, listed=file.law.severe if severe else (), wanted=severe)
        before = file.complaint.decided_class
        act.change(file.complaint, decided_class=degree, decided_grounds=codes)
        data = {"class": degree, "grounds": codes, "proposed": file.complaint.proposed_class, "before": before}
        act.say("complaint.class_decided", data=data, words={"reason": reason}, audience=STAFF)
    return act.matter


def check_grounds(*, given: Iterable[str], listed: Iterable[ListedGround], wanted: bool) -> list[str]:
    """The codes in the order of the list. Raises `Invalid` `grounds-missing` where one is wanted, `ground-unknown`."""
    known = [ground.code for ground in listed]
    chosen = set(given)
    if unknown := sorted(chosen - set(known)):
        sentence = _("This is none of the listed grounds: %(codes)s.") % {"codes": ", ".join(unknown)}
        raise Invalid("ground-unknown", sentence, fields={"grounds": sentence})
    if wanted and not chosen:
        missing = _("Name at least one of the listed grounds.")
        raise Invalid("grounds-missing", missing, fields={"grounds": missing})
    return [code for code in known if code in chosen]


def decide_valid(
    *, number: str, grounds: Sequence[str], reason: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Valid, by one of the listed grounds; also where it was judged not valid before (CMP-3)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "decide_valid")
        codes = check_grounds(given=grounds, listed=file.law.valid, wanted=True)
        _judge(act, file, Complaint.Verdict.VALID, codes=codes, state="in_inquiry", reason=reason)
    return act.matter


def decide_invalid(
    *, number: str, grounds: Sequence[str], reason: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Not valid, by one of the listed grounds; it is explained within the clause's time (CMP-3)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "decide_invalid")
        codes = check_grounds(given=grounds, listed=file.law.invalid, wanted=True)
        _judge(act, file, Complaint.Verdict.INVALID, codes=codes, state="unfounded", reason=reason)
    return act.matter


def _judge(act: Act, file: ComplaintFile, verdict: str, *, codes: list[str], state: str, reason: str) -> None:
    before = file.complaint.verdict
    act.change(file.complaint, verdict=verdict, verdict_grounds=codes, judged_at=act.happened_at)
    act.change(act.matter, state=state)
    data = {"grounds": codes, "before": before}
    act.say(f"complaint.{verdict}", data=data, words={"reason": reason}, audience=STAFF)


def write_summary(
    *, number: str, summary: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The written summary, without which a severe one is not passed on; a later one takes its place (CMP-2)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "write_summary")
        act.change(file.complaint, summarised_at=act.happened_at)
        act.say("complaint.summarised", words={"summary": summary}, audience=STAFF)
    return act.matter


def pass_on(
    *, number: str, to: str, manner: str, by: Actor, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Pass it on; whoever gets it holds it. Refuses `complaint-summary-missing`, raises `Invalid` `pass-on-in-writing`
    for a severe one passed on orally."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask(act, "pass_on")
        if file.severe and manner != "written":
            sentence = _("A severe complaint is passed on in writing.")
            raise Invalid("pass-on-in-writing", sentence, fields={"manner": sentence})
        act.change(file.complaint, passed_to=to)
        act.change(act.matter, holder_role=to, holder_id=None, holder_firm_id=None)
        data = {"to": to, "manner": manner, "class": file.complaint.decided_class or file.complaint.proposed_class}
        act.say("complaint.passed_on", data=data, words={"remark": remark}, audience=STAFF)
    return act.matter
