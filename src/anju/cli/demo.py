"""`anju demo`: the estate to look around in."""

import time

import click


@click.group()
def demo() -> None:
    """The demo estate."""


@demo.command()
@click.option("--size", type=click.Choice(["small"]), default="small", help="How many homes.")
@click.option(
    "--history", type=click.Choice(["later", "now", "none"]), default="later", show_default=True,
    help="The cases of the last months: left to the worker, acted out at once, or left out.",
)  # fmt: skip
def load(*, size: str, history: str) -> None:
    """Build the demo estate; where there is an estate already, say so and change nothing."""
    from anju.demo.load import is_loaded, load

    if is_loaded():
        click.echo("there is an estate already; nothing was changed")
        return
    began = time.monotonic()
    load(lambda step: click.echo(f"demo {time.monotonic() - began:5.1f} s  {step}"), history=history)


@demo.command()
def people() -> None:
    """Whom one can sign in as."""
    from anju.demo.people import OWNER_PHONE, PASSWORD, STAFF

    click.echo(f"password for all: {PASSWORD}   at /sign-in")
    for part in STAFF:
        click.echo(f"  {part.username:<12} {part.name}  {part.role}")
    click.echo(f"  owner: phone {OWNER_PHONE} at /sign-in/phone; the code shows on /desk/notices (sign in as desk)")
