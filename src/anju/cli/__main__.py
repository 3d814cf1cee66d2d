"""`python -m anju.cli` is `anju`."""

from anju.cli.doors import main

if __name__ == "__main__":
    main()
