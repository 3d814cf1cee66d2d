"""The addresses of every room, each written out in full in the room's own `urls.py`."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

ROOMS = ("api", "gate", "desk", "field", "owner")  # programs first: they ask most often, and each name passed costs

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("anju.config.health")),
    *(path("", include(f"anju.{room}.urls")) for room in ROOMS if find_spec(f"anju.{room}.urls")),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("gallery/", include("anju.web.urls")))
handler404 = "anju.config.middleware.not_found"
