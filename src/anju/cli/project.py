"""`anju project`: places to import into."""

import click
from django.db import transaction

from anju.core.errors import Invalid
from anju.estate.actions import create_company, create_group, create_project
from anju.estate.models import Company, Group
from anju.matters.act import SYSTEM


@click.group()
def project() -> None:
    """Projects of the estate."""


@project.command("create")
@click.option("--code", required=True, help="Short code, first part of every number: YQ.")
@click.option("--name", required=True, help="The project's name.")
@click.option("--company", default="", help="Code of its company; the first company when left out.")
@click.option("--time-zone", default="Asia/Shanghai", show_default=True)
def create(*, code: str, name: str, company: str, time_zone: str) -> None:
    """Make an empty project; on an empty installation also the group and company it belongs to."""
    with transaction.atomic():
        owner = _company(company) or _first_company(name)
        made = create_project(actor=SYSTEM, company=owner, code=code, name=name, time_zone=time_zone)
    click.echo(f"project {made.code} {made.name} in company {owner.code} {owner.name}")


def _company(code: str) -> Company | None:
    """The company of this code, or the first one for an empty code; None when there is none at all."""
    if not code:
        return Company.objects.order_by("pk").first()
    found = Company.objects.filter(code=code).first()
    if found is None:
        raise Invalid("company-unknown", f"There is no company with the code {code}.")
    return found


def _first_company(name: str) -> Company:
    """Group and company of a fresh installation; both can be renamed on the screen later."""
    group = Group.objects.first() or create_group(actor=SYSTEM, name=name)
    return create_company(actor=SYSTEM, group=group, code="1", name=name)
