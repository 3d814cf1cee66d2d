"""Filling a scratch database, in a process of its own: `python -m anju.bench.filling models|cases COUNT`."""

import os
import sys


def fill(what: str, count: int) -> None:
    """The demo with so many models acted out, or so many cases copied from them."""
    from anju.demo.load import is_loaded
    from anju.demo.load import load as load_small
    from anju.scale.load import load
    from anju.scale.models_acted import act_models

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    if what == "models":
        if not is_loaded():
            load_small(say, history="none", stories=count > 20)
        act_models(say, cases=count)
        return
    projects = max(1, round(count / 8_400))
    load("", say, cases=count, projects=projects, open_a_project=60, processes=None if projects > 1 else 0)


def main() -> None:
    """Start Django and fill."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    from django import setup

    setup()
    fill(sys.argv[1], int(sys.argv[2]))


if __name__ == "__main__":
    main()
