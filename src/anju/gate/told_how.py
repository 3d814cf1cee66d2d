"""The part of a person's own page about notices: when not to be told, how often, where first."""

from datetime import time
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from anju.notices.labels import ROUTES, collecting_in_words
from anju.notices.models import Route
from anju.notices.planning import rule_in_words
from anju.notices.queries import preference_of
from anju.notices.rules import COLLECT
from anju.people.models import Person
from anju.web.forms import Choice, Field

OUT = tuple(route for route in Route.values if route != Route.APP)
RESIDENTS = (Route.SMS, Route.EMAIL)
"""routes that reach an owner; the others end in rooms of the staff's"""


def told_how(person: Person) -> dict[str, Any]:
    """What the form shows. Two queries and a reading of the rulebook."""
    preference = preference_of(person)
    routes = RESIDENTS if person.kind == Person.Kind.RESIDENT else OUT
    hours = rule_in_words()
    quiet = (
        Choice(value="rule", title=_("As the rulebook says: %(hours)s") % {"hours": hours}),
        Choice(value="own", title=_("Hours of my own")),
        Choice(value="none", title=_("At any hour")),
    )
    collect = [Choice(value=str(minutes), title=collecting_in_words(minutes)) for minutes in COLLECT]
    reached = [
        Choice(value="any", title=_("As it comes")),
        *(Choice(value=code, title=ROUTES[code]) for code in routes),
    ]
    return {
        "quiet_field": Field(
            name="quiet",
            title=_("When not to disturb me"),
            widget="choice",
            choices=quiet,
            required=True,
            value=preference.quiet,
        ),
        "collect_field": Field(
            name="collect",
            title=_("What is not pressing"),
            widget="select",
            choices=collect,
            required=True,
            value=str(preference.collect),
        ),
        "route_field": Field(
            name="route",
            title=_("Reach me first by"),
            widget="select",
            choices=reached,
            required=True,
            value=preference.routes[0] if preference.routes else "any",
        ),
        "quiet_from": f"{preference.quiet_from:%H:%M}" if preference.quiet_from else "22:00",
        "quiet_to": f"{preference.quiet_to:%H:%M}" if preference.quiet_to else "07:00",
        "email": preference.email,
    }


def wishes_in(posted: QueryDict) -> dict[str, Any]:
    """The form as `set_preference` wants it."""
    collect, first = posted.get("collect", "0"), posted.get("route", "any")
    return {
        "quiet": posted.get("quiet", ""),
        "begins": _time(posted.get("quiet_from", "")),
        "ends": _time(posted.get("quiet_to", "")),
        "collect": int(collect) if collect.isdecimal() and len(collect) < 6 else -1,
        "routes": [first] if first != "any" else [],
        "email": posted.get("email", "").strip(),
    }


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
