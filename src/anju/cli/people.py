"""`anju people`: who may sign in at all."""

import click
from django.db import transaction

from anju.core.errors import Refusal
from anju.core.time import product_now
from anju.matters.act import SYSTEM
from anju.people.actions.grants import grant_role
from anju.people.actions.people import add_person, set_password
from anju.people.models import Grant, Person
from anju.people.queries.rights import current


@click.group()
def people() -> None:
    """People who sign in."""


@people.command("first-admin")
@click.option("--username", default="", help="Asked for when left out.")
@click.option("--name", default="", help="Asked for when left out.")
@click.option("--password", envvar="ANJU_FIRST_PASSWORD", default="", help="Asked for when left out.")
def first_admin(*, username: str, name: str, password: str) -> None:
    """Make the first administrator of an empty installation; where one can sign in already, do nothing."""
    if _there_is_one():
        return
    username = username or click.prompt("Sign-in name of the first administrator", default="admin")
    name = name or click.prompt("Name")
    while True:
        chosen = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
        try:
            _make(username=username, name=name, password=chosen)
        except Refusal as refusal:
            if password or refusal.code != "password-weak":
                raise
            click.echo(f"{refusal.sentence} {refusal.fields.get('password', '')}", err=True)
        else:
            click.echo(f"{username} may sign in and give others their roles")
            return


def _there_is_one() -> bool:
    """True when somebody active holds the role of administrator for the whole group."""
    held = Grant.objects.filter(current(product_now().date()), role="admin", company=None, project=None)
    return held.filter(person__is_active=True).exists()


@transaction.atomic
def _make(*, username: str, name: str, password: str) -> None:
    """The person, the password and the role, or none of them."""
    person = add_person(actor=SYSTEM, name=name, kind=Person.Kind.STAFF, username=username)
    set_password(actor=SYSTEM, person=person, password=password)
    grant_role(actor=SYSTEM, person=person, role="admin")
