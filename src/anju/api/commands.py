"""`anju token`: access for programs."""

import click

from anju.api.tokens import create_token


@click.group()
def token() -> None:
    """API tokens."""


@token.command("create")
@click.option("--user", required=True, help="Sign-in name of the person the program acts for.")
@click.option("--days", type=int, default=None, help="Days until it expires; never when left out.")
def create(*, user: str, days: int | None) -> None:
    """Print a new API token, once, as the last word."""
    made = create_token(username=user, days=days, actor_id=None)
    click.echo(f"API token of {user}, not shown again: {made}")
