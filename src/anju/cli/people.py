"""`anju people`: who may sign in at all."""

import click

from anju.core.errors import Refusal
from anju.core.time import product_now
from anju.matters.act import SYSTEM
from anju.people.actions.first import make_first_administrator, make_setup_link
from anju.people.models import Grant
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
            make_first_administrator(actor=SYSTEM, username=username, name=name, password=chosen)
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


@people.command("setup-link")
@click.option("--base", default="", help="Where the product answers: http://127.0.0.1:8000.")
def setup_link(*, base: str) -> None:
    """Print the address by which the first administrator signs up, once; nothing where there is somebody already."""
    if word := make_setup_link():
        click.echo(f"{base.rstrip('/')}/setup/{word}")
