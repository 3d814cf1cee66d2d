"""What every page is told: the product's time and how this person wants to read."""

from typing import Any

from django.http import HttpRequest

from anju.core.time import product_now

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """`server_now`, `theme` (light, dark or empty: as the system has it) and `print_size` (`large` or empty).

    The two switches are cookies written by `assets/islands/looks.ts`, so that the first paint is right.
    """
    theme = request.COOKIES.get("anju_theme", "")
    return {
        "server_now": product_now(),
        "theme": theme if theme in THEMES else "",
        "print_size": "large" if request.COOKIES.get("anju_print") == "large" else "",
    }
