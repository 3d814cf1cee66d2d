"""Summaries of follow-ups: made from what happened, read and signed by the desk's lead and the project manager (FUP-3)."""

import json
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.numbering import series_of
from anju.core.time import product_now, to_second
from anju.estate.models import Project
from anju.followup.models import Summary
from anju.followup.queries.figures import summed_up
from anju.matters.act import Actor, act_on, act_opening
from anju.matters.models import Matter

KIND = "follow_up_summary"
TITLE = "回访汇总"
MAKERS = frozenset({"desk", "desk_lead"})
PARTS = (("lead", "desk_lead"), ("manager", "pm"))
"""part of the signing → whose it is"""
SIGNERS = frozenset(role for _part, role in PARTS)
LONGEST_DAYS = 92


def digest_of(*, body: dict[str, Any]) -> str:
    """What the event holds of a summary: nobody changes it afterwards unnoticed."""
    return sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def make_summary(*, project: Project, first: date, last: date, by: Actor, client_id: str | None = None) -> Matter:
    """Sum up the follow-ups of these days as they stand; both are told to read and sign.

    Raises `Forbidden`, `Invalid` `summary-span` (turned round, not over yet, too long), `summary-made-already`.
    """
    now = to_second(product_now())
    if not by.roles_at(project.pk) & MAKERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    today = now.astimezone(project.zone).date()
    if not first <= last < today or (last - first).days >= LONGEST_DAYS:
        said = _("Choose days that are over, at most %(n)d in a row.") % {"n": LONGEST_DAYS}
        raise Invalid("summary-span", said, fields={"last": said})
    body = summed_up(project, first=first, last=last)
    matter = Matter(
        kind=KIND, project=project, title=TITLE, state="to_sign", holder_role="desk_lead", opened_at=now,
        opened_on=today, changed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            series = series_of(prefix=f"{project.code}-FS", year=today.year)
            with act_opening(matter=matter, by=by, at=now, client_id=client_id, series=series) as act:
                summary = Summary(matter=matter, project=project, first=first, last=last, body=body, made_at=now)
                summary.digest = digest_of(body=body)
                act.add(summary)
                data = {"first": first.isoformat(), "last": last.isoformat(), "digest": summary.digest}
                act.say("follow_up_summary.made", data=data, audience="staff")
    except IntegrityError:
        raise Invalid("summary-made-already", _("These days are summed up already.")) from None
    return matter


def sign_summary(*, number: str, by: Actor, client_id: str | None = None) -> Matter:
    """Read and signed: once as the desk's lead, once as the project manager, by two people; then it is archived.

    Raises `NotFound`, `Forbidden`, `Refusal` `summary-signed-already`, `summary-two-people`, `summary-changed`.
    """
    with act_on(number=number, by=by, client_id=client_id) as act:
        summary = Summary.objects.filter(matter=act.matter).first()
        hats = by.roles_at(act.matter.project_id)
        if summary is None or not hats:
            raise NotFound
        part = _part(summary, hats=hats, person_id=by.somebody())
        if digest_of(body=summary.body) != summary.digest:
            raise Refusal("summary-changed", _("This is not what was summed up; have it looked into."))
        act.change(summary, **{f"{part}_id": by.person_id, f"{part}_signed_at": act.happened_at})
        done = bool(summary.lead_signed_at and summary.manager_signed_at)
        if done:
            act.change(act.matter, state="archived", open=False, closed_at=act.happened_at, holder_role="")
        else:
            act.change(act.matter, holder_role="pm" if part == "lead" else "desk_lead")
        data = {"part": part, "digest": summary.digest, "last": done}
        act.say("follow_up_summary.signed", data=data, audience="staff")
    return act.matter


def _part(summary: Summary, *, hats: frozenset[str], person_id: int) -> str:
    """As whom this person signs."""
    mine = [part for part, role in PARTS if role in hats]
    if not mine:
        raise Forbidden("not-yours-to-do", _("The desk's lead and the project manager sign this."))
    if person_id in {summary.lead_id, summary.manager_id}:
        raise Refusal("summary-signed-already", _("You have signed this already; somebody else signs the other part."))
    left = [part for part in mine if getattr(summary, f"{part}_signed_at") is None]
    if not left:
        raise Refusal("summary-signed-already", _("This part is signed already."))
    return left[0]
