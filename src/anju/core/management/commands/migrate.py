"""Django's `migrate`, but an empty database is founded at once (`core.founding`)."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from anju.core.founding import found, is_empty


class Command(migrate.Command):
    """As Django's, with `--replay` for one migration after the other on an empty database too."""

    def add_arguments(self, parser: Any) -> None:
        """Django's, and our own."""
        super().add_arguments(parser)
        parser.add_argument("--replay", action="store_true", help="Run every migration, on an empty database too.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Found the database if it is empty and everything is asked for; then as ever."""
        whole = not (options["app_label"] or options["plan"] or options["check_unapplied"] or options["fake"])
        connection = connections[options["database"]]
        if whole and not options["replay"] and is_empty(connection):
            made = found(connection)
            if options["verbosity"]:
                self.stdout.write(f"An empty database: tables made as after all {made} migrations.")
        super().handle(*args, **options)
