"""`anju demo`: the estate to look around in."""

import time

import click


@click.group()
def demo() -> None:
    """The demo estate."""


@demo.command()
@click.option(
    "--size", type=click.Choice(["small", "medium", "large"]), default="small", show_default=True,
    help="About 2,000 homes with some hundred cases, or 100,000 or 1,000,000 cases with the homes for them.",
)  # fmt: skip
@click.option(
    "--history", type=click.Choice(["later", "now", "none"]), default="later", show_default=True,
    help="The cases of the last months (small): left to the worker, acted out at once, or left out.",
)  # fmt: skip
def load(*, size: str, history: str) -> None:
    """Build the demo estate; where there is an estate already, say so and change nothing.

    Medium and large add to a demo estate what is missing of that size: cut at any point, the same command goes on.
    """
    from anju.cli.django_commands import bring_up_to_date, tables_are_missing
    from anju.demo.load import is_loaded
    from anju.demo.load import load as load_small

    if tables_are_missing():
        bring_up_to_date()
    began = time.monotonic()

    def say(step: str) -> None:
        click.echo(f"demo {time.monotonic() - began:5.1f} s  {step}")

    if size != "small":
        from anju.scale.load import load as load_at_scale

        load_at_scale(size, say)
    elif is_loaded():
        click.echo("there is an estate already; nothing was changed")
    else:
        load_small(say, history=history)


@demo.command()
def people() -> None:
    """Whom one can sign in as."""
    from anju.demo.people import OWNER_PHONE, PASSWORD, STAFF

    click.echo(f"password for all: {PASSWORD}   at /sign-in")
    for part in STAFF:
        click.echo(f"  {part.username:<12} {part.name}  {part.role}")
    click.echo(f"  owner: phone {OWNER_PHONE} at /sign-in/phone; the code shows on /desk/notices (sign in as desk)")
