#!/usr/bin/env python3
"""Anju 安居 from a clean clone: `python3 run.py` serves the demo estate, `python3 run.py test` runs every check.

    python3 run.py              set up what is missing, then serve on http://127.0.0.1:8000 with the worker
    python3 run.py test         set up what is missing, then run every check that needs no server
    python3 run.py anju ARGS…   set up what is missing, then the product's own command line
    python3 run.py setup        set up what is missing, checks included, and stop
    python3 run.py lock         resolve requirements*.in anew into the locked requirements*.txt

HOST, PORT, ANJU_HOME (data directory, default var/) and ANJU_DEMO=0 (start empty) are read from the environment.
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said before anything a too old Python cannot read is imported
    sys.exit(
        "Anju needs Python 3.11 or newer; this is {}.{}.\n\n    Install a newer one, then: python3.11 run.py {}".format(
            sys.version_info[0], sys.version_info[1], " ".join(sys.argv[1:])
        )
    )

from tools import check, lock, prepare, serve


def main(arguments: list[str]) -> int:
    """Do what was asked; a missing prerequisite is one sentence and exit code 2."""
    # Set on some machines; without compiled files every start of the product would compile all of Django anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    command, rest = (arguments[0], arguments[1:]) if arguments else ("serve", [])
    try:
        if command == "serve" and not rest:
            return serve.serve_demo()
        if command == "anju":
            return serve.command_line(rest)
        if command == "test":
            prepare.prepare(tests=True)
            return check.check(rest)
        if command == "setup" and not rest:
            prepare.prepare(tests=True)
            return 0
        if command == "lock" and not rest:
            prepare.prepare(tests=True)
            return lock.lock()
    except prepare.Trouble as trouble:
        prepare.say(f"\n{trouble}")
        return 2
    except KeyboardInterrupt:
        return 130
    print(__doc__)
    return 0 if command in {"-h", "--help", "help"} else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
