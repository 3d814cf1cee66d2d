"""The product's command line, `anju`: one file per command, imported only when it is asked for."""

from anju.cli.doors import main

__all__ = ["main"]
