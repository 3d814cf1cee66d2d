"""The verbs of bulk printing: start a job, stop it, work on it, forget what is old."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import READING_ROLES, require_role
from anju.core.bounds import spend
from anju.core.errors import Forbidden, Invalid
from anju.core.outbox import put
from anju.core.sealed import forget
from anju.core.time import product_now
from anju.estate.models import Project
from anju.matters.act import Actor
from anju.papers.models import PrintedCase, PrintJob
from anju.papers.prints.queries import Target, day_targets, paid_targets, picked_targets
from anju.papers.prints.rules import JOBS_AN_HOUR, KEPT, MOST, REMEMBERED, SLICE
from anju.papers.prints.runs import run_job

TOPIC = "papers.print"
UNDER_WAY = (PrintJob.State.QUEUED, PrintJob.State.RUNNING)


def start_print(
    *, actor: Actor, project: Project, kind: str, base: str, day: date | None = None, numbers: Sequence[str] = ()
) -> PrintJob:
    """Put a job in line: one kind of paper for the appointments of a day (receipts: for the payments of a day), or
    for the cases that were picked.

    The same wish while it is under way is the job that is there. Raises `Forbidden` for who does not read the project's
    cases, `Invalid` `print-kind-unknown`, `nothing-to-print`, `too-much-to-print`, `TooMany` beyond 30 jobs an hour.
    """
    require_role(actor, project_id=project.pk, roles=READING_ROLES)
    if actor.reach is None:
        raise Forbidden("only-people-do-this", _("Only somebody signed in can do this."))
    if kind not in PrintJob.Kind.values:
        raise Invalid("print-kind-unknown", _("There is no such paper."), fields={"kind": _("Choose a paper.")})
    if len(numbers) > MOST:
        raise _too_much(len(numbers))
    of_day = paid_targets if kind == PrintJob.Kind.RECEIPT else day_targets
    targets = (
        of_day(project=project, day=day, reach=actor.reach)
        if day is not None
        else picked_targets(project=project, numbers=numbers, reach=actor.reach)
    )
    if not targets:
        sentence = _("None of these is a repair of this project.")
        if day is not None:
            paid = kind == PrintJob.Kind.RECEIPT
            sentence = _("Nothing was paid on this day.") if paid else _("No appointment is made for this day.")
        raise Invalid("nothing-to-print", sentence, fields={"day": sentence} if day else {})
    if len(targets) > MOST:
        raise _too_much(len(targets))
    spend(purpose="print", subject=str(actor.somebody()), limit=JOBS_AN_HOUR, window=timedelta(hours=1))
    return _job(actor=actor, project=project, kind=kind, base=base, day=day, targets=targets)


def _job(*, actor: Actor, project: Project, kind: str, base: str, day: date | None, targets: list[Target]) -> PrintJob:
    wish = json.dumps([project.pk, kind, day.isoformat() if day else "", targets])
    digest = hashlib.sha256(wish.encode()).hexdigest()
    under_way = PrintJob.objects.filter(asked_by=actor.somebody(), digest=digest, state__in=UNDER_WAY)
    while True:
        try:
            with transaction.atomic():
                job = PrintJob.objects.create(
                    project=project, kind=kind, asked_by_id=actor.somebody(), day=day, base=base[:200], targets=targets,
                    digest=digest, total=len(targets), created_at=product_now(),
                )  # fmt: skip
                put(topic=TOPIC, key=f"{job.pk}:0", payload={"job": job.pk})
        except IntegrityError:
            known = under_way.first()
            if known is None:
                continue  # it ended in between: this is a wish of its own
            return known
        return job


def _too_much(count: int) -> Invalid:
    sentence = _(
        "At most %(most)d cases are printed at once; these are %(count)d. Pick fewer, or print part by part."
    ) % {
        "most": MOST,
        "count": count,
    }
    return Invalid("too-much-to-print", sentence, fields={"day": sentence})


def stop_print(*, job: PrintJob) -> bool:
    """Stop a job that is under way; whose it is was asked when it was read. Says whether there was one to stop."""
    with transaction.atomic():
        going = PrintJob.objects.filter(pk=job.pk, state__in=UNDER_WAY)
        stopped = bool(going.update(state=PrintJob.State.STOPPED, finished_at=product_now()))
        PrintedCase.objects.filter(job=job.pk, job__state=PrintJob.State.STOPPED).delete()
    return stopped


def run_print(*, job_id: int) -> None:
    """Work on a job for one slice and hand on to the next delivery; the handler of topic `papers.print`.

    Call it outside a transaction. A job that is over is left alone, so a delivery that comes twice does nothing.
    """
    if run_job(job_id=job_id, budget=SLICE):
        return
    job = PrintJob.objects.only("run", "done").get(pk=job_id)
    put(topic=TOPIC, key=f"{job_id}:{job.run}:{job.done}", payload={"job": job_id})


def forget_prints() -> int:
    """Delete PDFs a day after they were made, and the lines of jobs after a month. Returns how many PDFs went."""
    now = product_now()
    old = list(PrintJob.objects.filter(finished_at__lt=now - KEPT).exclude(file_key="").only("file_key"))
    for job in old:
        forget(job.file_key)
        PrintJob.objects.filter(pk=job.pk).update(file_key="")
    PrintJob.objects.filter(created_at__lt=now - REMEMBERED, file_key="").delete()
    return len(old)


__all__ = ["TOPIC", "forget_prints", "run_print", "start_print", "stop_print"]
