"""The only writers of kept views."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import READING_ROLES
from anju.core.changes import needed
from anju.core.errors import Forbidden, Invalid, Refusal
from anju.core.time import product_now
from anju.estate.models import Project
from anju.intake.models import SavedView
from anju.intake.saved.queries import MOST
from anju.matters.act import Actor

MAY_TIDY = frozenset({"desk_lead", "prop_mgr", "pm", "admin"})
"""who may also take away what somebody else shared"""


@transaction.atomic
def save_view(*, project: Project, by: Actor, name: str, query: Mapping[str, str], shared: bool = False) -> SavedView:
    """Keep a filter under a name; the same name again is changed. Sharing shows it to everybody of the project.

    Raises `Forbidden` `not-yours-to-share`, `Invalid` for a missing name, `view-holds-a-number` (a telephone number is
    searched for, never kept), `too-many-views`.
    """
    owner = by.somebody()
    name = needed(name, field="name")[:24]
    if not by.roles_at(project.pk):
        raise Forbidden("not-yours-to-keep", _("Views are kept by those who work in this project."))
    if shared and not by.roles_at(project.pk) & READING_ROLES:
        raise Forbidden("not-yours-to-share", _("Only those who see every case of the project share a view of it."))
    if re.search(r"\d{7,}", "".join(query.values())):
        sentence = _("A view keeps no telephone number; take it out of the search first.")
        raise Invalid("view-holds-a-number", sentence, fields={"name": sentence})
    known = SavedView.objects.filter(project=project, owner_id=owner)
    if known.exclude(name=name).count() >= MOST:
        said = _("You keep %(n)d views here already; take one away first.") % {"n": MOST}
        raise Invalid("too-many-views", said, fields={"name": said})
    view, _created = SavedView.objects.update_or_create(
        project=project, owner_id=owner, name=name,
        defaults={"query": dict(query), "shared": shared},
        create_defaults={"query": dict(query), "shared": shared, "made_at": product_now()},
    )  # fmt: skip
    return view


@transaction.atomic
def drop_view(*, view: SavedView, by: Actor) -> None:
    """Take a view away: one's own, or a shared one by those who tidy up. Raises `Refusal` `not-your-view`."""
    if view.owner_id != by.person_id and not by.roles_at(view.project_id) & MAY_TIDY:
        raise Refusal("not-your-view", _("Somebody else keeps this view."))
    view.delete()
