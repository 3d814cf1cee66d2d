"""Every address of the product, as the resolver knows it; the gallery of components, which shows no data, aside."""

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

ASIDE = ("gallery/",)


def routes() -> list[str]:
    """The routes, written as in the URL tables, each once, in order."""
    found = dict.fromkeys(route for route in _walk(get_resolver().url_patterns, "") if not route.startswith(ASIDE))
    return list(found)


def _walk(patterns: Any, before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route
