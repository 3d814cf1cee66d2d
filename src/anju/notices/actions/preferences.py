"""How one person wants to be told."""

import re
from datetime import time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, Sentence
from anju.notices.models import Preference, Route
from anju.notices.rules import COLLECT
from anju.people.models import Person

EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,}")


@transaction.atomic
def set_preference(
    *, person: Person, quiet: str, begins: time | None, ends: time | None, collect: int, routes: list[str], email: str
) -> Preference:
    """Keep quiet hours, collecting, the order of routes, the e-mail address. Refuses with `preference-not-usable`."""
    wrong: dict[str, Sentence] = {}
    if quiet not in Preference.Quiet.values:
        wrong["quiet"] = _("Please choose one of the answers.")
    if quiet == Preference.Quiet.OWN and (begins is None or ends is None):
        wrong["quiet_from"] = _("Please fill in both times.")
    if collect not in COLLECT:
        wrong["collect"] = _("Please choose one of the answers.")
    if set(routes) - (set(Route.values) - {Route.APP}) or len(routes) != len(set(routes)):
        wrong["routes"] = _("Please choose one of the answers.")
    if email and not EMAIL.fullmatch(email):
        wrong["email"] = _("This is no e-mail address.")
    if wrong:
        raise Invalid("preference-not-usable", _("Some fields need another look."), fields=wrong)
    own = quiet == Preference.Quiet.OWN
    kept, _made = Preference.objects.update_or_create(
        person=person,
        defaults={
            "quiet": quiet,
            "quiet_from": begins if own else None,
            "quiet_to": ends if own else None,
            "collect": collect,
            "routes": routes,
            "email": email,
        },
    )
    return kept
