"""Which command stands where, how Django is started before it, and how refusals are said on the command line.

The table names modules by their path: a command's imports are paid only by who uses it, and commands of rooms beside or
above this one (`serve`, `token`) need not be imported from here.
"""

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from anju.core.errors import Refusal

COMMANDS = {
    "bench": "anju.bench.commands",
    "check": "anju.cli.check",
    "clocks": "anju.cli.clocks",
    "demo": "anju.cli.demo",
    "export": "anju.cli.exports",
    "facts": "anju.cli.facts",
    "import": "anju.cli.imports",
    "manage": "anju.cli.django_commands",
    "messages": "anju.cli.messages",
    "migrate": "anju.cli.django_commands",
    "now": "anju.cli.now",
    "people": "anju.cli.people",
    "project": "anju.cli.project",
    "serve": "anju.config.commands",
    "simulate": "anju.cli.simulate",
    "ticker": "anju.config.commands",
    "token": "anju.api.commands",
    "web": "anju.config.commands",
    "worker": "anju.config.commands",
}
WITHOUT_DJANGO = {"serve", "web"}


class Doors(click.Group):
    """A group whose commands are looked up in the table above: in each module, the click command of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands whose module exists in this release."""
        return [name for name, module in COMMANDS.items() if _exists(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The named command, with Django started for it."""
        module_name = COMMANDS.get(cmd_name)
        if module_name is None or not _exists(module_name):
            return None
        if cmd_name not in WITHOUT_DJANGO:
            _start_django()
        found = vars(import_module(module_name)).values()
        return next((one for one in found if isinstance(one, click.Command) and one.name == cmd_name), None)


def _exists(module_name: str) -> bool:
    return find_spec(module_name) is not None


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    from django import setup
    from django.apps import apps

    if not apps.ready:
        setup()


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"]})
def anju() -> None:
    """Anju 安居: repairs, handover and complaints, as the company's own regulations demand."""


def main(arguments: list[str] | None = None, **extra: Any) -> None:
    """Run the command line and exit; a refusal is one line `code: sentence` and exit code 2."""
    try:
        anju.main(args=arguments, prog_name="anju", **extra)
    except Refusal as refusal:
        click.echo(f"{refusal.code}: {refusal.sentence}", err=True)
        for field, sentence in refusal.fields.items():
            click.echo(f"  {field}: {sentence}", err=True)
        sys.exit(2)
