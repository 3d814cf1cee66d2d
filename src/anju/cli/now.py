"""`anju now`: the moment that rules see, and moving it for drills and tests."""

from datetime import datetime, timedelta

import click
from django.conf import settings
from django.utils import timezone

from anju.clocks.drill import set_product_time, step_to
from anju.core.errors import Invalid, Refusal
from anju.core.time import machine_now, product_now, product_shift
from anju.notices.actions import wake_due


@click.command()
@click.option(
    "--set", "set_to", metavar="ISO8601", help="Jump to this moment; without an offset in the product's zone."
)
@click.option("--step", metavar="SECONDS", type=click.FloatRange(min=0), help="Go forward through every due moment.")
@click.option("--real", is_flag=True, help="Back to the machine's own time.")
def now(*, set_to: str | None, step: float | None, real: bool) -> None:
    """Print product time; --set, --step and --real move it, and are refused in production."""
    if sum([set_to is not None, step is not None, real]) > 1:
        raise Invalid("now-one-way", "Say one of --set, --step and --real.")
    if settings.PRODUCTION and (set_to is not None or step is not None or real):
        raise Refusal("product-time-fixed", "Product time cannot be moved in production.")
    if set_to is not None:
        set_product_time(_moment(set_to))
    elif step is not None:
        went = step_to(product_now() + timedelta(seconds=step), also=wake_due)
        click.echo(
            f"{went.moments} due moments, {went.alerts} alerts, {went.done} jobs done, {went.failed} failed", err=True
        )
    elif real:
        set_product_time(machine_now())
    moment = timezone.localtime(product_now())
    shifted = "" if abs(product_shift()) < timedelta(seconds=1) else " shifted"
    click.echo(f"{moment.isoformat(timespec='seconds')}{shifted}")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            "moment-not-readable", f"{text!r} is no ISO 8601 moment, such as 2026-11-21T15:02:00+08:00."
        ) from None
    return moment if moment.tzinfo else timezone.make_aware(moment)
